//! Early fraud warnings as their list reads them, kept in the transaction of their facts.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{fraud_warnings, orders, payments};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::money::Currency;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;

/// A warning as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = fraud_warnings, treat_none_as_null = true)]
pub struct WarningRecord {
    /// Stripe's id.
    pub id: String,
    /// The payment whose charge it is about.
    pub payment_id: PaymentId,
    /// The charge.
    pub charge_id: Option<String>,
    /// What kind of fraud, in Stripe's word.
    pub fraud_type: Option<String>,
    /// Whether a refund can still prevent a dispute.
    pub actionable: bool,
    /// When it was raised.
    pub raised_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A warning with what a list says of its payment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct WarningRow {
    /// The warning.
    pub warning: WarningRecord,
    /// The number of its order.
    pub number: OrderNumber,
    /// The customer's name.
    pub contact_name: String,
    /// The payment's status.
    pub status: PaymentStatus,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What was captured, in minor units.
    pub captured_minor: i64,
}

/// Writes what the facts of a warning amount to. The caller holds the payment's lock.
pub fn keep(tx: &mut Tx<'_>, row: &WarningRecord) -> Result<(), StoreError> {
    let own = fraud_warnings::table.filter(fraud_warnings::id.eq(&row.id));
    let changed = diesel::update(own).set(row).execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(fraud_warnings::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// A page of warnings, newest first; all of them, or those that can still be acted on.
pub fn page(
    tx: &mut Tx<'_>,
    actionable: bool,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<WarningRow>, StoreError> {
    let mut query = fraud_warnings::table
        .inner_join(payments::table.inner_join(orders::table))
        .select((
            fraud_warnings::all_columns,
            orders::number,
            orders::contact_name,
            payments::status,
            payments::currency,
            payments::captured_minor,
        ))
        .into_boxed();
    if actionable {
        query = query.filter(fraud_warnings::actionable.eq(true));
    }
    let query = after_cursor!(query, after, fraud_warnings::raised_at, fraud_warnings::id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<WarningRow> = query.limit(limit).load(tx.conn())?;
    let place = |row: &WarningRow| Cursor { at: row.warning.raised_at, id: row.warning.id.clone() };
    Ok(Page::cut(rows, size, place))
}
