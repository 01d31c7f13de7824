//! Step 5: open the Checkout Session. What undoes it is in `expiry`.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{Answered, GatewayError, OpenSession, SessionAnswer};
use crate::app::payments::{News, own_fact, record_facts};
use crate::db::payments::PaymentRecord;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::stripe_calls::{CallEnd, StripeCallRecord};
use crate::db::types::from_json;
use crate::db::{StoreError, Tx, attempts, sagas, stripe_calls};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, Observed};
use crate::domain::ids::{AttemptId, StripeCallId};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep, retry_pause};
use crate::domain::stripe_call::CallState;
use crate::metrics::Metrics;

use super::another_try::write_attempt;
use super::calls;
use super::runner::Hold;
use super::{Held, Stepped, Turn, debits, hold, turn};

/// The least time that Stripe leaves a session
/// (<https://docs.stripe.com/api/checkout/sessions/create>, `expires_at`).
const LEAST_SESSION: Span = Span::from_minutes(30);

/// What is added to the customer's minutes, so that a retry can carry the same `expires_at`.
pub const SLACK: Span = Span::from_minutes(5);

/// However long Stripe asks us to wait, a customer's stock is not held for that alone.
const LONGEST_WAIT: Span = Span::from_minutes(5);

/// How long after a key was used up Stripe is asked what exists: its lists may lag a little.
const BEFORE_LOOKING: Span = Span::from_seconds(1);

/// What is to be done, decided under the lock.
pub(super) enum Plan {
    /// Send the request of this row.
    Send(Box<(StripeCallRecord, OpenSession)>),
    /// The row will say no more: look up what exists.
    LookUp(Box<(StripeCallRecord, OpenSession)>),
    /// It was done before, or there is something else to do: the saga has moved on.
    Moved,
    LeaseLost,
}

/// Opens the session, or finds the one that an earlier try opened.
pub(super) async fn run(app: &App, held: &Hold) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    let plan = app.store.write(move |tx| plan(tx, &lease)).await?;
    match plan {
        Plan::Moved => Ok(Stepped::Moved),
        Plan::LeaseLost => Ok(Stepped::LeaseLost),
        Plan::LookUp(call) => look_up(app, held, *call).await,
        Plan::Send(call) if held.may_call(app.now()) => send(app, held, *call).await,
        Plan::Send(_) => Ok(Stepped::Rests),
    }
}

/// Decides what is left to do until the customer can pay.
pub(super) fn plan(tx: &mut Tx<'_>, lease: &Lease) -> Result<Plan, AppError> {
    let Some(held) = hold(tx, lease)? else { return Ok(Plan::LeaseLost) };
    let saga = &held.saga;
    let attempt = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    if saga.ending.is_some() {
        go_back(tx, lease, saga, None)?;
        return Ok(Plan::Moved);
    }
    if attempt.session_id.is_some() {
        go_on(tx, lease, saga, attempt.expires_at)?;
        return Ok(Plan::Moved);
    }
    if tx.now() >= saga.deadline_at {
        announce_failure(
            tx,
            held.payment,
            "Stripe could not be asked until the deadline".to_owned(),
        );
        go_back(tx, lease, saga, Some(ClosingCause::Unreachable))?;
        return Ok(Plan::Moved);
    }
    let calls = stripe_calls::of_payment(tx, &lease.payment)?;
    let own = |call: &StripeCallRecord| call.attempt_id.as_ref() == Some(&attempt.id);
    let call = calls.into_iter().rfind(own).ok_or(StoreError::NotFound)?;
    let request: OpenSession = from_json("stripe_calls", "request", &call.request)?;
    let too_late = tx.now() + LEAST_SESSION > request.expires_at;
    if too_late || !call.may_be_sent(tx.now()) {
        return Ok(Plan::LookUp(Box::new((call, request))));
    }
    Ok(Plan::Send(Box::new((call, request))))
}

async fn send(
    app: &App,
    held: &Hold,
    (call, request): (StripeCallRecord, OpenSession),
) -> AppResult<Stepped> {
    match app.gateway.open_session(&request, &call.id).await {
        Ok(answer) => record(app, held, &call, answer).await,
        Err(error) => {
            calls::note_failure(app, &call.id, &error).await?;
            failed(app, held, error).await
        }
    }
}

async fn failed(app: &App, held: &Hold, error: GatewayError) -> AppResult<Stepped> {
    let about_time = |param: Option<&str>| param == Some("expires_at");
    match error {
        // Too little time was left when it arrived: look, then a new row with a fresh time.
        GatewayError::Refused(detail) if about_time(detail.param.as_deref()) => {
            wait(app, held, BEFORE_LOOKING).await
        }
        GatewayError::KeyUsedUp(_) => wait(app, held, BEFORE_LOOKING).await,
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_) => {
            let (lease, words) = (held.lease.clone(), error.to_string());
            let cause = Some(ClosingCause::StripeRefused);
            app.store
                .write(move |tx| {
                    let Some(held) = hold(tx, &lease)? else { return Ok(Stepped::LeaseLost) };
                    announce_failure(tx, held.payment, words.clone());
                    go_back(tx, &lease, &held.saga, cause)
                })
                .await
        }
        GatewayError::CircuitOpen { wait: span, .. }
        | GatewayError::Busy { retry_after: Some(span), .. } => wait(app, held, span).await,
        GatewayError::Busy { retry_after: None, .. } | GatewayError::Unknown(_) => {
            Err(AppError::internal(error))
        }
    }
}

/// Waits because Stripe or the circuit asked for it, which is nobody's failure.
pub(super) async fn wait(app: &App, held: &Hold, span: Span) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    app.store
        .write(move |tx| {
            let Some(held) = hold(tx, &lease)? else { return Ok(Stepped::LeaseLost) };
            let mut progress = held.saga.progress();
            let span = span.min(LONGEST_WAIT);
            progress.due_at = Some(tx.now() + span + Span::from_seconds(1));
            sagas::advance(tx, &lease, progress)?;
            Ok(Stepped::Rests)
        })
        .await
        .map_err(AppError::Store)
}

async fn record(
    app: &App,
    held: &Hold,
    call: &StripeCallRecord,
    answer: Answered<SessionAnswer>,
) -> AppResult<Stepped> {
    let (lease, metrics) = (held.lease.clone(), app.metrics.clone());
    let (call, attempt) = (call.id.clone(), call.attempt_id.clone());
    app.store
        .write(move |tx| {
            let Some(Held { payment: paid, saga }) = hold(tx, &lease)? else {
                return Ok(Stepped::LeaseLost);
            };
            let session = &answer.value;
            let attempt = attempt.as_ref().ok_or(StoreError::NotFound)?;
            let url = session.url.as_deref();
            attempts::set_session(tx, attempt, &session.id, url, session.expires_at)?;
            let request = answer.request_id.as_deref();
            let (state, object) = (CallState::Answered, Some(session.id.as_str()));
            stripe_calls::end(tx, &call, &CallEnd { state, object, request, error: None })?;
            let (payment, observations) = (&lease.payment, session.observations.as_slice());
            let cause = "process_with_stripe";
            record_facts(tx, &metrics, News { payment, observations, cause })?;
            let (session, request) = (session.id.clone(), answer.request_id.clone());
            tx.after_commit(move || {
                tracing::info!(
                    order.id = %paid.order_id, payment.id = %paid.id,
                    amount_minor = paid.amount_minor, currency = %paid.currency,
                    payment_method = %paid.method, customer = "guest",
                    stripe.session_id = session, stripe.request_id = request,
                    "payment_created_successfully"
                );
            });
            go_on(tx, &lease, &saga, answer.value.expires_at)
        })
        .await
}

/// The log's line of a payment that could not be created.
fn announce_failure(tx: &mut Tx<'_>, payment: PaymentRecord, error: String) {
    tx.after_commit(move || {
        tracing::error!(
            order.id = %payment.order_id, payment.id = %payment.id,
            amount_minor = payment.amount_minor, currency = %payment.currency,
            payment_method = %payment.method, customer = "guest", error,
            "payment_creation_failed"
        );
    });
}

/// A key that will say no more: what exists decides. Found: recorded. Not found: the attempt is
/// written off (a session whose address nobody was given cannot be paid), and another begins.
async fn look_up(
    app: &App,
    held: &Hold,
    (call, request): (StripeCallRecord, OpenSession),
) -> AppResult<Stepped> {
    let attempt = request.owner.attempt.clone();
    if let Some(session) = calls::find_session(app, &attempt, call.created_at).await? {
        calls::record_session(app, &held.lease, &attempt, session).await?;
        return Ok(Stepped::Moved);
    }
    let next = Next {
        lease: held.lease.clone(),
        old_call: call.id,
        attempt: AttemptId::new(app.now(), app.randomness.as_ref()),
        key: calls::new_key(app),
        request,
        session: app.settings.session_with_slack(),
    };
    let metrics = app.metrics.clone();
    app.store.write(move |tx| begin_again(tx, &metrics, &next)).await
}

/// The attempt that takes the place of one that was written off.
struct Next {
    lease: Lease,
    old_call: StripeCallId,
    attempt: AttemptId,
    key: StripeCallId,
    request: OpenSession,
    session: Span,
}

fn begin_again(tx: &mut Tx<'_>, metrics: &Metrics, next: &Next) -> Result<Stepped, AppError> {
    let Some(Held { saga, .. }) = hold(tx, &next.lease)? else { return Ok(Stepped::LeaseLost) };
    let old = attempts::latest(tx, &next.lease.payment)?.ok_or(StoreError::NotFound)?;
    let superseded = CallEnd {
        state: CallState::Superseded,
        object: None,
        request: None,
        error: Some("the key says no more and nothing was found"),
    };
    stripe_calls::end(tx, &next.old_call, &superseded)?;
    let mut request = next.request.clone();
    request.owner.attempt = next.attempt.clone();
    request.expires_at = tx.now() + next.session;
    let opened = write_attempt(tx, &next.lease, (&old, &next.key, &request))?;
    let written_off = own_fact(tx, Observed::AttemptWrittenOff { attempt: old.id });
    let observations = [written_off, opened];
    let (payment, cause) = (&next.lease.payment, "process_with_stripe");
    record_facts(tx, metrics, News { payment, observations: &observations, cause })?;
    let step = SagaStep::ProcessWithStripe;
    let mut progress = saga.progress().go_to(step, tx.now());
    // Whoever begins again and again does it ever more slowly.
    let again = u32::try_from(old.number).unwrap_or(u32::MAX).saturating_sub(1);
    if again > 0 {
        progress.due_at = Some(tx.now() + retry_pause(again, 0));
    }
    let note = Some("began again under a new key".to_owned());
    turn(tx, Turn { lease: &next.lease, progress, step, entry: SagaEntry::Failed, note })?;
    Ok(if again > 0 { Stepped::Rests } else { Stepped::Moved })
}

fn go_on(
    tx: &mut Tx<'_>,
    lease: &Lease,
    saga: &SagaRecord,
    expires_at: Moment,
) -> Result<Stepped, AppError> {
    let mut progress = saga.progress().go_to(SagaStep::AwaitPayment, tx.now());
    // Who tries again after a bounced debit has the rest of the day, whatever comes of it.
    let promised = debits::another_try_until(tx, &lease.payment)?;
    progress.deadline_at = promised.map_or(expires_at, |until| until.max(expires_at));
    let (step, entry) = (SagaStep::ProcessWithStripe, SagaEntry::Done);
    turn(tx, Turn { lease, progress, step, entry, note: None })?;
    Ok(Stepped::Moved)
}

fn go_back(
    tx: &mut Tx<'_>,
    lease: &Lease,
    saga: &SagaRecord,
    cause: Option<ClosingCause>,
) -> Result<Stepped, AppError> {
    let step = SagaStep::ProcessWithStripe;
    let mut progress = saga.progress().go_to(step, tx.now());
    progress.state = SagaState::Compensating;
    progress.ending = saga.ending.or(cause);
    let note = progress.ending.map(|cause| cause.name().to_owned());
    turn(tx, Turn { lease, progress, step, entry: SagaEntry::Failed, note })?;
    Ok(Stepped::Moved)
}
