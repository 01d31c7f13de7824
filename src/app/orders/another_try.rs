//! The customer pays once more after a debit has bounced: another attempt of the same order, by
//! whichever method the shop offers for it.

use tracing::Instrument;

use crate::app::checkout::{Begun, capture_of, whereto};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payments::facts_of;
use crate::app::saga::runner::{self, Hold, lease_owner};
use crate::app::saga::{FurtherTry, LEASE, begin_try, calls};
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::{StoreError, Tx, orders, payment_methods, payments, sagas};
use crate::domain::checkout::CheckoutRefused;
use crate::domain::ids::{AttemptId, OrderId};
use crate::domain::order::OrderStatus;
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaState, SagaStep};
use crate::metrics::Metrics;

/// Everything that the transaction needs, chosen before it.
struct Wanted {
    order: OrderId,
    new: FurtherTry,
    owner: String,
    metrics: Metrics,
}

/// Opens another attempt, if the order waits for one, and says where the customer goes.
///
/// # Errors
/// [`AppError::NotFound`] when the token is none of ours, [`AppError::Refused`] for a method that
/// the shop does not take for this order, [`AppError::Busy`] while the circuit is open. Then
/// nothing was changed.
pub async fn try_again(app: &App, token: &str, method: &str) -> AppResult<Begun> {
    let order = app.links.read(token).ok_or(AppError::NotFound)?;
    let unknown =
        |_| AppError::Refused(Box::new(CheckoutRefused::MethodUnknown(method.to_owned())));
    let method: PaymentMethodKind = method.parse().map_err(unknown)?;
    if let Some(wait) = app.breaker.taking_refused() {
        return Err(AppError::Busy(wait));
    }
    let taken_at = app.now();
    let wanted = Wanted {
        order: order.clone(),
        new: FurtherTry {
            attempt: AttemptId::new(taken_at, app.randomness.as_ref()),
            key: calls::new_key(app),
            method,
            capture: capture_of(method, app.settings.capture),
            session: app.settings.session_with_slack(),
        },
        owner: lease_owner(app),
        metrics: app.metrics.clone(),
    };
    let begun = app.store.write(move |tx| begin(tx, &wanted)).await?;
    if let Some(lease) = begun {
        // Should the browser go away, the task goes on.
        let (task_app, hold) = (app.clone(), Hold::new(lease, taken_at, LEASE));
        let run = async move { runner::run(&task_app, hold).await };
        let task = tokio::spawn(run.in_current_span());
        if let Err(error) = task.await.map_err(AppError::internal)? {
            tracing::error!(order.id = %order, error = %error, "the try goes on in the worker");
        }
    }
    whereto(app, order).await
}

/// Writes the attempt under all locks that it needs; `None` when the order waits for no other
/// try, or its saga is being stepped at this moment.
fn begin(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<Option<Lease>, AppError> {
    let order = orders::lock(tx, &wanted.order)?;
    let payment = payments::of_order(tx, &order.id)?.ok_or(StoreError::NotFound)?;
    let payment = payments::lock(tx, &payment.id)?;
    let method = wanted.new.method;
    if !payment_methods::enabled(tx)?.contains(&method) {
        return Err(AppError::Refused(Box::new(CheckoutRefused::MethodSwitchedOff(method))));
    }
    if !method.takes(order.currency) {
        let currency = order.currency;
        let refused = CheckoutRefused::MethodNotForCurrency { method, currency };
        return Err(AppError::Refused(Box::new(refused)));
    }
    let Some(lease) = sagas::claim_one(tx, &payment.id, &wanted.owner, LEASE)? else {
        return Ok(None);
    };
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    let facts = facts_of(tx, &payment.id)?;
    let waits = order.status == OrderStatus::AwaitingPayment
        && payment.status == PaymentStatus::Pending
        && waits_for_a_try(&saga, tx)
        && facts.all_attempts_ended();
    if !waits {
        sagas::release(tx, &lease)?;
        return Ok(None);
    }
    begin_try(tx, &wanted.metrics, (&lease, &saga), &wanted.new)?;
    Ok(Some(lease))
}

/// A saga that waits for money, that nobody asked to end, and whose time is not over.
fn waits_for_a_try(saga: &SagaRecord, tx: &Tx<'_>) -> bool {
    saga.state == SagaState::Running
        && saga.step == SagaStep::AwaitPayment
        && saga.ending.is_none()
        && tx.now() < saga.deadline_at
}
