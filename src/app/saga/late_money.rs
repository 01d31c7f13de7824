//! Money for a payment that we had given up: it revives the order where the rules allow it, else
//! it is returned in full and the customer is told.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payments::facts_of;
use crate::app::settings::LateSuccess;
use crate::app::stock;
use crate::db::orders::{OrderLineRecord, OrderRecord};
use crate::db::sagas::Lease;
use crate::db::{StoreError, Tx, orders, outbox, payments, refunds};
use crate::domain::cart::Products;
use crate::domain::facts::PaymentFacts;
use crate::domain::ids::{MessageId, ReservationId};
use crate::domain::mail::MailKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::{RefundCause, RefundReason};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};

use super::refunding::{self, Wanted};
use super::runner::Hold;
use super::{Held, Stepped, Turn, calls, hold, turn};

/// Decides between reviving and returning, under all locks that reviving takes.
pub(super) async fn settle(app: &App, held: &Hold) -> AppResult<Stepped> {
    let (lease, policy) = (held.lease.clone(), app.settings.late_success);
    let line_count = app
        .store
        .read({
            let lease = lease.clone();
            move |tx| {
                let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
                orders::lines(tx, &payment.order_id).map(|lines| lines.len())
            }
        })
        .await
        .map_err(AppError::Store)?;
    let ids: Vec<ReservationId> =
        (0..line_count).map(|_| ReservationId::new(app.now(), app.randomness.as_ref())).collect();
    app.store.write(move |tx| decide(tx, &lease, policy, &ids)).await
}

/// Revives the order or turns round to give the money back.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    lease: &Lease,
    policy: LateSuccess,
    ids: &[ReservationId],
) -> Result<Stepped, AppError> {
    let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let lines = orders::lines(tx, &payment.order_id)?;
    let goods = stock::lock_products(tx, &lines)?;
    let order = orders::lock(tx, &payment.order_id)?;
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    let facts = facts_of(tx, &lease.payment)?;
    // Who was told that the money goes back is not sold the goods after all.
    let promised = refunds::of_payment(tx, &lease.payment)?
        .iter()
        .any(|refund| refund.cause == RefundCause::LateSuccess);
    let revives = policy == LateSuccess::Revive
        && !promised
        && payment.status == PaymentStatus::Completed
        && facts.closed.is_some_and(|cause| cause.may_be_revived())
        && same_prices(&order, &lines, &goods)
        && !orders::has_later(tx, &order)?
        && stock::can_reserve(&lines, &goods);
    let mut progress = saga.progress();
    let (step, now) = (SagaStep::AwaitPayment, tx.now());
    let note = if revives {
        stock::reserve(tx, &order.id, &lines, goods, ids)?;
        progress = progress.go_to(SagaStep::ConfirmOrder, now);
        "late money revived the order"
    } else {
        progress = progress.go_to(step, now);
        progress.state = SagaState::Compensating;
        "late money goes back"
    };
    let note = Some(note.to_owned());
    turn(tx, Turn { lease, progress, step, entry: SagaEntry::Done, note })?;
    Ok(Stepped::Moved)
}

fn same_prices(order: &OrderRecord, lines: &[OrderLineRecord], goods: &Products) -> bool {
    lines.iter().all(|line| {
        let product = goods.get(&line.product_id).filter(|product| product.active);
        let price = product.and_then(|product| product.price_in(order.currency));
        price.is_some_and(|price| price.minor() == line.unit_minor)
    })
}

/// What late money still has to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StillHere {
    /// It is held, and is released.
    Held,
    /// So much of it is with the shop, in minor units.
    Captured(i64),
    /// Nothing is left to give back, or the bank decides about it.
    Nothing {
        /// Whether any of it went back.
        returned: bool,
    },
}

impl StillHere {
    pub(super) fn of(facts: &PaymentFacts) -> Self {
        if facts.status() == PaymentStatus::Authorized {
            return Self::Held;
        }
        let left = facts.captured_minor().saturating_sub(facts.returned_minor());
        if left > 0 && !is_disputed(facts) {
            return Self::Captured(left);
        }
        Self::Nothing { returned: facts.returned_minor() > 0 }
    }
}

/// Returns what was captured and voids what is held, until nothing of it is left.
pub(super) async fn give_back(app: &App, held: &Hold) -> AppResult<Stepped> {
    let facts = calls::facts(app, &held.lease).await?;
    match StillHere::of(&facts) {
        StillHere::Held => refunding::void(app, held, &facts).await,
        StillHere::Captured(minor) => {
            let (cause, reason) = (RefundCause::LateSuccess, RefundReason::RequestedByCustomer);
            refunding::give_back(app, held, Wanted { minor, cause, reason }).await
        }
        StillHere::Nothing { returned } => {
            let (lease, bell) = (held.lease.clone(), app.bell.clone());
            let message = MessageId::new(app.now(), app.randomness.as_ref());
            app.store.write(move |tx| end(tx, &lease, returned, (&message, &bell))).await
        }
    }
}

/// While a dispute is open the bank decides about the money, not we.
fn is_disputed(facts: &PaymentFacts) -> bool {
    facts.status() == PaymentStatus::Disputed
}

/// Nothing is left: the customer is told of what went back, and the saga has ended once more.
pub(super) fn end(
    tx: &mut Tx<'_>,
    lease: &Lease,
    returned: bool,
    (message, bell): (&MessageId, &Arc<Notify>),
) -> Result<Stepped, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else { return Ok(Stepped::LeaseLost) };
    if returned {
        outbox::put(tx, message.clone(), MailKind::LateRefund, &payment.order_id)?;
        let bell = Arc::clone(bell);
        tx.after_commit(move || bell.notify_one());
    }
    let step = SagaStep::AwaitPayment;
    let mut progress = saga.progress().go_to(SagaStep::ValidateInventory, tx.now());
    progress.state = SagaState::Compensated;
    // News that came meanwhile is looked at once more.
    progress.due_at = Some(tx.now());
    turn(tx, Turn { lease, progress, step, entry: SagaEntry::Undone, note: None })?;
    Ok(Stepped::Moved)
}
