//! Payments as lists show them: a page at a time, filtered and found by what an index serves.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{orders, payment_search, payments, sagas};
use super::{StoreError, Tx};
use crate::domain::attention::RUNNING_OUT;
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::ids::PaymentId;
use crate::domain::money::Currency;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_search::SearchKey;
use crate::domain::payment_status::PaymentStatus;

/// A payment with what a list says of its order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct PaymentRow {
    /// Its id.
    pub id: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// How far its order is.
    pub order_status: OrderStatus,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's address.
    pub contact_email: String,
    /// What its facts amount to.
    pub status: PaymentStatus,
    /// The method that was offered last.
    pub method: PaymentMethodKind,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What the order costs, in minor units.
    pub amount_minor: i64,
    /// What was captured, in minor units.
    pub captured_minor: i64,
    /// What was returned, in minor units.
    pub returned_minor: i64,
    /// The brand of its card.
    pub card_brand: Option<String>,
    /// The last four digits of its card.
    pub card_last_four: Option<String>,
    /// Why its latest try was declined.
    pub last_decline: Option<DeclineClass>,
    /// Until when what it holds can be captured.
    pub capture_before: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

impl PaymentRow {
    /// Its place in a list.
    #[must_use]
    pub fn place(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id.to_string() }
    }
}

/// Which payments a list shows; all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    /// Of this status.
    pub status: Option<PaymentStatus>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// By this method.
    pub method: Option<PaymentMethodKind>,
    /// Whose latest try was declined for this reason.
    pub decline: Option<DeclineClass>,
    /// Made at this instant or later.
    pub from: Option<Moment>,
    /// Made before this instant.
    pub until: Option<Moment>,
    /// Of so many minor units or more.
    pub least_minor: Option<i64>,
    /// Of so many minor units or less.
    pub most_minor: Option<i64>,
    /// Whose money came after they were given up.
    pub late: bool,
    /// Whose money is held, and let go soon.
    pub running_out: bool,
}

type Columns = (
    payments::id,
    orders::number,
    orders::status,
    orders::contact_name,
    orders::contact_email,
    payments::status,
    payments::method,
    payments::currency,
    payments::amount_minor,
    payments::captured_minor,
    payments::returned_minor,
    payments::card_brand,
    payments::card_last_four,
    payments::last_decline,
    payments::capture_before,
    payments::created_at,
);

const COLUMNS: Columns = (
    payments::id,
    orders::number,
    orders::status,
    orders::contact_name,
    orders::contact_email,
    payments::status,
    payments::method,
    payments::currency,
    payments::amount_minor,
    payments::captured_minor,
    payments::returned_minor,
    payments::card_brand,
    payments::card_last_four,
    payments::last_decline,
    payments::capture_before,
    payments::created_at,
);

/// Puts the conditions of a filter onto a boxed query over payments.
macro_rules! filtered {
    ($query:ident, $filter:expr, $now:expr) => {
        let filter: &PaymentFilter = $filter;
        if let Some(status) = filter.status {
            $query = $query.filter(payments::status.eq(status));
        }
        if let Some(currency) = filter.currency {
            $query = $query.filter(payments::currency.eq(currency));
        }
        if let Some(method) = filter.method {
            $query = $query.filter(payments::method.eq(method));
        }
        if let Some(decline) = filter.decline {
            $query = $query.filter(payments::last_decline.eq(decline));
        }
        if let Some(from) = filter.from {
            $query = $query.filter(payments::created_at.ge(from));
        }
        if let Some(until) = filter.until {
            $query = $query.filter(payments::created_at.lt(until));
        }
        if let Some(least) = filter.least_minor {
            $query = $query.filter(payments::amount_minor.ge(least));
        }
        if let Some(most) = filter.most_minor {
            $query = $query.filter(payments::amount_minor.le(most));
        }
        if filter.running_out {
            $query = $query
                .filter(payments::status.eq(PaymentStatus::Authorized))
                .filter(payments::capture_before.lt($now + RUNNING_OUT));
        }
        if filter.late {
            let late = sagas::table.filter(sagas::late.eq(true)).select(sagas::payment_id);
            $query = $query.filter(payments::id.eq_any(late));
        }
    };
}

/// A page of the payments that fit, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &PaymentFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<PaymentRow>, StoreError> {
    let mut query = payments::table.inner_join(orders::table).select(COLUMNS).into_boxed();
    filtered!(query, filter, tx.now());
    let query = after_cursor!(query, after, payments::created_at, payments::id);
    let rows: Vec<PaymentRow> = query.limit(limit(size)).load(tx.conn())?;
    Ok(Page::cut(rows, size, PaymentRow::place))
}

/// A page of the payments that fit and have all keys of one of the readings, newest first.
pub fn found(
    tx: &mut Tx<'_>,
    (readings, filter): (&[Vec<SearchKey>], &PaymentFilter),
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<PaymentRow>, StoreError> {
    let mut rows: Vec<PaymentRow> = Vec::new();
    for keys in readings {
        rows.extend(with_keys(tx, (keys, filter), (after, size))?);
    }
    rows.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    rows.dedup_by(|a, b| a.id == b.id);
    Ok(Page::cut(rows, size, PaymentRow::place))
}

fn with_keys(
    tx: &mut Tx<'_>,
    (keys, filter): (&[SearchKey], &PaymentFilter),
    (after, size): (Option<&Cursor>, usize),
) -> Result<Vec<PaymentRow>, StoreError> {
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
    filtered!(query, filter, tx.now());
    let (at, id) = (payment_search::created_at, payment_search::payment_id);
    let query = after_cursor!(query, after, at, id);
    Ok(query.limit(limit(size)).load(tx.conn())?)
}

/// One row more than is shown, to know whether there are more.
fn limit(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1)
}
