//! The lines of a payment's order, with what is left of each: units to pay back, and units that can
//! go on the shelf again.

use super::restocking::{self, LineDone};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::orders::OrderLineRecord;
use crate::db::payments::PaymentRecord;
use crate::db::types::money;
use crate::db::{StoreError, Tx, captures, orders, payments, refunds, reservations};
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::product::LocalizedText;

/// A line of an order and what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLeft {
    /// Its place in the order, from 0.
    pub position: i64,
    /// The product.
    pub name: LocalizedText,
    /// The price of one.
    pub unit: Money,
    /// Units that were bought.
    pub bought: i64,
    /// Units that were not paid back yet.
    pub unpaid: i64,
    /// Units that can go on the shelf again.
    pub unshelved: i64,
}

/// How many units of a line were not paid back by earlier refunds.
pub(super) fn unpaid(line: &OrderLineRecord, done: &[LineDone]) -> i64 {
    let own = done.iter().filter(|earlier| earlier.position == line.position);
    own.fold(line.quantity, |left, earlier| left.saturating_sub(earlier.quantity)).max(0)
}

/// The lines of an order that were paid: all, or those that shipped where only a part of what was
/// held was captured.
pub(super) fn paid(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
) -> Result<Vec<OrderLineRecord>, StoreError> {
    let mut lines = orders::lines(tx, &payment.order_id)?;
    if let Some(capture) = captures::of_payment(tx, &payment.id)? {
        let shipped = captures::lines(tx, &capture.id)?;
        lines.retain(|line| shipped.contains(&line.position));
    }
    Ok(lines)
}

/// The lines of a payment's order that were paid, in their order.
///
/// # Errors
/// [`AppError::NotFound`] for a payment that there is not; those of the database.
pub async fn lines_left(app: &App, payment: &PaymentId) -> AppResult<Vec<LineLeft>> {
    let id = payment.clone();
    app.store
        .read(move |tx| {
            let payment = payments::find(tx, &id)?.ok_or(AppError::NotFound)?;
            Ok(of_payment(tx, &payment)?)
        })
        .await
}

fn of_payment(tx: &mut Tx<'_>, payment: &PaymentRecord) -> Result<Vec<LineLeft>, StoreError> {
    let requests = refunds::of_payment(tx, &payment.id)?;
    let done = restocking::done_before(tx, &payment.id, &requests)?;
    let sold = reservations::sold(tx, &payment.order_id)?;
    let lines = paid(tx, payment)?.into_iter();
    let lines = lines.map(|line| {
        Ok(LineLeft {
            unpaid: unpaid(&line, &done),
            unshelved: restocking::left_of(&line, &sold, &done),
            unit: money("order_lines", line.unit_minor, payment.currency)?,
            position: line.position,
            name: LocalizedText { es: line.name_es, en: line.name_en },
            bought: line.quantity,
        })
    });
    lines.collect()
}
