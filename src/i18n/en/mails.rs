//! The mails, in English.

use super::English;
use crate::domain::clock::Moment;
use crate::domain::dispute::DeadlineNotice;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::i18n::Sentence;
use crate::i18n::catalogue::MailTexts;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{day, deadline};

impl MailTexts for English {
    plain! {
        cancelled_by_you: "You cancelled this order and it is closed.",
        cancelled_by_time: "The time to pay ran out and the order is closed.",
        cancelled_by_shop: "The shop cancelled this order.",
        cancelled_by_failure: "We could not complete the payment and the order is closed.",
        cancelled_by_bounce: "Your bank returned the payment, nobody paid in another way in time, \
                              and the order is closed.",
        cancelled_unsettled: "Your bank did not confirm the payment in time and the order is \
                              closed. If it takes the money later, we return it or go on with \
                              your order, and write to you.",
        bank_may_take_days: "The bank may take a few days to show it.",
        follow_your_order: "Follow your order here:",
        team_greeting: "Hello,",
        dispute_needs_no_answer: "It needs no answer any more: there is nothing for you to do.",
        dispute_in_console: "The dispute in the console:",
    }

    fn greeting(&self, name: &str) -> String {
        format!("Hello {name},")
    }

    fn confirmation_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Receipt of your order {number} · {shop}")
    }

    fn confirmation_body(&self, amount: Money) -> Sentence {
        sentence!["We received your payment of ", amount, " and your order is confirmed."]
    }

    fn placed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("We received your order {number} · {shop}")
    }

    fn placed_held_body(&self, amount: Money) -> Sentence {
        sentence!["Your bank set ", amount, " aside. We will take it when we ship the order."]
    }

    fn placed_processing_body(&self, amount: Money, by: Option<Moment>) -> Sentence {
        let under_way = sentence!["Your bank is processing your payment of ", amount, "."];
        let under_way = match by {
            Some(by) => under_way.followed_by(sentence!["It may take until ", day(by), "."]),
            None => under_way,
        };
        under_way.followed_by("We keep your items for you and will tell you when it arrives.")
    }

    fn payment_failed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Your bank returned the payment of your order {number} · {shop}")
    }

    fn payment_failed_body(&self, amount: Money) -> Sentence {
        sentence!["Your bank did not pay the debit of ", amount, "."]
    }

    fn payment_failed_pay_again(&self, until: Moment) -> Sentence {
        let kept = sentence!["We keep your items until ", deadline(until), "."];
        kept.followed_by("Until then you can pay once more on the page of your order.")
    }

    fn refund_requested_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("We asked for the refund of your order {number} · {shop}")
    }

    fn refund_requested_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        match method {
            Some(method) => sentence!["We asked to return ", amount, " to ", method, "."],
            None => sentence!["We asked to return ", amount, " to the way you paid."],
        }
    }

    fn refund_succeeded_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Refund sent for your order {number} · {shop}")
    }

    fn refund_succeeded_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        match method {
            Some(method) => sentence!["We returned ", amount, " to ", method, "."],
            None => sentence!["We returned ", amount, " to the way you paid."],
        }
    }

    fn refund_failed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("The refund of your order {number} did not arrive · {shop}")
    }

    fn refund_failed_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        let failed = match method {
            Some(method) => sentence!["Your bank did not accept ", amount, " on ", method, "."],
            None => sentence!["Your bank did not accept the return of ", amount, "."],
        };
        failed.followed_by("We will write to you to agree on another way to return it.")
    }

    fn cancelled_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Your order {number} is closed · {shop}")
    }

    fn late_refund_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("We are returning the payment of your order {number} · {shop}")
    }

    fn late_refund_mail_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        let arrived =
            sentence!["Your payment of ", amount, " came when the order was already closed."];
        match method {
            Some(method) => arrived.followed_by(format!("We return all of it to {method}.")),
            None => arrived.followed_by("We return all of it to the way you paid."),
        }
    }

    fn why_this_mail(&self, shop: &str) -> String {
        format!("You receive this mail because you placed an order at {shop}.")
    }

    fn dispute_deadline_subject(
        &self,
        notice: DeadlineNotice,
        number: OrderNumber,
        shop: &str,
    ) -> String {
        let left = match notice {
            DeadlineNotice::Week => "7 days",
            DeadlineNotice::ThreeDays => "3 days",
            DeadlineNotice::Day => "24 hours",
        };
        format!("Less than {left} to answer the dispute of order {number} · {shop}")
    }

    fn dispute_settled_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("The dispute of order {number} needs no answer any more · {shop}")
    }

    fn bank_disputes(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence {
        let why = format!(" of order {number}. Reason: {reason}.");
        sentence!["The customer's bank disputes ", amount, why]
    }

    fn bank_inquires(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence {
        let why = format!(" of order {number}. Reason: {reason}.");
        sentence!["The customer's bank asks about ", amount, why]
    }

    fn dispute_answer_until(&self, due: Moment) -> Sentence {
        let until = sentence!["You can answer until ", deadline(due), "."];
        until.followed_by("After that, the bank decides without your answer.")
    }

    fn why_this_team_mail(&self, shop: &str) -> String {
        format!("You receive this mail because you may answer disputes in the console of {shop}.")
    }
}
