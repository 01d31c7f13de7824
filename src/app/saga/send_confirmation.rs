//! Step 8: the confirmation goes into the outbox, what was bought leaves the cart, and the saga
//! has ended well.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::sagas::Lease;
use crate::db::{StoreError, Tx, carts, orders, outbox};
use crate::domain::ids::{MessageId, OrderId};
use crate::domain::mail::MailKind;
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};

use super::{Held, Stepped, Turn, hold, turn};

/// Puts the mail into the outbox, once.
pub(super) async fn run(app: &App, lease: &Lease) -> AppResult<Stepped> {
    let lease = lease.clone();
    let message = MessageId::new(app.now(), app.randomness.as_ref());
    let bell = app.bell.clone();
    app.store.write(move |tx| send(tx, &lease, (&message, &bell))).await
}

/// Puts the mail into the outbox, takes what was bought out of the cart, and ends the saga.
pub(super) fn send(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (message, bell): (&MessageId, &Arc<Notify>),
) -> Result<Stepped, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    outbox::put(tx, message.clone(), MailKind::Confirmation, &payment.order_id)?;
    let mut progress = saga.progress().go_to(SagaStep::SendConfirmation, tx.now());
    progress.state = SagaState::Confirmed;
    // More than the total may have been captured, or some of it returned at Stripe already: that
    // is looked at after the end.
    let excess = payment.captured_minor > payment.amount_minor;
    progress.due_at = (excess || payment.returned_minor > 0).then(|| tx.now());
    let (step, entry) = (SagaStep::SendConfirmation, SagaEntry::Done);
    turn(tx, Turn { lease, progress, step, entry, note: None })?;
    empty_cart(tx, &payment.order_id)?;
    let (order, payment, bell) = (payment.order_id, payment.id, Arc::clone(bell));
    tx.after_commit(move || {
        tracing::info!(order.id = %order, payment.id = %payment, "the order is confirmed");
        bell.notify_one();
    });
    Ok(Stepped::Moved)
}

/// What was bought leaves the cart; what was put there since stays.
fn empty_cart(tx: &mut Tx<'_>, order: &OrderId) -> Result<(), StoreError> {
    let Some(bought) = orders::find(tx, order)? else { return Ok(()) };
    for line in orders::lines(tx, order)? {
        carts::remove_line(tx, &bought.cart_id, &line.product_id)?;
    }
    Ok(())
}
