//! Orders as the console lists and finds them.

use crate::db::order_list::{self, OrderRow};
use crate::db::types::money;
use crate::db::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::OrderId;
use crate::domain::money::Money;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_search::SearchKey;
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::AppResult;

pub use crate::db::order_list::OrderFilter;

/// An order as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
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
    /// What it costs.
    pub total: Money,
    /// When it was made.
    pub created_at: Moment,
}

impl TryFrom<OrderRow> for OrderLine {
    type Error = StoreError;

    fn try_from(row: OrderRow) -> Result<Self, StoreError> {
        Ok(Self {
            total: money("orders", row.total_minor, row.currency)?,
            id: row.id,
            number: row.number,
            status: row.status,
            payment_status: row.payment_status,
            contact_name: row.contact_name,
            contact_email: row.contact_email,
            created_at: row.created_at,
        })
    }
}

/// Which orders are wanted: found by a text, and restricted by a filter.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the text may mean; `None` where nothing was searched for.
    pub found_by: Option<Vec<Vec<SearchKey>>>,
    /// The conditions.
    pub filter: OrderFilter,
}

/// A page of orders, newest first.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    wanted: Wanted,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<OrderLine>> {
    let read = app.store.read(move |tx| read(tx, &wanted, (after.as_ref(), size)));
    Ok(read.await?)
}

fn read(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    range: (Option<&Cursor>, usize),
) -> Result<Page<OrderLine>, StoreError> {
    let page = match &wanted.found_by {
        Some(readings) => order_list::found(tx, (readings, &wanted.filter), range)?,
        None => order_list::page(tx, &wanted.filter, range)?,
    };
    let rows = page.rows.into_iter().map(OrderLine::try_from);
    Ok(Page { rows: rows.collect::<Result<_, _>>()?, next: page.next })
}
