//! Stripe's objects become observations here, whether an answer or an event showed them.
//!
//! A state that this version does not know brings no observation: it is not guessed, and the
//! log says so. The exception is a dispute, whose states are text on purpose.

use serde::Deserialize;

use super::seen::{
    Expandable, HasId, Marks, SeenCharge, SeenDispute, SeenFailure, SeenIntent, SeenMethodDetails,
    SeenMovement, SeenRefund, SeenSession, SeenWarning,
};
use crate::app::gateway::Owner;
use crate::domain::clock::Moment;
use crate::domain::facts::{
    CardSeen, DisputeAbout, DisputeState, FailedTry, FeeSeen, FundsMoved, IntentState, Observation,
    Observed, RefundState, SessionState, WarningState,
};
use crate::domain::ids::{AttemptId, RefundId, ShopId};
use crate::domain::payment_method::PaymentMethodKind;

/// What showed an object, and when by Stripe's clock.
#[derive(Clone, Debug)]
pub(super) enum Witness {
    /// An event, which tells of the second it was made in.
    Event {
        /// Its id.
        id: String,
        /// When it was made, seconds.
        created_seconds: i64,
    },
    /// An answer. A stored one, or one without a date, tells only of when the object was made.
    Answer {
        /// From which second it tells.
        at_seconds: Option<i64>,
        /// Stripe's id of the request.
        request_id: Option<String>,
    },
}

impl Witness {
    /// The observation of an object that was made at `created`.
    fn observe(&self, created: i64, object: &str, seen: Observed) -> Observation {
        let (at_seconds, source) = match self {
            Self::Event { id, created_seconds } => (*created_seconds, Some(id.clone())),
            Self::Answer { at_seconds, request_id } => {
                (at_seconds.unwrap_or(created), request_id.clone())
            }
        };
        let source = source.unwrap_or_else(|| format!("lookup:{object}:{at_seconds}"));
        Observation { at_seconds, source, seen }
    }
}

/// Whose an object is by its metadata; `None` where that is not Cobro's or not whole.
pub(super) fn owner(marks: Option<&Marks>) -> Option<Owner> {
    let marks = marks?;
    Some(Owner {
        shop: marks.cobro_shop.as_ref()?.parse().ok()?,
        payment: marks.cobro_payment.as_ref()?.parse().ok()?,
        attempt: marks.cobro_attempt.as_ref()?.parse().ok()?,
    })
}

/// The attempt that an object of this shop belongs to.
pub(super) fn attempt_of(marks: Option<&Marks>, shop: &ShopId) -> Option<AttemptId> {
    owner(marks).filter(|owner| owner.shop == *shop).map(|owner| owner.attempt)
}

/// Our row of a refund, which its metadata names.
pub(super) fn refund_row(refund: &SeenRefund) -> Option<RefundId> {
    refund.metadata.as_ref()?.cobro_refund.as_ref()?.parse().ok()
}

/// A session's state by Stripe's word.
pub(super) fn session_state(word: &str) -> Option<SessionState> {
    match word {
        "open" => Some(SessionState::Open),
        "complete" => Some(SessionState::Complete),
        "expired" => Some(SessionState::Expired),
        _ => None,
    }
}

fn intent_state(word: &str) -> Option<IntentState> {
    match word {
        "requires_payment_method" => Some(IntentState::RequiresPaymentMethod),
        "requires_confirmation" => Some(IntentState::RequiresConfirmation),
        "requires_action" => Some(IntentState::RequiresAction),
        "processing" => Some(IntentState::Processing),
        "requires_capture" => Some(IntentState::RequiresCapture),
        "canceled" => Some(IntentState::Canceled),
        "succeeded" => Some(IntentState::Succeeded),
        _ => None,
    }
}

/// A refund without a state is one of a method that reports none until it is done.
fn refund_state(word: Option<&str>) -> Option<RefundState> {
    match word {
        Some("pending") | None => Some(RefundState::Pending),
        Some("requires_action") => Some(RefundState::RequiresAction),
        Some("succeeded") => Some(RefundState::Succeeded),
        Some("failed") => Some(RefundState::Failed),
        Some("canceled") => Some(RefundState::Canceled),
        Some(_) => None,
    }
}

fn known<S>(state: Option<S>, object: &str, word: &str) -> Option<S> {
    if state.is_none() {
        tracing::warn!(stripe.object = object, stripe.status = word, "A state that is not known");
    }
    state
}

/// What a session shows of itself; nothing where it is not of this shop.
pub(super) fn session(
    session: &SeenSession,
    witness: &Witness,
    shop: &ShopId,
) -> Option<Observation> {
    let attempt = attempt_of(session.metadata.as_ref(), shop)?;
    let state = known(session_state(&session.status), &session.id, &session.status)?;
    let intent = id_of(session.payment_intent.as_ref());
    let seen = Observed::Session { id: session.id.clone(), attempt, state, intent };
    Some(witness.observe(session.created, &session.id, seen))
}

/// What a session's answer shows: the session, and its PaymentIntent and charge where whole.
pub(super) fn session_with_intent(
    seen: &SeenSession,
    witness: &Witness,
    shop: &ShopId,
) -> Vec<Observation> {
    let whole = seen.payment_intent.as_ref().and_then(Expandable::whole);
    let of_intent = whole.map(|whole| intent_with_charge(whole, witness, shop));
    session(seen, witness, shop).into_iter().chain(of_intent.into_iter().flatten()).collect()
}

/// What a PaymentIntent shows of itself and of its charge, where that is whole; nothing where
/// it is not of this shop.
pub(super) fn intent_with_charge(
    seen: &SeenIntent,
    witness: &Witness,
    shop: &ShopId,
) -> Vec<Observation> {
    let Some(attempt) = attempt_of(seen.metadata.as_ref(), shop) else {
        return Vec::new();
    };
    let latest = seen.latest_charge.as_ref().and_then(Expandable::whole);
    let of_charge = latest.and_then(|latest| charge(latest, witness));
    intent(seen, attempt, witness).into_iter().chain(of_charge).collect()
}

fn intent(seen: &SeenIntent, attempt: AttemptId, witness: &Witness) -> Option<Observation> {
    let state = known(intent_state(&seen.status), &seen.id, &seen.status)?;
    let failed_try = seen.last_payment_error.as_ref().and_then(|e| failed_try(e, seen, witness));
    let observed = Observed::Intent {
        id: seen.id.clone(),
        attempt: Some(attempt),
        state,
        received_minor: seen.amount_received.unwrap_or(0),
        failed_try,
    };
    Some(witness.observe(seen.created, &seen.id, observed))
}

/// The refused try. The same try must have the same id whatever shows it: its charge, else its
/// payment method (each try on a hosted page makes one), else the second of its event. An answer
/// takes the earliest time that is sure, so that the event's own time stands.
fn failed_try(error: &SeenFailure, intent: &SeenIntent, witness: &Witness) -> Option<FailedTry> {
    let method = error.payment_method.as_ref();
    let at_seconds = match witness {
        Witness::Event { created_seconds, .. } => *created_seconds,
        Witness::Answer { .. } => {
            let latest = intent.latest_charge.as_ref().and_then(Expandable::whole);
            let own = latest.filter(|charge| Some(&charge.id) == error.charge.as_ref());
            let of_method = method.and_then(|method| method.created);
            own.map(|charge| charge.created).or(of_method).unwrap_or(intent.created)
        }
    };
    let named = error.charge.clone().or_else(|| method.map(|method| method.id.clone()));
    let id = match witness {
        Witness::Event { .. } => named.unwrap_or_else(|| at_seconds.to_string()),
        Witness::Answer { .. } => named?,
    };
    let code = error.code.as_ref().or(error.kind.as_ref());
    let code = code.map_or_else(|| "unknown".to_owned(), Clone::clone);
    Some(FailedTry { id, at_seconds, code, decline_code: error.decline_code.clone() })
}

/// What a charge shows; nothing where it was not paid, as one refused or still on its way.
pub(super) fn charge(seen: &SeenCharge, witness: &Witness) -> Option<Observation> {
    if seen.status != "succeeded" || !seen.paid {
        return None;
    }
    let details = seen.payment_method_details.as_ref();
    let card = details.and_then(|details| details.card.as_ref());
    let observed = Observed::Charge {
        id: seen.id.clone(),
        intent: id_of(seen.payment_intent.as_ref()),
        captured_minor: if seen.captured { seen.amount_captured.unwrap_or(0) } else { 0 },
        held: !seen.captured,
        capture_before: card.and_then(|card| card.capture_before).map(Moment::from_seconds),
        card: details.and_then(paid_with),
        fee: seen.balance_transaction.as_ref().and_then(Expandable::whole).map(|transaction| {
            FeeSeen { minor: transaction.fee, currency: transaction.currency.clone() }
        }),
        three_d_secure: card.and_then(|card| card.three_d_secure.as_ref()?.result.clone()),
    };
    Some(witness.observe(seen.created, &seen.id, observed))
}

/// The card, or the account of a debit, as far as a receipt shows it.
fn paid_with(details: &SeenMethodDetails) -> Option<CardSeen> {
    if let Some(account) = &details.sepa_debit {
        let brand = PaymentMethodKind::SepaDebit.name().to_owned();
        return Some(CardSeen { brand, last_four: account.last4.clone()? });
    }
    let card = details.card.as_ref()?;
    Some(CardSeen { brand: card.brand.clone()?, last_four: card.last4.clone()? })
}

/// What a refund shows.
pub(super) fn refund(seen: &SeenRefund, witness: &Witness) -> Option<Observation> {
    let word = seen.status.as_deref();
    let state = known(refund_state(word), &seen.id, word.unwrap_or_default())?;
    let observed = Observed::Refund {
        id: seen.id.clone(),
        intent: id_of(seen.payment_intent.as_ref()),
        charge: id_of(seen.charge.as_ref()),
        amount_minor: seen.amount,
        reason: seen.reason.clone(),
        state,
        request: refund_row(seen),
    };
    Some(witness.observe(seen.created, &seen.id, observed))
}

/// What a dispute says of itself. A deadline of zero is Stripe's word for none.
pub(super) fn dispute_state(seen: &SeenDispute) -> DisputeState {
    let due = seen.evidence_details.as_ref().and_then(|evidence| evidence.due_by);
    DisputeState {
        status: seen.status.clone(),
        amount_minor: seen.amount,
        evidence_due: due.filter(|due| *due > 0).map(Moment::from_seconds),
        is_charge_refundable: seen.is_charge_refundable,
    }
}

/// How often evidence for a dispute was submitted.
pub(super) fn submissions(seen: &SeenDispute) -> u32 {
    let count = seen.evidence_details.as_ref().and_then(|evidence| evidence.submission_count);
    count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
}

/// What a dispute shows.
pub(super) fn dispute(seen: &SeenDispute, witness: &Witness) -> Observation {
    let moved = seen.balance_transactions.iter().filter_map(|one| {
        let one = SeenMovement::deserialize(one).ok()?;
        Some(FundsMoved {
            id: one.id,
            at: Moment::from_seconds(one.created),
            amount_minor: one.amount,
            fee_minor: one.fee,
            currency: one.currency,
        })
    });
    let currency = seen.currency.as_ref().and_then(|code| code.parse().ok());
    let observed = Observed::Dispute {
        id: seen.id.clone(),
        charge: id_of(seen.charge.as_ref()),
        reason: seen.reason.clone(),
        state: dispute_state(seen),
        about: DisputeAbout {
            currency,
            opened_at: Some(Moment::from_seconds(seen.created)),
            submissions: submissions(seen),
            movements: moved.collect(),
        },
    };
    witness.observe(seen.created, &seen.id, observed)
}

/// What an early fraud warning shows.
pub(super) fn fraud_warning(seen: &SeenWarning, witness: &Witness) -> Observation {
    let observed = Observed::FraudWarning {
        id: seen.id.clone(),
        charge: id_of(seen.charge.as_ref()),
        fraud_type: seen.fraud_type.clone(),
        raised_at: Some(Moment::from_seconds(seen.created)),
        state: WarningState { actionable: seen.actionable },
    };
    witness.observe(seen.created, &seen.id, observed)
}

/// The id of something that may be absent, by id, or whole.
pub(super) fn id_of<T: HasId>(object: Option<&Expandable<T>>) -> Option<String> {
    object.map(|object| object.id().to_owned())
}
