//! Steps a saga under its lease until it rests, and notes what failed.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::lease_time::LeaseTime;
use crate::db::sagas;
use crate::db::sagas::{Lease, SagaRecord};
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::PaymentId;
use crate::domain::saga::{STUCK_AFTER_TRIES, SagaEntry, SagaState, SagaStep, retry_pause};
use crate::fail_points;

use super::{
    LEASE, Stepped, after_end, await_payment, compensation, confirm_order, process_with_stripe,
    send_confirmation,
};

/// No saga needs more steps than this in one go; one that does is left to its next turn.
const MOST_STEPS: usize = 40;

/// How soon a step that failed is tried again when news came meanwhile.
const AFTER_NEWS: Span = Span::from_seconds(1);

/// A lease with the instants at which it was taken, by both clocks: a call goes out only while
/// it surely holds.
pub struct Hold {
    /// The lease.
    pub lease: Lease,
    time: LeaseTime,
}

impl Hold {
    /// A lease for `span` that was asked for at `taken_at`, before its transaction began.
    #[must_use]
    pub fn new(lease: Lease, taken_at: Moment, span: Span) -> Self {
        Self { lease, time: LeaseTime::new(taken_at, span) }
    }

    /// Whether enough of the lease is left for a call.
    pub(super) fn may_call(&self, now: Moment) -> bool {
        self.time.may_call(now)
    }
}

/// Steps the saga of a payment if it is due and nobody else does.
///
/// # Errors
/// Those of the database. A step that fails is noted in the saga and is no error here.
pub async fn run_for(app: &App, payment: &PaymentId) -> AppResult<()> {
    let (payment, owner, taken_at) = (payment.clone(), lease_owner(app), app.now());
    let lease = app
        .store
        .write(move |tx| sagas::claim_one(tx, &payment, &owner, LEASE))
        .await
        .map_err(AppError::Store)?;
    match lease {
        Some(lease) => run(app, Hold::new(lease, taken_at, LEASE)).await,
        None => Ok(()),
    }
}

/// Leases the sagas that are due and steps each of them. Returns how many there were.
///
/// # Errors
/// Those of the database.
pub async fn run_due(app: &App, limit: i64) -> AppResult<usize> {
    let (owner, taken_at) = (lease_owner(app), app.now());
    let leases = app
        .store
        .write(move |tx| sagas::claim_due(tx, &owner, LEASE, limit))
        .await
        .map_err(AppError::Store)?;
    let count = leases.len();
    let runs = leases.into_iter().map(|lease| run(app, Hold::new(lease, taken_at, LEASE)));
    for outcome in futures_util::future::join_all(runs).await {
        outcome?;
    }
    Ok(count)
}

/// Each lease has an owner of its own, so that two tasks of one process are told apart.
pub fn lease_owner(app: &App) -> String {
    let mut bits = [0_u8; 8];
    app.randomness.fill(&mut bits);
    format!("{}/{}", app.instance, hex::encode(bits))
}

/// Steps a saga until it rests, then gives the lease back.
///
/// # Errors
/// Those of the database.
pub async fn run(app: &App, hold: Hold) -> AppResult<()> {
    for _ in 0..MOST_STEPS {
        let Some(saga) = look(app, &hold.lease).await? else { return Ok(()) };
        let stepped = match step(app, &hold, &saga).await {
            Ok(stepped) => stepped,
            Err(error) => note_failure(app, &hold, &error).await?,
        };
        match stepped {
            Stepped::Moved => {}
            Stepped::Rests => break,
            Stepped::LeaseLost => return Ok(()),
        }
    }
    let lease = hold.lease;
    app.store.write(move |tx| sagas::release(tx, &lease)).await?;
    Ok(())
}

async fn look(app: &App, lease: &Lease) -> AppResult<Option<SagaRecord>> {
    let lease = lease.clone();
    let found = app
        .store
        .read(move |tx| sagas::of_payment(tx, &lease.payment).map(|saga| (saga, lease)))
        .await
        .map_err(AppError::Store)?;
    let (saga, lease) = found;
    Ok(saga.filter(|saga| saga.fence == lease.fence))
}

async fn step(app: &App, hold: &Hold, saga: &SagaRecord) -> AppResult<Stepped> {
    fail_points::hit(&app.instance, saga.state, saga.step).map_err(AppError::internal)?;
    match (saga.state, saga.step) {
        (SagaState::Running, SagaStep::ProcessWithStripe) => {
            process_with_stripe::run(app, hold).await
        }
        (SagaState::Running, SagaStep::AwaitPayment) => await_payment::run(app, hold).await,
        (SagaState::Running, SagaStep::ConfirmOrder) => confirm_order::run(app, &hold.lease).await,
        (SagaState::Running, SagaStep::SendConfirmation) => {
            send_confirmation::run(app, &hold.lease).await
        }
        (
            SagaState::Running,
            SagaStep::ValidateInventory
            | SagaStep::ReserveInventory
            | SagaStep::CreateOrder
            | SagaStep::CreatePayment,
        ) => Err(AppError::internal(
            "the first four steps are one transaction, so no saga can stand there",
        )),
        (SagaState::Compensating, step) => compensation::undo(app, hold, step).await,
        (SagaState::Confirmed | SagaState::Compensated, _) => after_end::run(app, hold).await,
    }
}

/// A failed step is due again after a pause that grows. A store that cannot even note this lets
/// the lease run out by itself.
async fn note_failure(app: &App, hold: &Hold, error: &AppError) -> AppResult<Stepped> {
    let (lease, span) = (&hold.lease, hold.time.span());
    let mut jitter = [0_u8; 1];
    app.randomness.fill(&mut jitter);
    let [jitter] = jitter;
    let words = chain(error);
    tracing::warn!(
        saga.id = %lease.saga, payment.id = %lease.payment, error = words,
        "a step of the saga failed and will be tried again"
    );
    let lease = lease.clone();
    let noted = app
        .store
        .write(move |tx| {
            let Some(saga) = sagas::under_lease(tx, &lease)? else { return Ok(false) };
            let mut progress = saga.progress();
            progress.tries = progress.tries.saturating_add(1);
            let tries = u32::try_from(progress.tries).unwrap_or(u32::MAX);
            if tries == STUCK_AFTER_TRIES {
                tracing::error!(saga.id = %lease.saga, saga.step = %saga.step, "the saga is stuck");
            }
            // News that came while the step was at work is not left waiting for its pause.
            let begun = lease.until - span;
            let woken = saga.due_at.is_some_and(|due| due > begun && due <= tx.now());
            let pause = if woken { AFTER_NEWS } else { retry_pause(tries, jitter) };
            progress.due_at = Some(tx.now() + pause);
            progress.last_error = Some(words.clone());
            sagas::append_log(tx, &saga.id, saga.step, SagaEntry::Failed, Some(words.clone()))?;
            sagas::advance(tx, &lease, progress)
        })
        .await
        .map_err(AppError::Store)?;
    Ok(if noted { Stepped::Rests } else { Stepped::LeaseLost })
}

/// An error with its causes, for operators.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words.push_str(": ");
        words.push_str(&error.to_string());
        cause = error.source();
    }
    words
}
