//! Step 7: reserved stock becomes sold stock and the order is confirmed. Where a person captured
//! only the lines that ship, the others are released. Nothing undoes it: past
//! this point there are only refunds.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::stock;
use crate::db::sagas::Lease;
use crate::db::{StoreError, Tx, orders, payments};
use crate::domain::order::OrderStatus;
use crate::domain::saga::{SagaEntry, SagaStep};

use super::{Held, Stepped, Turn, capturing, hold, turn};

/// Confirms the order, once.
pub(super) async fn run(app: &App, lease: &Lease) -> AppResult<Stepped> {
    let lease = lease.clone();
    app.store.write(move |tx| confirm(tx, &lease)).await
}

/// Confirms the order, unless it is.
pub(super) fn confirm(tx: &mut Tx<'_>, lease: &Lease) -> Result<Stepped, AppError> {
    let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let goods = stock::lock_goods(tx, &payment.order_id)?;
    let order = orders::lock(tx, &payment.order_id)?;
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let confirmed = order.status == OrderStatus::Confirmed;
    if !confirmed {
        if !order.status.may_become(OrderStatus::Confirmed) {
            return Err(AppError::internal(format!("an order that is {}", order.status)));
        }
        match capturing::ships(tx, &payment)? {
            Some(ships) => stock::sell_part(tx, &order.id, goods, &ships)?,
            None => stock::sell(tx, &order.id, goods)?,
        }
        orders::set_status(tx, &order.id, OrderStatus::Confirmed)?;
    }
    let progress = saga.progress().go_to(SagaStep::SendConfirmation, tx.now());
    let (step, entry) = (SagaStep::ConfirmOrder, SagaEntry::Done);
    turn(tx, Turn { lease, progress, step, entry, note: None })?;
    Ok(Stepped::Moved)
}
