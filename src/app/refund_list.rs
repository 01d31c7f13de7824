//! Refunds as the console lists them, whoever asked for them.

use std::collections::BTreeMap;

use crate::db::refund_list::{self, OwnRefundRow, RefundRow, StripeRefundRow};
use crate::db::types::money;
use crate::db::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{PaymentId, RefundId};
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::refund::{RefundCause, RefundReason};
use crate::domain::refund_standing::{RefundStanding, WAITING_TOO_LONG};

use super::console::MOST_COUNTED;
use super::context::App;
use super::error::AppResult;
use super::team_names;

pub use crate::db::refund_list::{RefundFilter, RefundView};

/// A refund by its id, ours or Stripe's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundKey {
    /// We asked for it.
    Own(RefundId),
    /// It was made at Stripe.
    MadeThere(String),
}

/// Who wanted money to go back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// A person of the team, by address, or the command line.
    Person(String),
    /// Cobro by itself: money that came too late.
    LateMoney,
    /// Cobro by itself: more was captured than the order costs.
    Excess,
    /// Somebody at Stripe.
    Stripe,
}

/// A refund as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// Its id.
    pub key: RefundKey,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub standing: RefundStanding,
    /// Why; none where Stripe was told no reason that we know.
    pub reason: Option<RefundReason>,
    /// Who wanted it.
    pub by: AskedBy,
    /// When it was asked for, or when we first heard of it.
    pub at: Moment,
    /// Whether it needs somebody.
    pub needs_somebody: bool,
}

/// A page of refunds, newest first.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    filter: RefundFilter,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<RefundLine>> {
    let read = app.store.read(move |tx| read(tx, &filter, (after.as_ref(), size)));
    Ok(read.await?)
}

fn read(
    tx: &mut Tx<'_>,
    filter: &RefundFilter,
    range: (Option<&Cursor>, usize),
) -> Result<Page<RefundLine>, StoreError> {
    let page = refund_list::page(tx, filter, range)?;
    let mut names = BTreeMap::new();
    let mut rows = Vec::new();
    for row in page.rows {
        rows.push(match row {
            RefundRow::Own(row) => own(tx, row, &mut names)?,
            RefundRow::MadeThere(row) => made_there(row)?,
        });
    }
    Ok(Page { rows, next: page.next })
}

fn own(
    tx: &mut Tx<'_>,
    row: OwnRefundRow,
    names: &mut BTreeMap<String, String>,
) -> Result<RefundLine, StoreError> {
    let by = match (row.cause, row.actor) {
        (RefundCause::LateSuccess, _) => AskedBy::LateMoney,
        (RefundCause::Excess, _) => AskedBy::Excess,
        (RefundCause::Person, None) => AskedBy::Person(String::new()),
        (RefundCause::Person, Some(actor)) => AskedBy::Person(match names.get(&actor) {
            Some(known) => known.clone(),
            None => {
                let name = team_names::of(tx, &actor)?;
                names.insert(actor, name.clone());
                name
            }
        }),
    };
    let since = tx.now().since(row.created_at);
    Ok(RefundLine {
        amount: money("refunds", row.amount_minor, row.currency)?,
        needs_somebody: row.handled_at.is_none() && row.standing.needs_somebody(since),
        key: RefundKey::Own(row.id),
        payment: row.payment_id,
        number: row.number,
        standing: row.standing,
        reason: Some(row.reason),
        by,
        at: row.created_at,
    })
}

fn made_there(row: StripeRefundRow) -> Result<RefundLine, StoreError> {
    Ok(RefundLine {
        amount: money("stripe_refunds", row.amount_minor, row.currency)?,
        key: RefundKey::MadeThere(row.id),
        payment: row.payment_id,
        number: row.number,
        standing: row.standing,
        reason: row.reason.and_then(|reason| reason.parse().ok()),
        by: AskedBy::Stripe,
        at: row.seen_at,
        needs_somebody: row.handled_at.is_none(),
    })
}

/// Requests that were made before this instant and have no answer wait for too long.
#[must_use]
pub fn asked_too_long_ago(now: Moment) -> Moment {
    now - WAITING_TOO_LONG
}

/// How many refunds need somebody, counted by an index up to [`MOST_COUNTED`].
///
/// # Errors
/// Those of the database.
pub async fn attention(app: &App) -> AppResult<i64> {
    Ok(app.store.read(count_attention).await?)
}

/// The same within a transaction, for the dashboard.
///
/// # Errors
/// Those of the database.
pub fn count_attention(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let asked_before = asked_too_long_ago(tx.now());
    refund_list::count_attention(tx, asked_before, MOST_COUNTED)
}
