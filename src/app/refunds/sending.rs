//! Sends a prepared refund under its lease: by the request that wrote it, and by the worker where
//! its answer was lost, the process died, or Stripe could not be asked.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{GatewayError, RefundAnswer, RefundRequest};
use crate::app::lease_time::LeaseTime;
use crate::app::payments::{News, record_facts};
use crate::app::saga::{FIRST_LEASE, LEASE, calls, runner};
use crate::db::refunds::{RefundLease, RefundRecord};
use crate::db::stripe_calls::{CallEnd, NewStripeCall, StripeCallRecord};
use crate::db::types::from_json;
use crate::db::{StoreError, Tx, payments, refunds, sagas, stripe_calls};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::Observation;
use crate::domain::refund::RefundRequestStatus;
use crate::domain::saga::retry_pause;
use crate::domain::stripe_call::{CallOperation, CallState};
use crate::fail_points;

/// How long a key that is used up is left alone before it is looked what exists.
const BEFORE_LOOKING: Span = Span::from_seconds(5);

/// A lease with its time.
pub(super) struct Hold {
    lease: RefundLease,
    time: LeaseTime,
}

impl Hold {
    /// The lease of the request that wrote the refund.
    pub(super) fn first(lease: RefundLease, taken_at: Moment) -> Self {
        Self { lease, time: LeaseTime::new(taken_at, FIRST_LEASE) }
    }
}

/// Goes on with the refunds that are due. Returns how many there were.
///
/// # Errors
/// Those of the database. A refund that could not be sent is due again later and is no error.
pub async fn send_due(app: &App, limit: i64) -> AppResult<usize> {
    let (owner, taken_at) = (runner::lease_owner(app), app.now());
    let leases = app
        .store
        .write(move |tx| refunds::claim_due(tx, &owner, LEASE, limit))
        .await
        .map_err(AppError::Store)?;
    let count = leases.len();
    for lease in leases {
        let (refund, payment) = (lease.refund.clone(), lease.payment.clone());
        let hold = Hold { lease, time: LeaseTime::new(taken_at, LEASE) };
        if let Err(error) = send(app, &hold).await {
            // The lease runs out by itself, and then it is due again.
            tracing::warn!(
                refund.id = %refund, payment.id = %payment, error = runner::chain(&error),
                "a refund could not be sent and will be tried again"
            );
        }
    }
    Ok(count)
}

/// Sends the refund, or looks what exists where its key will say no more.
pub(super) async fn send(app: &App, hold: &Hold) -> AppResult<()> {
    fail_points::hit_at(&app.instance, "refund:prepared").map_err(AppError::internal)?;
    let lease = hold.lease.clone();
    let found = app
        .store
        .write(move |tx| {
            let Some(refund) = refunds::under_lease(tx, &lease)? else { return Ok(None) };
            let call = stripe_calls::find(tx, &refund.call_id)?.ok_or(StoreError::NotFound)?;
            let may_be_sent = call.may_be_sent(tx.now());
            Ok(Some((refund, call, may_be_sent)))
        })
        .await
        .map_err(AppError::Store)?;
    let Some((refund, call, may_be_sent)) = found else { return Ok(()) };
    if !hold.time.may_call(app.now()) {
        return rest(app, hold, Some(Span::ZERO)).await;
    }
    match call.state {
        CallState::Prepared if may_be_sent => ask(app, hold, &refund, &call).await,
        CallState::Prepared | CallState::Superseded | CallState::Refused => {
            look(app, hold, &refund, &call).await
        }
        CallState::Answered => rest(app, hold, None).await,
    }
}

async fn ask(
    app: &App,
    hold: &Hold,
    refund: &RefundRecord,
    call: &StripeCallRecord,
) -> AppResult<()> {
    let request: RefundRequest = from_json("stripe_calls", "request", &call.request)?;
    let error = match app.gateway.refund(&request, &call.id).await {
        Ok(answer) => {
            fail_points::hit_at(&app.instance, "refund:called").map_err(AppError::internal)?;
            let seen =
                Seen { answer: answer.value, request_id: answer.request_id, cause: "refund" };
            return record(app, hold, call, seen).await;
        }
        Err(error) => error,
    };
    calls::note_failure(app, &call.id, &error).await?;
    tracing::warn!(
        refund.id = %refund.id, payment.id = %refund.payment_id, error = %error,
        "Stripe did not take a refund"
    );
    match error {
        GatewayError::CircuitOpen { wait, .. } => rest(app, hold, Some(after_circuit(wait))).await,
        GatewayError::Busy { retry_after: Some(wait), .. } => rest(app, hold, Some(wait)).await,
        GatewayError::Busy { retry_after: None, .. } | GatewayError::Unknown(_) => {
            rest(app, hold, Some(pause_after(call))).await
        }
        GatewayError::KeyUsedUp(_) => rest(app, hold, Some(BEFORE_LOOKING)).await,
        // A person may have returned the money in Stripe's dashboard: what exists decides.
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_) => {
            let refused = StripeCallRecord { state: CallState::Refused, ..call.clone() };
            look(app, hold, refund, &refused).await
        }
    }
}

/// The circuit asks for a probe once its wait is over, not before.
const fn after_circuit(wait: Span) -> Span {
    Span::from_millis(wait.millis() + 1_000)
}

fn pause_after(call: &StripeCallRecord) -> Span {
    retry_pause(u32::try_from(call.tries).unwrap_or(u32::MAX), 0)
}

/// What Stripe shows of a refund.
struct Seen {
    answer: RefundAnswer,
    request_id: Option<String>,
    cause: &'static str,
}

/// The answer is a fact like any other; the saga is woken for what follows from it.
async fn record(app: &App, hold: &Hold, call: &StripeCallRecord, seen: Seen) -> AppResult<()> {
    let (lease, metrics, call) = (hold.lease.clone(), app.metrics.clone(), call.id.clone());
    app.store
        .write(move |tx| {
            payments::lock(tx, &lease.payment)?;
            let held = refunds::under_lease(tx, &lease)?.is_some();
            let observations = seen.answer.observations.as_slice();
            let news = News { payment: &lease.payment, observations, cause: seen.cause };
            record_facts(tx, &metrics, news)?;
            if !held {
                // Whoever took the lease over asks under the same key and gets the same answer.
                return Ok(());
            }
            let (state, object) = (CallState::Answered, Some(seen.answer.id.as_str()));
            let request = seen.request_id.as_deref();
            stripe_calls::end(tx, &call, &CallEnd { state, object, request, error: None })?;
            refunds::set_status(tx, &lease.refund, RefundRequestStatus::Accepted, object)?;
            refunds::rest(tx, &lease, None)?;
            sagas::wake(tx, &lease.payment)
        })
        .await
        .map_err(AppError::Store)
}

/// Lists what exists: ours is adopted; else a refusal stands, and a used-up key makes room for
/// another row with a key of its own.
async fn look(
    app: &App,
    hold: &Hold,
    refund: &RefundRecord,
    call: &StripeCallRecord,
) -> AppResult<()> {
    let listed = match app.gateway.list_refunds(&refund.intent_id).await {
        Ok(listed) => listed,
        Err(GatewayError::CircuitOpen { wait, .. }) => {
            return rest(app, hold, Some(after_circuit(wait))).await;
        }
        Err(error) => {
            tracing::warn!(refund.id = %refund.id, error = %error, "refunds could not be listed");
            return rest(app, hold, Some(pause_after(call).max(BEFORE_LOOKING))).await;
        }
    };
    let own = listed.value.iter().find(|found| found.refund.as_ref() == Some(&refund.id));
    if let Some(own) = own {
        let (answer, request_id) = (own.clone(), listed.request_id.clone());
        return record(app, hold, call, Seen { answer, request_id, cause: "look-up" }).await;
    }
    let others = listed.value.into_iter().flat_map(|found| found.observations).collect();
    let refused = call.state == CallState::Refused;
    let (lease, metrics, key) = (hold.lease.clone(), app.metrics.clone(), calls::new_key(app));
    let call = call.clone();
    let renew = move |tx: &mut Tx<'_>| {
        not_found(tx, (&lease, &metrics), &others)?;
        let Some(refund) = refunds::under_lease(tx, &lease)? else { return Ok(()) };
        if refused {
            refunds::set_status(tx, &refund.id, RefundRequestStatus::Refused, None)?;
            return refunds::rest(tx, &lease, None);
        }
        let (state, error) = (CallState::Superseded, Some("its key says no more"));
        stripe_calls::end(tx, &call.id, &CallEnd { state, object: None, request: None, error })?;
        let new = NewStripeCall {
            id: key.clone(),
            payment_id: refund.payment_id.clone(),
            attempt_id: call.attempt_id.clone(),
            operation: CallOperation::Refund,
            request: call.request.clone(),
            object_id: None,
        };
        stripe_calls::prepare(tx, new)?;
        refunds::set_call(tx, &refund.id, &key)?;
        let now = tx.now();
        refunds::rest(tx, &lease, Some(now))
    };
    app.store.write(renew).await.map_err(AppError::Store)
}

/// Others' refunds of the same PaymentIntent are news all the same.
fn not_found(
    tx: &mut Tx<'_>,
    (lease, metrics): (&RefundLease, &crate::metrics::Metrics),
    others: &Vec<Observation>,
) -> Result<(), StoreError> {
    payments::lock(tx, &lease.payment)?;
    let news = News { payment: &lease.payment, observations: others, cause: "look-up" };
    record_facts(tx, metrics, news).map(|_| ())
}

/// Gives the lease back; the refund is due again after `pause`, or never.
async fn rest(app: &App, hold: &Hold, pause: Option<Span>) -> AppResult<()> {
    let lease = hold.lease.clone();
    app.store
        .write(move |tx| {
            let due_at = pause.map(|pause| tx.now() + pause);
            refunds::rest(tx, &lease, due_at)
        })
        .await
        .map_err(AppError::Store)
}
