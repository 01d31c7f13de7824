//! What the news of a payment say of its refunds: how far our own requests have come, and which
//! refunds nobody asked for here.

use std::collections::BTreeMap;

use crate::db::payments::PaymentRecord;
use crate::db::refunds::RefundRecord;
use crate::db::stripe_refunds::StripeRefundRecord;
use crate::db::{StoreError, Tx, refunds, stripe_refunds};
use crate::domain::facts::{Observation, Observed, PaymentFacts, RefundFacts};
use crate::domain::ids::RefundId;
use crate::domain::refund_standing::RefundStanding;

/// Lets the kept rows of a payment's refunds follow from its facts. The caller holds the lock of
/// the payment.
pub(super) fn follow<'a>(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    facts: &PaymentFacts,
    observations: impl Iterator<Item = &'a Observation>,
) -> Result<(), StoreError> {
    if facts.refunds.is_empty() {
        return Ok(());
    }
    let named = named_requests(observations);
    let requests = refunds::of_payment(tx, &payment.id)?;
    let kept = stripe_refunds::of_payment(tx, &payment.id)?;
    for (id, refund) in &facts.refunds {
        let standing = RefundStanding::shown(*refund.state.state());
        let known = kept.iter().find(|row| row.id == *id);
        match own_request(&requests, id, named.get(id.as_str()).copied()) {
            Some(request) => {
                if request.standing != standing {
                    refunds::set_standing(tx, &request.id, standing)?;
                }
                forget(tx, known)?;
            }
            // Funds that were never taken are released, and nobody got anything back.
            None if facts.is_release(refund) => forget(tx, known)?,
            None => match known {
                Some(known) => go_on(tx, known, standing)?,
                None => discover(tx, payment, (id, refund), standing)?,
            },
        }
    }
    Ok(())
}

/// The requests of ours that metadata name, by Stripe's id of the refund. So a refund is known
/// for ours even when its event comes before the answer to our call.
fn named_requests<'a>(
    observations: impl Iterator<Item = &'a Observation>,
) -> BTreeMap<&'a str, &'a RefundId> {
    let named = observations.filter_map(|observation| match &observation.seen {
        Observed::Refund { id, request, .. } => Some((id.as_str(), request.as_ref()?)),
        Observed::AttemptOpened { .. }
        | Observed::AttemptWrittenOff { .. }
        | Observed::Closed { .. }
        | Observed::Session { .. }
        | Observed::Intent { .. }
        | Observed::Charge { .. }
        | Observed::Dispute { .. }
        | Observed::FraudWarning { .. } => None,
    });
    named.collect()
}

fn own_request<'r>(
    requests: &'r [RefundRecord],
    id: &str,
    named: Option<&RefundId>,
) -> Option<&'r RefundRecord> {
    requests
        .iter()
        .find(|request| request.stripe_id.as_deref() == Some(id) || Some(&request.id) == named)
}

fn forget(tx: &mut Tx<'_>, known: Option<&StripeRefundRecord>) -> Result<(), StoreError> {
    match known {
        Some(known) => stripe_refunds::remove(tx, &known.id),
        None => Ok(()),
    }
}

/// One that fails after somebody looked after it needs them again.
fn go_on(
    tx: &mut Tx<'_>,
    known: &StripeRefundRecord,
    standing: RefundStanding,
) -> Result<(), StoreError> {
    if known.standing == standing {
        return Ok(());
    }
    stripe_refunds::set_standing(tx, &known.id, standing)?;
    if standing.came_to_nothing() { stripe_refunds::reopen(tx, &known.id) } else { Ok(()) }
}

fn discover(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    (id, refund): (&str, &RefundFacts),
    standing: RefundStanding,
) -> Result<(), StoreError> {
    let now = tx.now();
    let row = StripeRefundRecord {
        id: id.to_owned(),
        payment_id: payment.id.clone(),
        currency: payment.currency,
        amount_minor: refund.amount_minor,
        standing,
        reason: refund.reason.clone(),
        seen_at: now,
        updated_at: now,
        handled_at: None,
        handled_by: None,
        handled_form: None,
    };
    stripe_refunds::insert(tx, row)?;
    let (payment, refund) = (payment.id.clone(), id.to_owned());
    tx.after_commit(move || {
        tracing::warn!(
            payment.id = %payment, stripe.refund_id = refund,
            "money was returned at Stripe and not here: somebody must say what becomes of the goods"
        );
    });
    Ok(())
}
