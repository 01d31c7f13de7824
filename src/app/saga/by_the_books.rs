//! A saga as far as the books alone carry it: every step that needs no call to Stripe, one after
//! the other in one transaction. A preview runs it and rolls it back; what a person settled by
//! hand runs it and keeps it. Each step is the function that the runner calls too.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::payments::{News, facts_of, own_fact, record_facts};
use crate::app::settings::LateSuccess;
use crate::app::stock;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::{StoreError, Tx, orders, payments, sagas};
use crate::domain::cart::MOST_LINES;
use crate::domain::clock::Span;
use crate::domain::facts::{Observation, Observed, SessionState};
use crate::domain::ids::{AttemptId, PaymentId, ReservationId, StripeCallId};
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::Ask;
use crate::metrics::Metrics;

use super::late_money::StillHere;
use super::{
    LEASE, Stepped, after_end, await_payment, calls, compensation, confirm_order, expiry,
    late_money, process_with_stripe, runner, send_confirmation, settling,
};

/// The source of facts that were taken for granted; no row has it.
pub(in crate::app) const GRANTED: &str = "taken for granted";

/// More steps than any way through a saga has.
const MOST_STEPS: usize = 24;

/// Whether a step that waits for Stripe's answer ends the way, or its usual answer is taken for
/// granted. Only what is rolled back may take anything for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Answers {
    /// The way ends there.
    Awaited,
    /// It goes on as if Stripe had said that nothing can be paid any more.
    TakenForGranted,
}

/// Everything that the steps are handed, chosen before the transaction.
pub(in crate::app) struct Ground {
    settlement: Span,
    late_success: LateSuccess,
    metrics: Metrics,
    bell: Arc<Notify>,
    owner: String,
    key: StripeCallId,
    reservations: Vec<ReservationId>,
    rounds: Vec<settling::Ids>,
}

impl Ground {
    pub(in crate::app) fn new(app: &App) -> Self {
        let (now, random) = (app.now(), app.randomness.as_ref());
        Self {
            settlement: app.settings.settlement,
            late_success: app.settings.late_success,
            metrics: app.metrics.clone(),
            bell: Arc::clone(&app.bell),
            owner: runner::lease_owner(app),
            key: calls::new_key(app),
            reservations: (0..MOST_LINES).map(|_| ReservationId::new(now, random)).collect(),
            rounds: (0..MOST_STEPS).map(|_| settling::Ids::new(app)).collect(),
        }
    }

    pub(in crate::app) const fn metrics(&self) -> &Metrics {
        &self.metrics
    }
}

/// Takes every lock that the steps take, in their order, before anything is written.
pub(in crate::app) fn lock_all(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<(), StoreError> {
    let found = payments::find(tx, payment)?.ok_or(StoreError::NotFound)?;
    stock::lock_goods(tx, &found.order_id)?;
    orders::lock(tx, &found.order_id)?;
    payments::lock(tx, payment)?;
    Ok(())
}

/// Leases the saga of a payment for these steps; `None` while somebody else works on it.
pub(in crate::app) fn claim(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    ground: &Ground,
) -> Result<Option<Lease>, StoreError> {
    sagas::claim_one(tx, payment, &ground.owner, LEASE)
}

/// Goes on until the saga rests or waits for Stripe. Returns what Stripe was or would be asked.
pub(in crate::app) fn go(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (ground, answers): (&Ground, Answers),
) -> Result<Vec<Ask>, AppError> {
    let mut asks = Vec::new();
    for ids in &ground.rounds {
        let saga = sagas::under_lease(tx, lease)?.ok_or(StoreError::NotFound)?;
        match step(tx, lease, (&saga, ground, ids))? {
            Went::Moved => {}
            Went::Rests => break,
            Went::Asks(ask, granted) => {
                asks.push(ask);
                let Some(attempt) = granted.filter(|_| answers == Answers::TakenForGranted) else {
                    break;
                };
                grant(tx, lease, (ground, &attempt))?;
            }
        }
    }
    Ok(asks)
}

/// What one step came to.
enum Went {
    Moved,
    Rests,
    /// It waits for Stripe; with the attempt of which Stripe usually says that it has ended.
    Asks(Ask, Option<AttemptId>),
}

impl From<Stepped> for Went {
    fn from(stepped: Stepped) -> Self {
        match stepped {
            Stepped::Moved => Self::Moved,
            Stepped::Rests | Stepped::LeaseLost => Self::Rests,
        }
    }
}

fn step(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (saga, ground, ids): (&SagaRecord, &Ground, &settling::Ids),
) -> Result<Went, AppError> {
    match (saga.state, saga.step) {
        (SagaState::Running, SagaStep::ProcessWithStripe) => open(tx, lease),
        (SagaState::Running, SagaStep::AwaitPayment) => wait(tx, lease, (ground, ids)),
        (SagaState::Running, SagaStep::ConfirmOrder) => {
            confirm_order::confirm(tx, lease).map(Went::from)
        }
        (SagaState::Running, SagaStep::SendConfirmation) => {
            send_confirmation::send(tx, lease, (&ids.message, &ground.bell)).map(Went::from)
        }
        // The first four steps are one transaction, so no saga stands at one of them.
        (
            SagaState::Running,
            SagaStep::ValidateInventory
            | SagaStep::ReserveInventory
            | SagaStep::CreateOrder
            | SagaStep::CreatePayment,
        )
        | (SagaState::Compensating, SagaStep::ConfirmOrder | SagaStep::SendConfirmation) => {
            Ok(Went::Rests)
        }
        (SagaState::Compensating, SagaStep::AwaitPayment) => give_back(tx, lease, (ground, ids)),
        (SagaState::Compensating, SagaStep::ProcessWithStripe) => expire(tx, lease, ground),
        (SagaState::Compensating, SagaStep::CreatePayment) => {
            compensation::close_payment(tx, &ground.metrics, lease).map(Went::from)
        }
        (SagaState::Compensating, SagaStep::CreateOrder) => {
            compensation::cancel_order(tx, lease, &ids.message).map(Went::from)
        }
        (SagaState::Compensating, SagaStep::ReserveInventory) => {
            compensation::release_reservations(tx, lease).map(Went::from)
        }
        (SagaState::Compensating, SagaStep::ValidateInventory) => {
            compensation::end(tx, lease).map(Went::from)
        }
        (SagaState::Confirmed | SagaState::Compensated, _) => after(tx, lease, ids),
    }
}

fn open(tx: &mut Tx<'_>, lease: &Lease) -> Result<Went, AppError> {
    Ok(match process_with_stripe::plan(tx, lease)? {
        process_with_stripe::Plan::Moved => Went::Moved,
        process_with_stripe::Plan::LeaseLost => Went::Rests,
        process_with_stripe::Plan::Send(_) | process_with_stripe::Plan::LookUp(_) => {
            Went::Asks(Ask::OpenSession, None)
        }
    })
}

fn wait(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (ground, ids): (&Ground, &settling::Ids),
) -> Result<Went, AppError> {
    let found = await_payment::look(tx, lease, (ground.settlement, &ids.message))?;
    Ok(match found {
        await_payment::Finding::Stepped(stepped) => stepped.into(),
        await_payment::Finding::Ask(object) | await_payment::Finding::AskIntent(object) => {
            Went::Asks(Ask::LookUpSession(object), None)
        }
        await_payment::Finding::Capture(_) => Went::Asks(Ask::Capture, None),
        await_payment::Finding::Void(_) => Went::Asks(Ask::Release, None),
        await_payment::Finding::Late => {
            late_money::decide(tx, lease, ground.late_success, &ground.reservations)?.into()
        }
    })
}

fn give_back(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (ground, ids): (&Ground, &settling::Ids),
) -> Result<Went, AppError> {
    match compensation::back_from_await(tx, lease)? {
        compensation::Awaited::Stepped(stepped) => Ok(stepped.into()),
        compensation::Awaited::LateMoney => {
            let facts = facts_of(tx, &lease.payment)?;
            match StillHere::of(&facts) {
                StillHere::Held => Ok(Went::Asks(Ask::Release, None)),
                StillHere::Captured(minor) => Ok(Went::Asks(Ask::Refund(minor), None)),
                StillHere::Nothing { returned } => {
                    let told = (&ids.message, &ground.bell);
                    late_money::end(tx, lease, returned, told).map(Went::from)
                }
            }
        }
    }
}

fn expire(tx: &mut Tx<'_>, lease: &Lease, ground: &Ground) -> Result<Went, AppError> {
    Ok(match expiry::plan(tx, lease, &ground.key)? {
        expiry::Plan::Stepped(stepped) => stepped.into(),
        expiry::Plan::Expire(call, session) => {
            Went::Asks(Ask::ExpireSession(session), call.attempt_id)
        }
        expiry::Plan::Find(attempt) => Went::Asks(Ask::FindSession, Some(attempt.id)),
    })
}

fn after(tx: &mut Tx<'_>, lease: &Lease, ids: &settling::Ids) -> Result<Went, AppError> {
    if let Some(stepped) = settling::settle(tx, lease, ids)? {
        return Ok(stepped.into());
    }
    Ok(match after_end::look(tx, lease)? {
        after_end::Finding::Stepped(stepped) => stepped.into(),
        after_end::Finding::Excess(minor) => Went::Asks(Ask::Refund(minor), None),
    })
}

/// Stripe says that nothing of this attempt can be paid any more.
fn grant(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (ground, attempt): (&Ground, &AttemptId),
) -> Result<(), AppError> {
    let facts = facts_of(tx, &lease.payment)?;
    let own = facts.sessions.iter().find(|(_, session)| session.attempt == *attempt);
    let seen = match own {
        Some((id, session)) => Observed::Session {
            id: id.clone(),
            attempt: attempt.clone(),
            state: SessionState::Expired,
            intent: session.intent.clone(),
        },
        None => Observed::AttemptWrittenOff { attempt: attempt.clone() },
    };
    let at = own_fact(tx, seen);
    let observations = [Observation { source: GRANTED.to_owned(), ..at }];
    let (payment, cause) = (&lease.payment, GRANTED);
    record_facts(tx, &ground.metrics, News { payment, observations: &observations, cause })?;
    Ok(())
}
