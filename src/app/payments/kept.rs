//! What lists read of disputes and warnings, kept in the transaction of their facts.

use crate::db::disputes::DisputeRecord;
use crate::db::fraud_warnings::WarningRecord;
use crate::db::payments::PaymentRecord;
use crate::db::{StoreError, Tx, disputes, fraud_warnings};
use crate::domain::clock::Moment;
use crate::domain::dispute::{DisputePhase, place};
use crate::domain::facts::{DisputeFacts, Observation, Observed, PaymentFacts};

/// Keeps every dispute and warning that the news are about.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    (facts, news): (&PaymentFacts, &[Observation]),
) -> Result<(), StoreError> {
    let now = tx.now();
    for observation in news {
        match &observation.seen {
            Observed::Dispute { id, .. } => {
                if let Some(dispute) = facts.disputes.get(id) {
                    disputes::keep(tx, &dispute_row(payment, (id, dispute), now))?;
                }
            }
            Observed::FraudWarning { id, .. } => {
                if let Some(warning) = facts.warnings.get(id) {
                    let seen_at = Moment::from_seconds(warning.state.at_seconds());
                    let row = WarningRecord {
                        id: id.clone(),
                        payment_id: payment.id.clone(),
                        charge_id: warning.charge.clone(),
                        fraud_type: warning.fraud_type.clone(),
                        actionable: warning.state.state().actionable,
                        raised_at: warning.raised_at.unwrap_or(seen_at),
                        updated_at: now,
                    };
                    fraud_warnings::keep(tx, &row)?;
                }
            }
            Observed::AttemptOpened { .. }
            | Observed::AttemptWrittenOff { .. }
            | Observed::Closed { .. }
            | Observed::Session { .. }
            | Observed::Intent { .. }
            | Observed::Charge { .. }
            | Observed::Refund { .. } => {}
        }
    }
    Ok(())
}

/// The row that the facts of a dispute amount to.
pub(in crate::app) fn dispute_row(
    payment: &PaymentRecord,
    (id, facts): (&str, &DisputeFacts),
    now: Moment,
) -> DisputeRecord {
    let state = facts.state.state();
    let opened_at = facts.opened_at.unwrap_or(Moment::from_seconds(facts.state.at_seconds()));
    DisputeRecord {
        id: id.to_owned(),
        payment_id: payment.id.clone(),
        charge_id: facts.charge.clone(),
        reason: facts.reason.clone(),
        status: state.status.clone(),
        phase: DisputePhase::of(state),
        // A dispute is about an amount in the currency of its charge.
        currency: facts.currency.unwrap_or(payment.currency),
        amount_minor: state.amount_minor,
        evidence_due_at: state.evidence_due,
        opened_at,
        place: place(state, opened_at),
        updated_at: now,
    }
}
