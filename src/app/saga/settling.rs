//! What follows from money that went back, whoever returned it: the order's status, stock on the
//! shelf again, and the mails. It is done after the saga's end, one refund a step, under all
//! locks in their order.

use crate::app::context::App;
use crate::app::error::AppResult;
use crate::app::payments::facts_of;
use crate::app::stock::{self, TakenBack};
use crate::db::orders::OrderRecord;
use crate::db::payments::PaymentRecord;
use crate::db::refunds::RefundRecord;
use crate::db::sagas::Lease;
use crate::db::{StoreError, Tx, orders, outbox, payments, refunds};
use crate::domain::cart::{MOST_LINES, Products};
use crate::domain::facts::PaymentFacts;
use crate::domain::ids::{MessageId, MovementId};
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::refund::{RefundCause, RefundRequestStatus};

use super::runner::Hold;
use super::{Stepped, hold};
use crate::app::error::AppError;

/// Everything random of a step, chosen before its transaction.
pub(super) struct Ids {
    pub message: MessageId,
    movements: Vec<MovementId>,
}

impl Ids {
    pub(super) fn new(app: &App) -> Self {
        let (now, random) = (app.now(), app.randomness.as_ref());
        Self {
            message: MessageId::new(now, random),
            movements: (0..MOST_LINES).map(|_| MovementId::new(now, random)).collect(),
        }
    }
}

/// Settles one refund or the order's status; `None` when nothing is left to settle.
pub(super) async fn run(app: &App, held: &Hold) -> AppResult<Option<Stepped>> {
    let (lease, bell) = (held.lease.clone(), app.bell.clone());
    let ids = Ids::new(app);
    let settled = app.store.write(move |tx| settle(tx, &lease, &ids)).await?;
    if settled.is_some() {
        bell.notify_one();
    }
    Ok(settled)
}

/// Settles one refund or the order's status; `None` when nothing is left to settle.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    lease: &Lease,
    ids: &Ids,
) -> Result<Option<Stepped>, AppError> {
    let payment = payments::find(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    let goods = stock::lock_goods(tx, &payment.order_id)?;
    let order = orders::lock(tx, &payment.order_id)?;
    if hold(tx, lease)?.is_none() {
        return Ok(Some(Stepped::LeaseLost));
    }
    let facts = facts_of(tx, &lease.payment)?;
    for refund in refunds::of_payment(tx, &lease.payment)? {
        if let Some(status) = unsettled(&refund, &facts) {
            settle_one(tx, (&order, refund), status, (goods, ids))?;
            return Ok(Some(Stepped::Moved));
        }
    }
    follow(tx, &order, &facts)
}

/// Whether anything waits to be settled. Whoever lets the saga rest asks this in the transaction
/// that does, under the payment's lock: what was recorded since [`settle`] looked has woken the
/// saga, and a rest would undo that for good.
pub(super) fn is_anything_left(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    facts: &PaymentFacts,
) -> Result<bool, StoreError> {
    let requests = refunds::of_payment(tx, &payment.id)?;
    if requests.iter().any(|refund| unsettled(refund, facts).is_some()) {
        return Ok(true);
    }
    let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
    Ok(order_after(order.status, facts).is_some())
}

/// The status that a refund of ours is shown with, where its effects are not done yet.
fn unsettled(refund: &RefundRecord, facts: &PaymentFacts) -> Option<RefundRequestStatus> {
    let shown = facts.refunds.get(refund.stripe_id.as_ref()?)?;
    let status = RefundRequestStatus::shown_as(*shown.state.state());
    (refund.settled_status != Some(status)).then_some(status)
}

fn settle_one(
    tx: &mut Tx<'_>,
    (order, refund): (&OrderRecord, RefundRecord),
    status: RefundRequestStatus,
    (mut goods, ids): (Products, &Ids),
) -> Result<(), AppError> {
    let mut restocked_at = refund.restocked_at;
    if restocked_at.is_none() && status.counts() {
        restocked_at = restock(tx, (order, &refund), (&mut goods, ids))?.then(|| tx.now());
    }
    refunds::settle(tx, &refund.id, status, restocked_at)?;
    if let Some(kind) = mail_of(refund.cause, status) {
        outbox::put_for_refund(tx, ids.message.clone(), kind, (&order.id, &refund.id))?;
    }
    tx.after_commit(move || {
        tracing::info!(refund.id = %refund.id, status = status.name(), "a refund moved on");
        if status == RefundRequestStatus::Failed {
            tracing::error!(
                refund.id = %refund.id, payment.id = %refund.payment_id,
                "a refund failed: its amount is here again and the customer has it not"
            );
        }
    });
    Ok(())
}

/// What the customer is told of a refund that a person asked for; the saga's own refunds have
/// mails of their own.
const fn mail_of(cause: RefundCause, status: RefundRequestStatus) -> Option<MailKind> {
    match (cause, status) {
        (RefundCause::Person, RefundRequestStatus::Accepted) => Some(MailKind::RefundRequested),
        (RefundCause::Person, RefundRequestStatus::Succeeded) => Some(MailKind::RefundSucceeded),
        (RefundCause::Person, RefundRequestStatus::Failed) => Some(MailKind::RefundFailed),
        (RefundCause::Person, RefundRequestStatus::Requested | RefundRequestStatus::Refused)
        | (RefundCause::LateSuccess | RefundCause::Excess, _) => None,
    }
}

/// Puts the units that the person chose on the shelf again. A refund that fails later does not
/// take them away: the goods are there.
fn restock(
    tx: &mut Tx<'_>,
    (order, refund): (&OrderRecord, &RefundRecord),
    (goods, ids): (&mut Products, &Ids),
) -> Result<bool, AppError> {
    let bought = orders::lines(tx, &order.id)?;
    let mut any = false;
    let back = refunds::lines(tx, &refund.id)?.into_iter().filter(|line| line.restock > 0);
    for (line, movement) in back.zip(&ids.movements) {
        let product = bought.iter().find(|own| own.position == line.position);
        let product = product.ok_or(StoreError::NotFound)?;
        let taken = TakenBack {
            movement: movement.clone(),
            product: &product.product_id,
            quantity: line.restock,
            note: refund.id.to_string(),
        };
        stock::take_back(tx, goods, taken)?;
        any = true;
    }
    Ok(any)
}

/// Everything went back: the order is refunded; something is here again: it is confirmed.
fn order_after(status: OrderStatus, facts: &PaymentFacts) -> Option<OrderStatus> {
    let captured = facts.captured_minor();
    let all_back = captured > 0 && facts.returned_minor() >= captured;
    match (status, all_back) {
        (OrderStatus::Confirmed, true) => Some(OrderStatus::Refunded),
        (OrderStatus::Refunded, false) => Some(OrderStatus::Confirmed),
        (
            OrderStatus::Confirmed
            | OrderStatus::Refunded
            | OrderStatus::AwaitingPayment
            | OrderStatus::Placed
            | OrderStatus::Cancelled,
            _,
        ) => None,
    }
}

fn follow(
    tx: &mut Tx<'_>,
    order: &OrderRecord,
    facts: &PaymentFacts,
) -> Result<Option<Stepped>, AppError> {
    let Some(next) = order_after(order.status, facts) else { return Ok(None) };
    orders::set_status(tx, &order.id, next)?;
    Ok(Some(Stepped::Moved))
}
