//! Our own requests to return money, with the lease under which one is sent.

use diesel::prelude::*;

use super::dialect::{for_update, for_update_skip_locked};
use super::schema::{refund_lines, refunds};
use super::{StoreError, Tx};
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::{PaymentId, RefundId, StripeCallId};
use crate::domain::money::Currency;
use crate::domain::refund::{OwnRequest, RefundCause, RefundReason, RefundRequestStatus};
use crate::domain::refund_standing::RefundStanding;
use crate::domain::topic::Topic;

/// A request as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = refunds)]
pub struct RefundRecord {
    /// Its id.
    pub id: RefundId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The write that asks for it; another one once a key is used up.
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
    /// Who asked, where a person did.
    pub actor: Option<String>,
    /// What that person wrote about it.
    pub note: Option<String>,
    /// The token of the form that it came from.
    pub form_token: Option<String>,
    /// The last status whose effects on order, stock and mails are done.
    pub settled_status: Option<RefundRequestStatus>,
    /// When its goods were put on the shelf again.
    pub restocked_at: Option<Moment>,
    /// When it wants to be sent or looked up next; none where a saga sends it.
    pub due_at: Option<Moment>,
    /// Who sends it now.
    pub lease_owner: Option<String>,
    /// Until when.
    pub lease_until: Option<Moment>,
    /// Grows with each lease.
    pub fence: i64,
    /// How far it has come, by our request and by what Stripe shows.
    pub standing: RefundStanding,
    /// When a person said that it is looked after.
    pub handled_at: Option<Moment>,
    /// Who said so; `cobro` where another request took its place.
    pub handled_by: Option<String>,
    /// What that person wrote about it.
    pub handled_note: Option<String>,
}

impl RefundRecord {
    /// As far as it weighs on what is left to return.
    #[must_use]
    pub fn own_request(&self) -> OwnRequest {
        OwnRequest {
            intent: self.intent_id.clone(),
            amount_minor: self.amount_minor,
            status: self.status,
            stripe_id: self.stripe_id.clone(),
        }
    }
}

/// A line of a refund: units paid back and units put on the shelf again.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = refund_lines)]
pub struct RefundLineRecord {
    /// The refund.
    pub refund_id: RefundId,
    /// The line of the order.
    pub position: i64,
    /// Units paid back; zero where the refund is of an amount.
    pub quantity: i64,
    /// Units put on the shelf again.
    pub restock: i64,
}

/// The right to send one refund: each write names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundLease {
    /// The refund.
    pub refund: RefundId,
    /// The payment that it returns from.
    pub payment: PaymentId,
    /// Who holds it.
    pub owner: String,
    /// Its number.
    pub fence: i64,
}

/// Writes a new request.
pub fn insert(tx: &mut Tx<'_>, refund: RefundRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    diesel::insert_into(refunds::table).values(refund).execute(tx.conn())?;
    Ok(())
}

/// Writes the lines of a new request.
pub fn insert_lines(tx: &mut Tx<'_>, lines: Vec<RefundLineRecord>) -> Result<(), StoreError> {
    for line in lines {
        diesel::insert_into(refund_lines::table).values(line).execute(tx.conn())?;
    }
    Ok(())
}

/// The lines of a request, in order.
pub fn lines(tx: &mut Tx<'_>, id: &RefundId) -> Result<Vec<RefundLineRecord>, StoreError> {
    let query = refund_lines::table.filter(refund_lines::refund_id.eq(id));
    Ok(query.order(refund_lines::position).load(tx.conn())?)
}

/// The request of this id.
pub fn find(tx: &mut Tx<'_>, id: &RefundId) -> Result<Option<RefundRecord>, StoreError> {
    Ok(refunds::table.find(id).first(tx.conn()).optional()?)
}

/// The request that came from the form with this token.
pub fn by_form(tx: &mut Tx<'_>, token: &str) -> Result<Option<RefundRecord>, StoreError> {
    Ok(refunds::table.filter(refunds::form_token.eq(token)).first(tx.conn()).optional()?)
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
    tx.touch(Topic::Refunds);
    let now = tx.now();
    diesel::update(refunds::table.find(id))
        .set((
            refunds::status.eq(status),
            refunds::stripe_id.eq(stripe_id),
            refunds::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    // What Stripe took shows by its facts; a refusal shows nowhere else.
    match status {
        RefundRequestStatus::Refused => set_standing(tx, id, RefundStanding::Refused),
        RefundRequestStatus::Requested
        | RefundRequestStatus::Accepted
        | RefundRequestStatus::Succeeded
        | RefundRequestStatus::Failed => Ok(()),
    }
}

/// Notes how far a request has come by what Stripe shows. Whoever looked after it did so while it
/// stood elsewhere, so it may need somebody again.
pub fn set_standing(
    tx: &mut Tx<'_>,
    id: &RefundId,
    standing: RefundStanding,
) -> Result<(), StoreError> {
    diesel::update(refunds::table.find(id))
        .set((
            refunds::standing.eq(standing),
            refunds::handled_at.eq(None::<Moment>),
            refunds::handled_by.eq(None::<String>),
            refunds::handled_note.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that a person looked after a request.
pub fn set_handled(
    tx: &mut Tx<'_>,
    id: &RefundId,
    (by, note): (&str, &str),
) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let now = tx.now();
    diesel::update(refunds::table.find(id))
        .set((
            refunds::handled_at.eq(Some(now)),
            refunds::handled_by.eq(Some(by)),
            refunds::handled_note.eq(Some(note)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the saga asks again for what its earlier requests of this payment did not return:
/// nobody has to look after those.
pub fn asked_again(tx: &mut Tx<'_>, payment: &PaymentId, by: &str) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let now = tx.now();
    let earlier = refunds::table
        .filter(refunds::payment_id.eq(payment))
        .filter(refunds::cause.ne(RefundCause::Person))
        .filter(refunds::handled_at.is_null())
        .filter(refunds::standing.eq_any([
            RefundStanding::Failed,
            RefundStanding::Canceled,
            RefundStanding::Refused,
        ]));
    diesel::update(earlier)
        .set((refunds::handled_at.eq(Some(now)), refunds::handled_by.eq(Some(by))))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the effects of a status are done, and whether goods went back on the shelf.
pub fn settle(
    tx: &mut Tx<'_>,
    id: &RefundId,
    status: RefundRequestStatus,
    restocked_at: Option<Moment>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let now = tx.now();
    diesel::update(refunds::table.find(id))
        .set((
            refunds::status.eq(status),
            refunds::settled_status.eq(Some(status)),
            refunds::restocked_at.eq(restocked_at),
            refunds::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Leases up to `limit` requests that are due and free, for `span` from now.
pub fn claim_due(
    tx: &mut Tx<'_>,
    owner: &str,
    span: Span,
    limit: i64,
) -> Result<Vec<RefundLease>, StoreError> {
    let now = tx.now();
    let free = refunds::lease_until.is_null().or(refunds::lease_until.le(now));
    let query = refunds::table
        .filter(refunds::due_at.le(now))
        .filter(free)
        .order(refunds::due_at)
        .limit(limit);
    let due: Vec<RefundRecord> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    let mut leases = Vec::new();
    for refund in due {
        let fence = refund.fence.saturating_add(1);
        diesel::update(refunds::table.find(&refund.id))
            .set((
                refunds::lease_owner.eq(Some(owner)),
                refunds::lease_until.eq(Some(now + span)),
                refunds::fence.eq(fence),
            ))
            .execute(tx.conn())?;
        let (refund, payment) = (refund.id, refund.payment_id);
        leases.push(RefundLease { refund, payment, owner: owner.to_owned(), fence });
    }
    Ok(leases)
}

/// The request under this lease, locked; `None` when somebody else took it over.
pub fn under_lease(
    tx: &mut Tx<'_>,
    lease: &RefundLease,
) -> Result<Option<RefundRecord>, StoreError> {
    let query = refunds::table
        .filter(refunds::id.eq(&lease.refund))
        .filter(refunds::fence.eq(lease.fence))
        .filter(refunds::lease_owner.eq(&lease.owner));
    let rows: Vec<RefundRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Gives a lease back and says when the request is due again, if it is.
pub fn rest(
    tx: &mut Tx<'_>,
    lease: &RefundLease,
    due_at: Option<Moment>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Refunds);
    let own = refunds::table.filter(refunds::id.eq(&lease.refund));
    diesel::update(own.filter(refunds::fence.eq(lease.fence)))
        .set((
            refunds::due_at.eq(due_at),
            refunds::lease_owner.eq(None::<String>),
            refunds::lease_until.eq(None::<Moment>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets another write ask for the same refund, once a key is used up.
pub fn set_call(tx: &mut Tx<'_>, id: &RefundId, call: &StripeCallId) -> Result<(), StoreError> {
    diesel::update(refunds::table.find(id)).set(refunds::call_id.eq(call)).execute(tx.conn())?;
    Ok(())
}

/// Gives back every lease, when the only instance starts.
pub fn clear_leases(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::update(refunds::table.filter(refunds::lease_until.is_not_null()))
        .set((refunds::lease_owner.eq(None::<String>), refunds::lease_until.eq(None::<Moment>)))
        .execute(tx.conn())?;
    Ok(())
}

/// When the next request is due, leases aside.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    let query = refunds::table.filter(refunds::due_at.is_not_null()).order(refunds::due_at);
    let due: Option<Option<Moment>> = query.select(refunds::due_at).first(tx.conn()).optional()?;
    Ok(due.flatten())
}
