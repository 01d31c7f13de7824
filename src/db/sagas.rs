//! Sagas: what is next, when, and who holds the lease. Each write of a step names its lease.

use diesel::prelude::*;

use super::dialect::{for_update, for_update_skip_locked};
use super::schema::{saga_log, sagas};
use super::{StoreError, Tx};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::ClosingCause;
use crate::domain::ids::{PaymentId, SagaId};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::domain::topic::Topic;

/// A saga as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = sagas)]
pub struct SagaRecord {
    /// Its id.
    pub id: SagaId,
    /// The payment that it is about.
    pub payment_id: PaymentId,
    /// The step that is next; while compensating, the step to undo next.
    pub step: SagaStep,
    /// Which way it goes.
    pub state: SagaState,
    /// Why it shall end without money, if somebody or the clock asked for that.
    pub ending: Option<ClosingCause>,
    /// Whether it was reopened by late money.
    pub late: bool,
    /// When it wants to be looked at next.
    pub due_at: Option<Moment>,
    /// Until when the customer can pay.
    pub deadline_at: Moment,
    /// How often the next step failed.
    pub tries: i64,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// Who works on it.
    pub lease_owner: Option<String>,
    /// Until when.
    pub lease_until: Option<Moment>,
    /// Grows with each lease.
    pub fence: i64,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The right to step one saga: each write names it, and a lease that was taken over writes
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The saga.
    pub saga: SagaId,
    /// The payment that it is about.
    pub payment: PaymentId,
    /// Who holds it.
    pub owner: String,
    /// Its number.
    pub fence: i64,
    /// Until when it holds, by the store's clock.
    pub until: Moment,
}

/// What a step leaves behind: where the saga stands then.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = sagas, treat_none_as_null = true)]
pub struct SagaProgress {
    /// The step that is next.
    pub step: SagaStep,
    /// Which way it goes.
    pub state: SagaState,
    /// Why it shall end.
    pub ending: Option<ClosingCause>,
    /// Whether it was reopened by late money.
    pub late: bool,
    /// When it wants to be looked at next.
    pub due_at: Option<Moment>,
    /// Until when the customer can pay.
    pub deadline_at: Moment,
    /// How often the next step failed.
    pub tries: i64,
    /// Why it failed last.
    pub last_error: Option<String>,
}

impl SagaRecord {
    /// Where it stands, to be changed and written back.
    #[must_use]
    pub fn progress(&self) -> SagaProgress {
        SagaProgress {
            step: self.step,
            state: self.state,
            ending: self.ending,
            late: self.late,
            due_at: self.due_at,
            deadline_at: self.deadline_at,
            tries: self.tries,
            last_error: self.last_error.clone(),
        }
    }
}

/// Writes a new saga.
pub fn insert(tx: &mut Tx<'_>, saga: SagaRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Sagas);
    diesel::insert_into(sagas::table).values(saga).execute(tx.conn())?;
    Ok(())
}

/// The saga of a payment.
pub fn of_payment(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Option<SagaRecord>, StoreError> {
    Ok(sagas::table.filter(sagas::payment_id.eq(payment)).first(tx.conn()).optional()?)
}

/// The saga of this id.
pub fn find(tx: &mut Tx<'_>, id: &SagaId) -> Result<Option<SagaRecord>, StoreError> {
    Ok(sagas::table.find(id).first(tx.conn()).optional()?)
}

/// Leases up to `limit` sagas that are due and free, for `span` from now.
pub fn claim_due(
    tx: &mut Tx<'_>,
    owner: &str,
    span: Span,
    limit: i64,
) -> Result<Vec<Lease>, StoreError> {
    let now = tx.now();
    let free = sagas::lease_until.is_null().or(sagas::lease_until.le(now));
    let query =
        sagas::table.filter(sagas::due_at.le(now)).filter(free).order(sagas::due_at).limit(limit);
    let due: Vec<SagaRecord> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    due.into_iter().map(|saga| lease(tx, &saga, owner, span)).collect()
}

/// Leases the saga of one payment, if nobody else holds it.
pub fn claim_one(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    owner: &str,
    span: Span,
) -> Result<Option<Lease>, StoreError> {
    let now = tx.now();
    let query = sagas::table.filter(sagas::payment_id.eq(payment));
    let found: Vec<SagaRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    let free = |saga: &SagaRecord| saga.lease_until.is_none_or(|until| until <= now);
    match found.into_iter().next().filter(free) {
        Some(saga) => lease(tx, &saga, owner, span).map(Some),
        None => Ok(None),
    }
}

fn lease(tx: &mut Tx<'_>, saga: &SagaRecord, owner: &str, span: Span) -> Result<Lease, StoreError> {
    let until = tx.now() + span;
    let fence = saga.fence.saturating_add(1);
    diesel::update(sagas::table.find(&saga.id))
        .set((
            sagas::lease_owner.eq(Some(owner)),
            sagas::lease_until.eq(Some(until)),
            sagas::fence.eq(fence),
        ))
        .execute(tx.conn())?;
    Ok(Lease {
        saga: saga.id.clone(),
        payment: saga.payment_id.clone(),
        owner: owner.to_owned(),
        fence,
        until,
    })
}

/// The saga under this lease, locked; `None` when somebody else took it over.
pub fn under_lease(tx: &mut Tx<'_>, lease: &Lease) -> Result<Option<SagaRecord>, StoreError> {
    let query = sagas::table
        .filter(sagas::id.eq(&lease.saga))
        .filter(sagas::fence.eq(lease.fence))
        .filter(sagas::lease_owner.eq(&lease.owner));
    let rows: Vec<SagaRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Writes what a step left behind. `false` when the lease was taken over: the caller must roll
/// everything back.
pub fn advance(tx: &mut Tx<'_>, lease: &Lease, progress: SagaProgress) -> Result<bool, StoreError> {
    tx.touch(Topic::Sagas);
    let now = tx.now();
    let own = sagas::table
        .filter(sagas::id.eq(&lease.saga))
        .filter(sagas::fence.eq(lease.fence))
        .filter(sagas::lease_owner.eq(&lease.owner));
    let touched =
        diesel::update(own).set((progress, sagas::updated_at.eq(now))).execute(tx.conn())?;
    Ok(touched == 1)
}

/// Gives a lease back; one that was taken over stays where it is.
pub fn release(tx: &mut Tx<'_>, lease: &Lease) -> Result<(), StoreError> {
    let own = sagas::table.filter(sagas::id.eq(&lease.saga)).filter(sagas::fence.eq(lease.fence));
    diesel::update(own)
        .set((sagas::lease_owner.eq(None::<String>), sagas::lease_until.eq(None::<Moment>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Makes the saga of a payment due at once, whoever holds its lease.
pub fn wake(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(sagas::table.filter(sagas::payment_id.eq(payment)))
        .set((sagas::due_at.eq(Some(now)), sagas::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Makes a saga that failed due at once, as if its next try were the first.
pub fn forgive(tx: &mut Tx<'_>, id: &SagaId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(sagas::table.find(id))
        .set((sagas::tries.eq(0), sagas::due_at.eq(Some(now)), sagas::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Asks a running saga to end without money, unless something asked before.
pub fn ask_to_end(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    cause: ClosingCause,
) -> Result<(), StoreError> {
    let running = sagas::table
        .filter(sagas::payment_id.eq(payment))
        .filter(sagas::state.eq(SagaState::Running))
        .filter(sagas::ending.is_null());
    diesel::update(running).set(sagas::ending.eq(Some(cause))).execute(tx.conn())?;
    wake(tx, payment)
}

/// Gives back every lease, when the only instance starts.
pub fn clear_leases(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::update(sagas::table.filter(sagas::lease_until.is_not_null()))
        .set((sagas::lease_owner.eq(None::<String>), sagas::lease_until.eq(None::<Moment>)))
        .execute(tx.conn())?;
    Ok(())
}

/// When the next saga is due, leases aside.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Moment>, StoreError> {
    let query = sagas::table.filter(sagas::due_at.is_not_null()).order(sagas::due_at);
    let due: Option<Option<Moment>> = query.select(sagas::due_at).first(tx.conn()).optional()?;
    Ok(due.flatten())
}

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = saga_log)]
/// A row of a saga's log.
pub struct SagaLogRecord {
    /// The saga.
    pub saga_id: SagaId,
    /// Its place, from 0.
    pub position: i64,
    /// The step.
    pub step: SagaStep,
    /// What happened to it.
    pub entry: SagaEntry,
    /// Why, in a word or a sentence for operators.
    pub note: Option<String>,
    /// When.
    pub logged_at: Moment,
}

/// Appends to a saga's log.
pub fn append_log(
    tx: &mut Tx<'_>,
    saga: &SagaId,
    step: SagaStep,
    entry: SagaEntry,
    note: Option<String>,
) -> Result<(), StoreError> {
    let position =
        saga_log::table.filter(saga_log::saga_id.eq(saga)).count().get_result(tx.conn())?;
    let row =
        SagaLogRecord { saga_id: saga.clone(), position, step, entry, note, logged_at: tx.now() };
    diesel::insert_into(saga_log::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The log of a saga, oldest first.
pub fn log(tx: &mut Tx<'_>, saga: &SagaId) -> Result<Vec<SagaLogRecord>, StoreError> {
    let query = saga_log::table.filter(saga_log::saga_id.eq(saga));
    Ok(query.order(saga_log::position).load(tx.conn())?)
}

/// How many sagas failed so often in a row, counted up to `most`.
pub fn count_stuck(tx: &mut Tx<'_>, tries: i64, most: i64) -> Result<i64, StoreError> {
    let query = sagas::table.filter(sagas::tries.ge(tries)).select(sagas::id).limit(most);
    let found: Vec<SagaId> = query.load(tx.conn())?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}
