//! The sandbox's state: one SQLite file. Each request of the API is one write transaction, so a
//! process that is killed loses nothing that it answered.

pub mod deliveries;
pub mod idempotency_keys;
pub mod objects;
mod schema;
pub mod settings;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use thiserror::Error;

use crate::model::objects::ObjectsError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Why the state cannot be used.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("the sandbox's state file cannot be opened")]
    Open(#[source] ConnectionError),
    /// The tables cannot be brought up to date.
    #[error("the tables of the sandbox's state cannot be brought up to date")]
    Migrate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A query failed.
    #[error("a query of the sandbox's state failed")]
    Query(#[from] DieselError),
    /// A stored setting cannot be read.
    #[error("the stored setting {0} cannot be read")]
    Setting(&'static str),
}

impl From<StoreError> for ObjectsError {
    fn from(source: StoreError) -> Self {
        Self::Storage(Box::new(source))
    }
}

/// The one connection to the state file; whoever has it writes alone.
pub struct Store {
    connection: Mutex<SqliteConnection>,
}

/// One write transaction.
pub struct Transaction<'a> {
    connection: &'a mut SqliteConnection,
}

enum JobError<E> {
    Query(DieselError),
    Job(E),
}

impl<E> From<DieselError> for JobError<E> {
    fn from(error: DieselError) -> Self {
        Self::Query(error)
    }
}

impl Store {
    /// Opens the state file, made when it is missing, and brings its tables up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let address = path.to_string_lossy();
        let mut connection = SqliteConnection::establish(&address).map_err(StoreError::Open)?;
        connection.batch_execute(
            "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        )?;
        connection.run_pending_migrations(MIGRATIONS).map_err(StoreError::Migrate)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// Runs a job in one write transaction; an error of the job undoes all that it wrote.
    pub fn write<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let done = connection.immediate_transaction(|connection| {
            job(&mut Transaction { connection }).map_err(JobError::Job)
        });
        done.map_err(|error| match error {
            JobError::Query(error) => StoreError::Query(error).into(),
            JobError::Job(error) => error,
        })
    }
}
