//! The catalogue, a product, the cart.

use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;

/// What is read before the checkout.
pub trait ShopTexts {
    /// Under the catalogue's heading: that prices have nothing added to them.
    fn prices_are_final_in(&self, currency: Currency) -> String;
    /// Heading of a catalogue without products.
    fn no_products_yet(&self) -> &'static str;
    /// What to do about it.
    fn come_back_soon(&self) -> &'static str;
    /// More than a few are left.
    fn in_stock(&self) -> &'static str;
    /// Only a few are left.
    fn few_left(&self, left: u32) -> String;
    /// None is left.
    fn sold_out(&self) -> &'static str;
    /// It has no price in this currency.
    fn not_sold_in(&self, currency: Currency) -> String;
    /// What to do about it.
    fn choose_another_currency(&self) -> &'static str;
    /// Label of a quantity.
    fn quantity(&self) -> &'static str;
    /// Label of a quantity among others: which product it is of.
    fn quantity_of(&self, product: &str) -> String;
    /// How many one order may have.
    fn at_most_per_order(&self, limit: u32) -> String;
    /// What stands for the name of a product that is gone.
    fn withdrawn_product(&self) -> &'static str;
    /// The button of a product.
    fn add_to_cart(&self) -> &'static str;
    /// The way back from a product.
    fn back_to_products(&self) -> &'static str;
    /// Heading of the cart.
    fn your_cart(&self) -> &'static str;
    /// Heading of an empty cart.
    fn cart_is_empty(&self) -> &'static str;
    /// What an empty cart is for.
    fn cart_will_show(&self) -> &'static str;
    /// The way on from an empty cart.
    fn see_products(&self) -> &'static str;
    /// A product was just put into the cart.
    fn added_to_cart(&self, product: &str) -> String;
    /// The cart was priced again because the customer chose another currency.
    fn priced_again_in(&self, currency: Currency) -> String;
    /// After the price of one.
    fn each(&self) -> &'static str;
    /// The button beside a quantity.
    fn update(&self) -> &'static str;
    /// The button that removes a line.
    fn remove(&self) -> &'static str;
    /// Before the sum.
    fn total(&self) -> &'static str;
    /// Heading of the sum.
    fn summary(&self) -> &'static str;
    /// The way back from the cart.
    fn keep_shopping(&self) -> &'static str;
    /// The way on from the cart.
    fn go_to_checkout(&self) -> &'static str;
    /// Why there is no way on from this cart.
    fn mend_the_cart_first(&self) -> &'static str;
    /// At a line: its price is another than when it was added.
    fn line_price_changed(&self, before: Money, now: Money) -> Sentence;
    /// At a line: fewer are left than it asks for; none is said as such.
    fn line_only_left(&self, left: u32) -> String;
    /// At a line: the product is no longer sold.
    fn line_gone(&self) -> &'static str;
    /// At a line: it has no price in the cart's currency.
    fn line_not_sold_in(&self, currency: Currency) -> String;
    /// At a line: it asks for more than one order may have.
    fn line_over_limit(&self, limit: u32) -> String;
}
