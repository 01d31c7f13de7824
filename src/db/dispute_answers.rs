//! Our answers to disputes, with the lease under which one is sent.

use diesel::prelude::*;

use super::dialect::{for_update, for_update_skip_locked};
use super::schema::dispute_answers;
use super::{StoreError, Tx};
use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{AnswerKind, AnswerStatus};
use crate::domain::ids::{AnswerId, PaymentId, StripeCallId};
use crate::domain::topic::Topic;

/// An answer as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = dispute_answers)]
pub struct AnswerRecord {
    /// Its id.
    pub id: AnswerId,
    /// The dispute.
    pub dispute_id: String,
    /// The payment whose charge is disputed.
    pub payment_id: PaymentId,
    /// What is answered.
    pub kind: AnswerKind,
    /// How far it has come.
    pub status: AnswerStatus,
    /// The texts that are sent, as JSON.
    pub texts: String,
    /// The files that are sent, as JSON: our ids by Stripe's names.
    pub files: String,
    /// How often evidence had been submitted when it was written.
    pub submissions_before: i64,
    /// The write that sends it, once its files are uploaded; another one once a key is used up.
    pub call_id: Option<StripeCallId>,
    /// Who answered.
    pub actor: String,
    /// The token of the form that it came from.
    pub form_token: String,
    /// When it was written.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it wants to be gone on with; none once it has ended.
    pub due_at: Option<Moment>,
    /// Who sends it now.
    pub lease_owner: Option<String>,
    /// Until when.
    pub lease_until: Option<Moment>,
    /// Grows with each lease.
    pub fence: i64,
}

/// The right to send one answer: each write names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLease {
    /// The answer.
    pub answer: AnswerId,
    /// The dispute.
    pub dispute: String,
    /// The payment whose charge is disputed.
    pub payment: PaymentId,
    /// Who holds it.
    pub owner: String,
    /// Its number.
    pub fence: i64,
}

/// Writes a new answer.
pub fn insert(tx: &mut Tx<'_>, answer: AnswerRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Disputes);
    diesel::insert_into(dispute_answers::table).values(answer).execute(tx.conn())?;
    Ok(())
}

/// The answer of this id.
pub fn find(tx: &mut Tx<'_>, id: &AnswerId) -> Result<Option<AnswerRecord>, StoreError> {
    Ok(dispute_answers::table.find(id).first(tx.conn()).optional()?)
}

/// The answer that came from the form with this token.
pub fn by_form(tx: &mut Tx<'_>, token: &str) -> Result<Option<AnswerRecord>, StoreError> {
    let query = dispute_answers::table.filter(dispute_answers::form_token.eq(token));
    Ok(query.first(tx.conn()).optional()?)
}

/// The answers to a dispute, newest first.
pub fn of_dispute(tx: &mut Tx<'_>, dispute: &str) -> Result<Vec<AnswerRecord>, StoreError> {
    let query = dispute_answers::table.filter(dispute_answers::dispute_id.eq(dispute));
    let newest = (dispute_answers::created_at.desc(), dispute_answers::id.desc());
    Ok(query.order(newest).limit(50).load(tx.conn())?)
}

/// Which of these disputes have an answer on its way.
pub fn under_way(tx: &mut Tx<'_>, disputes: &[String]) -> Result<Vec<String>, StoreError> {
    let query = dispute_answers::table
        .filter(dispute_answers::dispute_id.eq_any(disputes.to_vec()))
        .filter(dispute_answers::status.eq(AnswerStatus::Requested));
    Ok(query.select(dispute_answers::dispute_id).load(tx.conn())?)
}

/// Leases up to `limit` answers that are due and free, for `span` from now.
pub fn claim_due(
    tx: &mut Tx<'_>,
    owner: &str,
    span: Span,
    limit: i64,
) -> Result<Vec<AnswerLease>, StoreError> {
    let now = tx.now();
    let free = dispute_answers::lease_until.is_null().or(dispute_answers::lease_until.le(now));
    let query = dispute_answers::table
        .filter(dispute_answers::due_at.le(now))
        .filter(free)
        .order(dispute_answers::due_at)
        .limit(limit);
    let due: Vec<AnswerRecord> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    let mut leases = Vec::new();
    for answer in due {
        let fence = answer.fence.saturating_add(1);
        diesel::update(dispute_answers::table.find(&answer.id))
            .set((
                dispute_answers::lease_owner.eq(Some(owner)),
                dispute_answers::lease_until.eq(Some(now + span)),
                dispute_answers::fence.eq(fence),
            ))
            .execute(tx.conn())?;
        leases.push(AnswerLease {
            answer: answer.id,
            dispute: answer.dispute_id,
            payment: answer.payment_id,
            owner: owner.to_owned(),
            fence,
        });
    }
    Ok(leases)
}

/// The answer under this lease, locked; `None` when somebody else took it over, or it has ended.
pub fn under_lease(
    tx: &mut Tx<'_>,
    lease: &AnswerLease,
) -> Result<Option<AnswerRecord>, StoreError> {
    let query = dispute_answers::table
        .filter(dispute_answers::id.eq(&lease.answer))
        .filter(dispute_answers::fence.eq(lease.fence))
        .filter(dispute_answers::lease_owner.eq(&lease.owner));
    let rows: Vec<AnswerRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Holds a lease for `span` from now. The caller has found the answer under it.
pub fn renew(tx: &mut Tx<'_>, lease: &AnswerLease, span: Span) -> Result<(), StoreError> {
    let until = tx.now() + span;
    diesel::update(dispute_answers::table.filter(dispute_answers::id.eq(&lease.answer)))
        .set(dispute_answers::lease_until.eq(Some(until)))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a lease back; the answer is due again at `due_at`.
pub fn rest(tx: &mut Tx<'_>, lease: &AnswerLease, due_at: Moment) -> Result<(), StoreError> {
    tx.touch(Topic::Disputes);
    let own = dispute_answers::table.filter(dispute_answers::id.eq(&lease.answer));
    diesel::update(own.filter(dispute_answers::fence.eq(lease.fence)))
        .set((
            dispute_answers::due_at.eq(Some(due_at)),
            dispute_answers::lease_owner.eq(None::<String>),
            dispute_answers::lease_until.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends an answer: Stripe took it, or refused it.
pub fn end(tx: &mut Tx<'_>, lease: &AnswerLease, status: AnswerStatus) -> Result<(), StoreError> {
    tx.touch(Topic::Disputes);
    let now = tx.now();
    let own = dispute_answers::table.filter(dispute_answers::id.eq(&lease.answer));
    diesel::update(own.filter(dispute_answers::fence.eq(lease.fence)))
        .set((
            dispute_answers::status.eq(status),
            dispute_answers::updated_at.eq(now),
            dispute_answers::due_at.eq(None::<Moment>),
            dispute_answers::lease_owner.eq(None::<String>),
            dispute_answers::lease_until.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes which write sends an answer.
pub fn set_call(tx: &mut Tx<'_>, id: &AnswerId, call: &StripeCallId) -> Result<(), StoreError> {
    tx.touch(Topic::Disputes);
    diesel::update(dispute_answers::table.find(id))
        .set(dispute_answers::call_id.eq(Some(call)))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets another write send an answer, once a key is used up.
pub fn forget_call(tx: &mut Tx<'_>, id: &AnswerId) -> Result<(), StoreError> {
    diesel::update(dispute_answers::table.find(id))
        .set(dispute_answers::call_id.eq(None::<StripeCallId>))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives back every lease, when the only instance starts.
pub fn clear_leases(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let leased = dispute_answers::table.filter(dispute_answers::lease_until.is_not_null());
    diesel::update(leased)
        .set((
            dispute_answers::lease_owner.eq(None::<String>),
            dispute_answers::lease_until.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// When the next answer is due, leases aside.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    let query = dispute_answers::table.filter(dispute_answers::due_at.is_not_null());
    let query = query.order(dispute_answers::due_at).select(dispute_answers::due_at);
    let due: Option<Option<Moment>> = query.first(tx.conn()).optional()?;
    Ok(due.flatten())
}
