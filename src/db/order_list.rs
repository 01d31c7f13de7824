//! Orders as lists show them: a page at a time, filtered and found by what an index serves.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{orders, payment_search, payments};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::OrderId;
use crate::domain::money::Currency;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_search::SearchKey;
use crate::domain::payment_status::PaymentStatus;

/// An order with what a list says of its payment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// How far it is.
    pub status: OrderStatus,
    /// Its payment's status.
    pub payment_status: PaymentStatus,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's address.
    pub contact_email: String,
    /// The currency of its total.
    pub currency: Currency,
    /// What it costs, in minor units.
    pub total_minor: i64,
    /// When it was made.
    pub created_at: Moment,
}

impl OrderRow {
    /// Its place in a list.
    #[must_use]
    pub fn place(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id.to_string() }
    }
}

/// Which orders a list shows; all conditions must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Of this status.
    pub status: Option<OrderStatus>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// Made at this instant or later.
    pub from: Option<Moment>,
    /// Made before this instant.
    pub until: Option<Moment>,
}

type Columns = (
    orders::id,
    orders::number,
    orders::status,
    payments::status,
    orders::contact_name,
    orders::contact_email,
    orders::currency,
    orders::total_minor,
    orders::created_at,
);

const COLUMNS: Columns = (
    orders::id,
    orders::number,
    orders::status,
    payments::status,
    orders::contact_name,
    orders::contact_email,
    orders::currency,
    orders::total_minor,
    orders::created_at,
);

/// Puts the conditions of a filter onto a boxed query over orders.
macro_rules! filtered {
    ($query:ident, $filter:expr) => {
        let filter: &OrderFilter = $filter;
        if let Some(status) = filter.status {
            $query = $query.filter(orders::status.eq(status));
        }
        if let Some(currency) = filter.currency {
            $query = $query.filter(orders::currency.eq(currency));
        }
        if let Some(from) = filter.from {
            $query = $query.filter(orders::created_at.ge(from));
        }
        if let Some(until) = filter.until {
            $query = $query.filter(orders::created_at.lt(until));
        }
    };
}

/// A page of the orders that fit, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &OrderFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<OrderRow>, StoreError> {
    let mut query = payments::table.inner_join(orders::table).select(COLUMNS).into_boxed();
    filtered!(query, filter);
    let query = after_cursor!(query, after, orders::created_at, orders::id);
    let rows: Vec<OrderRow> = query.limit(limit(size)).load(tx.conn())?;
    Ok(Page::cut(rows, size, OrderRow::place))
}

/// A page of the orders that fit and whose payments have all keys of one of the readings, newest
/// first.
pub fn found(
    tx: &mut Tx<'_>,
    (readings, filter): (&[Vec<SearchKey>], &OrderFilter),
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<OrderRow>, StoreError> {
    let mut rows: Vec<OrderRow> = Vec::new();
    for keys in readings {
        rows.extend(with_keys(tx, (keys, filter), (after, size))?);
    }
    rows.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    rows.dedup_by(|a, b| a.id == b.id);
    Ok(Page::cut(rows, size, OrderRow::place))
}

/// An order and its payment are made at the same instant, so that the index of the keys serves
/// the time; orders of one instant are told apart by their own ids.
fn with_keys(
    tx: &mut Tx<'_>,
    (keys, filter): (&[SearchKey], &OrderFilter),
    (after, size): (Option<&Cursor>, usize),
) -> Result<Vec<OrderRow>, StoreError> {
    let other_key = diesel::alias!(payment_search as other_key);
    let Some(((kind, value), others)) = keys.split_first() else { return Ok(Vec::new()) };
    let mut query = payment_search::table
        .inner_join(payments::table.inner_join(orders::table))
        .select(COLUMNS)
        .filter(payment_search::kind.eq(*kind))
        .filter(payment_search::value.eq(value.clone()))
        .into_boxed();
    for (kind, value) in others {
        let also = other_key
            .filter(other_key.field(payment_search::kind).eq(*kind))
            .filter(other_key.field(payment_search::value).eq(value.clone()))
            .select(other_key.field(payment_search::payment_id));
        query = query.filter(payments::id.eq_any(also));
    }
    filtered!(query, filter);
    let query = after_cursor!(query, after, payment_search::created_at, orders::id);
    Ok(query.limit(limit(size)).load(tx.conn())?)
}

/// One row more than is shown, to know whether there are more.
fn limit(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)
}
