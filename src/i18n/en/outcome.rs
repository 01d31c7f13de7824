//! Where a customer's payment stands, in English.

use super::English;
use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;
use crate::i18n::catalogue::OutcomeTexts;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{day, deadline};

impl OutcomeTexts for English {
    plain! {
        paid_heading: "Payment received",
        paid_title: "Paid",
        held_heading: "Amount reserved",
        processing_heading: "Your bank is processing the payment",
        bounced_heading: "Your bank returned the payment",
        given_up_heading: "Your order was closed and your bank is still processing the payment",
        given_up_body: "We released your items. If your bank takes the money, we return it or go \
            on \
                        with your order, and write to you.",
        unsettled_heading: "Your bank did not confirm the payment in time",
        start_another_way: "You can start again and pay in another way.",
        checking_heading: "We are checking your payment",
        checking_body: "It usually takes a few seconds. Do not pay again.",
        check_now: "Check now",
        no_answer_heading: "No answer yet",
        not_finished_heading: "Payment not finished",
        declined_heading: "The payment did not go through",
        continue_paying: "Continue paying",
        pay_once_more: "Try again",
        cancel_order: "Cancel the order",
        failed_heading: "We could not complete your payment",
        failed_body: "You can start again with the same card or another.",
        cancelled_heading: "You cancelled the payment",
        cart_is_kept: "Your cart is still here.",
        replaced_heading: "You started another payment",
        replaced_body: "This order was closed because you started another with the same cart.",
        expired_heading: "Time to pay ran out",
        closed_by_shop_heading: "The shop cancelled the order",
        released_heading: "The reserved amount was released",
        released_body: "Your bank releases the amount that it had reserved.",
        nothing_was_charged: "Nothing was charged.",
        revived_heading: "Your payment arrived and the order goes ahead",
        revived_body: "It came late, but the items were still in stock.",
        refunded_heading: "We returned your payment",
        see_order: "See order",
        see_refund: "See refund",
        start_again: "Start again",
    }

    fn paid_body(&self, amount: Money, method: Option<&str>, email: Option<&str>) -> Sentence {
        let paid = match method {
            Some(method) => sentence!["We charged ", amount, " to ", method, "."],
            None => sentence!["We charged ", amount, "."],
        };
        match email {
            Some(email) => paid.followed_by(format!("We send your receipt to {email}.")),
            None => paid,
        }
    }

    fn held_body(&self, amount: Money) -> Sentence {
        sentence!["Your bank reserved ", amount, ". It is charged when the order ships."]
    }

    fn processing_body(&self, by: Option<Moment>) -> Sentence {
        let kept = "We keep your items for you.";
        match by {
            Some(by) => sentence!["It may take until ", day(by), ". ", kept],
            None => kept.into(),
        }
    }

    fn bounced_body(&self, until: Moment) -> Sentence {
        let kept = sentence!["We keep your items until ", deadline(until), "."];
        kept.followed_by("Until then you can pay once more.")
    }

    fn pay_by(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "Pay by card",
            PaymentMethodKind::SepaDebit => "Pay by bank debit",
        }
    }

    fn no_answer_body(&self, number: OrderNumber) -> String {
        format!(
            "Your order {number} is saved. We will write to you when we know the outcome; do not \
             pay again."
        )
    }

    fn not_finished_body(&self, until: Moment) -> Sentence {
        sentence!["Your order waits until ", deadline(until), "."]
    }

    fn items_kept_until(&self, until: Moment) -> Sentence {
        sentence!["We keep your items until ", deadline(until), "."]
    }

    fn late_refund_heading(&self, amount: Money) -> Sentence {
        sentence!["We are returning ", amount]
    }

    fn late_refund_body(&self, method: Option<&str>) -> String {
        let to = method.map(|method| format!(" to {method}")).unwrap_or_default();
        format!(
            "It came when the order was already closed. We return all of it{to}; the bank may \
             take a few days."
        )
    }

    fn refunded_body(&self, amount: Money) -> Sentence {
        sentence!["We returned ", amount, ". The bank may take a few days to show it."]
    }
}
