//! What a person may do to a saga by hand, and when.

use super::facts::ClosingCause;
use super::payment_status::PaymentStatus;
use super::saga::{STUCK_AFTER_TRIES, SagaState, SagaStep};
use super::words::words;

words! {
    /// What a person does to a saga.
    SagaRepair {
        /// Try its next step now, as if it had never failed.
        Retry = "retry",
        /// Let it end without money.
        Compensate = "compensate",
        /// End it by what the person settled by hand.
        Handle = "handle",
    }
}

/// What only Stripe can do, so that the books wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Open a Checkout Session, or find the one that was opened.
    OpenSession,
    /// Look up a Checkout Session.
    LookUpSession(String),
    /// Expire a Checkout Session.
    ExpireSession(String),
    /// Look for a session whose id was never learned.
    FindSession,
    /// Take what is held.
    Capture,
    /// Release what is held.
    Release,
    /// Return so much, in minor units of the payment's currency.
    Refund(i64),
}

/// Where a saga stands, as far as a repair depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SagaStanding {
    /// Which way it goes.
    pub state: SagaState,
    /// The step that is next.
    pub step: SagaStep,
    /// Why it shall end, if anybody asked for that.
    pub ending: Option<ClosingCause>,
    /// Whether it was reopened by late money.
    pub late: bool,
    /// Whether it will be looked at again.
    pub is_due: bool,
    /// How often its next step failed.
    pub tries: i64,
    /// The status of its payment.
    pub payment: PaymentStatus,
}

/// Why a saga is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RepairRefused {
    /// It has ended, and nothing is left to do.
    #[error("the saga has ended")]
    Ended,
    /// It is on its way to end already.
    #[error("the saga is on its way to end")]
    EndsAlready,
    /// Money is held, on its way or here: then it is released or returned, and not given up.
    #[error("the payment is {0}: money is held, on its way or here")]
    Money(PaymentStatus),
    /// It still goes forward: it can be asked to end, and there is nothing to settle by hand.
    #[error("the saga goes forward")]
    NotCompensating,
    /// It has not failed often enough to be given up.
    #[error("the saga is not stuck: it tries by itself")]
    NotStuck,
}

impl SagaStanding {
    /// What a form that was shown this saga says it saw.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("{}.{}", self.state.name(), self.step)
    }

    /// Whether the books take it for stuck.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.tries >= i64::from(STUCK_AFTER_TRIES)
    }

    /// Whether a person may do this to it now.
    ///
    /// # Errors
    /// [`RepairRefused`].
    pub fn allows(&self, repair: SagaRepair) -> Result<(), RepairRefused> {
        match repair {
            SagaRepair::Retry => self.allows_retry(),
            SagaRepair::Compensate => self.allows_compensation(),
            SagaRepair::Handle => self.allows_handling(),
        }
    }

    const fn allows_retry(&self) -> Result<(), RepairRefused> {
        match self.state {
            SagaState::Running | SagaState::Compensating => Ok(()),
            // Refunds and late money are settled after the end.
            SagaState::Confirmed | SagaState::Compensated if self.is_due => Ok(()),
            SagaState::Confirmed | SagaState::Compensated => Err(RepairRefused::Ended),
        }
    }

    fn allows_compensation(&self) -> Result<(), RepairRefused> {
        match self.state {
            SagaState::Confirmed | SagaState::Compensated => Err(RepairRefused::Ended),
            SagaState::Compensating => Err(RepairRefused::EndsAlready),
            SagaState::Running if self.has_money() => Err(RepairRefused::Money(self.payment)),
            SagaState::Running if self.ending.is_some() => Err(RepairRefused::EndsAlready),
            SagaState::Running => Ok(()),
        }
    }

    fn allows_handling(&self) -> Result<(), RepairRefused> {
        match self.state {
            SagaState::Confirmed | SagaState::Compensated => Err(RepairRefused::Ended),
            SagaState::Running => Err(RepairRefused::NotCompensating),
            // The books owe what is here to somebody: only Stripe's answer can change that.
            SagaState::Compensating if self.must_give_back() => {
                Err(RepairRefused::Money(self.payment))
            }
            SagaState::Compensating if !self.is_stuck() => Err(RepairRefused::NotStuck),
            SagaState::Compensating => Ok(()),
        }
    }

    const fn has_money(&self) -> bool {
        match self.payment {
            PaymentStatus::Pending | PaymentStatus::Failed | PaymentStatus::Cancelled => false,
            PaymentStatus::Processing
            | PaymentStatus::Authorized
            | PaymentStatus::Completed
            | PaymentStatus::Refunded
            | PaymentStatus::PartiallyRefunded
            | PaymentStatus::Disputed => true,
        }
    }

    /// Late money that went back, or about which the bank decides, is nothing to give back.
    fn must_give_back(&self) -> bool {
        let settled = matches!(self.payment, PaymentStatus::Refunded | PaymentStatus::Disputed);
        self.has_money() && !(self.late && settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(state: SagaState, payment: PaymentStatus) -> SagaStanding {
        let step = SagaStep::ProcessWithStripe;
        SagaStanding { state, step, ending: None, late: false, is_due: true, tries: 9, payment }
    }

    #[test]
    fn nothing_is_given_up_while_money_is_held_on_its_way_or_here() {
        for payment in PaymentStatus::ALL {
            let without = matches!(
                payment,
                PaymentStatus::Pending | PaymentStatus::Failed | PaymentStatus::Cancelled
            );
            let running = standing(SagaState::Running, payment);
            assert_eq!(running.allows(SagaRepair::Compensate).is_ok(), without, "{payment}");
            let stuck = standing(SagaState::Compensating, payment);
            assert_eq!(stuck.allows(SagaRepair::Handle).is_ok(), without, "{payment}");
            let late = SagaStanding { late: true, ..stuck };
            let settled = matches!(payment, PaymentStatus::Refunded | PaymentStatus::Disputed);
            assert_eq!(late.allows(SagaRepair::Handle).is_ok(), without || settled, "{payment}");
        }
    }

    #[test]
    fn what_has_ended_is_left_alone_unless_something_is_still_due() {
        for state in [SagaState::Confirmed, SagaState::Compensated] {
            let ended = SagaStanding { is_due: false, ..standing(state, PaymentStatus::Pending) };
            for repair in SagaRepair::ALL {
                assert_eq!(ended.allows(*repair), Err(RepairRefused::Ended), "{repair}");
            }
            let due = SagaStanding { is_due: true, ..ended };
            assert_eq!(due.allows(SagaRepair::Retry), Ok(()));
        }
    }

    #[test]
    fn only_a_stuck_way_back_can_be_settled_by_hand() {
        let back = standing(SagaState::Compensating, PaymentStatus::Pending);
        assert_eq!(back.allows(SagaRepair::Handle), Ok(()));
        let young = SagaStanding { tries: 4, ..back };
        assert_eq!(young.allows(SagaRepair::Handle), Err(RepairRefused::NotStuck));
        let forward = SagaStanding { state: SagaState::Running, ..back };
        assert_eq!(forward.allows(SagaRepair::Handle), Err(RepairRefused::NotCompensating));
        assert_eq!(back.allows(SagaRepair::Compensate), Err(RepairRefused::EndsAlready));
        let asked = SagaStanding { ending: Some(ClosingCause::Replaced), ..forward };
        assert_eq!(asked.allows(SagaRepair::Compensate), Err(RepairRefused::EndsAlready));
    }
}
