//! The checkout saga: durable, leased, fenced. The row says what is next; whoever holds its
//! lease does it, one step after the other.
//!
//! Each step is *prepare* (a transaction) · *call* (no connection held) · *record* (a
//! transaction), so a crash is "stopped between two of them", and every step can be repeated.
//! Locks are taken in one order: products, order, payment, saga.

mod after_end;
mod another_try;
mod await_payment;
pub(in crate::app) mod by_the_books;
pub(in crate::app) mod calls;
mod capturing;
mod compensation;
mod confirm_order;
pub(in crate::app) mod debits;
mod expiry;
mod late_money;
mod process_with_stripe;
mod refunding;
pub mod runner;
mod send_confirmation;
mod settling;

pub(in crate::app) use another_try::{FurtherTry, begin_try};
pub(in crate::app) use capturing::capture_before;
pub(in crate::app) use expiry::write_off;
pub use process_with_stripe::SLACK;

use crate::db::payments::PaymentRecord;
use crate::db::sagas::{Lease, SagaProgress, SagaRecord};
use crate::db::{StoreError, Tx, payments, sagas};
use crate::domain::clock::{Moment, Span};
use crate::domain::saga::{SagaEntry, SagaStep};

/// How long a lease holds. A call out ends well before it: see `MOST_OF_A_CALL`.
pub const LEASE: Span = Span::from_seconds(30);

/// How long the request that begins a checkout holds the first lease.
pub const FIRST_LEASE: Span = Span::from_seconds(15);

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stepped {
    /// The saga moved on; its next step can be done at once.
    Moved,
    /// There is nothing to do before it is due again.
    Rests,
    /// Somebody else took the lease over; nothing was written.
    LeaseLost,
}

/// A saga under its lease inside a transaction, its payment locked before it.
struct Held {
    payment: PaymentRecord,
    saga: SagaRecord,
}

/// Locks payment and saga, in this order; `None` when the lease was taken over.
fn hold(tx: &mut Tx<'_>, lease: &Lease) -> Result<Option<Held>, StoreError> {
    let payment = payments::lock(tx, &lease.payment)?;
    let saga = sagas::under_lease(tx, lease)?;
    Ok(saga.map(|saga| Held { payment, saga }))
}

/// A change of where the saga stands, with the entry for its log.
struct Turn<'a> {
    lease: &'a Lease,
    progress: SagaProgress,
    step: SagaStep,
    entry: SagaEntry,
    note: Option<String>,
}

/// Writes where the saga stands now. The lease was checked when the saga was locked, in this
/// same transaction; should the row not be touched all the same, everything is rolled back.
fn turn(tx: &mut Tx<'_>, turn: Turn<'_>) -> Result<(), StoreError> {
    if !sagas::advance(tx, turn.lease, turn.progress)? {
        return Err(StoreError::NotFound);
    }
    sagas::append_log(tx, &turn.lease.saga, turn.step, turn.entry, turn.note)?;
    let (saga, payment) = (turn.lease.saga.clone(), turn.lease.payment.clone());
    let (step, entry) = (turn.step, turn.entry.name());
    tx.after_commit(move || {
        tracing::info!(
            saga.id = %saga, payment.id = %payment, saga.step = %step, saga.entry = entry,
            "the saga moved"
        );
    });
    Ok(())
}

impl SagaProgress {
    /// Goes on to `step`, which can be done at once.
    fn go_to(mut self, step: SagaStep, now: Moment) -> Self {
        self.step = step;
        self.due_at = Some(now);
        self.tries = 0;
        self.last_error = None;
        self
    }
}
