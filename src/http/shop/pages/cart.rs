//! `/cart`: what the visitor wants to buy, and what has changed since it was added.

use askama::Template;

use super::parts::PictureView;
use crate::domain::cart::{CartLine, CartNotice};
use crate::domain::ids::ProductId;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;
use crate::http::page::Layout;
use crate::i18n::{Sentence, refusals};

/// A line of the cart.
#[derive(Clone, Debug)]
pub struct CartLineView {
    /// The product.
    pub product: ProductId,
    /// The part of its address that names it; `None` when the product is gone.
    pub slug: Option<String>,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub picture: Option<PictureView>,
    /// What one costs, where it is sold.
    pub unit: Option<Money>,
    /// What all cost, where they can be bought.
    pub total: Option<Money>,
    /// The quantity in the form: the line's, or what was typed and refused.
    pub quantity: String,
    /// The most that one order can hold of it at present, never below one.
    pub most: u32,
    /// What has changed, or stands in the way.
    pub notices: Vec<Sentence>,
    /// Why a typed quantity was refused.
    pub error: Option<Sentence>,
}

impl CartLineView {
    /// A line with its product as it is now, and what there is to say about it.
    #[must_use]
    pub fn of(
        layout: &Layout,
        line: &CartLine,
        product: Option<&Product>,
        notices: &[CartNotice],
    ) -> Self {
        let t = layout.t();
        let unit = product.and_then(|product| product.price_in(layout.currency));
        let name = product.map(|product| product.name.in_language(layout.locale));
        let picture = product.and_then(|product| product.picture.as_ref());
        Self {
            product: line.product.clone(),
            slug: product.map(|product| product.slug.to_string()),
            name: name.unwrap_or(t.withdrawn_product()).to_owned(),
            picture: picture.map(|picture| PictureView::of(picture, layout.locale)),
            unit,
            total: unit.and_then(|unit| unit.times(line.quantity.get()).ok()),
            quantity: line.quantity.to_string(),
            most: product.map_or(1, Product::most_for_an_order).max(1),
            notices: notices.iter().map(|notice| refusals::cart_notice(t, *notice)).collect(),
            error: None,
        }
    }
}

/// The cart.
#[derive(Debug, Template)]
#[template(path = "shop/cart.html")]
pub struct CartPage {
    /// The frame.
    pub layout: Layout,
    /// The lines; none is an empty state.
    pub lines: Vec<CartLineView>,
    /// The total of what can be bought.
    pub total: Money,
    /// Whether every line can be bought as it stands.
    pub can_check_out: bool,
    /// The product that was added a moment ago.
    pub added: Option<String>,
    /// The currency in which everything was just priced again.
    pub priced_again: Option<Currency>,
}

impl CartPage {
    fn is_refused(&self) -> bool {
        self.lines.iter().any(|line| line.error.is_some())
    }

    fn title(&self) -> String {
        let t = self.layout.t();
        let title = self.layout.titled(&[t.your_cart()]);
        if self.is_refused() { t.title_of_refused(&title) } else { title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cart::{LineProblem, Quantity};
    use crate::domain::locale::Locale;
    use crate::http::shop::pages::testing::{Page, a_product, in_both_languages, layout};
    use crate::i18n::texts;

    fn money(minor: i64) -> Money {
        Money::new(minor, Currency::Cop).unwrap()
    }

    fn cart(locale: Locale, notices: &[CartNotice]) -> CartPage {
        let product = a_product();
        let line = CartLine {
            product: product.id.clone(),
            quantity: Quantity::new(2).unwrap(),
            price_seen: product.price_in(Currency::Cop),
        };
        let layout = layout(locale);
        CartPage {
            lines: vec![CartLineView::of(&layout, &line, Some(&product), notices)],
            total: money(6_400_000),
            can_check_out: notices.is_empty(),
            added: None,
            priced_again: None,
            layout,
        }
    }

    #[test]
    fn each_line_can_be_changed_and_removed_without_a_script() {
        in_both_languages(|locale| {
            let page = cart(locale, &[]);
            let id = page.lines[0].product.clone();
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert_eq!(
                page.attributes("form[method=post].cart-line__quantity", "action"),
                [format!("/cart/lines/{id}")]
            );
            assert_eq!(
                page.attributes("form[method=post].cart-line__remove", "action"),
                [format!("/cart/lines/{id}/remove")]
            );
            assert_eq!(page.money(".cart-line__total"), [(6_400_000, "COP".to_owned())]);
            assert_eq!(page.money(".summary__total .money"), [(6_400_000, "COP".to_owned())]);
            assert_eq!(page.attributes("a.button", "href"), ["/checkout"]);
        });
    }

    #[test]
    fn what_changed_is_said_at_the_line_and_stops_the_way_on() {
        in_both_languages(|locale| {
            let changed = CartNotice::PriceChanged { from: money(3_000_000), to: money(3_200_000) };
            let few = CartNotice::Problem(LineProblem::TooLittleStock { left: 1 });
            let page = Page::of(&cart(locale, &[changed, few]));
            page.is_well_formed(locale);
            let prices = page.money(".cart-line__change .money");
            assert_eq!(prices, [(3_000_000, "COP".to_owned()), (3_200_000, "COP".to_owned())]);
            assert!(page.texts(".cart-line__change").contains(&texts(locale).line_only_left(1)));
            assert_eq!(page.count("a.button[href='/checkout']"), 0);
            assert!(page.text("main").contains(texts(locale).mend_the_cart_first()));
        });
    }

    #[test]
    fn a_refused_quantity_is_kept_and_explained() {
        in_both_languages(|locale| {
            let mut page = cart(locale, &[]);
            page.lines[0].quantity = "-1".into();
            page.lines[0].error = Some(texts(locale).quantity_below_one().into());
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert!(page.title().starts_with("Error: "));
            assert_eq!(page.value("[name=quantity]"), "-1");
            assert_eq!(page.described("[name=quantity]"), texts(locale).quantity_below_one());
        });
    }

    #[test]
    fn a_product_that_is_gone_can_only_be_removed() {
        in_both_languages(|locale| {
            let mut page = cart(locale, &[]);
            let line = CartLine {
                product: page.lines[0].product.clone(),
                quantity: Quantity::ONE,
                price_seen: None,
            };
            let gone = CartNotice::Problem(LineProblem::Gone);
            page.lines = vec![CartLineView::of(&page.layout, &line, None, &[gone])];
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert_eq!(page.count(".cart-line__quantity"), 0);
            assert_eq!(page.count(".cart-line__remove"), 1);
            assert_eq!(page.text(".cart-line__change"), texts(locale).line_gone());
        });
    }

    #[test]
    fn what_was_added_is_said_by_its_name() {
        in_both_languages(|locale| {
            let page = CartPage { added: Some("Ruana <b>".into()), ..cart(locale, &[]) };
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert_eq!(page.text(".alert--success p"), texts(locale).added_to_cart("Ruana <b>"));
        });
    }

    #[test]
    fn an_empty_cart_shows_the_way_to_the_products() {
        in_both_languages(|locale| {
            let page = CartPage { lines: Vec::new(), total: money(0), ..cart(locale, &[]) };
            let page = Page::of(&page);
            page.is_well_formed(locale);
            assert_eq!(page.text("h1"), texts(locale).cart_is_empty());
            assert_eq!(page.attributes("a.button", "href"), ["/"]);
        });
    }
}
