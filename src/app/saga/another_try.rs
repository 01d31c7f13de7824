//! A new attempt of the same payment: from step 6 back to step 5. It is opened only when every
//! earlier attempt has ended, so that nobody pays twice.

use crate::app::error::AppError;
use crate::app::gateway::{CaptureMode, OpenSession};
use crate::app::payments::{News, own_fact, record_facts};
use crate::db::attempts::AttemptRecord;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::stripe_calls::StripeCallRecord;
use crate::db::types::{from_json, to_json};
use crate::db::{StoreError, Tx, attempts, payments, stripe_calls};
use crate::domain::clock::Span;
use crate::domain::facts::{Observation, Observed};
use crate::domain::ids::{AttemptId, StripeCallId};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::saga::{SagaEntry, SagaStep};
use crate::domain::stripe_call::CallOperation;
use crate::metrics::Metrics;

use super::calls::{self, NewCall};
use super::{Turn, turn};

/// Writes an attempt after an older one, with the row of its call; gives back its first fact.
pub(super) fn write_attempt(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (old, key, request): (&AttemptRecord, &StripeCallId, &OpenSession),
) -> Result<Observation, StoreError> {
    let attempt = AttemptRecord {
        id: request.owner.attempt.clone(),
        payment_id: lease.payment.clone(),
        number: old.number.saturating_add(1),
        method: request.method,
        session_id: None,
        session_url: None,
        expires_at: request.expires_at,
        created_at: tx.now(),
        bounced_at: None,
    };
    attempts::insert(tx, attempt)?;
    let call = NewCall {
        lease,
        id: key.clone(),
        attempt: Some(request.owner.attempt.clone()),
        operation: CallOperation::OpenSession,
        request: to_json(request)?,
        object: None,
    };
    calls::prepare(tx, call)?;
    Ok(own_fact(tx, Observed::AttemptOpened { attempt: request.owner.attempt.clone() }))
}

/// Another try to pay, after every earlier one has ended.
pub(in crate::app) struct FurtherTry {
    /// The attempt to come.
    pub attempt: AttemptId,
    /// The key of its call.
    pub key: StripeCallId,
    /// The method that it offers.
    pub method: PaymentMethodKind,
    /// Whether its money is taken at once.
    pub capture: CaptureMode,
    /// How long its session is asked to live.
    pub session: Span,
}

/// Sends a saga that waits for money back to step 5, with a new attempt. The caller holds its
/// lease and has made sure that the earlier attempts have ended.
pub(in crate::app) fn begin_try(
    tx: &mut Tx<'_>,
    metrics: &Metrics,
    (lease, saga): (&Lease, &SagaRecord),
    new: &FurtherTry,
) -> Result<(), AppError> {
    let old = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let calls = stripe_calls::of_payment(tx, &lease.payment)?;
    let own = |call: &StripeCallRecord| {
        call.operation == CallOperation::OpenSession && call.attempt_id.as_ref() == Some(&old.id)
    };
    let before = calls.into_iter().rfind(own).ok_or(StoreError::NotFound)?;
    let mut request: OpenSession = from_json("stripe_calls", "request", &before.request)?;
    request.owner.attempt = new.attempt.clone();
    (request.method, request.capture) = (new.method, new.capture);
    request.expires_at = tx.now() + new.session;
    let observations = [write_attempt(tx, lease, (&old, &new.key, &request))?];
    payments::set_method(tx, &lease.payment, new.method)?;
    let news = News { payment: &lease.payment, observations: &observations, cause: "another try" };
    record_facts(tx, metrics, news)?;
    let mut progress = saga.progress().go_to(SagaStep::ProcessWithStripe, tx.now());
    progress.deadline_at = progress.deadline_at.max(request.expires_at);
    let note = Some(format!("another try by {}", new.method));
    let (step, entry) = (SagaStep::AwaitPayment, SagaEntry::Failed);
    turn(tx, Turn { lease, progress, step, entry, note })?;
    let (metrics, method) = (metrics.clone(), new.method);
    tx.after_commit(move || metrics.attempt_opened(method));
    Ok(())
}
