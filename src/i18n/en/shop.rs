//! The catalogue, a product and the cart, in English.

use super::English;
use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;
use crate::i18n::catalogue::ShopTexts;
use crate::i18n::sentence::sentence;

impl ShopTexts for English {
    plain! {
        no_products_yet: "No products yet",
        come_back_soon: "Come back soon: the shop is being prepared.",
        in_stock: "In stock",
        sold_out: "Sold out",
        choose_another_currency: "Choose another currency above to buy it.",
        quantity: "Quantity",
        add_to_cart: "Add to cart",
        back_to_products: "Back to the products",
        your_cart: "Your cart",
        cart_is_empty: "Your cart is empty",
        cart_will_show: "What you add will show up here.",
        see_products: "See products",
        each: "each",
        update: "Update",
        remove: "Remove",
        total: "Total",
        summary: "Summary",
        keep_shopping: "Keep shopping",
        go_to_checkout: "Go to checkout",
        mend_the_cart_first: "Check the marked products before you pay.",
        withdrawn_product: "A withdrawn product",
        line_gone: "No longer sold. Remove it to pay.",
    }

    fn prices_are_final_in(&self, currency: Currency) -> String {
        format!("Final prices in {currency}.")
    }

    fn few_left(&self, left: u32) -> String {
        format!("{left} left")
    }

    fn not_sold_in(&self, currency: Currency) -> String {
        format!("Not sold in {currency}")
    }

    fn quantity_of(&self, product: &str) -> String {
        format!("Quantity of {product}")
    }

    fn at_most_per_order(&self, limit: u32) -> String {
        format!("Up to {limit} per order.")
    }

    fn added_to_cart(&self, product: &str) -> String {
        format!("{product} is in your cart.")
    }

    fn priced_again_in(&self, currency: Currency) -> String {
        format!("You changed the currency: prices are now in {currency}.")
    }

    fn line_price_changed(&self, before: Money, now: Money) -> Sentence {
        sentence!["The price changed: it was ", before, ", it is now ", now, "."]
    }

    fn line_only_left(&self, left: u32) -> String {
        match left {
            0 => "Sold out. Remove it to pay.".to_owned(),
            _ => format!("Only {left} left. Change the quantity to pay."),
        }
    }

    fn line_not_sold_in(&self, currency: Currency) -> String {
        format!("Not sold in {currency}. Remove it or change the currency.")
    }

    fn line_over_limit(&self, limit: u32) -> String {
        format!("The most per order is {limit}. Change the quantity to pay.")
    }
}
