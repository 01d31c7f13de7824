//! One transaction, from begin to commit, and what a job may do inside it.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::connection::TransactionManager;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::conn::{DbConnection, Link};
use super::error::{JobError, StoreError};
use super::watch::WentOn;
use crate::domain::clock::{Clock, Moment};
use crate::domain::topic::Topic;

type AfterCommit = Box<dyn FnOnce() + Send>;

/// A transaction under way: all that a job gets, so that it cannot call out.
pub struct Tx<'c> {
    link: &'c mut Link,
    now: Moment,
    after_commit: Vec<AfterCommit>,
    touched: BTreeSet<Topic>,
}

impl Tx<'_> {
    /// The instant of this transaction, read once: by PostgreSQL's clock there, by the injected
    /// clock on SQLite.
    #[must_use]
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The connection to run queries on.
    pub const fn conn(&mut self) -> &mut DbConnection {
        &mut self.link.conn
    }

    /// Runs `work` inside a savepoint: when it fails, what it wrote is undone and the
    /// transaction goes on.
    ///
    /// Only what a savepoint can undo may be survived this way (a broken rule of the database, a
    /// refusal of the app). After a full disk, a broken connection or a collision the whole job
    /// fails, whatever it answers.
    ///
    /// # Errors
    /// What `work` answers, or the store's own trouble with the savepoint.
    pub fn savepoint<T, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        DbConnection::begin_transaction(self.conn()).map_err(StoreError::from)?;
        let promised = self.after_commit.len();
        match work(self) {
            Ok(value) => {
                DbConnection::commit_transaction(self.conn()).map_err(StoreError::from)?;
                Ok(value)
            }
            Err(error) => {
                self.after_commit.truncate(promised);
                if self.link.watch.savepoint_can_undo() {
                    self.link.watch.forgive();
                    DbConnection::rollback_transaction(self.conn()).map_err(StoreError::from)?;
                }
                Err(error)
            }
        }
    }

    /// Says that things of this kind change, which whoever follows them hears after the commit.
    pub fn touch(&mut self, topic: Topic) {
        self.touched.insert(topic);
    }

    /// Has `effect` run once this transaction is committed, and never otherwise: waking a worker,
    /// clearing a cache, counting.
    pub fn after_commit(&mut self, effect: impl FnOnce() + Send + 'static) {
        // What it logs belongs to the request that asked for the write.
        let span = tracing::Span::current();
        self.after_commit.push(Box::new(move || span.in_scope(effect)));
    }
}

/// Runs a job in the transaction that has just begun on `link`, and ends that transaction.
pub(super) fn run<T, E, F>(link: &mut Link, clock: &dyn Clock, job: F) -> Result<T, Failure<E>>
where
    F: FnOnce(&mut Tx<'_>) -> Result<T, E>,
    E: JobError,
{
    let now = match now(link, clock) {
        Ok(now) => now,
        Err(error) => {
            link.roll_back();
            return Err(Failure::of_store(error));
        }
    };
    link.watch.begin();
    let mut tx = Tx { link, now, after_commit: Vec::new(), touched: BTreeSet::new() };
    let answer = catch_unwind(AssertUnwindSafe(|| job(&mut tx)));
    let Tx { link, after_commit, touched, .. } = tx;
    let fault = link.watch.end();
    if fault.as_ref().is_some_and(StoreError::spoils_connection) {
        link.spoil();
    }
    let failure = match (answer, fault) {
        (Ok(Ok(value)), None) => {
            link.commit().map_err(Failure::of_store)?;
            after_commit.into_iter().for_each(run_effect);
            link.changes.tell(touched);
            return Ok(value);
        }
        (Ok(Err(error)), fault) => {
            let collided = fault.as_ref().or(error.store()).is_some_and(StoreError::is_collision);
            Failure { error, collided }
        }
        (Ok(Ok(_)), Some(fault)) => Failure::of_store(fault),
        (Err(panic), Some(fault)) if panic.is::<WentOn>() => Failure::of_store(fault),
        (Err(panic), _) => {
            link.spoil();
            Failure::of_store(StoreError::Panicked(words_of(panic.as_ref())))
        }
    };
    link.roll_back();
    Err(failure)
}

/// A job that failed, and whether it should simply run again.
pub(super) struct Failure<E> {
    pub(super) error: E,
    pub(super) collided: bool,
}

impl<E: JobError> Failure<E> {
    pub(super) fn of_store(error: StoreError) -> Self {
        Self { collided: error.is_collision(), error: error.into() }
    }
}

fn now(link: &mut Link, clock: &dyn Clock) -> Result<Moment, StoreError> {
    match &mut link.conn {
        DbConnection::Sqlite(_) => Ok(clock.now()),
        DbConnection::Postgres(conn) => {
            let query = sql::<BigInt>("(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
            let millis = diesel::select(query).get_result::<i64>(conn);
            millis.map(Moment::from_millis).map_err(|error| link.failed(error))
        }
    }
}

/// An effect that panics must not take the writer along: the commit stands.
fn run_effect(effect: AfterCommit) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(effect)) {
        let panic = words_of(panic.as_ref());
        tracing::error!(panic, "what should follow a commit panicked; the commit stands");
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref().cloned()).unwrap_or_else(|| "without words".to_owned())
}

#[cfg(test)]
mod tests;
