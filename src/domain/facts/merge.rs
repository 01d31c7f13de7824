//! How the facts of one object join, and how an observation becomes facts.

use std::collections::BTreeMap;

use super::disputes::{DisputeFacts, WarningFacts};
use super::objects::{
    AttemptFacts, ChargeFacts, IntentFacts, IntentState, RefundFacts, SessionFacts,
};
use super::{Latest, Observation, Observed, PaymentFacts, join};

impl AttemptFacts {
    pub(super) const fn merge(self, other: Self) -> Self {
        Self { written_off: self.written_off || other.written_off }
    }
}

impl SessionFacts {
    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            attempt: self.attempt.max(other.attempt),
            state: self.state.merge(other.state),
            intent: self.intent.max(other.intent),
        }
    }
}

impl IntentFacts {
    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            attempt: self.attempt.max(other.attempt),
            state: self.state.merge(other.state),
            received_minor: self.received_minor.max(other.received_minor),
            was_held: self.was_held || other.was_held,
            failed_tries: join(self.failed_tries, other.failed_tries, Ord::max),
        }
    }
}

impl ChargeFacts {
    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            intent: self.intent.max(other.intent),
            captured_minor: self.captured_minor.max(other.captured_minor),
            was_held: self.was_held || other.was_held,
            capture_before: self.capture_before.max(other.capture_before),
            card: self.card.max(other.card),
            fee: self.fee.max(other.fee),
            three_d_secure: self.three_d_secure.max(other.three_d_secure),
        }
    }
}

impl RefundFacts {
    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            intent: self.intent.max(other.intent),
            charge: self.charge.max(other.charge),
            amount_minor: self.amount_minor.max(other.amount_minor),
            reason: self.reason.max(other.reason),
            state: self.state.merge(other.state),
        }
    }
}

impl From<&Observation> for PaymentFacts {
    fn from(observation: &Observation) -> Self {
        let mut facts = Self::default();
        match &observation.seen {
            Observed::AttemptOpened { attempt } => {
                facts.attempts.insert(attempt.clone(), AttemptFacts { written_off: false });
            }
            Observed::AttemptWrittenOff { attempt } => {
                facts.attempts.insert(attempt.clone(), AttemptFacts { written_off: true });
            }
            Observed::Closed { cause } => facts.closed = Some(*cause),
            Observed::Session { .. } => session(observation, &mut facts),
            Observed::Intent { .. } => intent(observation, &mut facts),
            Observed::Charge { .. } => charge(observation, &mut facts),
            Observed::Refund { .. } => refund(observation, &mut facts),
            Observed::Dispute { .. } => dispute(observation, &mut facts),
            Observed::FraudWarning { .. } => fraud_warning(observation, &mut facts),
        }
        facts
    }
}

fn session(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::Session { id, attempt, state, intent } = &observation.seen {
        let known = SessionFacts {
            attempt: attempt.clone(),
            state: Latest::seen(*state, observation.at_seconds, &observation.source),
            intent: intent.clone(),
        };
        facts.sessions.insert(id.clone(), known);
    }
}

fn intent(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::Intent { id, attempt, state, received_minor, failed_try } = &observation.seen {
        let tries = failed_try.iter().map(|one| (one.id.clone(), one.clone()));
        let known = IntentFacts {
            attempt: attempt.clone(),
            state: Latest::seen(*state, observation.at_seconds, &observation.source),
            received_minor: (*received_minor).max(0),
            was_held: *state == IntentState::RequiresCapture,
            failed_tries: tries.collect::<BTreeMap<_, _>>(),
        };
        facts.intents.insert(id.clone(), known);
    }
}

fn charge(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::Charge {
        id,
        intent,
        captured_minor,
        held,
        capture_before,
        card,
        fee,
        three_d_secure,
    } = &observation.seen
    {
        let known = ChargeFacts {
            intent: intent.clone(),
            captured_minor: (*captured_minor).max(0),
            was_held: *held,
            capture_before: *capture_before,
            card: card.clone(),
            fee: fee.clone(),
            three_d_secure: three_d_secure.clone(),
        };
        facts.charges.insert(id.clone(), known);
    }
}

fn refund(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::Refund { id, intent, charge, amount_minor, reason, state, .. } =
        &observation.seen
    {
        let known = RefundFacts {
            intent: intent.clone(),
            charge: charge.clone(),
            amount_minor: (*amount_minor).max(0),
            reason: reason.clone(),
            state: Latest::seen(*state, observation.at_seconds, &observation.source),
        };
        facts.refunds.insert(id.clone(), known);
    }
}

fn dispute(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::Dispute { id, charge, reason, state, about } = &observation.seen {
        let state = Latest::seen(state.clone(), observation.at_seconds, &observation.source);
        let known = DisputeFacts::seen((charge.clone(), reason.clone()), state, about);
        facts.disputes.insert(id.clone(), known);
    }
}

fn fraud_warning(observation: &Observation, facts: &mut PaymentFacts) {
    if let Observed::FraudWarning { id, charge, fraud_type, raised_at, state } = &observation.seen {
        let known = WarningFacts {
            charge: charge.clone(),
            fraud_type: fraud_type.clone(),
            raised_at: *raised_at,
            state: Latest::seen(*state, observation.at_seconds, &observation.source),
        };
        facts.warnings.insert(id.clone(), known);
    }
}
