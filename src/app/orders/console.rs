//! An order as the people of the shop see it: beside what its customer sees, its stock, its saga
//! and whether it can be cancelled.

use super::view::{self, OrderView};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::saga::capture_before;
use crate::db::orders::OrderLineRecord;
use crate::db::payments::PaymentRecord;
use crate::db::reservations::ReservationRecord;
use crate::db::sagas::SagaRecord;
use crate::db::types::money;
use crate::db::{StoreError, Tx, orders, payments, refunds, reservations, sagas, stripe_refunds};
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::{OrderId, SagaId};
use crate::domain::money::{Currency, Money};
use crate::domain::order::{CancelRefused, OrderNumber, may_be_cancelled};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::product::LocalizedText;
use crate::domain::reservation::ReservationStatus;
use crate::domain::saga::{SagaState, SagaStep};

/// An order with what only the shop knows of it.
#[derive(Clone, Debug)]
pub struct OrderRoom {
    /// The order as its customer sees it.
    pub order: OrderView,
    /// What was bought, and where its units are.
    pub lines: Vec<StockedLine>,
    /// Until when what is reserved is held, while anything is.
    pub held_until: Option<Moment>,
    /// Until when the funds that the bank holds can be captured.
    pub capture_until: Option<Moment>,
    /// The saga that carries it.
    pub saga: OrderSaga,
    /// Whether it can be cancelled, and why not.
    pub cancel: Result<(), CancelRefused>,
}

/// A line of an order with its stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockedLine {
    /// The product's name when it was bought.
    pub name: LocalizedText,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub unit: Money,
    /// The price of all.
    pub total: Money,
    /// What became of its reservation, with the units.
    pub reservations: Vec<(ReservationStatus, i64)>,
    /// Units that came back to the shelf after they were sold.
    pub back: i64,
}

/// Where the saga of an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderSaga {
    /// Its id.
    pub id: SagaId,
    /// The step that is next.
    pub step: SagaStep,
    /// Which way it goes.
    pub state: SagaState,
    /// When it is looked at next.
    pub due_at: Option<Moment>,
    /// How often the step failed.
    pub tries: i64,
    /// Why it failed last.
    pub last_error: Option<String>,
}

/// The order with this number.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn room(app: &App, number: OrderNumber) -> AppResult<OrderRoom> {
    let (links, now, settlement) = (app.links.clone(), app.now(), app.settings.settlement);
    app.store
        .read(move |tx| {
            let order = orders::by_number(tx, number)?.ok_or(AppError::NotFound)?;
            let link = links.token(&order.id);
            let shown = view::read(tx, &order.id, link, now)?;
            Ok(read(tx, (&order.id, order.currency), shown, settlement)?)
        })
        .await
}

fn read(
    tx: &mut Tx<'_>,
    (id, currency): (&OrderId, Currency),
    order: OrderView,
    settlement: Span,
) -> Result<OrderRoom, StoreError> {
    let payment = payments::of_order(tx, id)?.ok_or(StoreError::NotFound)?;
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    let held = reservations::of_order(tx, id)?;
    let back = back_on_shelf(tx, &payment)?;
    let lines = orders::lines(tx, id)?.into_iter();
    let lines = lines.map(|line| stocked(line, currency, (&held, &back)));
    let any_held = held.iter().any(|one| one.status == ReservationStatus::Held);
    let authorized = payment.status == PaymentStatus::Authorized;
    Ok(OrderRoom {
        cancel: possible(&order, &saga),
        lines: lines.collect::<Result<_, _>>()?,
        held_until: any_held.then(|| held_until(&payment, &saga, settlement)),
        capture_until: authorized.then(|| capture_before(&payment)),
        saga: OrderSaga {
            id: saga.id,
            step: saga.step,
            state: saga.state,
            due_at: saga.due_at,
            tries: saga.tries,
            last_error: saga.last_error,
        },
        order,
    })
}

/// Whether the order can be cancelled as it stands in the books.
fn possible(order: &OrderView, saga: &SagaRecord) -> Result<(), CancelRefused> {
    may_be_cancelled(order.status, order.payment.status)?;
    ends_not_yet(saga)
}

/// A saga that somebody asked to end, or that ends by itself, is not asked again.
pub(super) fn ends_not_yet(saga: &SagaRecord) -> Result<(), CancelRefused> {
    let runs = saga.state == SagaState::Running && saga.ending.is_none();
    if runs { Ok(()) } else { Err(CancelRefused::EndsAlready) }
}

/// The reservation follows the deadline of whatever the money waits for.
fn held_until(payment: &PaymentRecord, saga: &SagaRecord, settlement: Span) -> Moment {
    match payment.status {
        PaymentStatus::Authorized => capture_before(payment),
        PaymentStatus::Processing => payment.updated_at + settlement,
        PaymentStatus::Pending
        | PaymentStatus::Completed
        | PaymentStatus::Failed
        | PaymentStatus::Cancelled
        | PaymentStatus::Refunded
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Disputed => saga.deadline_at,
    }
}

/// Units of each line that refunds brought back.
fn back_on_shelf(tx: &mut Tx<'_>, payment: &PaymentRecord) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut back = Vec::new();
    for refund in refunds::of_payment(tx, &payment.id)? {
        if refund.restocked_at.is_some() {
            let lines = refunds::lines(tx, &refund.id)?;
            back.extend(lines.into_iter().map(|line| (line.position, line.restock)));
        }
    }
    let made_there = stripe_refunds::lines_of_payment(tx, &payment.id)?;
    back.extend(made_there.into_iter().map(|line| (line.position, line.restock)));
    Ok(back)
}

fn stocked(
    line: OrderLineRecord,
    currency: Currency,
    (held, back): (&[ReservationRecord], &[(i64, i64)]),
) -> Result<StockedLine, StoreError> {
    let own = held.iter().filter(|one| one.product_id == line.product_id);
    let back = back.iter().filter(|(position, _)| *position == line.position);
    Ok(StockedLine {
        reservations: own.map(|one| (one.status, one.quantity)).collect(),
        back: back.fold(0_i64, |sum, (_, units)| sum.saturating_add(*units)),
        unit: money("order_lines", line.unit_minor, currency)?,
        total: money("order_lines", line.unit_minor.saturating_mul(line.quantity), currency)?,
        quantity: line.quantity,
        name: LocalizedText { es: line.name_es, en: line.name_en },
    })
}
