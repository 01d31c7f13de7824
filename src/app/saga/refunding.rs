//! Money that the saga returns by itself: what came too late, and what was captured beyond the
//! order's total. Each request has a row of its own, written under the payment's lock.

use std::collections::BTreeMap;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{Answered, GatewayError, Owner, RefundAnswer, RefundRequest};
use crate::app::payments::{News, facts_of, record_facts};
use crate::db::refunds::RefundRecord;
use crate::db::sagas::Lease;
use crate::db::stripe_calls::{CallEnd, StripeCallRecord};
use crate::db::types::{from_json, money, to_json};
use crate::db::{StoreError, Tx, attempts, refunds, stripe_calls};
use crate::domain::facts::{IntentState, PaymentFacts};
use crate::domain::ids::{RefundId, ShopId, StripeCallId};
use crate::domain::refund::{
    OwnRequest, RefundCause, RefundReason, RefundRequestStatus, left_by_intent,
};
use crate::domain::refund_standing::RefundStanding;
use crate::domain::stripe_call::{CallOperation, CallState};

use super::calls::{self, NewCall};
use super::process_with_stripe::wait;
use super::runner::Hold;
use super::{Held, Stepped, hold};

/// How much shall go back, and why.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Minor units of the payment's currency.
    pub minor: i64,
    pub cause: RefundCause,
    pub reason: RefundReason,
}

/// What is to be done about a refund, decided under the lock.
enum Plan {
    /// Send the request of this row.
    Send(Box<(StripeCallRecord, RefundRequest)>),
    /// What came of this request is not known, and its key will say no more: look.
    Settle(Box<RefundRequest>),
    LeaseLost,
}

/// After so many requests for one payment a person must look.
const MOST_REQUESTS: usize = 3;

/// Returns an amount, by as many refunds as PaymentIntents took it.
pub(super) async fn give_back(app: &App, held: &Hold, wanted: Wanted) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    let (key, shop) = (calls::new_key(app), app.settings.shop.clone());
    let refund = RefundId::new(app.now(), app.randomness.as_ref());
    let plan = app
        .store
        .write(move |tx| {
            let new = NewRefund { wanted, key: &key, refund: &refund, shop: &shop };
            prepare(tx, &lease, &new)
        })
        .await?;
    let (call, request) = match plan {
        Plan::Send(rows) => *rows,
        Plan::Settle(request) => {
            settle(app, held, &request).await?;
            return Ok(Stepped::Moved);
        }
        Plan::LeaseLost => return Ok(Stepped::LeaseLost),
    };
    if !held.may_call(app.now()) {
        return Ok(Stepped::Rests);
    }
    match app.gateway.refund(&request, &call.id).await {
        Ok(answer) => record(app, held, &call, &request, answer).await,
        Err(error) => {
            calls::note_failure(app, &call.id, &error).await?;
            not_refunded(app, held, &request, error).await
        }
    }
}

struct NewRefund<'a> {
    wanted: Wanted,
    key: &'a StripeCallId,
    refund: &'a RefundId,
    shop: &'a ShopId,
}

/// Finds the request that is still without an answer, or writes a new one for what is left.
fn prepare(tx: &mut Tx<'_>, lease: &Lease, new: &NewRefund<'_>) -> Result<Plan, AppError> {
    let Some(Held { payment, .. }) = hold(tx, lease)? else { return Ok(Plan::LeaseLost) };
    if let Some(plan) = unsettled(tx, lease)? {
        return Ok(plan);
    }
    let facts = facts_of(tx, &lease.payment)?;
    if note_failed(tx, lease, &facts)? >= MOST_REQUESTS {
        return Err(AppError::internal("its refunds fail again and again: a person must look"));
    }
    let requests = refunds::of_payment(tx, &lease.payment)?;
    let requests: Vec<OwnRequest> = requests.iter().map(RefundRecord::own_request).collect();
    let left = left_by_intent(&facts, &requests);
    let newest = newest_to_return(&facts, &left, new.wanted.minor);
    let Some((intent, minor)) = newest else {
        return Err(AppError::internal("what should go back waits for another refund's answer"));
    };
    let attempt = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let owner = Owner {
        shop: new.shop.clone(),
        payment: lease.payment.clone(),
        attempt: attempt.id.clone(),
    };
    let request = RefundRequest {
        refund: new.refund.clone(),
        owner,
        intent,
        amount: money("payments", minor, payment.currency)?,
        reason: new.wanted.reason,
    };
    let call = NewCall {
        lease,
        id: new.key.clone(),
        attempt: Some(attempt.id),
        operation: CallOperation::Refund,
        request: to_json(&request)?,
        object: None,
    };
    let call = calls::prepare(tx, call)?;
    let row = row(tx, new, &request, &call);
    refunds::asked_again(tx, &lease.payment, "cobro")?;
    refunds::insert(tx, row)?;
    Ok(Plan::Send(Box::new((call, request))))
}

fn row(
    tx: &Tx<'_>,
    new: &NewRefund<'_>,
    request: &RefundRequest,
    call: &StripeCallRecord,
) -> RefundRecord {
    RefundRecord {
        id: new.refund.clone(),
        payment_id: request.owner.payment.clone(),
        call_id: call.id.clone(),
        intent_id: request.intent.clone(),
        currency: request.amount.currency(),
        amount_minor: request.amount.minor(),
        reason: new.wanted.reason,
        cause: new.wanted.cause,
        status: RefundRequestStatus::Requested,
        stripe_id: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        actor: None,
        note: None,
        form_token: None,
        settled_status: None,
        restocked_at: None,
        due_at: None,
        lease_owner: None,
        lease_until: None,
        fence: 0,
        standing: RefundStanding::Waiting,
        handled_at: None,
        handled_by: None,
        handled_note: None,
    }
}

/// The requests of the saga itself; those of a person have a worker of their own.
fn of_saga(tx: &mut Tx<'_>, lease: &Lease) -> Result<Vec<RefundRecord>, StoreError> {
    let mut requests = refunds::of_payment(tx, &lease.payment)?;
    requests.retain(|refund| refund.cause != RefundCause::Person);
    Ok(requests)
}

/// A request of ours whose fate is not in the books yet: nothing new is asked for before it is.
fn unsettled(tx: &mut Tx<'_>, lease: &Lease) -> Result<Option<Plan>, AppError> {
    let calls = stripe_calls::of_payment(tx, &lease.payment)?;
    for refund in of_saga(tx, lease)? {
        let call = calls.iter().find(|call| call.id == refund.call_id);
        let Some(call) = call.filter(|_| refund.status == RefundRequestStatus::Requested) else {
            continue;
        };
        let request: RefundRequest = from_json("stripe_calls", "request", &call.request)?;
        return Ok(Some(if call.may_be_sent(tx.now()) {
            Plan::Send(Box::new((call.clone(), request)))
        } else {
            Plan::Settle(Box::new(request))
        }));
    }
    Ok(None)
}

/// Marks the requests whose refund came back, and counts all that were ever made.
fn note_failed(tx: &mut Tx<'_>, lease: &Lease, facts: &PaymentFacts) -> Result<usize, StoreError> {
    let requests = of_saga(tx, lease)?;
    for refund in &requests {
        let seen = refund.stripe_id.as_ref().and_then(|id| facts.refunds.get(id));
        let failed = seen.is_some_and(|seen| !facts.counts(seen));
        if failed && refund.status.counts() {
            let id = refund.stripe_id.as_deref();
            refunds::set_status(tx, &refund.id, RefundRequestStatus::Failed, id)?;
        }
    }
    Ok(requests.len())
}

/// The newest PaymentIntent that has something left to return, and how much of `wanted` it can:
/// the later attempt is the one that was too much.
fn newest_to_return(
    facts: &PaymentFacts,
    left: &BTreeMap<String, i64>,
    wanted: i64,
) -> Option<(String, i64)> {
    // Captured money may be known by its charge alone, when the PaymentIntent's event is lost.
    let newest = left.iter().filter(|(_, left)| **left > 0).max_by_key(|(id, _)| {
        let known = facts.intents.get(*id);
        known.map(|intent| (intent.attempt.clone(), intent.state.at_seconds()))
    })?;
    Some((newest.0.clone(), (*newest.1).min(wanted)))
}

async fn record(
    app: &App,
    held: &Hold,
    call: &StripeCallRecord,
    request: &RefundRequest,
    answer: Answered<RefundAnswer>,
) -> AppResult<Stepped> {
    let (lease, metrics) = (held.lease.clone(), app.metrics.clone());
    let (call, refund) = (call.id.clone(), request.refund.clone());
    app.store
        .write(move |tx| {
            let (id, id_of_request) = (answer.value.id.as_str(), answer.request_id.as_deref());
            let observations = answer.value.observations.as_slice();
            let news = News { payment: &lease.payment, observations, cause: "refund" };
            record_facts(tx, &metrics, news)?;
            let state = CallState::Answered;
            let end = CallEnd { state, object: Some(id), request: id_of_request, error: None };
            stripe_calls::end(tx, &call, &end)?;
            refunds::set_status(tx, &refund, RefundRequestStatus::Accepted, Some(id))
        })
        .await
        .map_err(AppError::Store)?;
    Ok(Stepped::Moved)
}

/// A refund that Stripe refused may have been made by a person in Stripe's dashboard: what
/// Stripe shows decides.
async fn not_refunded(
    app: &App,
    held: &Hold,
    request: &RefundRequest,
    error: GatewayError,
) -> AppResult<Stepped> {
    if calls::state_after(&error).is_none() {
        if let GatewayError::CircuitOpen { wait: span, .. } = error {
            return wait(app, held, span).await;
        }
        return Err(AppError::internal(error));
    }
    match settle(app, held, request).await? {
        RefundRequestStatus::Accepted => Ok(Stepped::Moved),
        RefundRequestStatus::Requested
        | RefundRequestStatus::Succeeded
        | RefundRequestStatus::Failed
        | RefundRequestStatus::Refused => Err(AppError::internal(error)),
    }
}

/// Looks what came of a request whose key says no more, and writes it down.
async fn settle(app: &App, held: &Hold, request: &RefundRequest) -> AppResult<RefundRequestStatus> {
    let refund = request.refund.clone();
    let listed = app.gateway.list_refunds(&request.intent).await.map_err(AppError::internal)?;
    let own = listed.value.iter().find(|found| found.refund.as_ref() == Some(&refund));
    let (status, id) = match own {
        Some(found) => (RefundRequestStatus::Accepted, Some(found.id.clone())),
        None => (RefundRequestStatus::Refused, None),
    };
    let observations = listed.value.into_iter().flat_map(|found| found.observations).collect();
    calls::record_look_up(app, &held.lease, observations).await?;
    let lease = held.lease.clone();
    app.store
        .write(move |tx| {
            let calls = stripe_calls::of_payment(tx, &lease.payment)?;
            let rows = refunds::of_payment(tx, &lease.payment)?;
            let row = rows.iter().find(|row| row.id == refund);
            let own = |call: &&StripeCallRecord| row.is_some_and(|row| row.call_id == call.id);
            let open = calls.iter().filter(own).filter(|call| call.state == CallState::Prepared);
            for call in open {
                let (state, error) = (CallState::Superseded, Some("its key is too old"));
                let end = CallEnd { state, object: id.as_deref(), request: None, error };
                stripe_calls::end(tx, &call.id, &end)?;
            }
            refunds::set_status(tx, &refund, status, id.as_deref())
        })
        .await
        .map_err(AppError::Store)?;
    Ok(status)
}

/// Voids an authorization: its PaymentIntent is cancelled, which releases the funds.
pub(super) async fn void(app: &App, held: &Hold, facts: &PaymentFacts) -> AppResult<Stepped> {
    let holds = |state: &IntentState| *state == IntentState::RequiresCapture;
    let Some(intent) = facts.intents.iter().find(|(_, facts)| holds(facts.state.state())) else {
        return Ok(Stepped::Moved);
    };
    let (intent, lease, key) = (intent.0.clone(), held.lease.clone(), calls::new_key(app));
    let object = intent.clone();
    let call = app
        .store
        .write(move |tx| {
            let operation = CallOperation::CancelIntent;
            let prepared = stripe_calls::prepared(tx, &lease.payment, operation)?;
            if let Some(call) = prepared.filter(|call| call.request == object) {
                return Ok(call);
            }
            let (request, object) = (object.clone(), Some(object.clone()));
            let (id, attempt) = (key.clone(), None);
            calls::prepare(tx, NewCall { lease: &lease, id, attempt, operation, request, object })
        })
        .await
        .map_err(AppError::Store)?;
    if !held.may_call(app.now()) {
        return Ok(Stepped::Rests);
    }
    let answer = match app.gateway.cancel_intent(&intent, &call.id).await {
        Ok(answer) => answer,
        Err(error) => {
            calls::note_failure(app, &call.id, &error).await?;
            return not_voided(app, held, &intent, error).await;
        }
    };
    calls::record_look_up(app, &held.lease, answer.value.observations).await?;
    let request = answer.request_id;
    app.store
        .write(move |tx| {
            let (state, object) = (CallState::Answered, Some(intent.as_str()));
            let request = request.as_deref();
            stripe_calls::end(tx, &call.id, &CallEnd { state, object, request, error: None })
        })
        .await
        .map_err(AppError::Store)?;
    Ok(Stepped::Moved)
}

/// Funds that could not be released: they ran out, were captured, or were released before. A
/// look-up tells which.
async fn not_voided(
    app: &App,
    held: &Hold,
    intent: &str,
    error: GatewayError,
) -> AppResult<Stepped> {
    match error {
        GatewayError::CircuitOpen { wait: span, .. } => wait(app, held, span).await,
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::KeyUsedUp(_) => {
            let shown = look_up(app, held, intent).await?;
            match shown {
                Some(IntentState::RequiresCapture) | None => Err(AppError::internal(error)),
                Some(_) => Ok(Stepped::Moved),
            }
        }
        GatewayError::Unauthorised(_) | GatewayError::Busy { .. } | GatewayError::Unknown(_) => {
            Err(AppError::internal(error))
        }
    }
}

/// Looks a PaymentIntent up, records what it shows, and says its state by all facts.
pub(super) async fn look_up(
    app: &App,
    held: &Hold,
    intent: &str,
) -> AppResult<Option<IntentState>> {
    let answer = app.gateway.look_up_intent(intent).await.map_err(AppError::internal)?;
    calls::record_look_up(app, &held.lease, answer.value.observations).await?;
    let facts = calls::facts(app, &held.lease).await?;
    Ok(facts.intents.get(intent).map(|facts| *facts.state.state()))
}
