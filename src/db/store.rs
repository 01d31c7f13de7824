//! The store: every read and write of the app goes through here, off the async threads.
//!
//! A write is a job, a closure that may be run again; it gets a transaction and nothing else.

use std::sync::Arc;

use super::address::DatabaseAddress;
use super::changes::Changes;
use super::conn::{Connector, DbConnection, Role, make_sqlite_file};
use super::error::{JobError, StoreError};
use super::migrations;
use super::pool::Pool;
use super::sqlite_writer::SqliteWriter;
use super::tx::Tx;
use crate::domain::clock::{Clock, Span};

/// Which engine keeps the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, one instance.
    Sqlite,
    /// PostgreSQL, one or several instances.
    Postgres,
}

/// Sizes of a store.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Connections that read beside SQLite's writer.
    pub readers: u32,
    /// Connections to PostgreSQL.
    pub pool_size: u32,
    /// Writes that may wait for SQLite's writer before more are refused.
    pub queue: usize,
    /// How long to wait for another process's lock on SQLite, for a row's lock on PostgreSQL, or
    /// for a connection of the pool.
    pub lock_timeout: Span,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { readers: 4, pool_size: 8, queue: 1024, lock_timeout: Span::from_seconds(5) }
    }
}

/// A handle on the database; clones share its connections.
#[derive(Clone)]
pub struct Store {
    connector: Connector,
    paths: Paths,
}

/// How jobs reach the engine.
#[derive(Clone)]
enum Paths {
    Sqlite { writer: Arc<SqliteWriter>, readers: Pool },
    Postgres(Pool),
}

impl Store {
    /// Opens the database, making SQLite's folder and file when they are missing.
    ///
    /// # Errors
    /// When there is no database at the address, or the file cannot be made or opened.
    pub fn open(
        address: &DatabaseAddress,
        clock: Arc<dyn Clock>,
        options: StoreOptions,
    ) -> Result<Self, StoreError> {
        let StoreOptions { readers, pool_size, queue, lock_timeout } = options;
        if let DatabaseAddress::Sqlite(path) = address {
            make_sqlite_file(path)?;
        }
        let changes = Changes::default();
        let connector =
            Connector { address: address.clone(), role: Role::Writer, lock_timeout, changes };
        // One connection at once, for an error that says what is wrong.
        let link = connector.open()?;
        let paths = match address {
            DatabaseAddress::Sqlite(_) => {
                let reading = Connector { role: Role::Reader, ..connector.clone() };
                let readers = Pool::new(reading, readers, Arc::clone(&clock));
                let queue = queue.max(1);
                let writer = SqliteWriter::start(connector.clone(), link, clock, queue)?;
                Paths::Sqlite { writer: Arc::new(writer), readers }
            }
            DatabaseAddress::Postgres(_) => {
                Paths::Postgres(Pool::new(connector.clone(), pool_size, clock))
            }
        };
        Ok(Self { connector, paths })
    }

    /// Which engine it is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match &self.paths {
            Paths::Sqlite { .. } => Engine::Sqlite,
            Paths::Postgres(_) => Engine::Postgres,
        }
    }

    /// What transactions of this process change, for whoever follows it.
    #[must_use]
    pub const fn changes(&self) -> &Changes {
        &self.connector.changes
    }

    /// Brings the database to this program's version, forward only. Of several instances that
    /// start at once one does the work and the others wait for it.
    ///
    /// # Errors
    /// [`StoreError::NewerDatabase`] when a newer Cobro has been here, [`StoreError::Migration`]
    /// when one fails (then nothing of this run is kept), and trouble with the connection.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let connector = self.connector.clone();
        let work = move || migrations::migrate(&mut connector.open()?.conn);
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Closed))
    }

    /// Runs `job` in a transaction and commits it when the job succeeds.
    ///
    /// The job may be run several times (PostgreSQL's collisions), so it has no effect but on its
    /// transaction; what should follow goes into [`Tx::after_commit`]. It runs to its end even
    /// when this future is dropped.
    ///
    /// # Errors
    /// The job's own, or the store's: then nothing was written.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: JobError + Send + 'static,
    {
        // The job runs on another thread, and what it logs belongs to this request.
        let span = tracing::Span::current();
        let job = move |tx: &mut Tx<'_>| span.in_scope(|| job(tx));
        match &self.paths {
            Paths::Sqlite { writer, .. } => writer.write(job).await,
            Paths::Postgres(pool) => pool.write(job).await,
        }
    }

    /// Runs `job` on one consistent snapshot, in which it cannot write.
    ///
    /// # Errors
    /// The job's own, or the store's.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: JobError + Send + 'static,
    {
        match &self.paths {
            Paths::Sqlite { readers, .. } => readers.read(job).await,
            Paths::Postgres(pool) => pool.read(job).await,
        }
    }

    /// Proves that the database can be read *and written* and has this program's version.
    ///
    /// On SQLite it commits a write that changes nothing, because only that notices a full disk:
    /// ask it every few seconds, not with every request.
    ///
    /// # Errors
    /// What is wrong: unreachable, read-only, full, not migrated, newer than this program.
    pub async fn is_reachable(&self) -> Result<(), StoreError> {
        self.write(|tx| {
            migrations::check(tx.conn())?;
            prove_writable(tx.conn())
        })
        .await
    }
}

/// Writes what is there already.
fn prove_writable(conn: &mut DbConnection) -> Result<(), StoreError> {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;
    match conn {
        DbConnection::Sqlite(conn) => Ok(conn.batch_execute("PRAGMA user_version = 1")?),
        DbConnection::Postgres(conn) => {
            let setting = diesel::dsl::sql::<diesel::sql_types::Text>(
                "current_setting('transaction_read_only')",
            );
            match diesel::select(setting).get_result::<String>(conn)?.as_str() {
                "off" => Ok(()),
                _ => Err(StoreError::ReadOnly),
            }
        }
    }
}

#[cfg(test)]
mod tests;
