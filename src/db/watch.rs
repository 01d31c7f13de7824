//! Watches a connection while a job runs on it, so that a job cannot go on after a failed
//! statement as if nothing had happened.
//!
//! SQLite ends a transaction by itself when the disk is full; a job that swallowed that error
//! would go on outside any transaction and leave half of its work behind. PostgreSQL does the
//! opposite: it refuses all later statements and turns the commit into a silent rollback. So both
//! are held to one rule: after a failed statement nothing but the rollback of the enclosing
//! savepoint may run. A job that tries is unwound, and fails with that statement's error.

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::InstrumentationEvent;

use super::error::StoreError;

/// What a job is unwound with when it goes on after a failed statement.
pub(super) struct WentOn;

/// The eye on one connection.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Watched>>);

#[derive(Default)]
struct Watched {
    a_job_runs: bool,
    fault: Option<StoreError>,
}

impl Watch {
    fn lock(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A job begins.
    pub(super) fn begin(&self) {
        *self.lock() = Watched { a_job_runs: true, fault: None };
    }

    /// The job is over: the first failure that it did not undo, if there is one.
    pub(super) fn end(&self) -> Option<StoreError> {
        std::mem::take(&mut *self.lock()).fault
    }

    /// Whether a savepoint's rollback is allowed to undo what has failed so far.
    pub(super) fn savepoint_can_undo(&self) -> bool {
        self.lock().fault.as_ref().is_none_or(StoreError::ends_with_its_savepoint)
    }

    /// A savepoint has undone what failed.
    pub(super) fn forgive(&self) {
        self.lock().fault = None;
    }

    /// Called by diesel before and after each statement.
    pub(super) fn see(&self, event: &InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let must_stop = {
                let watched = self.lock();
                watched.a_job_runs && watched.fault.is_some()
            };
            // Diesel's own nested transactions (a batch on SQLite) may clean up.
            if must_stop && !query.to_string().starts_with("ROLLBACK") {
                resume_unwind(Box::new(WentOn));
            }
        } else if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event {
            let mut watched = self.lock();
            if watched.a_job_runs && watched.fault.is_none() {
                watched.fault = Some(StoreError::seen(error));
            }
        }
    }
}
