//! `/`: everything that the shop sells.

use askama::Template;

use super::parts::{ForSale, PictureView};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::product::Product;
use crate::http::page::Layout;

/// A product among others.
#[derive(Clone, Debug)]
pub struct ProductCard {
    /// The part of its address that names it.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub picture: Option<PictureView>,
    /// Price and availability.
    pub for_sale: ForSale,
}

impl ProductCard {
    /// A product in the reader's language and currency.
    #[must_use]
    pub fn of(product: &Product, locale: Locale, currency: Currency) -> Self {
        Self {
            slug: product.slug.to_string(),
            name: product.name.in_language(locale).to_owned(),
            picture: product.picture.as_ref().map(|picture| PictureView::of(picture, locale)),
            for_sale: ForSale::of(product, currency),
        }
    }
}

/// The catalogue.
#[derive(Debug, Template)]
#[template(path = "shop/catalogue.html")]
pub struct CataloguePage {
    /// The frame.
    pub layout: Layout,
    /// The products, in their order; none is an empty state.
    pub products: Vec<ProductCard>,
}

impl CataloguePage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().products()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;
    use crate::domain::product::Availability;
    use crate::http::shop::pages::testing::{Page, in_both_languages, layout};

    fn card(name: &str, for_sale: ForSale) -> ProductCard {
        let picture = PictureView { src: "/pictures/cafe.svg".into(), alt: "Café".into() };
        ProductCard { slug: "cafe".into(), name: name.into(), picture: Some(picture), for_sale }
    }

    fn price() -> Money {
        Money::new(3_200_000, Currency::Cop).unwrap()
    }

    #[test]
    fn each_product_says_its_price_and_what_is_left() {
        in_both_languages(|locale| {
            let products = vec![
                card("Café", ForSale::Yes(price(), Availability::Few(2))),
                card("Ruana", ForSale::Yes(price(), Availability::SoldOut)),
                card("Cacao", ForSale::NotIn(Currency::Cop)),
            ];
            let page = Page::of(&CataloguePage { layout: layout(locale), products });
            page.is_well_formed(locale);
            assert_eq!(page.money(".product-card .money"), vec![(3_200_000, "COP".to_owned()); 2]);
            let states = page.attributes(".availability", "data-availability");
            assert_eq!(states, ["few", "sold_out", "not_sold"]);
            let left = page.text("[data-availability=few]");
            assert_eq!(
                left,
                match locale {
                    Locale::Es => "Quedan 2",
                    Locale::En => "2 left",
                }
            );
        });
    }

    #[test]
    fn a_shop_without_products_says_so() {
        in_both_languages(|locale| {
            let page = Page::of(&CataloguePage { layout: layout(locale), products: Vec::new() });
            page.is_well_formed(locale);
            assert_eq!(page.count(".empty"), 1);
        });
    }

    #[test]
    fn a_name_cannot_become_markup() {
        let nasty = card("<script>alert(1)</script>\"'>", ForSale::NotIn(Currency::Eur));
        let page = Page::of(&CataloguePage { layout: layout(Locale::Es), products: vec![nasty] });
        assert_eq!(page.count("script"), 0);
        assert_eq!(page.text(".product-card__name"), "<script>alert(1)</script>\"'>");
    }
}
