//! A payment's page, in English.

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
use crate::i18n::catalogue::PaymentTexts;
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl PaymentTexts for English {
    plain! {
        money_label: "Money",
        captured_label: "Captured",
        returned_label: "Returned",
        on_its_way_label: "on its way",
        asked_label: "waiting for Stripe",
        disputed_label: "Disputed",
        fee_label: "Stripe's fee",
        net_label: "Net",
        kept_label: "Left",
        fee_unknown: "Stripe has not told it yet",
        what_would_change: "It would change if",
        as_it_stood: "As it stood at that moment",
        see_as_it_stood: "See how it stood",
        back_to_now: "Back to how it stands now",
        what_can_be_done: "What you can do",
        refund_deed: "Refund",
        capture_deed: "Capture",
        void_deed: "Void",
        look_up_deed: "Ask Stripe",
        look_up_hint: "Brings what Stripe knows now, the fee included.",
        looked_up: "Stripe answered and the books are up to date.",
        look_up_no_answer: "Stripe did not answer and nothing changed. Try again in a moment.",
        no_look_up: "Stripe has nothing of this payment yet",
        stripe_objects: "At Stripe",
        payment_timeline: "What happened",
        raw_explanation: "Explanation as JSON",
        customers_page: "The customer's page",
        saga_label: "Process",
        own_books: "Our own books",
        stripe_answered: "Stripe's answer",
        stripe_event: "Stripe's event",
        event_without_news: "An event without news",
        payment_created: "The payment was made",
        implied_step: "a step between that we did not see",
        request_id_label: "Request id",
        key_label: "Idempotency key",
        failed_tries_label: "Failed tries",
        last_error_label: "Last error",
        object_label: "Object",
        mail_put: "Mail",
        mail_waits: "not sent yet",
        before_label: "Before",
        after_label: "After",
        refund_title: "Refund",
        refund_review_title: "Review the refund",
        refund_an_amount: "An amount",
        refund_by_lines: "By products",
        units_back: "Units you pay back",
        units_on_shelf: "Back on the shelf",
        refund_reason_label: "Reason for Stripe",
        refund_note_label: "Note for your team",
        refund_note_hint: "The customer does not see it.",
        refund_amount_unreadable: "Write an amount, such as 20,000",
        refund_units_unreadable: "Write a whole number",
        refund_choose_what: "Choose how much you return",
        refund_choose_reason: "Choose a reason",
        refund_fee_stays: "Stripe does not return its fee for the charge.",
        refund_mail_follows: "We will write to the customer when Stripe takes it and when it \
            arrives.",
        refund_not_both: "Type an amount or choose items, not both",
        refund_or_lines: "Or by items",
        refund_nothing_to_shelf: "Nothing goes back on the shelf.",
        refund_balance_unknown: "Your balance at Stripe could not be asked for.",
        refund_even_while_open: "Write it down now and send it once Stripe answers",
        refund_done_waiting: "The refund is written down and waits for Stripe. Do not ask again.",
        refund_done_on_its_way: "Stripe took the refund and the money is on its way.",
        refund_done_succeeded: "The refund reached the customer's bank.",
        refund_done_failed: "The refund failed and the money is back in your balance.",
        refund_done_refused: "Stripe refused the refund; no money moved.",
        capture_choose_lines: "Which products you ship",
        capture_once_hint: "It can be done once. What you do not ship is released and goes back \
            on sale.",
        capture_review_title: "Review the capture",
        capture_done: "You captured what was held and the order is confirmed.",
        capture_done_waiting: "The capture is written down and waits for Stripe.",
        capture_done_refused: "Stripe refused the capture; no money moved.",
        void_title: "Release what is held",
        void_final: "The order is cancelled, and that cannot be undone.",
        void_stock_back: "The products go back on sale.",
        void_mail_follows: "We will write to the customer.",
        void_done: "You released what was held and the order is cancelled.",
        void_done_waiting: "The release is written down and waits for Stripe.",
    }

    fn rule(&self, rule: Rule) -> &'static str {
        match rule {
            Rule::DisputeOpen => "Money was captured and a dispute is open.",
            Rule::DisputeLost => "Money was captured and a dispute was lost.",
            Rule::AllReturned => "Everything captured was returned or is on its way back.",
            Rule::PartReturned => "A part of what was captured was returned.",
            Rule::Captured => "Money was captured, none of it returned, no dispute is open.",
            Rule::FundsHeld => "The funds are held and wait to be captured.",
            Rule::OutcomeLater => "The customer paid by a method whose outcome comes later.",
            Rule::CanStillPay => "No money has moved and the customer can still pay.",
            Rule::OutcomeUnknown => "What came of an attempt is not known yet.",
            Rule::Released => "Held funds were released without being captured.",
            Rule::ClosedAsCancelled(_) => "It was closed without money by choice or by time.",
            Rule::ClosedAsFailed(_) => "It was closed because it could not be paid.",
            Rule::BetweenAttempts => "Every attempt has ended and another may be opened.",
        }
    }

    fn rule_change(&self, rule: Rule) -> &'static str {
        match rule {
            Rule::DisputeOpen => "the bank decides the dispute",
            Rule::DisputeLost => "the dispute is appealed and won",
            Rule::AllReturned => "a refund fails or a dispute is opened",
            Rule::PartReturned => "the rest is returned, the refund fails or a dispute is opened",
            Rule::Captured => "a part is returned or a dispute is opened",
            Rule::FundsHeld => "you capture them, release them or the time runs out",
            Rule::OutcomeLater => "the bank confirms or refuses the payment",
            Rule::CanStillPay => "the customer pays, cancels or the time runs out",
            Rule::OutcomeUnknown => "Stripe answers",
            Rule::Released => "money comes after all",
            Rule::ClosedAsCancelled(_) => "money comes after all",
            Rule::ClosedAsFailed(_) => "money comes after all",
            Rule::BetweenAttempts => "another attempt is opened or the payment is closed",
        }
    }

    fn fact_kind(&self, one: &FactRef) -> &'static str {
        match one {
            FactRef::Session(_) => "Checkout session",
            FactRef::Intent(_) => "Payment intent",
            FactRef::Charge(_) => "Charge",
            FactRef::Refund(_) => "Refund",
            FactRef::Dispute(_) => "Dispute",
            FactRef::Attempt(_) => "Attempt in our books",
            FactRef::Closing => "Closing by the process",
        }
    }

    fn call_operation(&self, one: CallOperation) -> &'static str {
        match one {
            CallOperation::OpenSession => "Open the checkout session",
            CallOperation::ExpireSession => "Expire the checkout session",
            CallOperation::CancelIntent => "Cancel or release",
            CallOperation::CaptureIntent => "Capture what is held",
            CallOperation::Refund => "Return money",
            CallOperation::UploadEvidence => "Upload evidence",
            CallOperation::SubmitEvidence => "Submit evidence",
            CallOperation::AcceptDispute => "Accept the dispute",
        }
    }

    fn call_state(&self, one: CallState) -> &'static str {
        match one {
            CallState::Prepared => "No answer yet",
            CallState::Answered => "Answered",
            CallState::Refused => "Refused",
            CallState::Superseded => "Replaced by another",
        }
    }

    fn saga_step(&self, one: SagaStep) -> &'static str {
        match one {
            SagaStep::ValidateInventory => "Check the cart",
            SagaStep::ReserveInventory => "Reserve stock",
            SagaStep::CreateOrder => "Create the order",
            SagaStep::CreatePayment => "Create the payment",
            SagaStep::ProcessWithStripe => "Open the payment at Stripe",
            SagaStep::AwaitPayment => "Wait for the payment",
            SagaStep::ConfirmOrder => "Confirm the order",
            SagaStep::SendConfirmation => "Send the confirmation",
        }
    }

    fn saga_entry(&self, one: SagaEntry) -> &'static str {
        match one {
            SagaEntry::Done => "done",
            SagaEntry::Failed => "failed",
            SagaEntry::Undone => "undone",
            SagaEntry::Reopened => "reopened by late money",
        }
    }

    fn saga_state(&self, one: SagaState) -> &'static str {
        match one {
            SagaState::Running => "Under way",
            SagaState::Compensating => "Being undone",
            SagaState::Confirmed => "Confirmed",
            SagaState::Compensated => "Undone",
        }
    }

    fn mail_kind(&self, one: MailKind) -> &'static str {
        match one {
            MailKind::Confirmation => "Confirmation with receipt",
            MailKind::Placed => "Order received",
            MailKind::PaymentFailed => "The bank did not pay",
            MailKind::Cancelled => "Order cancelled",
            MailKind::LateRefund => "Refund of late money",
            MailKind::RefundRequested => "Refund asked for",
            MailKind::RefundSucceeded => "Refund done",
            MailKind::RefundFailed => "Refund failed",
            MailKind::DisputeWeek => "Dispute: less than 7 days",
            MailKind::DisputeThreeDays => "Dispute: less than 3 days",
            MailKind::DisputeDay => "Dispute: less than 24 hours",
        }
    }

    fn intent_state(&self, one: IntentState) -> &'static str {
        match one {
            IntentState::RequiresPaymentMethod => "Waits for a payment method",
            IntentState::RequiresConfirmation => "Waits for confirmation",
            IntentState::RequiresAction => "Waits for the customer, such as for 3-D Secure",
            IntentState::Processing => "The bank is processing it",
            IntentState::RequiresCapture => "Funds held",
            IntentState::Canceled => "Payment intent cancelled",
            IntentState::Succeeded => "Payment intent succeeded",
        }
    }

    fn session_state(&self, one: SessionState) -> &'static str {
        match one {
            SessionState::Open => "Checkout session open",
            SessionState::Complete => "Checkout session used",
            SessionState::Expired => "Checkout session expired",
        }
    }

    fn refund_reason(&self, one: RefundReason) -> &'static str {
        match one {
            RefundReason::Duplicate => "It was paid twice",
            RefundReason::Fraudulent => "Fraud",
            RefundReason::RequestedByCustomer => "The customer asked for it",
        }
    }

    fn closing_cause(&self, one: ClosingCause) -> &'static str {
        match one {
            ClosingCause::CustomerCancelled => "The customer cancelled",
            ClosingCause::Replaced => "The customer began another checkout",
            ClosingCause::AdminCancelled => "The shop cancelled",
            ClosingCause::Expired => "The time ran out",
            ClosingCause::Voided => "What was held was released",
            ClosingCause::StripeRefused => "Stripe refused the payment",
            ClosingCause::Unreachable => "Stripe did not answer in time",
            ClosingCause::Unsettled => "The bank did not decide in time",
            ClosingCause::DebitBounced => "The debit bounced",
        }
    }

    fn refund_refused(&self, why: RefundRefused) -> Sentence {
        match why {
            RefundRefused::Zero => "Write an amount above zero".into(),
            RefundRefused::Negative => "The amount cannot be negative".into(),
            RefundRefused::OtherCurrency { .. } => "The payment is in another currency".into(),
            RefundRefused::Fraction => "This currency has no cents".into(),
            RefundRefused::TooMuch { .. } => "It is more than can be returned".into(),
            RefundRefused::NothingLeft => "Everything was returned, or is on its way".into(),
            RefundRefused::Disputed => "It is disputed: the bank decides".into(),
            RefundRefused::NotCaptured(_) => "No money was captured".into(),
            RefundRefused::NotConfirmed => {
                "The order is not confirmed: the process settles this money by itself".into()
            }
            RefundRefused::AboveRole { most } => {
                sentence!["Your role may return up to ", most, " a payment"]
            }
            RefundRefused::NoLines => "Choose one unit at least".into(),
            RefundRefused::NoSuchLine(_) => "The order has no such product".into(),
            RefundRefused::TooManyUnits { left, .. } => format!("At most {left} units").into(),
            RefundRefused::NoteTooLong => "The note is too long".into(),
            RefundRefused::FormToken => "This form was used before. Open the page again.".into(),
        }
    }

    fn capture_refused(&self, why: CaptureRefused) -> &'static str {
        match why {
            CaptureRefused::NothingHeld(_) => "Nothing is held",
            CaptureRefused::CapturedAlready => "A capture was asked for already",
            CaptureRefused::EndsAlready => "It is being released already",
            CaptureRefused::TooLate => "The time to capture is over",
            CaptureRefused::NoLines => "Choose one product at least",
            CaptureRefused::NoSuchLine(_) => "The order has no such product",
            CaptureRefused::FormToken => "This form was used before",
        }
    }

    fn payment_of_order(&self, number: OrderNumber) -> String {
        format!("Payment of order {number}")
    }

    fn refund_left_hint(&self, left: Money) -> Sentence {
        sentence![left, " can be returned."]
    }

    fn capture_until_hint(&self, until: Moment) -> Sentence {
        sentence!["You can until ", deadline(until), "."]
    }

    fn refund_will_return(&self, (amount, left): (Money, Money), method: &str) -> Sentence {
        sentence![
            "You will return ",
            amount,
            " to ",
            method,
            "; ",
            left,
            " will be left to return."
        ]
    }

    fn refund_status_after(&self, status: &str) -> String {
        format!("The payment will be “{status}”.")
    }

    fn refund_order_after(&self, status: &str) -> String {
        format!("The order will be “{status}”.")
    }

    fn capture_ships(&self, units: i64, product: &str) -> String {
        format!("Ships: {units} × {product}")
    }

    fn refund_line(&self, units: u32, product: &str) -> String {
        format!("You pay back {units} × {product}.")
    }

    fn refund_to_shelf(&self, units: u32, product: &str) -> String {
        if units == 1 {
            format!("1 × {product} goes back on the shelf.")
        } else {
            format!("{units} × {product} go back on the shelf.")
        }
    }

    fn units_left(&self, units: i64) -> String {
        format!("{units} left")
    }

    fn refund_balance_covers(&self, available: Money) -> Sentence {
        sentence!["Your balance at Stripe covers it: ", available, " available."]
    }

    fn refund_balance_short(&self, available: Money) -> Sentence {
        sentence![
            "Your balance at Stripe does not cover it (",
            available,
            " available): Stripe will leave it pending or refuse it."
        ]
    }

    fn refund_button(&self, amount: Money) -> Sentence {
        sentence!["Refund ", amount]
    }

    fn refund_changed(&self, left: Money) -> Sentence {
        sentence![
            "Somebody returned money while you were looking: ",
            left,
            " are left now. Nothing was done."
        ]
    }

    fn stripe_does_not_answer(&self, wait: Span) -> String {
        format!(
            "Stripe cannot be called now: what you ask for may have to wait. \
             Next try in {} s.",
            wait.seconds_rounded_up()
        )
    }

    fn stripe_cannot_be_asked(&self, wait: Span) -> String {
        format!(
            "Stripe cannot be called now; try again in {} s. Nothing was done.",
            wait.seconds_rounded_up()
        )
    }

    fn capture_will_take(&self, amount: Money, released: Option<Money>) -> Sentence {
        match released {
            Some(released) => {
                sentence!["You will capture ", amount, "; ", released, " are released."]
            }
            None => sentence!["You will capture ", amount, ", all that is held."],
        }
    }

    fn capture_button(&self, amount: Money) -> Sentence {
        sentence!["Capture ", amount]
    }

    fn void_will_release(&self, amount: Money) -> Sentence {
        sentence!["You will release ", amount, ", all that is held. Nothing is charged."]
    }

    fn void_button(&self, amount: Money) -> Sentence {
        sentence!["Release ", amount]
    }

    fn status_changed(&self, from: &str, to: &str) -> String {
        format!("From “{from}” to “{to}”")
    }

    fn charge_took(&self, amount: Money) -> Sentence {
        sentence!["Took ", amount]
    }

    fn charge_holds(&self) -> &'static str {
        "Holds the amount"
    }

    fn refund_of(&self, amount: Money, state: &str) -> Sentence {
        sentence!["Refund of ", amount, ": ", state]
    }

    fn dispute_of(&self, amount: Money, status: &str) -> Sentence {
        sentence!["Dispute about ", amount, ": ", status]
    }

    fn try_declined(&self, class: &str, code: &str) -> String {
        format!("A try was declined: {class} ({code})")
    }

    fn attempt_opened(&self) -> &'static str {
        "An attempt was opened"
    }

    fn attempt_written_off(&self) -> &'static str {
        "An attempt was written off: nothing of it can be paid"
    }

    fn payment_closed(&self, cause: &str) -> String {
        format!("The process closed the payment: {cause}")
    }
}
