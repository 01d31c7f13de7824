//! What the steps that call Stripe have in common: rows for their writes, look-ups that enter
//! through the one door, and what a failed call means for its row.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{GatewayError, SessionAnswer};
use crate::app::payments::{News, facts_of, record_facts};
use crate::db::sagas::Lease;
use crate::db::stripe_calls::{CallEnd, NewStripeCall, StripeCallRecord};
use crate::db::{StoreError, Tx, attempts, stripe_calls};
use crate::domain::clock::Moment;
use crate::domain::facts::{Observation, PaymentFacts};
use crate::domain::ids::{AttemptId, StripeCallId};
use crate::domain::stripe_call::{CallOperation, CallState};

use super::hold;

/// A write that is about to be prepared.
pub(super) struct NewCall<'a> {
    pub lease: &'a Lease,
    pub id: StripeCallId,
    pub attempt: Option<AttemptId>,
    pub operation: CallOperation,
    pub request: String,
    pub object: Option<String>,
}

/// Writes the row of a call before it goes out, and gives it back.
pub(super) fn prepare(tx: &mut Tx<'_>, call: NewCall<'_>) -> Result<StripeCallRecord, StoreError> {
    let new = NewStripeCall {
        id: call.id,
        payment_id: call.lease.payment.clone(),
        attempt_id: call.attempt,
        operation: call.operation,
        request: call.request,
        object_id: call.object,
    };
    stripe_calls::prepare(tx, new)
}

/// A new idempotency key. Chosen before the transaction, so that a job that runs again writes
/// the same.
pub(in crate::app) fn new_key(app: &App) -> StripeCallId {
    StripeCallId::new(app.now(), app.randomness.as_ref())
}

/// How the row of a failed call ends, if it does: a refusal is final, a used-up key makes room
/// for another row, everything else may be sent again under the same key.
pub(in crate::app) fn state_after(error: &GatewayError) -> Option<CallState> {
    match error {
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_) => {
            Some(CallState::Refused)
        }
        GatewayError::KeyUsedUp(_) => Some(CallState::Superseded),
        GatewayError::Busy { .. } | GatewayError::Unknown(_) | GatewayError::CircuitOpen { .. } => {
            None
        }
    }
}

/// Notes in the row of a call that it failed. A circuit that is open is no try: nothing went out.
pub(in crate::app) async fn note_failure(
    app: &App,
    call: &StripeCallId,
    error: &GatewayError,
) -> AppResult<()> {
    if matches!(error, GatewayError::CircuitOpen { .. }) {
        return Ok(());
    }
    let (call, state, words) = (call.clone(), state_after(error), error.to_string());
    let request = error.detail().and_then(|detail| detail.request_id.clone());
    app.store
        .write(move |tx| match state {
            Some(state) => {
                let (request, error) = (request.as_deref(), Some(words.as_str()));
                stripe_calls::end(tx, &call, &CallEnd { state, object: None, request, error })
            }
            None => stripe_calls::note_failure(tx, &call, request.as_deref(), &words),
        })
        .await
        .map_err(AppError::Store)
}

/// Records what a look-up showed, outside of any step. The caller looks again afterwards.
pub(super) async fn record_look_up(
    app: &App,
    lease: &Lease,
    observations: Vec<Observation>,
) -> AppResult<()> {
    let (payment, metrics) = (lease.payment.clone(), app.metrics.clone());
    app.store
        .write(move |tx| {
            let cause = "look-up";
            let news = News { payment: &payment, observations: &observations, cause };
            record_facts(tx, &metrics, news).map(|_| ())
        })
        .await
        .map_err(AppError::Store)
}

/// Everything known of the payment, after a look-up was recorded or before one is made.
pub(super) async fn facts(app: &App, lease: &Lease) -> AppResult<PaymentFacts> {
    let payment = lease.payment.clone();
    app.store.read(move |tx| facts_of(tx, &payment)).await.map_err(AppError::Store)
}

/// Notes the session that turned out to belong to an attempt, with everything it shows.
pub(super) async fn record_session(
    app: &App,
    lease: &Lease,
    attempt: &AttemptId,
    session: SessionAnswer,
) -> AppResult<()> {
    let (lease, attempt, metrics) = (lease.clone(), attempt.clone(), app.metrics.clone());
    app.store
        .write(move |tx| {
            if hold(tx, &lease)?.is_none() {
                return Ok(());
            }
            let url = session.url.as_deref();
            attempts::set_session(tx, &attempt, &session.id, url, session.expires_at)?;
            let observations = session.observations.as_slice();
            let news = News { payment: &lease.payment, observations, cause: "look-up" };
            record_facts(tx, &metrics, news).map(|_| ())
        })
        .await
        .map_err(AppError::Store)
}

/// Looks for a session of an attempt whose id we never learned.
pub(super) async fn find_session(
    app: &App,
    attempt: &AttemptId,
    since: Moment,
) -> AppResult<Option<SessionAnswer>> {
    let listed = app.gateway.list_sessions(since).await.map_err(AppError::internal)?;
    let own = |session: &SessionAnswer| {
        session.owner.as_ref().is_some_and(|owner| owner.attempt == *attempt)
    };
    Ok(listed.value.into_iter().find(own))
}
