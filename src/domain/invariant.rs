//! The nine statements that must hold of the books at any moment, the ways in which rows can break
//! them, and what a person does about each.

use serde::{Deserialize, Serialize};

use super::words::words;

words! {
    /// A statement that must hold of the books.
    Invariant {
        /// The stock is what its movements and reservations explain.
        Stock = "stock",
        /// Money has its order, and an order its money.
        Money = "money",
        /// A payment's status is what its facts amount to, and its history a path to it.
        Status = "status",
        /// We ask for no more back than was captured, and follow up on what we asked for.
        Refunds = "refunds",
        /// No event that was received is lost.
        Events = "events",
        /// No saga is forgotten.
        Sagas = "sagas",
        /// At most one attempt of a payment can still take money.
        Attempts = "attempts",
        /// No mail is forgotten.
        Outbox = "outbox",
        /// The audit is as it was written.
        Audit = "audit",
    }
}

impl Invariant {
    /// Its number in the design, from 1.
    #[must_use]
    pub fn number(self) -> u8 {
        let before = Self::ALL.iter().take_while(|one| **one != self).count();
        u8::try_from(before).unwrap_or(u8::MAX).saturating_add(1)
    }
}

words! {
    /// A way in which a row breaks an invariant.
    BreachRule {
        /// A product's stock is not the sum of its movements.
        StockUnexplained = "stock_unexplained",
        /// A product has reserved units that no reservation holds.
        StockUnreserved = "stock_unreserved",
        /// An order is confirmed without captured money.
        ConfirmedWithoutMoney = "confirmed_without_money",
        /// A payment has money that nobody owes anything for.
        MoneyWithoutOrder = "money_without_order",
        /// A payment has another currency than its order.
        OtherCurrency = "other_currency",
        /// A payment keeps more than its order costs.
        KeepsTooMuch = "keeps_too_much",
        /// An order is refunded, and some of its money was kept.
        RefundedAndKept = "refunded_and_kept",
        /// An order is confirmed, and all of its money went back.
        ConfirmedAndReturned = "confirmed_and_returned",
        /// A payment took less than its order costs, by no capture of ours.
        TookTooLittle = "took_too_little",
        /// A capture was asked for and its saga does not go on with it.
        CaptureForgotten = "capture_forgotten",
        /// A payment's status is not what its facts amount to.
        StatusDiffers = "status_differs",
        /// A payment's history is no path of the table.
        HistoryIsNoPath = "history_is_no_path",
        /// Lists show a payment's disputes otherwise than its facts.
        DisputesDiffer = "disputes_differ",
        /// A payment's history ends at another status.
        HistoryEndsElsewhere = "history_ends_elsewhere",
        /// Our refunds of a payment are beyond what was captured.
        RefundsBeyondCaptured = "refunds_beyond_captured",
        /// A refund was asked for and nobody goes on with it.
        RefundForgotten = "refund_forgotten",
        /// A refund was accepted and nobody settles it.
        RefundUnsettled = "refund_unsettled",
        /// An event is neither settled nor tried again.
        EventForgotten = "event_forgotten",
        /// A saga is past its deadline and has not ended.
        SagaOverdue = "saga_overdue",
        /// A saga ended without money and still holds stock.
        SagaHoldsStock = "saga_holds_stock",
        /// A saga is under way and will never be looked at.
        SagaAsleep = "saga_asleep",
        /// A payment has several attempts that can still take money.
        AttemptsAlive = "attempts_alive",
        /// A mail was not sent and waits for no try.
        MailForgotten = "mail_forgotten",
        /// A row of the audit, or the one before it, is not what was sealed.
        AuditAltered = "audit_altered",
        /// Rows of the audit are missing.
        AuditMissing = "audit_missing",
        /// The audit does not end where it was sealed.
        AuditCut = "audit_cut",
        /// A row of the audit was never sealed.
        AuditUnsealed = "audit_unsealed",
    }
}

words! {
    /// What a person can do about a row that breaks an invariant.
    Repair {
        /// Count the goods and adjust the stock.
        AdjustStock = "adjust_stock",
        /// Compare the payment with Stripe.
        CompareWithStripe = "compare_with_stripe",
        /// Return the money that is kept without a reason.
        Refund = "refund",
        /// Let the saga go on, compensate it, or settle it by hand.
        MoveSaga = "move_saga",
        /// Apply the event again.
        ReplayEvent = "replay_event",
        /// Send the mail again.
        ResendMail = "resend_mail",
        /// Nothing by hand: the program is wrong.
        ReportIt = "report_it",
        /// Compare the audit with a copy and with the heads in the log.
        CompareAudit = "compare_audit",
        /// See that a process with workers runs.
        RunWorkers = "run_workers",
    }
}

impl BreachRule {
    /// What a person can do about it.
    #[must_use]
    pub const fn repair(self) -> Repair {
        match self {
            Self::StockUnexplained | Self::StockUnreserved => Repair::AdjustStock,
            Self::ConfirmedWithoutMoney | Self::ConfirmedAndReturned | Self::TookTooLittle => {
                Repair::CompareWithStripe
            }
            Self::MoneyWithoutOrder | Self::KeepsTooMuch | Self::RefundedAndKept => Repair::Refund,
            Self::CaptureForgotten
            | Self::RefundForgotten
            | Self::RefundUnsettled
            | Self::SagaOverdue
            | Self::SagaHoldsStock
            | Self::SagaAsleep => Repair::MoveSaga,
            Self::EventForgotten => Repair::ReplayEvent,
            Self::MailForgotten => Repair::ResendMail,
            Self::OtherCurrency
            | Self::StatusDiffers
            | Self::HistoryIsNoPath
            | Self::DisputesDiffer
            | Self::HistoryEndsElsewhere
            | Self::RefundsBeyondCaptured
            | Self::AttemptsAlive => Repair::ReportIt,
            Self::AuditAltered | Self::AuditMissing | Self::AuditCut => Repair::CompareAudit,
            Self::AuditUnsealed => Repair::RunWorkers,
        }
    }
}

/// A row that breaks an invariant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// How.
    pub rule: BreachRule,
    /// The id of the row, or what else names it.
    pub subject: String,
}

/// A text that is no breach.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} does not begin with the word of a breach and a space")]
pub struct UnknownBreach(String);

impl std::str::FromStr for Breach {
    type Err = UnknownBreach;

    /// Reads the word of the rule, a space, and the subject, as queries write them.
    fn from_str(text: &str) -> Result<Self, UnknownBreach> {
        let unknown = || UnknownBreach(text.to_owned());
        let (rule, subject) = text.split_once(' ').ok_or_else(unknown)?;
        let rule = rule.parse().map_err(|_| unknown())?;
        Ok(Self { rule, subject: subject.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nine_are_counted_from_one() {
        let numbers: Vec<u8> = Invariant::ALL.iter().map(|one| one.number()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    #[test]
    fn a_breach_reads_back_from_what_a_query_writes() {
        let breach = Breach { rule: BreachRule::SagaAsleep, subject: "saga_1".to_owned() };
        assert_eq!("saga_asleep saga_1".parse(), Ok(breach));
        assert!("saga saga_1 sleeps".parse::<Breach>().is_err());
        assert!("saga_asleep".parse::<Breach>().is_err());
    }
}
