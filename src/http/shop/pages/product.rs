//! `/products/{slug}`: one product, and the form that puts it into the cart.

use askama::Template;

use super::parts::{ForSale, PictureView};
use crate::domain::ids::ProductId;
use crate::domain::product::Product;
use crate::http::page::Layout;
use crate::i18n::Sentence;

/// A product's page.
#[derive(Debug, Template)]
#[template(path = "shop/product.html")]
pub struct ProductPage {
    /// The frame.
    pub layout: Layout,
    /// Its id, which the form sends.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its picture.
    pub picture: Option<PictureView>,
    /// Price and availability.
    pub for_sale: ForSale,
    /// The most that one order can hold of it at present.
    pub most: u32,
    /// Its limit per order, which the page tells.
    pub limit_per_order: u32,
    /// The quantity in the form: one, or what was typed and refused.
    pub quantity: String,
    /// Why it was refused.
    pub error: Option<Sentence>,
}

impl ProductPage {
    /// A product in the reader's language and currency, with an untouched form.
    #[must_use]
    pub fn of(layout: Layout, product: &Product) -> Self {
        let locale = layout.locale;
        Self {
            product: product.id.clone(),
            name: product.name.in_language(locale).to_owned(),
            description: product.description.in_language(locale).to_owned(),
            picture: product.picture.as_ref().map(|picture| PictureView::of(picture, locale)),
            for_sale: ForSale::of(product, layout.currency),
            most: product.most_for_an_order(),
            limit_per_order: product.limit_per_order,
            quantity: "1".to_owned(),
            error: None,
            layout,
        }
    }

    /// The same page after its form was refused: the typed value is kept.
    #[must_use]
    pub fn refused(self, typed: &str, error: Sentence) -> Self {
        Self { quantity: typed.to_owned(), error: Some(error), ..self }
    }

    fn title(&self) -> String {
        let title = self.layout.titled(&[&self.name]);
        match self.error {
            Some(_) => self.layout.t().title_of_refused(&title),
            None => title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;
    use crate::http::shop::pages::testing::{Page, a_product, in_both_languages, layout};
    use crate::i18n::texts;

    #[test]
    fn the_form_puts_the_product_into_the_cart() {
        in_both_languages(|locale| {
            let product = a_product();
            let page = Page::of(&ProductPage::of(layout(locale), &product));
            page.is_well_formed(locale);
            assert_eq!(page.attributes("form.buy", "action"), ["/cart/lines"]);
            assert_eq!(page.value("form.buy [name=product]"), product.id.as_str());
            assert_eq!(page.value("form.buy [name=csrf]"), "csrf-token");
            assert_eq!(page.attributes("form.buy [name=quantity]", "max"), ["2"]);
            assert_eq!(page.text("form.buy button"), texts(locale).add_to_cart());
            assert_eq!(page.money(".product__price .money"), [(3_200_000, "COP".to_owned())]);
        });
    }

    #[test]
    fn a_refused_quantity_is_kept_and_explained_at_its_field() {
        in_both_languages(|locale| {
            let words = texts(locale).quantity_not_a_number();
            let page = ProductPage::of(layout(locale), &a_product()).refused("NaN", words.into());
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert!(page.title().starts_with("Error: "));
            assert_eq!(page.value("[name=quantity]"), "NaN");
            assert!(page.described("[name=quantity]").starts_with(words));
            assert_eq!(page.attributes("[name=quantity]", "aria-invalid"), ["true"]);
        });
    }

    #[test]
    fn what_cannot_be_bought_has_no_form_and_says_why() {
        in_both_languages(|locale| {
            let euros = Layout { currency: Currency::Eur, ..layout(locale) };
            let page = Page::of(&ProductPage::of(euros, &a_product()));
            page.is_well_formed(locale);
            assert_eq!(page.count("form.buy"), 0);
            let state = page.attributes(".availability", "data-availability");
            assert_eq!(state, ["not_sold"]);
        });
    }
}
