//! Why a cart or a checkout was refused, each naming what to do.

use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;

/// The refusals of a cart and a checkout. Nothing was written when one of them is shown.
pub trait RefusalTexts {
    /// There is nothing to pay.
    fn nothing_to_pay(&self) -> &'static str;
    /// The quantity is not a whole number.
    fn quantity_not_a_number(&self) -> &'static str;
    /// The quantity is zero or less.
    fn quantity_below_one(&self) -> &'static str;
    /// The quantity is more than any order may have.
    fn quantity_too_large(&self, most: u32) -> String;
    /// There is no such product.
    fn product_unknown(&self) -> &'static str;
    /// The product was taken off the catalogue.
    fn product_gone(&self, product: &str) -> String;
    /// The product is not for sale at the moment.
    fn product_inactive(&self, product: &str) -> String;
    /// The product has no price in the cart's currency.
    fn product_not_sold_in(&self, product: &str, currency: Currency) -> String;
    /// More of the product than one order may have.
    fn product_over_limit(&self, product: &str, limit: u32) -> String;
    /// More of the product than are left; none is said as such.
    fn product_too_little_stock(&self, product: &str, left: u32) -> String;
    /// More lines than one order may have.
    fn too_many_lines(&self, most: u32) -> String;
    /// The total is below what can be charged.
    fn amount_too_small(&self, least: Money) -> Sentence;
    /// The total is above what can be charged.
    fn amount_too_large(&self, most: Money) -> Sentence;
    /// The shop does not charge that currency.
    fn currency_unsupported(&self) -> &'static str;
    /// No method was chosen.
    fn method_missing(&self) -> &'static str;
    /// The method is none of the shop's.
    fn method_unknown(&self) -> &'static str;
    /// The shop does not take the method now.
    fn method_switched_off(&self) -> &'static str;
    /// The method cannot be charged in this currency.
    fn method_not_for(&self, currency: Currency) -> String;
    /// The form's token is too old, or not ours.
    fn form_expired(&self) -> &'static str;
    /// No name.
    fn name_missing(&self) -> &'static str;
    /// The name is longer than we keep.
    fn name_too_long(&self, most: u32) -> String;
    /// The name holds what no name holds.
    fn name_malformed(&self) -> &'static str;
    /// No e-mail address.
    fn email_missing(&self) -> &'static str;
    /// The address is longer than any address is.
    fn email_too_long(&self) -> &'static str;
    /// It is no e-mail address.
    fn email_malformed(&self) -> &'static str;
}
