//! Why a cart or a checkout was refused, in English.

use super::English;
use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;
use crate::i18n::catalogue::RefusalTexts;
use crate::i18n::sentence::sentence;

impl RefusalTexts for English {
    plain! {
        nothing_to_pay: "Your cart is empty. Add a product to pay.",
        quantity_not_a_number: "Write the quantity as a whole number.",
        quantity_below_one: "The quantity must be 1 or more.",
        product_unknown: "We could not find that product.",
        currency_unsupported: "The shop does not charge that currency. Choose COP, USD or EUR.",
        method_missing: "Choose how you want to pay.",
        method_unknown: "The shop does not have that way to pay. Choose one of the list.",
        method_switched_off: "That way to pay is not available now. Choose another.",
        form_expired: "The page was open for too long. Check the details and send it again.",
        name_missing: "Write your name.",
        name_malformed: "Write your name without unusual symbols.",
        email_missing: "Write your e-mail address.",
        email_too_long: "That e-mail address is too long. Check it.",
        email_malformed: "Write a valid e-mail address, such as name@example.com.",
    }

    fn quantity_too_large(&self, most: u32) -> String {
        format!("The quantity cannot be more than {most}.")
    }

    fn product_gone(&self, product: &str) -> String {
        format!("{product} is no longer sold. Remove it from the cart to pay.")
    }

    fn product_inactive(&self, product: &str) -> String {
        format!("{product} is not for sale now. Remove it from the cart to pay.")
    }

    fn product_not_sold_in(&self, product: &str, currency: Currency) -> String {
        format!("{product} is not sold in {currency}. Remove it or change the currency.")
    }

    fn product_over_limit(&self, product: &str, limit: u32) -> String {
        format!("You can have up to {limit} of {product} per order.")
    }

    fn product_too_little_stock(&self, product: &str, left: u32) -> String {
        match left {
            0 => format!("{product} is sold out. Remove it from the cart to pay."),
            _ => format!("Only {left} of {product} left. Change the quantity to pay."),
        }
    }

    fn too_many_lines(&self, most: u32) -> String {
        format!("An order can have up to {most} different products. Remove some.")
    }

    fn amount_too_small(&self, least: Money) -> Sentence {
        sentence!["The least you can pay is ", least, ". Add something to your cart."]
    }

    fn amount_too_large(&self, most: Money) -> Sentence {
        sentence!["The most you can pay is ", most, ". Split it into several orders."]
    }

    fn method_not_for(&self, currency: Currency) -> String {
        format!("That way to pay does not take {currency}. Choose another.")
    }

    fn name_too_long(&self, most: u32) -> String {
        format!("The name can have up to {most} letters.")
    }
}
