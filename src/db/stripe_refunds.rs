//! Refunds that nobody asked for here: made in Stripe's dashboard or by another program. Whoever
//! changes a row holds the lock of its payment.

use diesel::prelude::*;

use super::schema::{stripe_refund_lines, stripe_refunds};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::money::Currency;
use crate::domain::refund_standing::RefundStanding;
use crate::domain::topic::Topic;

/// A refund made at Stripe as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = stripe_refunds)]
pub struct StripeRefundRecord {
    /// Stripe's id.
    pub id: String,
    /// The payment that it returns from.
    pub payment_id: PaymentId,
    /// The payment's currency.
    pub currency: Currency,
    /// Its amount in minor units.
    pub amount_minor: i64,
    /// How far it is.
    pub standing: RefundStanding,
    /// Stripe's reason.
    pub reason: Option<String>,
    /// When we first heard of it.
    pub seen_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When a person said what becomes of goods and customer.
    pub handled_at: Option<Moment>,
    /// Who said so.
    pub handled_by: Option<String>,
    /// The token of the form that said so.
    pub handled_form: Option<String>,
}

/// Units of a line that went back on the shelf because of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = stripe_refund_lines)]
pub struct StripeRefundLineRecord {
    /// The refund.
    pub stripe_refund_id: String,
    /// The line of the order.
    pub position: i64,
    /// How many units.
    pub restock: i64,
}

/// Writes one that was seen for the first time.
pub fn insert(tx: &mut Tx<'_>, refund: StripeRefundRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    diesel::insert_into(stripe_refunds::table).values(refund).execute(tx.conn())?;
    Ok(())
}

/// The one with this id of Stripe's.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<StripeRefundRecord>, StoreError> {
    Ok(stripe_refunds::table.find(id).first(tx.conn()).optional()?)
}

/// Those of a payment, in the order in which we heard of them.
pub fn of_payment(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
) -> Result<Vec<StripeRefundRecord>, StoreError> {
    let query = stripe_refunds::table.filter(stripe_refunds::payment_id.eq(payment));
    Ok(query.order((stripe_refunds::seen_at, stripe_refunds::id)).load(tx.conn())?)
}

/// Notes how far one has come.
pub fn set_standing(tx: &mut Tx<'_>, id: &str, standing: RefundStanding) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(stripe_refunds::table.find(id))
        .set((stripe_refunds::standing.eq(standing), stripe_refunds::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that a person said, by this form, what becomes of goods and customer.
pub fn set_handled(tx: &mut Tx<'_>, id: &str, (by, form): (&str, &str)) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let now = tx.now();
    diesel::update(stripe_refunds::table.find(id))
        .set((
            stripe_refunds::handled_at.eq(Some(now)),
            stripe_refunds::handled_by.eq(Some(by)),
            stripe_refunds::handled_form.eq(Some(form)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Opens its task again.
pub fn reopen(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    diesel::update(stripe_refunds::table.find(id))
        .set((
            stripe_refunds::handled_at.eq(None::<Moment>),
            stripe_refunds::handled_by.eq(None::<String>),
            stripe_refunds::handled_form.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes one away that turned out to be none, unless somebody looked after it.
pub fn remove(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let untouched = stripe_refund_lines::table
        .filter(stripe_refund_lines::stripe_refund_id.eq(id))
        .count()
        .get_result::<i64>(tx.conn())?
        == 0;
    let own = stripe_refunds::table.filter(stripe_refunds::id.eq(id));
    if untouched {
        let open = own.filter(stripe_refunds::handled_at.is_null());
        diesel::delete(open).execute(tx.conn())?;
    }
    Ok(())
}

/// What went back on the shelf because of one refund.
pub fn lines(tx: &mut Tx<'_>, id: &str) -> Result<Vec<StripeRefundLineRecord>, StoreError> {
    let query = stripe_refund_lines::table.filter(stripe_refund_lines::stripe_refund_id.eq(id));
    Ok(query.order(stripe_refund_lines::position).load(tx.conn())?)
}

/// What went back on the shelf because of all of a payment's.
pub fn lines_of_payment(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
) -> Result<Vec<StripeRefundLineRecord>, StoreError> {
    let query = stripe_refund_lines::table
        .inner_join(stripe_refunds::table)
        .filter(stripe_refunds::payment_id.eq(payment))
        .order((stripe_refund_lines::stripe_refund_id, stripe_refund_lines::position))
        .select(stripe_refund_lines::all_columns);
    Ok(query.load(tx.conn())?)
}

/// Adds units of a line that went back on the shelf.
pub fn add_line(tx: &mut Tx<'_>, line: StripeRefundLineRecord) -> Result<(), StoreError> {
    let key = (&line.stripe_refund_id, line.position);
    let changed = diesel::update(stripe_refund_lines::table.find(key))
        .set(stripe_refund_lines::restock.eq(stripe_refund_lines::restock + line.restock))
        .execute(tx.conn())?;
    if changed == 0 {
        diesel::insert_into(stripe_refund_lines::table).values(line).execute(tx.conn())?;
    }
    Ok(())
}
