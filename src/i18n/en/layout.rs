//! What stands around every page, in English.

use super::English;
use crate::i18n::catalogue::LayoutTexts;
use crate::i18n::counted;

impl LayoutTexts for English {
    plain! {
        skip_to_content: "Skip to content",
        test_mode: "Test mode: no real money is charged.",
        currency: "Currency",
        language: "Language",
        cart: "Cart",
        shop_links: "Shop links",
        products: "Products",
    }

    fn items_in_cart(&self, count: u32) -> &'static str {
        counted(count, "item", "items")
    }

    fn title_of_refused(&self, title: &str) -> String {
        format!("Error: {title}")
    }
}
