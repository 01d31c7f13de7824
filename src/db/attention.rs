//! How much there is of what needs attention. Each count is a look into an index that stops at
//! `most` rows.

use diesel::prelude::*;

use super::schema::{fraud_warnings, outbox, payments, refunds, sagas, stripe_refunds};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{MessageId, PaymentId, RefundId, SagaId};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::RefundRequestStatus;
use crate::domain::saga::SagaState;

fn up_to<T>(found: &[T], most: i64) -> i64 {
    i64::try_from(found.len()).unwrap_or(most)
}

/// Mails that were put into the outbox before this instant and are not sent yet.
pub fn mails_owed(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<i64, StoreError> {
    let owed = outbox::table
        .filter(outbox::status.eq("waiting"))
        .filter(outbox::created_at.lt(before))
        .select(outbox::id)
        .limit(most);
    let found: Vec<MessageId> = owed.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Payments whose money is held until an instant before this one.
pub fn holds(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<i64, StoreError> {
    let held = payments::table
        .filter(payments::status.eq(PaymentStatus::Authorized))
        .filter(payments::capture_before.lt(before))
        .select(payments::id)
        .limit(most);
    let found: Vec<PaymentId> = held.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Refunds of ours since this instant that failed, and after which nobody asked for another one
/// of the same payment.
pub fn failed_refunds(tx: &mut Tx<'_>, since: Moment, most: i64) -> Result<i64, StoreError> {
    let another = diesel::alias!(refunds as another);
    let later = another
        .filter(another.field(refunds::payment_id).eq(refunds::payment_id))
        .filter(another.field(refunds::created_at).gt(refunds::created_at));
    let failed = refunds::table
        .filter(refunds::status.eq(RefundRequestStatus::Failed))
        .filter(refunds::created_at.ge(since))
        .filter(diesel::dsl::not(diesel::dsl::exists(later)))
        .select(refunds::id)
        .limit(most);
    let found: Vec<RefundId> = failed.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Refunds that were asked for before this instant and have no answer.
pub fn unanswered_refunds(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<i64, StoreError> {
    let unanswered = refunds::table
        .filter(refunds::status.eq(RefundRequestStatus::Requested))
        .filter(refunds::created_at.lt(before))
        .select(refunds::id)
        .limit(most);
    let found: Vec<RefundId> = unanswered.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Warnings of fraud, where a refund can still prevent a dispute.
pub fn fraud_warnings(tx: &mut Tx<'_>, most: i64) -> Result<i64, StoreError> {
    let open = fraud_warnings::table
        .filter(fraud_warnings::actionable.eq(true))
        .select(fraud_warnings::id)
        .limit(most);
    let found: Vec<String> = open.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Refunds that were made at Stripe and that nobody has looked after.
pub fn stripe_refunds(tx: &mut Tx<'_>, most: i64) -> Result<i64, StoreError> {
    let open = stripe_refunds::table
        .filter(stripe_refunds::handled_at.is_null())
        .select(stripe_refunds::id)
        .limit(most);
    let found: Vec<String> = open.load(tx.conn())?;
    Ok(up_to(&found, most))
}

/// Sagas that late money opened again and that have not ended since.
pub fn late_money(tx: &mut Tx<'_>, most: i64) -> Result<i64, StoreError> {
    let open = sagas::table
        .filter(sagas::late.eq(true))
        .filter(sagas::state.eq_any([SagaState::Running, SagaState::Compensating]))
        .select(sagas::id)
        .limit(most);
    let found: Vec<SagaId> = open.load(tx.conn())?;
    Ok(up_to(&found, most))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TestDatabase, options, plans};
    use super::super::{disputes, figures, sagas, webhook_events};
    use super::*;

    #[tokio::test]
    async fn whatever_every_page_counts_is_a_look_into_an_index() {
        let database = TestDatabase::sqlite(options());
        database.store.migrate().await.unwrap();
        let plans = plans(&database.store, |tx| {
            let now = tx.now();
            holds(tx, now, 100)?;
            failed_refunds(tx, now, 100)?;
            unanswered_refunds(tx, now, 100)?;
            late_money(tx, 100)?;
            mails_owed(tx, now, 100)?;
            fraud_warnings(tx, 100)?;
            stripe_refunds(tx, 100)?;
            disputes::count_due(tx, (now, Some(now)), 100)?;
            sagas::count_stuck(tx, 3, 100)?;
            webhook_events::count_failed(tx, 100)?;
            figures::since(tx, now)?;
            figures::declines_since(tx, now)
        })
        .await;
        assert!(plans.len() >= 12, "{plans:?}");
        for line in plans {
            assert!(!line.starts_with("SCAN"), "{line}");
        }
    }
}
