//! The room of the checks, in English.

use crate::domain::invariant::{BreachRule, Invariant, Repair};
use crate::i18n::catalogue::ChecksTexts;
use crate::i18n::en::English;

impl ChecksTexts for English {
    plain! {
        room_checks: "Checks",
        checks_lead: "Nine statements that must hold of the books at any moment.",
        run_checks: "Check them now",
        run_checks_hint: "It reads all the books and changes nothing. In a large shop it takes \
            minutes.",
        checks_never_run: "Nobody has asked for a check yet",
        checks_never_run_hint: "Ask for one here, or by “cobro check”.",
        checks_running: "The check goes on. Open this page again in a moment.",
        checks_lost: "The last check did not end. Ask for another.",
        checks_all_hold: "All nine hold",
        check_holds: "Holds",
        checks_asked_by: "Asked by",
        checks_ended: "Ended",
        breach_row: "Where",
        breach_what: "What is wrong",
        breach_repair: "What to do",
    }

    fn invariant(&self, invariant: Invariant) -> &'static str {
        match invariant {
            Invariant::Stock => {
                "Stock is the sum of its movements, and what is reserved is held by reservations."
            }
            Invariant::Money => {
                "A confirmed order has its money; captured money has its order, a refund, or a \
                 saga that is due."
            }
            Invariant::Status => {
                "A payment's status is what its facts amount to, and its history leads there."
            }
            Invariant::Refunds => {
                "We ask for no more back than was captured, and each refund goes on or is settled."
            }
            Invariant::Events => "No event that was received is lost.",
            Invariant::Sagas => {
                "No saga is forgotten, and one that ended without money holds no stock."
            }
            Invariant::Attempts => "A payment has at most one attempt that can still take money.",
            Invariant::Outbox => "Every mail was sent or waits for its next try.",
            Invariant::Audit => "The audit is as it was written, from its first row to its last.",
        }
    }

    fn check_broken(&self, rows: usize) -> String {
        if rows == 1 {
            return "Does not hold: 1 row".to_owned();
        }
        format!("Does not hold: {rows} rows")
    }

    fn checks_broken(&self, count: usize) -> String {
        if count == 1 {
            return "One of the nine does not hold".to_owned();
        }
        format!("{count} of the nine do not hold")
    }

    fn first_rows_only(&self, shown: usize) -> String {
        format!("The first {shown} are shown.")
    }

    fn breach(&self, rule: BreachRule) -> &'static str {
        match rule {
            BreachRule::StockUnexplained => "its movements do not explain its stock",
            BreachRule::StockUnreserved => "it has reserved units that no reservation holds",
            BreachRule::ConfirmedWithoutMoney => "it is confirmed without captured money",
            BreachRule::MoneyWithoutOrder => "it has money that nobody owes anything for",
            BreachRule::OtherCurrency => "it has another currency than its order",
            BreachRule::KeepsTooMuch => "it keeps more than its order costs",
            BreachRule::RefundedAndKept => "it is refunded, and some of its money is kept",
            BreachRule::ConfirmedAndReturned => "it is confirmed, and all of its money went back",
            BreachRule::TookTooLittle => "it took less than its order costs, by no capture of ours",
            BreachRule::CaptureForgotten => "its capture was asked for and its saga does not go on",
            BreachRule::StatusDiffers => "its status is not what its facts amount to",
            BreachRule::DisputesDiffer => "lists show its disputes otherwise than its facts",
            BreachRule::HistoryIsNoPath => "its history is no path of the table",
            BreachRule::HistoryEndsElsewhere => "its history ends at another status",
            BreachRule::RefundsBeyondCaptured => "its refunds of ours are beyond what was captured",
            BreachRule::RefundForgotten => "it was asked for and nobody goes on with it",
            BreachRule::RefundUnsettled => "it was accepted and nobody settles it",
            BreachRule::EventForgotten => "it was not settled and nobody will try it",
            BreachRule::SagaOverdue => "it is past its deadline and has not ended",
            BreachRule::SagaHoldsStock => "it ended without money and still holds stock",
            BreachRule::SagaAsleep => "it is under way and will never be looked at",
            BreachRule::AttemptsAlive => "several attempts can still take money",
            BreachRule::MailForgotten => "it was not sent and waits for no try",
            BreachRule::AuditAltered => "it, or the row before it, is not what was sealed",
            BreachRule::AuditMissing => "the rows at these places are missing",
            BreachRule::AuditCut => "it does not end where it was sealed (found / sealed)",
            BreachRule::AuditUnsealed => "it has waited for its seal for too long",
        }
    }

    fn breach_repair_words(&self, repair: Repair) -> &'static str {
        match repair {
            Repair::AdjustStock => "Count the units and adjust them in Stock, with the reason.",
            Repair::CompareWithStripe => {
                "Open the payment, look it up at Stripe and compare; what is missing comes in by \
                 itself."
            }
            Repair::Refund => "Open the payment and return what is too much.",
            Repair::MoveSaga => {
                "In Sagas, ask for another try; if it does not move, compensate it or mark it as \
                 handled."
            }
            Repair::ReplayEvent => "In Webhooks, apply the event again.",
            Repair::ResendMail => "In Outbox, send it again.",
            Repair::ReportIt => {
                "Nobody mends it by hand: the facts are Stripe's and the status follows from \
                 them. Tell whoever maintains Cobro."
            }
            Repair::CompareAudit => {
                "Somebody changed the database from outside. Compare with a copy and with the \
                 seals in the daily log."
            }
            Repair::RunWorkers => "See that a process of Cobro is at work: it seals each second.",
        }
    }
}
