//! The outbox: mails that are owed to customers and to the people of the team.

use diesel::prelude::*;

use super::dialect::{for_update, for_update_skip_locked, on_either};
use super::schema::outbox;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::dispute::DeadlineNotice;
use crate::domain::ids::{AttemptId, MemberId, MessageId, OrderId, RefundId};
use crate::domain::mail::{MailKind, MailStatus};
use crate::domain::topic::Topic;

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
    /// How far it has come.
    pub status: MailStatus,
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
    /// The mail that a person sent again by this one.
    pub resend_of: Option<MessageId>,
    /// The refund made at Stripe that it is about, by Stripe's id.
    pub stripe_refund_id: Option<String>,
    /// The dispute that it is about, by Stripe's id.
    pub dispute_id: Option<String>,
    /// The person of the team whom it goes to; none where it goes to the order's customer.
    pub member_id: Option<MemberId>,
}

/// Puts a mail into the outbox, unless the same one is there.
pub fn put(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    order: &OrderId,
) -> Result<(), StoreError> {
    put_row(tx, id, (kind, format!("{order}:{kind}")), About::order(order))
}

/// Puts a mail about one refund into the outbox, unless the same one is there.
pub fn put_for_refund(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    (order, refund): (&OrderId, &RefundId),
) -> Result<(), StoreError> {
    let about = About { own: Some(refund), ..About::order(order) };
    put_row(tx, id, (kind, format!("{refund}:{kind}")), about)
}

/// Puts a mail about a refund that was made at Stripe into the outbox, unless the same one is
/// there.
pub fn put_for_stripe_refund(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    (order, refund): (&OrderId, &str),
) -> Result<(), StoreError> {
    let about = About { made_there: Some(refund), ..About::order(order) };
    put_row(tx, id, (kind, format!("{refund}:{kind}")), about)
}

/// What a mail is about.
struct About<'a> {
    order: &'a OrderId,
    own: Option<&'a RefundId>,
    made_there: Option<&'a str>,
    dispute: Option<(&'a str, &'a MemberId)>,
}

impl<'a> About<'a> {
    const fn order(order: &'a OrderId) -> Self {
        Self { order, own: None, made_there: None, dispute: None }
    }
}

/// Puts a mail to one person of the team about the deadline of a dispute into the outbox, unless
/// the same one is there.
pub fn put_for_dispute(
    tx: &mut Tx<'_>,
    (id, member): (MessageId, &MemberId),
    (notice, due): (DeadlineNotice, Moment),
    (order, dispute): (&OrderId, &str),
) -> Result<(), StoreError> {
    let about = About { dispute: Some((dispute, member)), ..About::order(order) };
    let kind = notice.mail();
    put_row(tx, id, (kind, format!("{dispute}:{}:{kind}:{member}", due.millis())), about)
}

/// Puts a mail about one attempt into the outbox, unless the same one is there.
pub fn put_for_attempt(
    tx: &mut Tx<'_>,
    id: MessageId,
    kind: MailKind,
    (order, attempt): (&OrderId, &AttemptId),
) -> Result<(), StoreError> {
    put_row(tx, id, (kind, format!("{attempt}:{kind}")), About::order(order))
}

fn put_row(
    tx: &mut Tx<'_>,
    id: MessageId,
    (kind, dedupe_key): (MailKind, String),
    about: About<'_>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Outbox);
    let now = tx.now();
    let row = OutboxRecord {
        id,
        dedupe_key,
        kind,
        order_id: about.order.clone(),
        status: MailStatus::Waiting,
        tries: 0,
        due_at: Some(now),
        last_error: None,
        created_at: now,
        sent_at: None,
        refund_id: about.own.cloned(),
        resend_of: None,
        stripe_refund_id: about.made_there.map(str::to_owned),
        dispute_id: about.dispute.map(|(dispute, _)| dispute.to_owned()),
        member_id: about.dispute.map(|(_, member)| member.clone()),
    };
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(outbox::table).values(&row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(())
}

/// The mail of this id.
pub fn find(tx: &mut Tx<'_>, id: &MessageId) -> Result<Option<OutboxRecord>, StoreError> {
    Ok(outbox::table.find(id).first(tx.conn()).optional()?)
}

/// The mail of this id, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: &MessageId) -> Result<Option<OutboxRecord>, StoreError> {
    let query = outbox::table.filter(outbox::id.eq(id));
    let rows: Vec<OutboxRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Puts a mail that was sent into the outbox once more. It has a key of its own, made from the
/// form that asked for it, so that the same form puts one there.
pub fn put_again(
    tx: &mut Tx<'_>,
    id: MessageId,
    first: &OutboxRecord,
    form_token: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let row = OutboxRecord {
        id,
        dedupe_key: format!("{}:again:{form_token}", first.dedupe_key),
        status: MailStatus::Waiting,
        tries: 0,
        due_at: Some(now),
        last_error: None,
        created_at: now,
        sent_at: None,
        resend_of: Some(first.resend_of.clone().unwrap_or_else(|| first.id.clone())),
        ..first.clone()
    };
    diesel::insert_into(outbox::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Makes a mail that waits due at once, as if its next try were the first.
pub fn forgive(tx: &mut Tx<'_>, id: &MessageId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(outbox::table.find(id))
        .set((outbox::tries.eq(0), outbox::due_at.eq(Some(now))))
        .execute(tx.conn())?;
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

/// Takes one mail that waits and makes it due again at `next`; `None` when it does not wait.
pub fn claim_one(
    tx: &mut Tx<'_>,
    id: &MessageId,
    next: Moment,
) -> Result<Option<OutboxRecord>, StoreError> {
    let mail = lock(tx, id)?.filter(|mail| mail.status == MailStatus::Waiting);
    if mail.is_some() {
        diesel::update(outbox::table.find(id))
            .set(outbox::due_at.eq(Some(next)))
            .execute(tx.conn())?;
    }
    Ok(mail)
}

/// Notes that a mail was sent.
pub fn set_sent(tx: &mut Tx<'_>, id: &MessageId) -> Result<(), StoreError> {
    tx.touch(Topic::Outbox);
    let now = tx.now();
    diesel::update(outbox::table.find(id))
        .set((
            outbox::status.eq(MailStatus::Sent),
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
    tx.touch(Topic::Outbox);
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

/// The mails about a refund of ours, oldest first.
pub fn of_refund(tx: &mut Tx<'_>, refund: &RefundId) -> Result<Vec<OutboxRecord>, StoreError> {
    let query = outbox::table.filter(outbox::refund_id.eq(refund));
    Ok(query.order((outbox::created_at, outbox::id)).load(tx.conn())?)
}

/// The mails about a refund that was made at Stripe, oldest first.
pub fn of_stripe_refund(tx: &mut Tx<'_>, id: &str) -> Result<Vec<OutboxRecord>, StoreError> {
    let query = outbox::table.filter(outbox::stripe_refund_id.eq(id));
    Ok(query.order((outbox::created_at, outbox::id)).load(tx.conn())?)
}

/// The mails to the customer of an order, oldest first.
pub fn of_order(
    tx: &mut Tx<'_>,
    order: &OrderId,
    most: i64,
) -> Result<Vec<OutboxRecord>, StoreError> {
    let query =
        outbox::table.filter(outbox::order_id.eq(order)).filter(outbox::member_id.is_null());
    Ok(query.order((outbox::created_at, outbox::id)).limit(most).load(tx.conn())?)
}
