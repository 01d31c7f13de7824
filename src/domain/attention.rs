//! What somebody of the shop should look at. Each kind is a list that is empty when all is well.

use super::clock::Span;
use super::words::words;

words! {
    /// A kind of thing that needs attention, the most urgent first.
    Attention {
        /// Disputes whose time to answer ends within a day.
        DisputesDueSoon = "disputes_due_soon",
        /// Money that banks hold for us and let go within two days.
        HoldsRunningOut = "holds_running_out",
        /// Disputes that wait for an answer and have more time.
        DisputesDue = "disputes_due",
        /// Warnings of fraud, where a refund can still prevent a dispute.
        FraudWarnings = "fraud_warnings",
        /// Circuits that a person holds or that an instance has opened.
        OpenCircuits = "open_circuits",
        /// Invariants that the last check found broken.
        BrokenInvariants = "broken_invariants",
        /// Refunds that came back and were not made good by another one.
        FailedRefunds = "failed_refunds",
        /// Money that came after its order was given up, and is not settled yet.
        LateMoney = "late_money",
        /// Sagas that failed again and again.
        StuckSagas = "stuck_sagas",
        /// Events of Stripe that could not be applied.
        FailedWebhooks = "failed_webhooks",
        /// Refunds that were made at Stripe and that nobody has looked after.
        StripeRefunds = "stripe_refunds",
        /// Refunds of which Stripe has not told for longer than an answer takes.
        WaitingRefunds = "waiting_refunds",
        /// Mails that are owed for longer than sending takes.
        WaitingMails = "waiting_mails",
    }
}

/// How long before its deadline a dispute is urgent.
pub const DUE_SOON: Span = Span::from_hours(24);

/// How long before its end a hold on a customer's money needs attention.
pub const RUNNING_OUT: Span = Span::from_hours(48);

/// Nobody needs to know more exactly how much is wrong.
pub const MOST_COUNTED: i64 = 100;

/// How much there is of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of what.
    pub kind: Attention,
    /// How many, up to [`MOST_COUNTED`]; never none.
    pub count: i64,
}

/// A count as it is shown: "99+" where counting stopped.
#[must_use]
pub fn shown(count: i64) -> String {
    if count >= MOST_COUNTED {
        format!("{}+", MOST_COUNTED.saturating_sub(1))
    } else {
        count.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_was_stopped_says_so() {
        assert_eq!((shown(1), shown(99), shown(100)), ("1".into(), "99".into(), "99+".into()));
    }
}
