//! What ends by itself soon: orders that wait for their money, and held money that nobody
//! captured.

use diesel::prelude::*;

use super::schema::{orders, payments, sagas};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaState, SagaStep};

/// Something that ends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// The order's number.
    pub number: OrderNumber,
    /// Its payment.
    pub payment: PaymentId,
    /// When it ends.
    pub at: Moment,
}

fn cut(rows: Vec<(OrderNumber, PaymentId, Moment)>, size: usize) -> Page<Expiring> {
    let rows = rows.into_iter();
    let rows = rows.map(|(number, payment, at)| Expiring { number, payment, at }).collect();
    Page::cut(rows, size, |row: &Expiring| Cursor { at: row.at, id: row.payment.to_string() })
}

fn one_more(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)
}

/// Orders whose time to pay is over before `until`, the soonest first. Only checkouts under way
/// are looked at, which are few.
pub fn orders(tx: &mut Tx<'_>, until: Moment, size: usize) -> Result<Page<Expiring>, StoreError> {
    let rows = sagas::table
        .inner_join(payments::table.inner_join(orders::table))
        .filter(sagas::state.eq(SagaState::Running))
        .filter(sagas::step.eq_any([SagaStep::ProcessWithStripe, SagaStep::AwaitPayment]))
        .filter(payments::status.eq(PaymentStatus::Pending))
        .filter(sagas::deadline_at.le(until))
        .order((sagas::deadline_at, payments::id))
        .select((orders::number, payments::id, sagas::deadline_at))
        .limit(one_more(size))
        .load(tx.conn())?;
    Ok(cut(rows, size))
}

/// Payments whose hold ends before `until`, the soonest first.
pub fn authorizations(
    tx: &mut Tx<'_>,
    until: Moment,
    size: usize,
) -> Result<Page<Expiring>, StoreError> {
    let rows = payments::table
        .inner_join(orders::table)
        .filter(payments::status.eq(PaymentStatus::Authorized))
        .filter(payments::capture_before.le(until))
        .order((payments::capture_before, payments::id))
        .select((orders::number, payments::id, payments::capture_before.assume_not_null()))
        .limit(one_more(size))
        .load(tx.conn())?;
    Ok(cut(rows, size))
}
