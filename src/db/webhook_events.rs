//! The inbox: every event of Stripe that was delivered to us with a good signature.

use diesel::prelude::*;

use super::dialect::{for_update_skip_locked, on_either};
use super::schema::webhook_events;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::webhook_event::WebhookEventState;

/// An event as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = webhook_events)]
pub struct WebhookEventRecord {
    /// Stripe's id.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// When Stripe made it.
    pub created_at: Moment,
    /// Whether it is of live mode.
    pub livemode: bool,
    /// What became of it.
    pub state: WebhookEventState,
    /// The payment that it is about.
    pub payment_id: Option<PaymentId>,
    /// The body as it was signed.
    pub body: String,
    /// How often it was tried without an end.
    pub tries: i64,
    /// When it is tried again.
    pub due_at: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it reached us.
    pub received_at: Moment,
    /// When it was applied or put aside.
    pub settled_at: Option<Moment>,
}

/// Writes a new event; `false` when it was delivered before.
pub fn insert(tx: &mut Tx<'_>, event: &WebhookEventRecord) -> Result<bool, StoreError> {
    let written = on_either!(tx.conn(), |conn| {
        diesel::insert_into(webhook_events::table)
            .values(event)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(written == 1)
}

/// What became of an event.
pub struct EventOutcome<'a> {
    /// Its state.
    pub state: WebhookEventState,
    /// The payment that it is about.
    pub payment: Option<&'a PaymentId>,
    /// When it is tried again, if it is.
    pub due_at: Option<Moment>,
    /// Why it failed.
    pub error: Option<&'a str>,
}

/// Notes what became of an event.
pub fn set_outcome(
    tx: &mut Tx<'_>,
    id: &str,
    outcome: &EventOutcome<'_>,
) -> Result<(), StoreError> {
    let settled = outcome.due_at.is_none().then(|| tx.now());
    let another_try = i64::from(outcome.due_at.is_some());
    diesel::update(webhook_events::table.find(id))
        .set((
            webhook_events::state.eq(outcome.state),
            webhook_events::payment_id.eq(outcome.payment),
            webhook_events::due_at.eq(outcome.due_at),
            webhook_events::last_error.eq(outcome.error),
            webhook_events::tries.eq(webhook_events::tries + another_try),
            webhook_events::settled_at.eq(settled),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes up to `limit` events that are due and makes them due again at `next`, so that nobody
/// else takes them meanwhile.
pub fn claim_due(
    tx: &mut Tx<'_>,
    next: Moment,
    limit: i64,
) -> Result<Vec<WebhookEventRecord>, StoreError> {
    let now = tx.now();
    let query = webhook_events::table
        .filter(webhook_events::due_at.le(now))
        .order(webhook_events::due_at)
        .limit(limit);
    let due: Vec<WebhookEventRecord> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    for event in &due {
        diesel::update(webhook_events::table.find(&event.id))
            .set(webhook_events::due_at.eq(Some(next)))
            .execute(tx.conn())?;
    }
    Ok(due)
}

/// When the next event is due.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    let query = webhook_events::table
        .filter(webhook_events::due_at.is_not_null())
        .order(webhook_events::due_at);
    let due: Option<Option<Moment>> =
        query.select(webhook_events::due_at).first(tx.conn()).optional()?;
    Ok(due.flatten())
}

/// The event of this id.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<WebhookEventRecord>, StoreError> {
    Ok(webhook_events::table.find(id).first(tx.conn()).optional()?)
}

/// How many events could not be applied, counted up to `most`.
pub fn count_failed(tx: &mut Tx<'_>, most: i64) -> Result<i64, StoreError> {
    let failed = webhook_events::table.filter(webhook_events::state.eq(WebhookEventState::Failed));
    let found: Vec<String> = failed.select(webhook_events::id).limit(most).load(tx.conn())?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}

/// The events about a payment, as they reached us.
pub fn of_payment(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    most: i64,
) -> Result<Vec<WebhookEventRecord>, StoreError> {
    let query = webhook_events::table.filter(webhook_events::payment_id.eq(payment));
    let query = query.order((webhook_events::received_at, webhook_events::id));
    Ok(query.limit(most).load(tx.conn())?)
}
