//! Everything known of one payment, merged from observations in any order, any number of times.
//!
//! Facts are kept by Stripe object, and an object's facts never overwrite another's. Merging is
//! commutative, associative and idempotent, so webhooks, redirects, look-ups and reconciliation
//! may race: the same observations always end in the same facts.

mod disputes;
mod explanation;
mod latest;
mod merge;
mod objects;
mod observation;

use std::collections::{BTreeMap, BTreeSet};

pub use disputes::{
    DisputeAbout, DisputeFacts, DisputeState, DisputeWeight, FundsMoved, WarningFacts, WarningState,
};
pub use explanation::{Explanation, FactRef, Rule};
pub use latest::{Latest, ObjectState};
pub use objects::{
    AttemptFacts, CardSeen, ChargeFacts, FailedTry, FeeSeen, IntentFacts, IntentState, RefundFacts,
    RefundState, SessionFacts, SessionState,
};
pub use observation::{ClosingCause, Observation, Observed};

use super::clock::Moment;
use super::ids::AttemptId;

/// All facts of one payment, by object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFacts {
    /// Attempts in our own books.
    pub attempts: BTreeMap<AttemptId, AttemptFacts>,
    /// Checkout Sessions by Stripe's id.
    pub sessions: BTreeMap<String, SessionFacts>,
    /// PaymentIntents by Stripe's id.
    pub intents: BTreeMap<String, IntentFacts>,
    /// Charges by Stripe's id.
    pub charges: BTreeMap<String, ChargeFacts>,
    /// Refunds by Stripe's id.
    pub refunds: BTreeMap<String, RefundFacts>,
    /// Disputes by Stripe's id.
    pub disputes: BTreeMap<String, DisputeFacts>,
    /// Early fraud warnings by Stripe's id.
    pub warnings: BTreeMap<String, WarningFacts>,
    /// Why the saga closed the payment, if it did. It is written once, under a lock.
    pub closed: Option<ClosingCause>,
}

impl PaymentFacts {
    /// The facts that these observations amount to.
    pub fn of<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Self {
        observations.into_iter().fold(Self::default(), |facts, one| facts.merge(one.into()))
    }

    /// Joins what two sides know.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            attempts: join(self.attempts, other.attempts, AttemptFacts::merge),
            sessions: join(self.sessions, other.sessions, SessionFacts::merge),
            intents: join(self.intents, other.intents, IntentFacts::merge),
            charges: join(self.charges, other.charges, ChargeFacts::merge),
            refunds: join(self.refunds, other.refunds, RefundFacts::merge),
            disputes: join(self.disputes, other.disputes, DisputeFacts::merge),
            warnings: join(self.warnings, other.warnings, WarningFacts::merge),
            closed: self.closed.max(other.closed),
        }
    }

    /// What was captured over all attempts, in minor units. An attempt's part is the larger of
    /// what its PaymentIntent received and what its charges captured: either event may be lost.
    #[must_use]
    pub fn captured_minor(&self) -> i64 {
        let known = self.intents.keys().map(String::as_str);
        let of_charges = self.charges.values().filter_map(|charge| charge.intent.as_deref());
        let all: BTreeSet<&str> = known.chain(of_charges).collect();
        all.into_iter().fold(0, |sum, intent| sum.saturating_add(self.captured_by(intent)))
    }

    /// What one PaymentIntent captured, in minor units.
    #[must_use]
    pub fn captured_by(&self, intent: &str) -> i64 {
        let received = self.intents.get(intent).map_or(0, |facts| facts.received_minor);
        let charges = self.charges.values().filter(|c| c.intent.as_deref() == Some(intent));
        let captured = charges.fold(0_i64, |sum, c| sum.saturating_add(c.captured_minor));
        received.max(captured)
    }

    /// What was returned or is on its way back, in minor units. A release of funds that were
    /// never captured is no return.
    #[must_use]
    pub fn returned_minor(&self) -> i64 {
        let counting = self.refunds.values().filter(|refund| self.counts(refund));
        counting.fold(0, |sum, refund| sum.saturating_add(refund.amount_minor))
    }

    /// Whether a refund takes from what was captured.
    #[must_use]
    pub fn counts(&self, refund: &RefundFacts) -> bool {
        let on_its_way = match refund.state.state() {
            RefundState::Pending | RefundState::RequiresAction | RefundState::Succeeded => true,
            RefundState::Failed | RefundState::Canceled => false,
        };
        on_its_way && !self.is_release(refund)
    }

    /// Whether a refund only releases funds that were never captured.
    #[must_use]
    pub fn is_release(&self, refund: &RefundFacts) -> bool {
        let charge = refund.charge.as_ref().and_then(|id| self.charges.get(id));
        let intent = refund.intent.as_deref().or(charge.and_then(|c| c.intent.as_deref()));
        let never_captured = charge.is_some_and(|c| c.was_held && c.captured_minor == 0)
            && intent.is_none_or(|id| self.captured_by(id) == 0);
        refund.reason.as_deref() == Some("expired_uncaptured_charge") || never_captured
    }

    /// Whether a dispute stands in the way of every refund. While one is open or was lost the
    /// bank has the money, except where Stripe says that the charge is still refundable, as it
    /// is while a bank only inquires.
    #[must_use]
    pub fn dispute_forbids_refund(&self) -> bool {
        self.disputes.values().any(|dispute| dispute.state.state().forbids_refund())
    }

    /// Every attempt that our books or Stripe's objects name.
    #[must_use]
    pub fn known_attempts(&self) -> BTreeSet<&AttemptId> {
        let sessions = self.sessions.values().map(|session| &session.attempt);
        let intents = self.intents.values().filter_map(|intent| intent.attempt.as_ref());
        self.attempts.keys().chain(sessions).chain(intents).collect()
    }

    /// Where an attempt stands: whether it can still take money. One that the saga wrote off has
    /// ended even when a session of it turns up: nobody was given its address, and money that
    /// comes from it all the same shows by the captured amount.
    #[must_use]
    pub fn standing(&self, attempt: &AttemptId) -> Standing {
        if self.attempts.get(attempt).is_some_and(|facts| facts.written_off) {
            return Standing::Ended;
        }
        let sessions = self.sessions.values().filter(|session| session.attempt == *attempt);
        let hosted = sessions.map(|session| self.session_standing(session)).max();
        let intents = self.intents.values().filter(|i| i.attempt.as_ref() == Some(attempt));
        let one_click = intents.map(|intent| match intent.state.state() {
            IntentState::Canceled => Standing::Ended,
            IntentState::RequiresPaymentMethod
            | IntentState::RequiresConfirmation
            | IntentState::RequiresAction
            | IntentState::Processing
            | IntentState::RequiresCapture
            | IntentState::Succeeded => Standing::CanStillPay,
        });
        hosted.or_else(|| one_click.max()).unwrap_or(Standing::Unknown)
    }

    fn session_standing(&self, session: &SessionFacts) -> Standing {
        let state = *session.state.state();
        let intents = self.intents_of(session).map(|(_, facts)| *facts.state.state());
        let by_intents = intents.map(|intent| spent_standing(state, intent)).max();
        let named = session.intent.as_ref();
        let unseen = named.is_some_and(|id| !self.intents.contains_key(id));
        match state {
            SessionState::Open => Standing::CanStillPay,
            SessionState::Expired => by_intents.unwrap_or(Standing::Ended),
            SessionState::Complete => {
                let by_name = unseen.then_some(Standing::Unknown);
                by_intents.max(by_name).unwrap_or(Standing::Unknown)
            }
        }
    }

    /// The PaymentIntents of a session: the one it names, and those whose metadata name its
    /// attempt, because a session that was seen early does not name any yet.
    fn intents_of<'a>(
        &'a self,
        session: &'a SessionFacts,
    ) -> impl Iterator<Item = (&'a String, &'a IntentFacts)> {
        self.intents.iter().filter(|(id, facts)| {
            session.intent.as_ref() == Some(*id) || facts.attempt.as_ref() == Some(&session.attempt)
        })
    }

    /// Whether every attempt has ended, so that another may be opened or the payment closed.
    #[must_use]
    pub fn all_attempts_ended(&self) -> bool {
        self.known_attempts().into_iter().all(|id| self.standing(id) == Standing::Ended)
    }

    /// Whether the debit of an attempt bounced: its session is used up, its PaymentIntent waits
    /// for another method, and no money can come from it any more. A declined card is no bounce:
    /// its session stays open.
    #[must_use]
    pub fn has_bounced(&self, attempt: &AttemptId) -> bool {
        let bounced = |session: &SessionFacts| {
            let complete = *session.state.state() == SessionState::Complete;
            let waits = IntentState::RequiresPaymentMethod;
            complete && self.intents_of(session).any(|(_, intent)| *intent.state.state() == waits)
        };
        let mut own = self.sessions.values().filter(|session| session.attempt == *attempt);
        own.any(bounced) && self.standing(attempt) == Standing::Ended
    }

    /// Until which second of Stripe's clock a debit is known to be under way, where one is.
    #[must_use]
    pub fn processing_seen_at(&self) -> Option<i64> {
        let debits = self.intents.values().filter(|i| *i.state.state() == IntentState::Processing);
        debits.map(|intent| intent.state.at_seconds()).max()
    }

    /// Objects that must be looked up because what is known of them does not suffice: two states
    /// within one second, a completed session whose PaymentIntent was never seen, or a refund or
    /// dispute that is known before the capture is.
    #[must_use]
    pub fn wants_look_up(&self) -> bool {
        let ambiguous = self.sessions.values().any(|s| s.state.is_ambiguous())
            || self.intents.values().any(|i| i.state.is_ambiguous())
            || self.refunds.values().any(|r| r.state.is_ambiguous())
            || self.disputes.values().any(|d| d.state.is_ambiguous());
        let unseen = self.known_attempts().into_iter().any(|attempt| {
            let mut own = self.sessions.values().filter(|s| s.attempt == *attempt);
            own.any(|session| self.session_standing(session) == Standing::Unknown)
        });
        let returned = self.refunds.values().any(|refund| !self.is_release(refund));
        let early = self.captured_minor() == 0 && (returned || !self.disputes.is_empty());
        ambiguous || unseen || early
    }

    /// The refused tries of all attempts, oldest first.
    #[must_use]
    pub fn failed_tries(&self) -> Vec<&FailedTry> {
        let all = self.intents.values().flat_map(|intent| intent.failed_tries.values());
        let mut tries: Vec<&FailedTry> = all.collect();
        tries.sort_by_key(|one| (one.at_seconds, &one.id));
        tries
    }

    /// The refused tries that were no bounced debits, oldest first.
    #[must_use]
    pub fn declined_tries(&self) -> Vec<&FailedTry> {
        let bounced = |intent: &&IntentFacts| {
            intent.attempt.as_ref().is_some_and(|attempt| self.has_bounced(attempt))
        };
        let bounced = self.intents.values().filter(bounced);
        let bounced: BTreeSet<&String> = bounced.flat_map(|one| one.failed_tries.keys()).collect();
        let mut tries = self.failed_tries();
        tries.retain(|one| !bounced.contains(&one.id));
        tries
    }

    /// Until when what is held can be captured: the earliest of its charges.
    #[must_use]
    pub fn capture_before(&self) -> Option<Moment> {
        self.charges.values().filter_map(|charge| charge.capture_before).min()
    }

    /// What the provider keeps of all charges, in minor units with its currency; `None` until it
    /// is known of each charge that captured, or where two were paid in different currencies.
    #[must_use]
    pub fn fee(&self) -> Option<FeeSeen> {
        let mut all = self.charges.values().filter(|charge| charge.captured_minor > 0);
        let first = all.next()?.fee.clone()?;
        all.try_fold(first, |sum, charge| {
            let fee = charge.fee.as_ref().filter(|fee| fee.currency == sum.currency)?;
            Some(FeeSeen { minor: sum.minor.saturating_add(fee.minor), ..sum })
        })
    }

    /// The card or account of the charge that took or holds the money, for the receipt.
    #[must_use]
    pub fn card(&self) -> Option<&CardSeen> {
        self.charges.values().find_map(|charge| charge.card.as_ref())
    }
}

/// Whether an attempt can still take money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No money can come from it any more.
    Ended,
    /// Nothing is known of it at Stripe, or not enough.
    Unknown,
    /// It can be paid, or was.
    CanStillPay,
}

/// Where a session that is no longer open stands by one PaymentIntent of it.
const fn spent_standing(session: SessionState, intent: IntentState) -> Standing {
    match (session, intent) {
        (_, IntentState::Processing | IntentState::RequiresCapture | IntentState::Succeeded)
        | (SessionState::Open, _) => Standing::CanStillPay,
        (SessionState::Expired, _)
        | (SessionState::Complete, IntentState::RequiresPaymentMethod | IntentState::Canceled) => {
            Standing::Ended
        }
        (
            SessionState::Complete,
            IntentState::RequiresConfirmation | IntentState::RequiresAction,
        ) => Standing::Unknown,
    }
}

fn join<K: Ord, V>(
    mut left: BTreeMap<K, V>,
    right: BTreeMap<K, V>,
    merge: impl Fn(V, V) -> V,
) -> BTreeMap<K, V> {
    for (key, theirs) in right {
        let joined = match left.remove(&key) {
            Some(ours) => merge(ours, theirs),
            None => theirs,
        };
        left.insert(key, joined);
    }
    left
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod scenarios;
