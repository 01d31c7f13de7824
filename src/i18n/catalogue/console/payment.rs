//! A payment's page and what is done to it: refund, capture, void.

use crate::domain::capture::CaptureRefused;
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, FactRef, IntentState, Rule, SessionState};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::domain::stripe_call::{CallOperation, CallState};
use crate::i18n::Sentence;

/// What stands on a payment's page and on the forms that it leads to.
pub trait PaymentTexts {
    /// The heading of the money box.
    fn money_label(&self) -> &'static str;
    /// What was captured.
    fn captured_label(&self) -> &'static str;
    /// What was returned.
    fn returned_label(&self) -> &'static str;
    /// Behind an amount that is on its way back.
    fn on_its_way_label(&self) -> &'static str;
    /// Behind an amount that waits for Stripe.
    fn asked_label(&self) -> &'static str;
    /// What disputes are about.
    fn disputed_label(&self) -> &'static str;
    /// What Stripe keeps.
    fn fee_label(&self) -> &'static str;
    /// What is left for the shop.
    fn net_label(&self) -> &'static str;
    /// What is left before the fee.
    fn kept_label(&self) -> &'static str;
    /// Stripe has not told the fee yet.
    fn fee_unknown(&self) -> &'static str;
    /// Before what would change a status.
    fn what_would_change(&self) -> &'static str;
    /// The heading of a payment as of an earlier row.
    fn as_it_stood(&self) -> &'static str;
    /// The link to it.
    fn see_as_it_stood(&self) -> &'static str;
    /// The link back to now.
    fn back_to_now(&self) -> &'static str;
    /// The heading of the deeds.
    fn what_can_be_done(&self) -> &'static str;
    /// The deed that returns money.
    fn refund_deed(&self) -> &'static str;
    /// The deed that takes what is held.
    fn capture_deed(&self) -> &'static str;
    /// The deed that lets it go.
    fn void_deed(&self) -> &'static str;
    /// The deed that asks Stripe how it stands.
    fn look_up_deed(&self) -> &'static str;
    /// What that does.
    fn look_up_hint(&self) -> &'static str;
    /// After it was asked.
    fn looked_up(&self) -> &'static str;
    /// Stripe did not answer.
    fn look_up_no_answer(&self) -> &'static str;
    /// There is nothing to ask about.
    fn no_look_up(&self) -> &'static str;
    /// The heading of the ids at Stripe.
    fn stripe_objects(&self) -> &'static str;
    /// The heading of the timeline.
    fn payment_timeline(&self) -> &'static str;
    /// The link to the explanation for programs.
    fn raw_explanation(&self) -> &'static str;
    /// The link to the customer's page.
    fn customers_page(&self) -> &'static str;
    /// The saga that carries the payment.
    fn saga_label(&self) -> &'static str;
    /// News from our own books.
    fn own_books(&self) -> &'static str;
    /// News by the answer to a request.
    fn stripe_answered(&self) -> &'static str;
    /// News by an event.
    fn stripe_event(&self) -> &'static str;
    /// An event that brought no facts.
    fn event_without_news(&self) -> &'static str;
    /// The first row of the history.
    fn payment_created(&self) -> &'static str;
    /// A status that was passed through unseen.
    fn implied_step(&self) -> &'static str;
    /// Stripe's id of a request.
    fn request_id_label(&self) -> &'static str;
    /// An idempotency key.
    fn key_label(&self) -> &'static str;
    /// How many tries failed.
    fn failed_tries_label(&self) -> &'static str;
    /// Why the last one failed.
    fn last_error_label(&self) -> &'static str;
    /// The object at Stripe.
    fn object_label(&self) -> &'static str;
    /// A mail was written.
    fn mail_put(&self) -> &'static str;
    /// It is not sent yet.
    fn mail_waits(&self) -> &'static str;
    /// How it was before a deed.
    fn before_label(&self) -> &'static str;
    /// How it was after a deed.
    fn after_label(&self) -> &'static str;
    /// The heading of the refund's form.
    fn refund_title(&self) -> &'static str;
    /// The heading of the refund's review.
    fn refund_review_title(&self) -> &'static str;
    /// An amount that is typed.
    fn refund_an_amount(&self) -> &'static str;
    /// Units of lines.
    fn refund_by_lines(&self) -> &'static str;
    /// Units of a line that are paid back.
    fn units_back(&self) -> &'static str;
    /// Units of a line that are on the shelf again.
    fn units_on_shelf(&self) -> &'static str;
    /// Why, by Stripe's names.
    fn refund_reason_label(&self) -> &'static str;
    /// What colleagues read.
    fn refund_note_label(&self) -> &'static str;
    /// Who reads it.
    fn refund_note_hint(&self) -> &'static str;
    /// The amount cannot be read.
    fn refund_amount_unreadable(&self) -> &'static str;
    /// A number of units cannot be read.
    fn refund_units_unreadable(&self) -> &'static str;
    /// Nothing was chosen.
    fn refund_choose_what(&self) -> &'static str;
    /// No reason was chosen.
    fn refund_choose_reason(&self) -> &'static str;
    /// Stripe keeps its fee.
    fn refund_fee_stays(&self) -> &'static str;
    /// The customer is told.
    fn refund_mail_follows(&self) -> &'static str;
    /// Both an amount and units were typed.
    fn refund_not_both(&self) -> &'static str;
    /// The heading of the lines, after the field of the amount.
    fn refund_or_lines(&self) -> &'static str;
    /// Nothing goes on the shelf again.
    fn refund_nothing_to_shelf(&self) -> &'static str;
    /// How many units of a line are left.
    fn units_left(&self, units: i64) -> String;
    /// Units that are paid back.
    fn refund_line(&self, units: u32, product: &str) -> String;
    /// Units that go on the shelf again.
    fn refund_to_shelf(&self, units: u32, product: &str) -> String;
    /// The balance could not be asked for.
    fn refund_balance_unknown(&self) -> &'static str;
    /// The box that sends it although Stripe cannot be asked.
    fn refund_even_while_open(&self) -> &'static str;
    /// After it was asked for, fate unknown.
    fn refund_done_waiting(&self) -> &'static str;
    /// After Stripe took it.
    fn refund_done_on_its_way(&self) -> &'static str;
    /// After it arrived.
    fn refund_done_succeeded(&self) -> &'static str;
    /// After it came back.
    fn refund_done_failed(&self) -> &'static str;
    /// After Stripe refused it.
    fn refund_done_refused(&self) -> &'static str;
    /// A line that ships.
    fn capture_ships(&self, units: i64, product: &str) -> String;
    /// The choice of lines that ship.
    fn capture_choose_lines(&self) -> &'static str;
    /// A capture is done once.
    fn capture_once_hint(&self) -> &'static str;
    /// The heading of the capture's review.
    fn capture_review_title(&self) -> &'static str;
    /// After it was captured.
    fn capture_done(&self) -> &'static str;
    /// After it was asked for, fate unknown.
    fn capture_done_waiting(&self) -> &'static str;
    /// After Stripe refused it.
    fn capture_done_refused(&self) -> &'static str;
    /// The heading of the void's review.
    fn void_title(&self) -> &'static str;
    /// That it cannot be undone.
    fn void_final(&self) -> &'static str;
    /// The stock goes back.
    fn void_stock_back(&self) -> &'static str;
    /// The customer is told.
    fn void_mail_follows(&self) -> &'static str;
    /// After it was released.
    fn void_done(&self) -> &'static str;
    /// After it was asked for, fate unknown.
    fn void_done_waiting(&self) -> &'static str;
    /// Why a payment has its status.
    fn rule(&self, rule: Rule) -> &'static str;
    /// What would change it, behind "if".
    fn rule_change(&self, rule: Rule) -> &'static str;
    /// A fact that a rule stood on.
    fn fact_kind(&self, one: &FactRef) -> &'static str;
    /// What a call to Stripe does.
    fn call_operation(&self, one: CallOperation) -> &'static str;
    /// How far a call has come.
    fn call_state(&self, one: CallState) -> &'static str;
    /// A step of the saga.
    fn saga_step(&self, one: SagaStep) -> &'static str;
    /// What became of a step.
    fn saga_entry(&self, one: SagaEntry) -> &'static str;
    /// Which way a saga goes.
    fn saga_state(&self, one: SagaState) -> &'static str;
    /// What a mail tells.
    fn mail_kind(&self, one: MailKind) -> &'static str;
    /// The state of a PaymentIntent.
    fn intent_state(&self, one: IntentState) -> &'static str;
    /// The state of a session.
    fn session_state(&self, one: SessionState) -> &'static str;
    /// Why money is returned.
    fn refund_reason(&self, one: RefundReason) -> &'static str;
    /// Why a payment was closed.
    fn closing_cause(&self, one: ClosingCause) -> &'static str;
    /// Why no money is returned.
    fn refund_refused(&self, why: RefundRefused) -> Sentence;
    /// Why held funds are neither taken nor released.
    fn capture_refused(&self, why: CaptureRefused) -> &'static str;
    /// A payment's heading.
    fn payment_of_order(&self, number: OrderNumber) -> String;
    /// How much can be returned.
    fn refund_left_hint(&self, left: Money) -> Sentence;
    /// Until when it can be captured.
    fn capture_until_hint(&self, until: Moment) -> Sentence;
    /// What a refund will do.
    fn refund_will_return(&self, amounts: (Money, Money), method: &str) -> Sentence;
    /// The status after a refund.
    fn refund_status_after(&self, status: &str) -> String;
    /// The order's status after a refund.
    fn refund_order_after(&self, status: &str) -> String;
    /// The balance suffices.
    fn refund_balance_covers(&self, available: Money) -> Sentence;
    /// The balance does not suffice.
    fn refund_balance_short(&self, available: Money) -> Sentence;
    /// The button that returns it.
    fn refund_button(&self, amount: Money) -> Sentence;
    /// Somebody returned money meanwhile.
    fn refund_changed(&self, left: Money) -> Sentence;
    /// Above a payment while Stripe cannot be asked.
    fn stripe_does_not_answer(&self, wait: Span) -> String;
    /// The circuit is open.
    fn stripe_cannot_be_asked(&self, wait: Span) -> String;
    /// What a capture will do.
    fn capture_will_take(&self, amount: Money, released: Option<Money>) -> Sentence;
    /// The button that takes it.
    fn capture_button(&self, amount: Money) -> Sentence;
    /// What a void will do.
    fn void_will_release(&self, amount: Money) -> Sentence;
    /// The button that lets it go.
    fn void_button(&self, amount: Money) -> Sentence;
    /// A change of status.
    fn status_changed(&self, from: &str, to: &str) -> String;
    /// A charge took money.
    fn charge_took(&self, amount: Money) -> Sentence;
    /// A charge holds funds.
    fn charge_holds(&self) -> &'static str;
    /// A refund was seen.
    fn refund_of(&self, amount: Money, state: &str) -> Sentence;
    /// A dispute was seen.
    fn dispute_of(&self, amount: Money, status: &str) -> Sentence;
    /// A try was declined.
    fn try_declined(&self, class: &str, code: &str) -> String;
    /// An attempt was opened in our books.
    fn attempt_opened(&self) -> &'static str;
    /// An attempt was written off.
    fn attempt_written_off(&self) -> &'static str;
    /// The saga closed the payment.
    fn payment_closed(&self, cause: &str) -> String;
}
