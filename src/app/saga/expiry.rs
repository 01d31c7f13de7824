//! What undoes step 5: the session is expired at Stripe. Stock is released only once Stripe says
//! that no money can come.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::GatewayError;
use crate::app::payments::{News, facts_of, own_fact, record_facts};
use crate::db::attempts::AttemptRecord;
use crate::db::sagas::Lease;
use crate::db::stripe_calls::{CallEnd, StripeCallRecord};
use crate::db::{StoreError, Tx, attempts, stripe_calls};
use crate::domain::clock::Span;
use crate::domain::facts::Observed;
use crate::domain::ids::{AttemptId, PaymentId, StripeCallId};
use crate::domain::saga::SagaStep;
use crate::domain::stripe_call::{CallOperation, CallState};
use crate::metrics::Metrics;

use super::calls::{self, NewCall};
use super::compensation::{has_money, step_back, turn_round};
use super::process_with_stripe::wait;
use super::runner::Hold;
use super::{Held, Stepped, debits, hold};

/// How long an unanswered request to open a session may still be on its way.
const ON_ITS_WAY: Span = Span::from_seconds(30);

/// What is to be done, decided under the lock.
pub(super) enum Plan {
    Stepped(Stepped),
    /// Expire this session by this row.
    Expire(Box<StripeCallRecord>, String),
    /// Whether a session exists is not known: look.
    Find(Box<AttemptRecord>),
}

/// Makes sure that no money can come any more, or turns round if some did.
pub(super) async fn run(app: &App, held: &Hold) -> AppResult<Stepped> {
    let (lease, key) = (held.lease.clone(), calls::new_key(app));
    match app.store.write(move |tx| plan(tx, &lease, &key)).await? {
        Plan::Stepped(stepped) => Ok(stepped),
        Plan::Find(attempt) => find(app, held, *attempt).await,
        Plan::Expire(call, session) if held.may_call(app.now()) => {
            expire(app, held, &call, &session).await
        }
        Plan::Expire(..) => Ok(Stepped::Rests),
    }
}

/// Decides what is left to do until no money can come.
pub(super) fn plan(tx: &mut Tx<'_>, lease: &Lease, key: &StripeCallId) -> Result<Plan, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else {
        return Ok(Plan::Stepped(Stepped::LeaseLost));
    };
    let stands = has_money(payment.status) && !debits::is_given_up(&saga, payment.status);
    if stands && !saga.late {
        return turn_round(tx, lease).map(Plan::Stepped);
    }
    let facts = facts_of(tx, &lease.payment)?;
    // Nothing can be asked of a bank that does not decide: what it takes later is late.
    if facts.all_attempts_ended() || debits::is_given_up(&saga, payment.status) {
        return step_back(tx, lease, SagaStep::ProcessWithStripe, None).map(Plan::Stepped);
    }
    let attempt = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let Some(session) = attempt.session_id.clone() else {
        return Ok(Plan::Find(Box::new(attempt)));
    };
    let operation = CallOperation::ExpireSession;
    let call = match stripe_calls::prepared(tx, &lease.payment, operation)? {
        Some(call) => call,
        None => calls::prepare(
            tx,
            NewCall {
                lease,
                id: key.clone(),
                attempt: Some(attempt.id),
                operation,
                request: session.clone(),
                object: Some(session.clone()),
            },
        )?,
    };
    Ok(Plan::Expire(Box::new(call), session))
}

async fn expire(
    app: &App,
    held: &Hold,
    call: &StripeCallRecord,
    session: &str,
) -> AppResult<Stepped> {
    match app.gateway.expire_session(session, &call.id).await {
        Ok(answer) => {
            let (lease, metrics) = (held.lease.clone(), app.metrics.clone());
            let id = call.id.clone();
            app.store
                .write(move |tx| {
                    let observations = answer.value.observations.as_slice();
                    let (payment, cause) = (&lease.payment, "process_with_stripe undone");
                    record_facts(tx, &metrics, News { payment, observations, cause })?;
                    let (object, request) =
                        (Some(answer.value.id.as_str()), answer.request_id.as_deref());
                    let state = CallState::Answered;
                    stripe_calls::end(tx, &id, &CallEnd { state, object, request, error: None })
                })
                .await
                .map_err(AppError::Store)?;
            Ok(Stepped::Moved)
        }
        Err(error) => {
            calls::note_failure(app, &call.id, &error).await?;
            not_expired(app, held, session, error).await
        }
    }
}

/// A session that is not open any more cannot be expired: it was paid or has run out, and a
/// look-up tells which.
async fn not_expired(
    app: &App,
    held: &Hold,
    session: &str,
    error: GatewayError,
) -> AppResult<Stepped> {
    match error {
        GatewayError::Refused(_) | GatewayError::Declined(..) | GatewayError::KeyUsedUp(_) => {
            let answer = app.gateway.look_up_session(session).await.map_err(AppError::internal)?;
            calls::record_look_up(app, &held.lease, answer.value.observations).await?;
            let decided = calls::facts(app, &held.lease).await?;
            if decided.all_attempts_ended() || has_money(decided.status()) {
                return Ok(Stepped::Moved);
            }
            Err(AppError::internal(error))
        }
        GatewayError::CircuitOpen { wait: span, .. }
        | GatewayError::Busy { retry_after: Some(span), .. } => wait(app, held, span).await,
        GatewayError::Unauthorised(_)
        | GatewayError::Busy { retry_after: None, .. }
        | GatewayError::Unknown(_) => Err(AppError::internal(error)),
    }
}

/// A session whose id we never learned: found, it is expired; not found, and nothing on its way
/// any more, the attempt is written off.
async fn find(app: &App, held: &Hold, attempt: AttemptRecord) -> AppResult<Stepped> {
    if let Some(session) = calls::find_session(app, &attempt.id, attempt.created_at).await? {
        calls::record_session(app, &held.lease, &attempt.id, session).await?;
        return Ok(Stepped::Moved);
    }
    let (lease, metrics) = (held.lease.clone(), app.metrics.clone());
    app.store
        .write(move |tx| {
            if hold(tx, &lease)?.is_none() {
                return Ok(Stepped::LeaseLost);
            }
            let why = ("nothing was found", "process_with_stripe undone");
            write_off(tx, &metrics, (&lease.payment, &attempt.id), why)?;
            Ok(Stepped::Moved)
        })
        .await
}

/// Gives an attempt up of which nothing can be paid at Stripe, with the requests that were to
/// open it.
///
/// # Errors
/// [`AppError::Internal`] while a request may still be on its way.
pub(in crate::app) fn write_off(
    tx: &mut Tx<'_>,
    metrics: &Metrics,
    (payment, attempt): (&PaymentId, &AttemptId),
    (because, cause): (&str, &str),
) -> Result<(), AppError> {
    for call in stripe_calls::of_payment(tx, payment)? {
        let opens = call.operation == CallOperation::OpenSession;
        if !opens || call.state != CallState::Prepared {
            continue;
        }
        if call.tries > 0 && tx.now().since(call.updated_at) < ON_ITS_WAY {
            return Err(AppError::internal("a request may still be on its way"));
        }
        let (state, error) = (CallState::Superseded, Some(because));
        let end = CallEnd { state, object: None, request: None, error };
        stripe_calls::end(tx, &call.id, &end)?;
    }
    let written_off = own_fact(tx, Observed::AttemptWrittenOff { attempt: attempt.clone() });
    let observations = [written_off];
    record_facts(tx, metrics, News { payment, observations: &observations, cause })?;
    Ok(())
}
