//! The checkout's page, in English.

use super::English;
use crate::domain::clock::Span;
use crate::domain::money::{Currency, Money};
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;
use crate::i18n::catalogue::CheckoutTexts;
use crate::i18n::sentence::sentence;

impl CheckoutTexts for English {
    plain! {
        checkout: "Pay for your order",
        check_these: "Check these details",
        contact: "Contact",
        your_name: "First and last name",
        email: "E-mail address",
        email_hint: "We send your receipt there.",
        how_to_pay: "How you want to pay",
        your_order: "Your order",
        pay_on_stripes_page: "You pay on Stripe’s secure page. We neither see nor keep your card.",
        back_to_cart: "Back to the cart",
        total_changed: "The total changed",
        cannot_charge_now: "We cannot take payments right now",
        try_again: "Try again",
    }

    fn method(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "Credit or debit card",
            PaymentMethodKind::SepaDebit => "SEPA bank debit",
        }
    }

    fn method_hint(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "The payment is confirmed at once.",
            PaymentMethodKind::SepaDebit => "The payment takes a few days to be confirmed.",
        }
    }

    fn no_method_for(&self, currency: Currency) -> String {
        format!("There is no way to pay in {currency}. Change the currency to pay.")
    }

    fn pay(&self, total: Money) -> Sentence {
        sentence!["Pay ", total]
    }

    fn total_changed_from(&self, before: Money, now: Money) -> Sentence {
        sentence!["It was ", before, ", it is now ", now, ". Confirm it to pay."]
    }

    fn cannot_charge_until(&self, wait: Option<Span>) -> String {
        let kept = "Your cart is saved.";
        match wait {
            Some(wait) => format!("{kept} Try in {} s.", wait.seconds_rounded_up()),
            None => format!("{kept} Try later."),
        }
    }
}
