//! Taking what is held, once a person asked for it. The saga sends it under its lease, so that a
//! capture whose answer is lost is asked again under the same key.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{Answered, CaptureRequest, GatewayError, IntentAnswer};
use crate::app::payments::{News, record_facts};
use crate::db::captures::CaptureRecord;
use crate::db::payments::PaymentRecord;
use crate::db::sagas::Lease;
use crate::db::stripe_calls::{CallEnd, StripeCallRecord};
use crate::db::types::from_json;
use crate::db::{StoreError, Tx, captures, orders, stripe_calls};
use crate::domain::capture::CaptureStatus;
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::IntentState;
use crate::domain::ids::{ProductId, StripeCallId};
use crate::domain::stripe_call::{CallOperation, CallState};

use super::calls::{self, NewCall};
use super::process_with_stripe::wait;
use super::refunding::look_up;
use super::runner::Hold;
use super::{Stepped, hold};
use crate::fail_points;

/// How long an authorization holds at least, where the charge does not say until when.
const SHORTEST_AUTHORIZATION: Span = Span::from_hours(7 * 24);

/// How long before the end of an authorization an operator is warned, and warned again.
const WARNINGS: [Span; 2] = [Span::from_hours(48), Span::from_hours(24)];

/// Until when what is held can be captured.
pub(in crate::app) fn capture_before(payment: &PaymentRecord) -> Moment {
    payment.capture_before.unwrap_or(payment.updated_at + SHORTEST_AUTHORIZATION)
}

/// Warns an operator where an authorization ends soon; says when to look again.
pub(super) fn warn(payment: &PaymentRecord, now: Moment, until: Moment) -> Moment {
    let [first, last] = WARNINGS.map(|before| until - before);
    if now >= first {
        let hours_left = until.since(now).seconds_rounded_up() / 3600;
        tracing::warn!(
            payment.id = %payment.id, hours_left,
            "held money must be captured soon, or it is released"
        );
    }
    [first, last, until].into_iter().find(|moment| *moment > now).unwrap_or(until)
}

/// Sends the capture by its row; a used-up key makes room for another row.
pub(super) async fn run(app: &App, held: &Hold, capture: CaptureRecord) -> AppResult<Stepped> {
    let (lease, key, of) = (held.lease.clone(), calls::new_key(app), capture.clone());
    let call = app.store.write(move |tx| prepare(tx, &lease, (&of, &key))).await?;
    let Some(call) = call else { return Ok(Stepped::LeaseLost) };
    if !held.may_call(app.now()) {
        return Ok(Stepped::Rests);
    }
    let request: CaptureRequest = from_json("stripe_calls", "request", &call.request)?;
    fail_points::hit_at(&app.instance, "capture:prepared").map_err(AppError::internal)?;
    match app.gateway.capture_intent(&request, &call.id).await {
        Ok(answer) => {
            fail_points::hit_at(&app.instance, "capture:called").map_err(AppError::internal)?;
            record(app, held, (&capture, &call), answer).await
        }
        Err(error) => {
            calls::note_failure(app, &call.id, &error).await?;
            not_captured(app, held, &capture, error).await
        }
    }
}

fn prepare(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (capture, key): (&CaptureRecord, &StripeCallId),
) -> Result<Option<StripeCallRecord>, AppError> {
    if hold(tx, lease)?.is_none() {
        return Ok(None);
    }
    let call = stripe_calls::find(tx, &capture.call_id)?.ok_or(StoreError::NotFound)?;
    if call.state == CallState::Prepared {
        return Ok(Some(call));
    }
    let new = NewCall {
        lease,
        id: key.clone(),
        attempt: call.attempt_id,
        operation: CallOperation::CaptureIntent,
        request: call.request,
        object: call.object_id,
    };
    let call = calls::prepare(tx, new)?;
    captures::set_call(tx, &capture.id, &call.id)?;
    Ok(Some(call))
}

async fn record(
    app: &App,
    held: &Hold,
    (capture, call): (&CaptureRecord, &StripeCallRecord),
    answer: Answered<IntentAnswer>,
) -> AppResult<Stepped> {
    let (lease, metrics) = (held.lease.clone(), app.metrics.clone());
    let (capture, call) = (capture.id.clone(), call.id.clone());
    app.store
        .write(move |tx| {
            let (object, request) = (Some(answer.value.id.as_str()), answer.request_id.as_deref());
            let observations = answer.value.observations.as_slice();
            record_facts(
                tx,
                &metrics,
                News { payment: &lease.payment, observations, cause: "capture" },
            )?;
            let state = CallState::Answered;
            stripe_calls::end(tx, &call, &CallEnd { state, object, request, error: None })?;
            captures::set_status(tx, &capture, CaptureStatus::Accepted)
        })
        .await
        .map_err(AppError::Store)?;
    Ok(Stepped::Moved)
}

/// What Stripe shows decides: captured all the same, ended, or still held and refused.
async fn not_captured(
    app: &App,
    held: &Hold,
    capture: &CaptureRecord,
    error: GatewayError,
) -> AppResult<Stepped> {
    let for_good = match &error {
        GatewayError::CircuitOpen { wait: span, .. } => return wait(app, held, *span).await,
        GatewayError::Busy { .. } | GatewayError::Unknown(_) => {
            return Err(AppError::internal(error));
        }
        GatewayError::KeyUsedUp(_) => false,
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_) => {
            true
        }
    };
    let status = match look_up(app, held, &capture.intent_id).await? {
        Some(IntentState::Succeeded) => CaptureStatus::Accepted,
        Some(IntentState::RequiresCapture) | None if !for_good => {
            return Err(AppError::internal(error));
        }
        Some(_) | None => CaptureStatus::Refused,
    };
    let (id, payment) = (capture.id.clone(), held.lease.payment.clone());
    if status == CaptureStatus::Refused {
        tracing::error!(payment.id = %payment, error = %error, "Stripe refused the capture");
    }
    app.store
        .write(move |tx| captures::set_status(tx, &id, status))
        .await
        .map_err(AppError::Store)?;
    Ok(Stepped::Moved)
}

/// The products that ship, where only a part was captured; everything ships otherwise. News of
/// captured money may come before the answer to our own call, which has ended then too.
pub(super) fn ships(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
) -> Result<Option<Vec<ProductId>>, StoreError> {
    let Some(capture) = captures::of_payment(tx, &payment.id)? else { return Ok(None) };
    if capture.status == CaptureStatus::Requested {
        captures::set_status(tx, &capture.id, CaptureStatus::Accepted)?;
        let (state, object) = (CallState::Answered, Some(capture.intent_id.as_str()));
        let end = CallEnd { state, object, request: None, error: None };
        stripe_calls::end(tx, &capture.call_id, &end)?;
    }
    // Somebody may have captured more in Stripe's dashboard: then everything is paid.
    if payment.captured_minor > capture.amount_minor {
        return Ok(None);
    }
    let chosen = captures::lines(tx, &capture.id)?;
    let lines = orders::lines(tx, &payment.order_id)?;
    let ships = lines.into_iter().filter(|line| chosen.contains(&line.position));
    Ok(Some(ships.map(|line| line.product_id).collect()))
}
