//! The way back: each step's compensation, from the last one done to the first. Every one of
//! them can be repeated, and is retried until it succeeds.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payments::{News, facts_of, own_fact, record_facts};
use crate::app::stock;
use crate::db::sagas::Lease;
use crate::db::{StoreError, Tx, orders, outbox, payments};
use crate::domain::facts::{ClosingCause, Observed};
use crate::domain::ids::MessageId;
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};

use super::runner::Hold;
use super::{Held, Stepped, Turn, debits, expiry, hold, late_money, turn};

/// Undoes one step and goes back to the one before it.
pub(super) async fn undo(app: &App, held: &Hold, step: SagaStep) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    match step {
        // Nothing of these two is ever undone: past the confirmation there are only refunds.
        SagaStep::SendConfirmation | SagaStep::ConfirmOrder => {
            Err(AppError::internal("a confirmed order is not undone by its saga"))
        }
        SagaStep::AwaitPayment => undo_await(app, held).await,
        SagaStep::ProcessWithStripe => expiry::run(app, held).await,
        SagaStep::CreatePayment => {
            let metrics = app.metrics.clone();
            app.store.write(move |tx| close_payment(tx, &metrics, &lease)).await
        }
        SagaStep::CreateOrder => {
            let message = MessageId::new(app.now(), app.randomness.as_ref());
            app.store.write(move |tx| cancel_order(tx, &lease, &message)).await
        }
        SagaStep::ReserveInventory => {
            app.store.write(move |tx| release_reservations(tx, &lease)).await
        }
        SagaStep::ValidateInventory => app.store.write(move |tx| end(tx, &lease)).await,
    }
}

/// Whether money is there or on its way, which is never undone before the order was given up.
pub(super) fn has_money(status: PaymentStatus) -> bool {
    match status {
        PaymentStatus::Pending | PaymentStatus::Failed | PaymentStatus::Cancelled => false,
        PaymentStatus::Processing
        | PaymentStatus::Authorized
        | PaymentStatus::Completed
        | PaymentStatus::Refunded
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Disputed => true,
    }
}

async fn undo_await(app: &App, held: &Hold) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    match app.store.write(move |tx| back_from_await(tx, &lease)).await? {
        Awaited::Stepped(stepped) => Ok(stepped),
        Awaited::LateMoney => late_money::give_back(app, held).await,
    }
}

/// What undoing the wait came to.
pub(super) enum Awaited {
    Stepped(Stepped),
    /// Money that came too late is given back from here.
    LateMoney,
}

/// There is nothing to undo about having waited, unless the wait was for late money.
pub(super) fn back_from_await(tx: &mut Tx<'_>, lease: &Lease) -> Result<Awaited, AppError> {
    let Some(Held { saga, .. }) = hold(tx, lease)? else {
        return Ok(Awaited::Stepped(Stepped::LeaseLost));
    };
    if saga.late {
        return Ok(Awaited::LateMoney);
    }
    step_back(tx, lease, SagaStep::AwaitPayment, None).map(Awaited::Stepped)
}

/// Undone: on to the compensation of the step before.
pub(super) fn step_back(
    tx: &mut Tx<'_>,
    lease: &Lease,
    step: SagaStep,
    note: Option<String>,
) -> Result<Stepped, AppError> {
    let Some(Held { saga, .. }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let previous = step.previous().unwrap_or(SagaStep::ValidateInventory);
    let progress = saga.progress().go_to(previous, tx.now());
    turn(tx, Turn { lease, progress, step, entry: SagaEntry::Undone, note })?;
    Ok(Stepped::Moved)
}

/// Money came while the order still stands: the saga turns round.
pub(super) fn turn_round(tx: &mut Tx<'_>, lease: &Lease) -> Result<Stepped, AppError> {
    let Some(Held { saga, .. }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let mut progress = saga.progress().go_to(SagaStep::AwaitPayment, tx.now());
    progress.state = SagaState::Running;
    progress.ending = None;
    let note = Some("money came before the order was given up".to_owned());
    let (step, entry) = (SagaStep::AwaitPayment, SagaEntry::Reopened);
    turn(tx, Turn { lease, progress, step, entry, note })?;
    Ok(Stepped::Moved)
}

pub(super) fn close_payment(
    tx: &mut Tx<'_>,
    metrics: &crate::metrics::Metrics,
    lease: &Lease,
) -> Result<Stepped, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let stands = has_money(payment.status) && !debits::is_given_up(&saga, payment.status);
    if stands && !saga.late {
        return turn_round(tx, lease);
    }
    if facts_of(tx, &lease.payment)?.closed.is_none() {
        let cause = saga.ending.unwrap_or(ClosingCause::Expired);
        let closed = own_fact(tx, Observed::Closed { cause });
        let observations = [closed];
        let news = News {
            payment: &lease.payment,
            observations: &observations,
            cause: "create_payment undone",
        };
        record_facts(tx, metrics, news)?;
        if !cause.is_cancellation() {
            let (metrics, method) = (metrics.clone(), payment.method);
            tx.after_commit(move || metrics.payment_closed(method, cause));
        }
    }
    step_back(tx, lease, SagaStep::CreatePayment, None)
}

pub(super) fn cancel_order(
    tx: &mut Tx<'_>,
    lease: &Lease,
    message: &MessageId,
) -> Result<Stepped, AppError> {
    let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let order = orders::lock(tx, &payment.order_id)?;
    let Some(Held { saga, .. }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    if order.status.may_become(OrderStatus::Cancelled) {
        orders::set_status(tx, &order.id, OrderStatus::Cancelled)?;
        // Who starts again knows why the old order ended, and is about to get a new one.
        if saga.ending != Some(ClosingCause::Replaced) {
            outbox::put(tx, message.clone(), MailKind::Cancelled, &order.id)?;
        }
    }
    step_back(tx, lease, SagaStep::CreateOrder, None)
}

pub(super) fn release_reservations(tx: &mut Tx<'_>, lease: &Lease) -> Result<Stepped, AppError> {
    let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let goods = stock::lock_goods(tx, &payment.order_id)?;
    orders::lock(tx, &payment.order_id)?;
    if hold(tx, lease)?.is_none() {
        return Ok(Stepped::LeaseLost);
    }
    stock::release(tx, &payment.order_id, goods)?;
    step_back(tx, lease, SagaStep::ReserveInventory, None)
}

pub(super) fn end(tx: &mut Tx<'_>, lease: &Lease) -> Result<Stepped, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let step = SagaStep::ValidateInventory;
    let mut progress = saga.progress().go_to(step, tx.now());
    progress.state = SagaState::Compensated;
    progress.due_at = has_money(payment.status).then(|| tx.now());
    turn(tx, Turn { lease, progress, step, entry: SagaEntry::Undone, note: None })?;
    Ok(Stepped::Moved)
}
