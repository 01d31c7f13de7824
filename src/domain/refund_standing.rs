//! Where returned money stands, as lists tell it, whoever asked for it.

use super::clock::Span;
use super::facts::RefundState;
use super::words::words;

words! {
    /// How far a refund has come, by our request and by what Stripe shows of it.
    RefundStanding {
        /// We asked for it, and Stripe shows nothing of it yet.
        Waiting = "waiting",
        /// Stripe took it, and the money is on its way.
        Pending = "pending",
        /// The customer must do something to receive it.
        RequiresAction = "requires_action",
        /// It reached the customer's bank.
        Succeeded = "succeeded",
        /// It came back.
        Failed = "failed",
        /// It was called off at Stripe.
        Canceled = "canceled",
        /// Stripe refused our request; nothing moved.
        Refused = "refused",
    }
}

/// A request that Stripe has not answered for so long needs somebody.
pub const WAITING_TOO_LONG: Span = Span::from_minutes(10);

impl RefundStanding {
    /// Those that are not over.
    pub const UNDER_WAY: [Self; 3] = [Self::Waiting, Self::Pending, Self::RequiresAction];

    /// Those of a request of ours that need somebody, besides one that waits too long.
    pub const NEED_SOMEBODY: [Self; 4] =
        [Self::RequiresAction, Self::Failed, Self::Canceled, Self::Refused];

    /// Where a refund stands once Stripe shows it in this state.
    #[must_use]
    pub const fn shown(state: RefundState) -> Self {
        match state {
            RefundState::Pending => Self::Pending,
            RefundState::RequiresAction => Self::RequiresAction,
            RefundState::Succeeded => Self::Succeeded,
            RefundState::Failed => Self::Failed,
            RefundState::Canceled => Self::Canceled,
        }
    }

    /// Whether no money reaches the customer by it.
    #[must_use]
    pub const fn came_to_nothing(self) -> bool {
        match self {
            Self::Failed | Self::Canceled | Self::Refused => true,
            Self::Waiting | Self::Pending | Self::RequiresAction | Self::Succeeded => false,
        }
    }

    /// Whether a request of ours that has stood there for `since` needs somebody.
    #[must_use]
    pub fn needs_somebody(self, since: Span) -> bool {
        let too_long = self == Self::Waiting && since >= WAITING_TOO_LONG;
        too_long || Self::NEED_SOMEBODY.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_came_to_nothing_needs_somebody_and_what_arrived_does_not() {
        for standing in RefundStanding::ALL {
            let needs = standing.needs_somebody(Span::ZERO);
            assert!(needs || !standing.came_to_nothing(), "{standing}");
            assert!(!(needs && *standing == RefundStanding::Succeeded));
        }
    }

    #[test]
    fn a_request_without_an_answer_needs_somebody_after_a_while() {
        let waits = |span| RefundStanding::Waiting.needs_somebody(span);
        assert!(!waits(Span::from_minutes(9)));
        assert!(waits(WAITING_TOO_LONG));
        assert!(!RefundStanding::Pending.needs_somebody(Span::from_hours(24)));
    }
}
