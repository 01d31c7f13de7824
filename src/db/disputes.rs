//! Disputes as lists read them: one row each, kept in the transaction of their facts.

use diesel::prelude::*;

use super::schema::{dispute_answers, disputes, orders, payments};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::dispute::{AnswerStatus, DisputePhase};
use crate::domain::ids::PaymentId;
use crate::domain::money::Currency;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};

/// A dispute as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = disputes, treat_none_as_null = true)]
pub struct DisputeRecord {
    /// Stripe's id.
    pub id: String,
    /// The payment whose charge is disputed.
    pub payment_id: PaymentId,
    /// The charge.
    pub charge_id: Option<String>,
    /// Why, in Stripe's word.
    pub reason: Option<String>,
    /// Where it stands, in Stripe's word.
    pub status: String,
    /// Where it stands for whoever has to answer.
    pub phase: DisputePhase,
    /// The currency of its amount.
    pub currency: Currency,
    /// What is disputed, in minor units.
    pub amount_minor: i64,
    /// Until when evidence is taken.
    pub evidence_due_at: Option<Moment>,
    /// When the bank opened it.
    pub opened_at: Moment,
    /// Its place in the list: what has to be answered first comes first.
    pub place: i64,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A dispute with what a list says of its order and of our answer.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct DisputeRow {
    /// The dispute.
    pub dispute: DisputeRecord,
    /// The number of its order.
    pub number: OrderNumber,
    /// The customer's name.
    pub contact_name: String,
}

/// Writes what the facts of a dispute amount to. The caller holds the payment's lock.
pub fn keep(tx: &mut Tx<'_>, row: &DisputeRecord) -> Result<(), StoreError> {
    let own = disputes::table.filter(disputes::id.eq(&row.id));
    let changed = diesel::update(own).set(row).execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(disputes::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// The dispute of this id.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<DisputeRecord>, StoreError> {
    Ok(disputes::table.find(id).first(tx.conn()).optional()?)
}

/// The disputes of a payment.
pub fn of_payment(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Vec<DisputeRecord>, StoreError> {
    let query = disputes::table.filter(disputes::payment_id.eq(payment));
    Ok(query.order((disputes::opened_at, disputes::id)).load(tx.conn())?)
}

/// A page of disputes, those first that must be answered first.
pub fn page(
    tx: &mut Tx<'_>,
    phase: Option<DisputePhase>,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<DisputeRow>, StoreError> {
    let mut query = disputes::table
        .inner_join(payments::table.inner_join(orders::table))
        .select((disputes::all_columns, orders::number, orders::contact_name))
        .order((disputes::place, disputes::id))
        .into_boxed();
    if let Some(phase) = phase {
        query = query.filter(disputes::phase.eq(phase));
    }
    if let Some(after) = after {
        let place = after.at.millis();
        let behind = disputes::place.gt(place).or(disputes::id.gt(after.id.clone()));
        // The first condition is the one that the index serves.
        query = query.filter(disputes::place.ge(place)).filter(behind);
    }
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<DisputeRow> = query.limit(limit).load(tx.conn())?;
    let place = |row: &DisputeRow| Cursor {
        at: Moment::from_millis(row.dispute.place),
        id: row.dispute.id.clone(),
    };
    Ok(Page::cut(rows, size, place))
}

/// Whether an answer to a dispute is on its way: a look into the index of its answers.
#[diesel::dsl::auto_type]
pub(super) fn answer_is_under_way() -> _ {
    let requested: AnswerStatus = AnswerStatus::Requested;
    diesel::dsl::exists(
        dispute_answers::table
            .filter(dispute_answers::dispute_id.eq(disputes::id))
            .filter(dispute_answers::status.eq(requested)),
    )
}

/// How many disputes must be answered after `now` and before `until`, counted up to `most`.
/// One whose answer is on its way is not counted.
pub fn count_due(
    tx: &mut Tx<'_>,
    (now, until): (Moment, Option<Moment>),
    most: i64,
) -> Result<i64, StoreError> {
    let mut query = disputes::table
        .filter(disputes::phase.eq(DisputePhase::NeedsResponse))
        .filter(disputes::place.ge(now.millis()))
        .filter(diesel::dsl::not(answer_is_under_way()))
        .select(disputes::id)
        .limit(most)
        .into_boxed();
    if let Some(until) = until {
        query = query.filter(disputes::place.lt(until.millis()));
    }
    let found: Vec<String> = query.load(tx.conn())?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}
