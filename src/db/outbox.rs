//! The outbox: mails that are owed to customers.

use diesel::prelude::*;

use super::dialect::{for_update_skip_locked, on_either};
use super::schema::outbox;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{AttemptId, MessageId, OrderId, RefundId};
use crate::domain::mail::MailKind;

/// A mail as it is stored. It is rendered when it is sent.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = outbox)]
pub struct OutboxRecord {
    /// Its id.
    pub id: MessageId,
    /// What tells it from every other: one mail for each (object, state, kind).
    pub dedupe_key: String,
    /// What it tells.
    pub kind: MailKind,
    /// The order that it is about.
    pub order_id: OrderId,
    /// `waiting` or `sent`.
    pub status: String,
    /// How often sending failed.
    pub tries: i64,
    /// When it is tried next.
    pub due_at: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was put here.
    pub created_at: Moment,
    /// When it was sent.
    pub sent_at: Option<Moment>,
    /// The refund that it is about, where it is about one.
    pub refund_id: Option<RefundId>,
}

/// Puts a mail into the outbox, unless the same one is there.
pub fn put(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    order: &OrderId,
) -> Result<(), StoreError> {
    put_row(tx, id, (kind, format!("{order}:{kind}")), (order, None))
}

/// Puts a mail about one refund into the outbox, unless the same one is there.
pub fn put_for_refund(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    (order, refund): (&OrderId, &RefundId),
) -> Result<(), StoreError> {
    put_row(tx, id, (kind, format!("{refund}:{kind}")), (order, Some(refund.clone())))
}

/// Puts a mail about one attempt into the outbox, unless the same one is there.
pub fn put_for_attempt(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    (order, attempt): (&OrderId, &AttemptId),
) -> Result<(), StoreError> {
    put_row(tx, id, (kind, format!("{attempt}:{kind}")), (order, None))
}

fn put_row(
    tx: &mut Tx<'_>,
    id: MessageId,
    (kind, dedupe_key): (MailKind, String),
    (order, refund_id): (&OrderId, Option<RefundId>),
) -> Result<(), StoreError> {
    let now = tx.now();
    let row = OutboxRecord {
        id,
        dedupe_key,
        kind,
        order_id: order.clone(),
        status: "waiting".to_owned(),
        tries: 0,
        due_at: Some(now),
        last_error: None,
        created_at: now,
        sent_at: None,
        refund_id,
    };
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(outbox::table).values(&row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(())
}

/// Takes up to `limit` mails that are due and makes them due again at `next`.
pub fn claim_due(
    tx: &mut Tx<'_>,
    next: Moment,
    limit: i64,
) -> Result<Vec<OutboxRecord>, StoreError> {
    let now = tx.now();
    let query = outbox::table.filter(outbox::due_at.le(now)).order(outbox::due_at).limit(limit);
    let due: Vec<OutboxRecord> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    for mail in &due {
        diesel::update(outbox::table.find(&mail.id))
            .set(outbox::due_at.eq(Some(next)))
            .execute(tx.conn())?;
    }
    Ok(due)
}

/// Notes that a mail was sent.
pub fn set_sent(tx: &mut Tx<'_>, id: &MessageId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(outbox::table.find(id))
        .set((
            outbox::status.eq("sent"),
            outbox::due_at.eq(None::<Moment>),
            outbox::last_error.eq(None::<String>),
            outbox::sent_at.eq(Some(now)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that sending a mail failed, and when it is tried again.
pub fn set_failed(
    tx: &mut Tx<'_>,
    id: &MessageId,
    error: &str,
    next: Moment,
) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id))
        .set((
            outbox::tries.eq(outbox::tries + 1),
            outbox::last_error.eq(Some(error)),
            outbox::due_at.eq(Some(next)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// When the next mail is due.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    let query = outbox::table.filter(outbox::due_at.is_not_null()).order(outbox::due_at);
    let due: Option<Option<Moment>> = query.select(outbox::due_at).first(tx.conn()).optional()?;
    Ok(due.flatten())
}

/// How many mails are not sent yet, counted up to `most`.
pub fn count_waiting(tx: &mut Tx<'_>, most: i64) -> Result<i64, StoreError> {
    let waiting = outbox::table.filter(outbox::status.eq("waiting"));
    let found: Vec<MessageId> = waiting.select(outbox::id).limit(most).load(tx.conn())?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}

/// The mails of an order, oldest first.
pub fn of_order(
    tx: &mut Tx<'_>,
    order: &OrderId,
    most: i64,
) -> Result<Vec<OutboxRecord>, StoreError> {
    let query = outbox::table.filter(outbox::order_id.eq(order));
    Ok(query.order((outbox::created_at, outbox::id)).limit(most).load(tx.conn())?)
}
