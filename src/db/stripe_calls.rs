//! Our writes to Stripe: one row each, whose id is its idempotency key.

use diesel::prelude::*;

use super::schema::stripe_calls;
use super::{StoreError, Tx};
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::{AttemptId, PaymentId, StripeCallId};
use crate::domain::stripe_call::{CallOperation, CallState};

/// A write as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = stripe_calls)]
pub struct StripeCallRecord {
    /// Its id, which is its idempotency key.
    pub id: StripeCallId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The attempt, where it is about one.
    pub attempt_id: Option<AttemptId>,
    /// What it does.
    pub operation: CallOperation,
    /// The exact request, as JSON: each repetition sends the same.
    pub request: String,
    /// How far it has come.
    pub state: CallState,
    /// The object at Stripe that it made or is about.
    pub object_id: Option<String>,
    /// Stripe's `Request-Id` of the last answer.
    pub request_id: Option<String>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// How many tries failed.
    pub tries: i64,
    /// When it was written.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// A key this old is not sent any more: Stripe keeps its answers for a day at least, and a key
/// whose answer is forgotten would do it again.
const OLDEST_KEY: Span = Span::from_hours(12);

impl StripeCallRecord {
    /// Whether the request may still be sent under its key at `now`, by the store's clock.
    #[must_use]
    pub fn may_be_sent(&self, now: Moment) -> bool {
        self.state == CallState::Prepared && now.since(self.created_at) < OLDEST_KEY
    }
}

/// A write that is about to be prepared.
#[derive(Clone, Debug)]
pub struct NewStripeCall {
    /// Its id, which is its idempotency key.
    pub id: StripeCallId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The attempt, where it is about one.
    pub attempt_id: Option<AttemptId>,
    /// What it does.
    pub operation: CallOperation,
    /// The exact request.
    pub request: String,
    /// The object at Stripe that it is about.
    pub object_id: Option<String>,
}

/// Writes the row of a call before it goes out, and gives it back.
pub fn prepare(tx: &mut Tx<'_>, new: NewStripeCall) -> Result<StripeCallRecord, StoreError> {
    let NewStripeCall { id, payment_id, attempt_id, operation, request, object_id } = new;
    let row = StripeCallRecord {
        id,
        payment_id,
        attempt_id,
        operation,
        request,
        state: CallState::Prepared,
        object_id,
        request_id: None,
        last_error: None,
        tries: 0,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    diesel::insert_into(stripe_calls::table).values(row.clone()).execute(tx.conn())?;
    Ok(row)
}

/// The write of this id.
pub fn find(tx: &mut Tx<'_>, id: &StripeCallId) -> Result<Option<StripeCallRecord>, StoreError> {
    Ok(stripe_calls::table.find(id).first(tx.conn()).optional()?)
}

/// The prepared write of this operation for a payment, if there is one.
pub fn prepared(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    operation: CallOperation,
) -> Result<Option<StripeCallRecord>, StoreError> {
    let query = stripe_calls::table
        .filter(stripe_calls::payment_id.eq(payment))
        .filter(stripe_calls::operation.eq(operation))
        .filter(stripe_calls::state.eq(CallState::Prepared));
    Ok(query.order(stripe_calls::created_at.desc()).first(tx.conn()).optional()?)
}

/// All writes of a payment, oldest first.
pub fn of_payment(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
) -> Result<Vec<StripeCallRecord>, StoreError> {
    let query = stripe_calls::table.filter(stripe_calls::payment_id.eq(payment));
    Ok(query.order((stripe_calls::created_at, stripe_calls::id)).load(tx.conn())?)
}

/// The end of a write.
pub struct CallEnd<'a> {
    /// How far it came.
    pub state: CallState,
    /// The object at Stripe.
    pub object: Option<&'a str>,
    /// Stripe's `Request-Id`.
    pub request: Option<&'a str>,
    /// Why it ended without doing anything.
    pub error: Option<&'a str>,
}

/// Notes how a write ended.
pub fn end(tx: &mut Tx<'_>, id: &StripeCallId, end: &CallEnd<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(stripe_calls::table.find(id))
        .set((
            stripe_calls::state.eq(end.state),
            stripe_calls::object_id.eq(end.object),
            stripe_calls::request_id.eq(end.request),
            stripe_calls::last_error.eq(end.error),
            stripe_calls::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that a try of a write failed; its row stays prepared.
pub fn note_failure(
    tx: &mut Tx<'_>,
    id: &StripeCallId,
    request: Option<&str>,
    error: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(stripe_calls::table.find(id))
        .set((
            stripe_calls::tries.eq(stripe_calls::tries + 1),
            stripe_calls::request_id.eq(request),
            stripe_calls::last_error.eq(error),
            stripe_calls::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
