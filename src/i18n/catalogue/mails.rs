//! What mails say beyond the words that pages have too.

use crate::domain::clock::Moment;
use crate::domain::dispute::DeadlineNotice;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::i18n::Sentence;

/// Subjects and sentences of the mails to customers and to the team.
pub trait MailTexts {
    /// The first line.
    fn greeting(&self, name: &str) -> String;
    /// Subject: the order is paid and confirmed.
    fn confirmation_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That the payment arrived and the order is confirmed.
    fn confirmation_body(&self, amount: Money) -> Sentence;
    /// Subject: the order is received, and its money is held or on its way.
    fn placed_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That the amount is held and is taken when the order ships.
    fn placed_held_body(&self, amount: Money) -> Sentence;
    /// That the bank is at work on the payment, until when that may take, and that we will write.
    fn placed_processing_body(&self, amount: Money, by: Option<Moment>) -> Sentence;
    /// Subject: the bank did not pay the debit.
    fn payment_failed_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That it did not.
    fn payment_failed_body(&self, amount: Money) -> Sentence;
    /// Until when the order can be paid in another way, on the page that the mail links to.
    fn payment_failed_pay_again(&self, until: Moment) -> Sentence;
    /// Subject: the shop returns money.
    fn refund_requested_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That it was asked for and is on its way.
    fn refund_requested_body(&self, amount: Money, method: Option<&str>) -> Sentence;
    /// Subject: the returned money arrived.
    fn refund_succeeded_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That it was sent to the customer's bank.
    fn refund_succeeded_body(&self, amount: Money, method: Option<&str>) -> Sentence;
    /// Subject: the returned money came back.
    fn refund_failed_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That the bank did not take it, and the shop will be in touch.
    fn refund_failed_body(&self, amount: Money, method: Option<&str>) -> Sentence;
    /// Subject: the order is closed without a payment.
    fn cancelled_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// The customer cancelled.
    fn cancelled_by_you(&self) -> &'static str;
    /// The time to pay ran out.
    fn cancelled_by_time(&self) -> &'static str;
    /// The shop closed it, or released a held amount.
    fn cancelled_by_shop(&self) -> &'static str;
    /// The payment could not be made.
    fn cancelled_by_failure(&self) -> &'static str;
    /// The bank did not pay the debit, and nobody paid in another way.
    fn cancelled_by_bounce(&self) -> &'static str;
    /// The bank did not decide in time; what becomes of money that it takes later.
    fn cancelled_unsettled(&self) -> &'static str;
    /// Subject: late money goes back.
    fn late_refund_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That it came after the order was closed, and goes back in full.
    fn late_refund_mail_body(&self, amount: Money, method: Option<&str>) -> Sentence;
    /// How long the bank may take.
    fn bank_may_take_days(&self) -> &'static str;
    /// Before the link to the order.
    fn follow_your_order(&self) -> &'static str;
    /// Why this mail was sent.
    fn why_this_mail(&self, shop: &str) -> String;
    /// The first line to a person of the team, whose name is not known.
    fn team_greeting(&self) -> &'static str;
    /// Subject: a dispute must be answered soon.
    fn dispute_deadline_subject(
        &self,
        notice: DeadlineNotice,
        number: OrderNumber,
        shop: &str,
    ) -> String;
    /// Subject: a dispute needs no answer any more.
    fn dispute_settled_subject(&self, number: OrderNumber, shop: &str) -> String;
    /// That the customer's bank disputes a charge, and why.
    fn bank_disputes(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence;
    /// That the customer's bank inquires about a charge, and why.
    fn bank_inquires(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence;
    /// Until when it can be answered, and what follows otherwise.
    fn dispute_answer_until(&self, due: Moment) -> Sentence;
    /// That it needs no answer any more.
    fn dispute_needs_no_answer(&self) -> &'static str;
    /// Before the link to the dispute.
    fn dispute_in_console(&self) -> &'static str;
    /// Why a person of the team was written to.
    fn why_this_team_mail(&self, shop: &str) -> String;
}
