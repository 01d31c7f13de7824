//! The status of a payment as a function of its facts, together with why.
//!
//! The rules are tried in order and the first that holds decides. There is no other way to a
//! status: [`PaymentFacts::status`] is the status of this explanation.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{ClosingCause, DisputeWeight, IntentState, Observation, PaymentFacts, Standing};
use crate::domain::ids::AttemptId;
use crate::domain::payment_status::PaymentStatus;

/// The rule that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Money was captured and a dispute is open.
    DisputeOpen,
    /// Money was captured and a dispute was lost.
    DisputeLost,
    /// Everything captured went back.
    AllReturned,
    /// A part of what was captured went back.
    PartReturned,
    /// Money was captured and stayed.
    Captured,
    /// Funds are held.
    FundsHeld,
    /// The bank's answer comes later.
    OutcomeLater,
    /// An attempt can still be paid.
    CanStillPay,
    /// What came of an attempt is not known.
    OutcomeUnknown,
    /// Held funds were released.
    Released,
    /// The saga closed the payment by choice or expiry.
    ClosedAsCancelled(ClosingCause),
    /// The saga closed the payment because it could not be paid.
    ClosedAsFailed(ClosingCause),
    /// Every attempt has ended, and another may be opened.
    BetweenAttempts,
}

impl Rule {
    /// The rule in plain words, for operators.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::DisputeOpen => "money was captured and a dispute is open",
            Self::DisputeLost => "money was captured and a dispute was lost",
            Self::AllReturned => "everything captured was returned or is on its way back",
            Self::PartReturned => "a part of what was captured was returned",
            Self::Captured => "money was captured, none of it returned, no dispute open",
            Self::FundsHeld => "the funds are held and wait for capture",
            Self::OutcomeLater => "the customer has paid by a method whose outcome comes later",
            Self::CanStillPay => "no money has moved and an attempt can still be paid",
            Self::OutcomeUnknown => "the outcome of an attempt is not known yet",
            Self::Released => "funds that were held were released",
            Self::ClosedAsCancelled(_) => "it was closed without money by choice or by expiry",
            Self::ClosedAsFailed(_) => "it was closed because it could not be paid",
            Self::BetweenAttempts => "every attempt has ended and another may be opened",
        }
    }
}

/// A fact that the rule stood on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "object", content = "id", rename_all = "snake_case")]
pub enum FactRef {
    /// A Checkout Session.
    Session(String),
    /// A PaymentIntent.
    Intent(String),
    /// A charge.
    Charge(String),
    /// A refund.
    Refund(String),
    /// A dispute.
    Dispute(String),
    /// An attempt in our own books.
    Attempt(String),
    /// The closing by the saga.
    Closing,
}

impl FactRef {
    /// Whether an observation tells of the object that this fact is about.
    #[must_use]
    pub fn is_about(&self, observation: &Observation) -> bool {
        let (kind, id) = (observation.object_kind(), observation.object_id());
        match self {
            Self::Session(own) => kind == "session" && id == own,
            Self::Intent(own) => kind == "payment_intent" && id == own,
            Self::Charge(own) => kind == "charge" && id == own,
            Self::Refund(own) => kind == "refund" && id == own,
            Self::Dispute(own) => kind == "dispute" && id == own,
            Self::Attempt(own) => kind.starts_with("attempt_") && id == own,
            Self::Closing => kind == "closed",
        }
    }
}

impl std::fmt::Display for FactRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Session(id) => write!(f, "session {id}"),
            Self::Intent(id) => write!(f, "payment intent {id}"),
            Self::Charge(id) => write!(f, "charge {id}"),
            Self::Refund(id) => write!(f, "refund {id}"),
            Self::Dispute(id) => write!(f, "dispute {id}"),
            Self::Attempt(id) => write!(f, "attempt {id}"),
            Self::Closing => f.write_str("the closing by the saga"),
        }
    }
}

/// Why a payment has its status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The status.
    pub status: PaymentStatus,
    /// The rule that decided.
    pub rule: Rule,
    /// The facts that it stood on.
    pub stands_on: Vec<FactRef>,
}

impl PaymentFacts {
    /// The status that the facts amount to.
    #[must_use]
    pub fn status(&self) -> PaymentStatus {
        self.explain().status
    }

    /// The status, the rule that decided it and the facts that the rule stood on.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        self.by_captured_money()
            .or_else(|| self.by_intent(IntentState::RequiresCapture))
            .or_else(|| self.by_intent(IntentState::Processing))
            .or_else(|| self.by_live_attempt())
            .or_else(|| self.by_release())
            .or_else(|| self.by_closing())
            .unwrap_or_else(|| self.between_attempts())
    }

    fn by_captured_money(&self) -> Option<Explanation> {
        let captured = self.captured_minor();
        if captured <= 0 {
            return None;
        }
        let returned = self.returned_minor();
        for (weight, rule) in
            [(DisputeWeight::Open, Rule::DisputeOpen), (DisputeWeight::Lost, Rule::DisputeLost)]
        {
            let disputes = self.disputes_of(weight);
            if !disputes.is_empty() {
                let stands_on = [self.capturing(), disputes].concat();
                return Some(Explanation { status: PaymentStatus::Disputed, rule, stands_on });
            }
        }
        let (status, rule) = if returned >= captured {
            (PaymentStatus::Refunded, Rule::AllReturned)
        } else if returned > 0 {
            (PaymentStatus::PartiallyRefunded, Rule::PartReturned)
        } else {
            (PaymentStatus::Completed, Rule::Captured)
        };
        let stands_on = [self.capturing(), self.returning()].concat();
        Some(Explanation { status, rule, stands_on })
    }

    fn by_intent(&self, state: IntentState) -> Option<Explanation> {
        let (status, rule) = match state {
            IntentState::RequiresCapture => (PaymentStatus::Authorized, Rule::FundsHeld),
            IntentState::Processing => (PaymentStatus::Processing, Rule::OutcomeLater),
            IntentState::RequiresPaymentMethod
            | IntentState::RequiresConfirmation
            | IntentState::RequiresAction
            | IntentState::Canceled
            | IntentState::Succeeded => return None,
        };
        let of_state = self.intents.iter().filter(|(_, facts)| *facts.state.state() == state);
        let stands_on: Vec<FactRef> = of_state.map(|(id, _)| FactRef::Intent(id.clone())).collect();
        (!stands_on.is_empty()).then_some(Explanation { status, rule, stands_on })
    }

    fn by_live_attempt(&self) -> Option<Explanation> {
        let attempts = self.known_attempts();
        let of = |standing: Standing| -> Vec<FactRef> {
            let those = attempts.iter().filter(|id| self.standing(id) == standing);
            those.flat_map(|id| self.objects_of(id)).collect()
        };
        let live = of(Standing::CanStillPay);
        let (rule, stands_on) = if live.is_empty() {
            (Rule::OutcomeUnknown, of(Standing::Unknown))
        } else {
            (Rule::CanStillPay, live)
        };
        let status = PaymentStatus::Pending;
        (!stands_on.is_empty()).then_some(Explanation { status, rule, stands_on })
    }

    fn by_release(&self) -> Option<Explanation> {
        let mut stands_on = Vec::new();
        for (id, facts) in &self.intents {
            let of_intent = self.charges.iter().filter(|(_, c)| c.intent.as_ref() == Some(id));
            let held: Vec<FactRef> = of_intent
                .filter(|(_, charge)| charge.was_held)
                .map(|(charge, _)| FactRef::Charge(charge.clone()))
                .collect();
            let was_held = facts.was_held || !held.is_empty();
            if was_held && *facts.state.state() == IntentState::Canceled {
                stands_on.push(FactRef::Intent(id.clone()));
                stands_on.extend(held);
            }
        }
        let (status, rule) = (PaymentStatus::Cancelled, Rule::Released);
        (!stands_on.is_empty()).then_some(Explanation { status, rule, stands_on })
    }

    fn by_closing(&self) -> Option<Explanation> {
        let cause = self.closed?;
        let (status, rule) = if cause.is_cancellation() {
            (PaymentStatus::Cancelled, Rule::ClosedAsCancelled(cause))
        } else {
            (PaymentStatus::Failed, Rule::ClosedAsFailed(cause))
        };
        Some(Explanation { status, rule, stands_on: vec![FactRef::Closing] })
    }

    fn between_attempts(&self) -> Explanation {
        let attempts = self.known_attempts().into_iter();
        let stands_on = attempts.flat_map(|id| self.objects_of(id)).collect();
        Explanation { status: PaymentStatus::Pending, rule: Rule::BetweenAttempts, stands_on }
    }

    fn disputes_of(&self, weight: DisputeWeight) -> Vec<FactRef> {
        let those = self.disputes.iter().filter(|(_, d)| d.state.state().weight() == weight);
        those.map(|(id, _)| FactRef::Dispute(id.clone())).collect()
    }

    fn capturing(&self) -> Vec<FactRef> {
        let intents = self.intents.iter().filter(|(_, facts)| facts.received_minor > 0);
        let charges = self.charges.iter().filter(|(_, facts)| facts.captured_minor > 0);
        let intents = intents.map(|(id, _)| FactRef::Intent(id.clone()));
        intents.chain(charges.map(|(id, _)| FactRef::Charge(id.clone()))).collect()
    }

    fn returning(&self) -> Vec<FactRef> {
        let counting = self.refunds.iter().filter(|(_, refund)| self.counts(refund));
        counting.map(|(id, _)| FactRef::Refund(id.clone())).collect()
    }

    /// What an attempt's standing was read from: its objects at Stripe, and our own row where
    /// there are none or where it says that the attempt was written off.
    fn objects_of(&self, attempt: &AttemptId) -> Vec<FactRef> {
        let sessions = self.sessions.iter().filter(|(_, s)| s.attempt == *attempt);
        let own = self.intents.iter().filter(|(_, i)| i.attempt.as_ref() == Some(attempt));
        let mut intents: BTreeSet<&String> = own.map(|(id, _)| id).collect();
        let mut objects = Vec::new();
        for (id, session) in sessions {
            objects.push(FactRef::Session(id.clone()));
            intents.extend(self.intents_of(session).map(|(intent, _)| intent));
        }
        objects.extend(intents.into_iter().map(|id| FactRef::Intent(id.clone())));
        let written_off = self.attempts.get(attempt).is_some_and(|facts| facts.written_off);
        if written_off || objects.is_empty() {
            objects.push(FactRef::Attempt(attempt.as_str().to_owned()));
        }
        objects
    }
}
