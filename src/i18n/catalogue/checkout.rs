//! The checkout's own page.

use crate::domain::clock::Span;
use crate::domain::money::{Currency, Money};
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;

/// Labels and states of the checkout.
pub trait CheckoutTexts {
    /// Heading of the page.
    fn checkout(&self) -> &'static str;
    /// Heading of the list of errors.
    fn check_these(&self) -> &'static str;
    /// Heading of the fields about the person.
    fn contact(&self) -> &'static str;
    /// Label of the name.
    fn your_name(&self) -> &'static str;
    /// Label of the e-mail address.
    fn email(&self) -> &'static str;
    /// What the address is for.
    fn email_hint(&self) -> &'static str;
    /// Heading of the payment methods.
    fn how_to_pay(&self) -> &'static str;
    /// The name of a payment method.
    fn method(&self, kind: PaymentMethodKind) -> &'static str;
    /// What happens with that method.
    fn method_hint(&self, kind: PaymentMethodKind) -> &'static str;
    /// No method of the shop takes this currency.
    fn no_method_for(&self, currency: Currency) -> String;
    /// Heading of what is bought.
    fn your_order(&self) -> &'static str;
    /// The button: what will be paid.
    fn pay(&self, total: Money) -> Sentence;
    /// What happens after the button.
    fn pay_on_stripes_page(&self) -> &'static str;
    /// The way back.
    fn back_to_cart(&self) -> &'static str;
    /// Heading: the total is another than the page showed.
    fn total_changed(&self) -> &'static str;
    /// The two totals, and what to do.
    fn total_changed_from(&self, before: Money, now: Money) -> Sentence;
    /// Heading: payments cannot be taken now.
    fn cannot_charge_now(&self) -> &'static str;
    /// How long to wait; without a time when a person decides. Said only before anything was
    /// sent, so that it is true that nothing was charged.
    fn cannot_charge_until(&self, wait: Option<Span>) -> String;
    /// The button that sends the same form again.
    fn try_again(&self) -> &'static str;
}
