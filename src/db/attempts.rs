//! Attempts: the tries to pay a payment, one at a time.

use diesel::prelude::*;

use super::schema::attempts;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{AttemptId, PaymentId};
use crate::domain::payment_method::PaymentMethodKind;

/// An attempt as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = attempts)]
pub struct AttemptRecord {
    /// Its id.
    pub id: AttemptId,
    /// The payment.
    pub payment_id: PaymentId,
    /// Its number within the payment, from 1.
    pub number: i64,
    /// The method that it offers.
    pub method: PaymentMethodKind,
    /// Its Checkout Session, once we know it.
    pub session_id: Option<String>,
    /// Where the customer pays.
    pub session_url: Option<String>,
    /// When its session expires: as Stripe returned it, until then as we asked for it.
    pub expires_at: Moment,
    /// When it was made.
    pub created_at: Moment,
    /// When we learned that its debit had bounced.
    pub bounced_at: Option<Moment>,
}

/// Writes a new attempt.
pub fn insert(tx: &mut Tx<'_>, attempt: AttemptRecord) -> Result<(), StoreError> {
    diesel::insert_into(attempts::table).values(attempt).execute(tx.conn())?;
    Ok(())
}

/// The attempt of this id.
pub fn find(tx: &mut Tx<'_>, id: &AttemptId) -> Result<Option<AttemptRecord>, StoreError> {
    Ok(attempts::table.find(id).first(tx.conn()).optional()?)
}

/// The latest attempt of a payment.
pub fn latest(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Option<AttemptRecord>, StoreError> {
    let query = attempts::table.filter(attempts::payment_id.eq(payment));
    Ok(query.order(attempts::number.desc()).first(tx.conn()).optional()?)
}

/// The attempt that a Checkout Session was opened for.
pub fn of_session(tx: &mut Tx<'_>, session: &str) -> Result<Option<AttemptRecord>, StoreError> {
    Ok(attempts::table.filter(attempts::session_id.eq(session)).first(tx.conn()).optional()?)
}

/// Notes the Checkout Session that was opened for an attempt.
pub fn set_session(
    tx: &mut Tx<'_>,
    id: &AttemptId,
    session: &str,
    url: Option<&str>,
    expires_at: Moment,
) -> Result<(), StoreError> {
    diesel::update(attempts::table.find(id))
        .set((
            attempts::session_id.eq(session),
            attempts::session_url.eq(url),
            attempts::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the debit of an attempt bounced, now.
pub fn set_bounced(tx: &mut Tx<'_>, id: &AttemptId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(attempts::table.find(id))
        .set(attempts::bounced_at.eq(Some(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// The debits of a payment that bounced, when we learned of each, oldest first.
pub fn bounces(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Vec<Moment>, StoreError> {
    let query = attempts::table
        .filter(attempts::payment_id.eq(payment))
        .filter(attempts::bounced_at.is_not_null());
    let found: Vec<Option<Moment>> =
        query.order(attempts::bounced_at).select(attempts::bounced_at).load(tx.conn())?;
    Ok(found.into_iter().flatten().collect())
}
