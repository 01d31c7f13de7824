//! One connection to the database: how it is opened, how its transactions begin and end.

use std::path::Path;

use diesel::connection::{
    AnsiTransactionManager, Connection, Instrumentation, SimpleConnection, TransactionManager,
};
use diesel::pg::PgConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::sqlite::SqliteConnection;

use super::address::DatabaseAddress;
use super::changes::Changes;
use super::error::StoreError;
use super::watch::Watch;
use crate::domain::clock::Span;

pub use engines::{DbConnection, MultiBackend};

mod engines {
    //! Apart, because diesel's derive makes public items of its own beside the enum.

    use diesel::pg::PgConnection;
    use diesel::sqlite::SqliteConnection;

    /// A connection of either engine; nearly every query runs on it unchanged.
    ///
    /// Never `establish` one: the derived function tries SQLite first and makes a file of any
    /// address that it is given.
    #[derive(diesel::MultiConnection)]
    pub enum DbConnection {
        /// SQLite, in this process.
        Sqlite(SqliteConnection),
        /// PostgreSQL, through libpq.
        Postgres(PgConnection),
    }
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Reads and writes.
    Write,
    /// Reads one consistent snapshot.
    Read,
}

/// A connection with the watch over it.
pub(super) struct Link {
    pub(super) conn: DbConnection,
    pub(super) watch: Watch,
    /// Whom a commit tells what it changed.
    pub(super) changes: Changes,
    spoiled: bool,
}

impl Link {
    fn new(mut conn: DbConnection, changes: Changes) -> Self {
        let watch = Watch::default();
        let eye = watch.clone();
        let see: Box<dyn Instrumentation> =
            Box::new(move |event: diesel::connection::InstrumentationEvent<'_>| eye.see(&event));
        conn.set_instrumentation(see);
        Self { conn, watch, changes, spoiled: false }
    }

    /// Begins a transaction. On SQLite a write takes the lock at once (`BEGIN IMMEDIATE`), so
    /// that it never finds out halfway that it cannot have it.
    pub(super) fn begin(&mut self, mode: Mode) -> Result<(), StoreError> {
        let begun = match (&mut self.conn, mode) {
            (DbConnection::Sqlite(conn), Mode::Write) => {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")
            }
            (DbConnection::Sqlite(conn), Mode::Read) => {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED")
            }
            (DbConnection::Postgres(conn), Mode::Write) => {
                AnsiTransactionManager::begin_transaction_sql(
                    conn,
                    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
                )
            }
            (DbConnection::Postgres(conn), Mode::Read) => {
                AnsiTransactionManager::begin_transaction_sql(
                    conn,
                    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                )
            }
        };
        begun.map_err(|error| self.failed(error))
    }

    /// Commits; whatever fails here leaves a connection that must not be used again.
    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        DbConnection::commit_transaction(&mut self.conn).map_err(|error| {
            self.spoil();
            error.into()
        })
    }

    /// Rolls back. A connection that cannot do even this (SQLite has already rolled back by
    /// itself, PostgreSQL is gone) is spoiled; the work is undone all the same.
    pub(super) fn roll_back(&mut self) {
        if DbConnection::rollback_transaction(&mut self.conn).is_err() {
            self.spoil();
        }
    }

    /// Turns an error into ours, and remembers when the connection did not survive it.
    pub(super) fn failed(&mut self, error: diesel::result::Error) -> StoreError {
        let error = StoreError::from(error);
        self.spoiled |= error.spoils_connection();
        error
    }

    /// This connection is to be dropped and not used again.
    pub(super) const fn spoil(&mut self) {
        self.spoiled = true;
    }

    /// Whether it must be dropped.
    pub(super) fn is_spoiled(&mut self) -> bool {
        self.spoiled || self.conn.is_broken()
    }
}

/// What a connection is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Everything.
    Writer,
    /// Reading only: SQLite's readers cannot write by mistake.
    Reader,
}

/// Opens connections, by the scheme of the address and never by trying engines out.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    pub(super) address: DatabaseAddress,
    pub(super) role: Role,
    /// How long to wait for somebody else's lock.
    pub(super) lock_timeout: Span,
    /// Whom commits tell what they changed.
    pub(super) changes: Changes,
}

impl Connector {
    /// A new connection with all its settings.
    pub(super) fn open(&self) -> Result<Link, StoreError> {
        let conn = match &self.address {
            DatabaseAddress::Sqlite(path) => DbConnection::Sqlite(self.open_sqlite(path)?),
            DatabaseAddress::Postgres(address) => {
                DbConnection::Postgres(self.open_postgres(address)?)
            }
        };
        Ok(Link::new(conn, self.changes.clone()))
    }

    fn open_sqlite(&self, path: &Path) -> Result<SqliteConnection, StoreError> {
        let name = path.to_str().ok_or_else(|| {
            StoreError::File(format!("{} is not UTF-8, which SQLite needs", path.display()))
        })?;
        // SQLite would read a relative name that begins with `file:` as a URI.
        let name = if path.is_absolute() { name.to_owned() } else { format!("./{name}") };
        let mut conn = SqliteConnection::establish(&name)
            .map_err(|error| StoreError::File(error.to_string()))?;
        let own = match self.role {
            Role::Writer => "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            Role::Reader => "PRAGMA query_only = ON;",
        };
        conn.batch_execute(&format!(
            "PRAGMA busy_timeout = {}; PRAGMA foreign_keys = ON; {own}",
            self.lock_timeout.millis()
        ))?;
        Ok(conn)
    }

    fn open_postgres(&self, address: &str) -> Result<PgConnection, StoreError> {
        let mut conn = PgConnection::establish(address)
            .map_err(|error| StoreError::Unreachable { reason: error.to_string() })?;
        // A statement of ours that takes longer than this is lost; an idle transaction is a bug.
        // The messages are asked for in English because errors are told apart by them; only some
        // servers allow it, and "deadlock" is the same word in most of their languages.
        conn.batch_execute(&format!(
            "SET lock_timeout = {lock}; SET statement_timeout = {statement}; \
             SET idle_in_transaction_session_timeout = 60000; \
             SET client_min_messages = warning; SET application_name = 'cobro'; \
             DO $$ BEGIN PERFORM set_config('lc_messages', 'C', false); \
             EXCEPTION WHEN insufficient_privilege THEN NULL; END $$",
            lock = self.lock_timeout.millis(),
            statement = self.lock_timeout.millis().saturating_add(STATEMENT_MILLIS),
        ))?;
        Ok(conn)
    }
}

/// How long a statement on PostgreSQL may work besides waiting for locks, in milliseconds.
const STATEMENT_MILLIS: i64 = 30_000;

impl ManageConnection for Connector {
    type Connection = Link;
    type Error = StoreError;

    fn connect(&self) -> Result<Link, StoreError> {
        self.open()
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), StoreError> {
        link.conn.ping().map_err(StoreError::from)
    }

    fn has_broken(&self, link: &mut Link) -> bool {
        std::thread::panicking() || link.is_spoiled()
    }
}

/// Makes the folder of an SQLite file (mode 0700) and the file (0600), unless they are there.
pub(super) fn make_sqlite_file(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    if path.exists() {
        return Ok(());
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| StoreError::Folder { path, source }
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder).map_err(failed(folder))?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map(drop).map_err(failed(path))
}
