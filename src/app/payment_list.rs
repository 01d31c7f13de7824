//! Payments as the console lists and finds them.

use crate::db::payment_list::{self, PaymentRow};
use crate::db::types::money;
use crate::db::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::CardSeen;
use crate::domain::ids::PaymentId;
use crate::domain::locale::Locale;
use crate::domain::money::Money;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_search::{SearchKey, readings};
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::AppResult;

pub use crate::db::payment_list::PaymentFilter;

/// A payment as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLine {
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
    /// Its status.
    pub status: PaymentStatus,
    /// The method that was offered last.
    pub method: PaymentMethodKind,
    /// Its card, once known.
    pub card: Option<CardSeen>,
    /// What the order costs.
    pub amount: Money,
    /// What was captured.
    pub captured: Money,
    /// What was returned or is on its way back.
    pub returned: Money,
    /// Why its latest try was declined.
    pub last_decline: Option<DeclineClass>,
    /// Until when what it holds can be captured.
    pub capture_before: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

impl TryFrom<PaymentRow> for PaymentLine {
    type Error = StoreError;

    fn try_from(row: PaymentRow) -> Result<Self, StoreError> {
        let amount = |minor| money("payments", minor, row.currency);
        let (brand, last_four) = (row.card_brand, row.card_last_four);
        Ok(Self {
            amount: amount(row.amount_minor)?,
            captured: amount(row.captured_minor)?,
            returned: amount(row.returned_minor)?,
            card: brand.zip(last_four).map(|(brand, last_four)| CardSeen { brand, last_four }),
            id: row.id,
            number: row.number,
            order_status: row.order_status,
            contact_name: row.contact_name,
            contact_email: row.contact_email,
            status: row.status,
            method: row.method,
            last_decline: row.last_decline,
            capture_before: row.capture_before,
            created_at: row.created_at,
        })
    }
}

/// Which payments are wanted: found by a text, and restricted by a filter.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the text may mean; `None` where nothing was searched for.
    pub found_by: Option<Vec<Vec<SearchKey>>>,
    /// The conditions.
    pub filter: PaymentFilter,
}

/// A page of payments, newest first.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    wanted: Wanted,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<PaymentLine>> {
    let read = app.store.read(move |tx| read(tx, &wanted, (after.as_ref(), size)));
    Ok(read.await?)
}

fn read(
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    range: (Option<&Cursor>, usize),
) -> Result<Page<PaymentLine>, StoreError> {
    let page = match &wanted.found_by {
        Some(readings) => payment_list::found(tx, (readings, &wanted.filter), range)?,
        None => payment_list::page(tx, &wanted.filter, range)?,
    };
    let rows = page.rows.into_iter().map(PaymentLine::try_from);
    Ok(Page { rows: rows.collect::<Result<_, _>>()?, next: page.next })
}

/// The one payment that a text names, if it names exactly one.
///
/// # Errors
/// Those of the database.
pub async fn only_one(app: &App, text: &str, locale: Locale) -> AppResult<Option<PaymentId>> {
    let found_by = Some(readings(text, locale));
    let wanted = Wanted { found_by, filter: PaymentFilter::default() };
    let found = page(app, wanted, (None, 2)).await?;
    let [only] = found.rows.as_slice() else { return Ok(None) };
    Ok(Some(only.id.clone()))
}
