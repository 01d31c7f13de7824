//! Our own requests to return money.

use diesel::prelude::*;

use super::schema::refunds;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{PaymentId, RefundId, StripeCallId};
use crate::domain::money::Currency;
use crate::domain::refund::{RefundCause, RefundReason, RefundRequestStatus};

/// A request as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = refunds)]
pub struct RefundRecord {
    /// Its id.
    pub id: RefundId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The write that asks for it.
    pub call_id: StripeCallId,
    /// The PaymentIntent that it returns from.
    pub intent_id: String,
    /// Its currency.
    pub currency: Currency,
    /// Its amount in minor units.
    pub amount_minor: i64,
    /// Why, by Stripe's names.
    pub reason: RefundReason,
    /// What made us ask.
    pub cause: RefundCause,
    /// How far it has come.
    pub status: RefundRequestStatus,
    /// Stripe's id of it.
    pub stripe_id: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Writes a new request.
pub fn insert(tx: &mut Tx<'_>, refund: RefundRecord) -> Result<(), StoreError> {
    diesel::insert_into(refunds::table).values(refund).execute(tx.conn())?;
    Ok(())
}

/// The requests of a payment, oldest first.
pub fn of_payment(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Vec<RefundRecord>, StoreError> {
    let query = refunds::table.filter(refunds::payment_id.eq(payment));
    Ok(query.order((refunds::created_at, refunds::id)).load(tx.conn())?)
}

/// Notes how far a request has come.
pub fn set_status(
    tx: &mut Tx<'_>,
    id: &RefundId,
    status: RefundRequestStatus,
    stripe_id: Option<&str>,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(refunds::table.find(id))
        .set((
            refunds::status.eq(status),
            refunds::stripe_id.eq(stripe_id),
            refunds::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
