//! Payments: the kept columns of what their facts amount to, and the history of their status.

use diesel::prelude::*;

use super::dialect::for_update;
use super::schema::{payment_counts, payment_history, payments};
use super::{StoreError, Tx, figures};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::figures::{Added, Figures};
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::{PaymentStatus, StatusChange};
use crate::domain::topic::Topic;

/// A payment as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payments)]
pub struct PaymentRecord {
    /// Its id.
    pub id: PaymentId,
    /// The order that it pays.
    pub order_id: OrderId,
    /// What its facts amount to.
    pub status: PaymentStatus,
    /// The method that was offered last.
    pub method: PaymentMethodKind,
    /// Its currency.
    pub currency: Currency,
    /// What the order costs, in minor units.
    pub amount_minor: i64,
    /// What was captured, in minor units.
    pub captured_minor: i64,
    /// What was returned or is on its way back, in minor units.
    pub returned_minor: i64,
    /// Whether its facts want a look-up.
    pub wants_look_up: bool,
    /// When it was last looked up.
    pub looked_up_at: Option<Moment>,
    /// When money was first held or captured.
    pub succeeded_at: Option<Moment>,
    /// The brand of its card.
    pub card_brand: Option<String>,
    /// The last four digits of its card.
    pub card_last_four: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// Until when what it holds can be captured, where it ever held anything.
    pub capture_before: Option<Moment>,
    /// Why its latest try was declined.
    pub last_decline: Option<DeclineClass>,
}

impl PaymentRecord {
    /// What the order costs. Fails when the row is corrupt.
    pub const fn amount(&self) -> Result<Money, MoneyError> {
        Money::new(self.amount_minor, self.currency)
    }
}

/// The kept columns that follow from the facts.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = payments)]
pub struct KeptFacts {
    /// What the facts amount to.
    pub status: PaymentStatus,
    /// Minor units.
    pub captured_minor: i64,
    /// Minor units.
    pub returned_minor: i64,
    /// Whether a look-up is due.
    pub wants_look_up: bool,
    /// When money was first held or captured; never unset.
    pub succeeded_at: Option<Moment>,
    /// The brand of the card, once known.
    pub card_brand: Option<String>,
    /// Its last four digits, once known.
    pub card_last_four: Option<String>,
    /// Now.
    pub updated_at: Moment,
    /// Until when held funds can be captured, once known.
    pub capture_before: Option<Moment>,
    /// Why the latest try was declined, once one was.
    pub last_decline: Option<DeclineClass>,
}

/// A row of a payment's history.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payment_history)]
pub struct HistoryRecord {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its place, from 0.
    pub position: i64,
    /// The status before; none for the first.
    pub from_status: Option<PaymentStatus>,
    /// The status after.
    pub to_status: PaymentStatus,
    /// Whether it was passed through without having been seen.
    pub implied: bool,
    /// What brought it: an event, a request, or a step of the saga.
    pub cause: String,
    /// When.
    pub changed_at: Moment,
}

/// Writes a new payment with the first row of its history.
pub fn insert(tx: &mut Tx<'_>, payment: PaymentRecord, cause: &str) -> Result<(), StoreError> {
    tx.touch(Topic::Payments);
    let first = HistoryRecord {
        payment_id: payment.id.clone(),
        position: 0,
        from_status: None,
        to_status: payment.status,
        implied: false,
        cause: cause.to_owned(),
        changed_at: payment.created_at,
    };
    let (status, currency) = (payment.status, payment.currency);
    diesel::insert_into(payments::table).values(payment).execute(tx.conn())?;
    diesel::insert_into(payment_history::table).values(first).execute(tx.conn())?;
    count(tx, status, 1)?;
    let began = Added { figures: Figures::STARTED, declines: Vec::new() };
    figures::add(tx, currency, &began)
}

/// The payment of this id.
pub fn find(tx: &mut Tx<'_>, id: &PaymentId) -> Result<Option<PaymentRecord>, StoreError> {
    Ok(payments::table.find(id).first(tx.conn()).optional()?)
}

/// The payment of this id, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: &PaymentId) -> Result<PaymentRecord, StoreError> {
    let query = payments::table.filter(payments::id.eq(id));
    let rows: Vec<PaymentRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    rows.into_iter().next().ok_or(StoreError::NotFound)
}

/// The payment of an order.
pub fn of_order(tx: &mut Tx<'_>, order: &OrderId) -> Result<Option<PaymentRecord>, StoreError> {
    Ok(payments::table.filter(payments::order_id.eq(order)).first(tx.conn()).optional()?)
}

/// Writes what the facts of a payment amount to.
pub fn keep(tx: &mut Tx<'_>, id: &PaymentId, kept: KeptFacts) -> Result<(), StoreError> {
    tx.touch(Topic::Payments);
    diesel::update(payments::table.find(id)).set(kept).execute(tx.conn())?;
    Ok(())
}

/// Appends changes of status to the history and keeps the counts.
pub fn append_history(
    tx: &mut Tx<'_>,
    id: &PaymentId,
    changes: &[StatusChange],
    cause: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let mut position: i64 = payment_history::table
        .filter(payment_history::payment_id.eq(id))
        .count()
        .get_result(tx.conn())?;
    for change in changes {
        let row = HistoryRecord {
            payment_id: id.clone(),
            position,
            from_status: Some(change.from),
            to_status: change.to,
            implied: change.implied,
            cause: cause.to_owned(),
            changed_at: now,
        };
        diesel::insert_into(payment_history::table).values(row).execute(tx.conn())?;
        position = position.saturating_add(1);
    }
    let ends = changes.first().map(|first| first.from).zip(changes.last().map(|last| last.to));
    if let Some((from, to)) = ends.filter(|(from, to)| from != to) {
        // In the order of their names, so that no two transactions wait for each other.
        let mut changes = [(from, -1), (to, 1)];
        changes.sort_by_key(|(status, _)| status.name());
        for (status, by) in changes {
            count(tx, status, by)?;
        }
    }
    Ok(())
}

/// Kept aggregates are written last of all, so that no two transactions wait for each other.
fn count(tx: &mut Tx<'_>, status: PaymentStatus, by: i64) -> Result<(), StoreError> {
    diesel::update(payment_counts::table.find(status.name()))
        .set(payment_counts::count.eq(payment_counts::count + by))
        .execute(tx.conn())?;
    Ok(())
}

/// How many payments there are of each status.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(PaymentStatus, i64)>, StoreError> {
    Ok(payment_counts::table.load(tx.conn())?)
}

/// The history of a payment, oldest first.
pub fn history(tx: &mut Tx<'_>, id: &PaymentId) -> Result<Vec<HistoryRecord>, StoreError> {
    let query = payment_history::table.filter(payment_history::payment_id.eq(id));
    Ok(query.order(payment_history::position).load(tx.conn())?)
}

/// Since when a payment has had its status.
pub fn status_since(tx: &mut Tx<'_>, id: &PaymentId) -> Result<Moment, StoreError> {
    let query = payment_history::table.filter(payment_history::payment_id.eq(id));
    let last = query.order(payment_history::position.desc()).select(payment_history::changed_at);
    last.first(tx.conn()).optional()?.ok_or(StoreError::NotFound)
}

/// Notes the method that was offered last.
pub fn set_method(
    tx: &mut Tx<'_>,
    id: &PaymentId,
    method: PaymentMethodKind,
) -> Result<(), StoreError> {
    diesel::update(payments::table.find(id)).set(payments::method.eq(method)).execute(tx.conn())?;
    Ok(())
}

/// Notes that a payment is being looked up, unless it was within `at_least_since`: an answer of
/// `false` says that somebody else just did.
pub fn claim_look_up(
    tx: &mut Tx<'_>,
    id: &PaymentId,
    at_least_since: Moment,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let free = payments::looked_up_at.is_null().or(payments::looked_up_at.le(at_least_since));
    let claimed = diesel::update(payments::table.filter(payments::id.eq(id)).filter(free))
        .set(payments::looked_up_at.eq(Some(now)))
        .execute(tx.conn())?;
    Ok(claimed == 1)
}

/// A page of payments after this id, oldest first, for checks that read all of them.
pub fn page_after(
    tx: &mut Tx<'_>,
    after: Option<&PaymentId>,
    limit: i64,
) -> Result<Vec<PaymentRecord>, StoreError> {
    let mut query = payments::table.order(payments::id).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(payments::id.gt(after.clone()));
    }
    Ok(query.load(tx.conn())?)
}
