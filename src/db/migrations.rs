//! The migrations, built into the program: forward only, on both engines under the same names.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::DbConnection;
use super::error::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number, as long as every instance takes the same.
const LOCK: &str = "SELECT pg_advisory_xact_lock(6003205126440)";

/// Runs what is missing, all of it in one transaction that only one instance at a time is in.
pub(super) fn migrate(conn: &mut DbConnection) -> Result<(), StoreError> {
    match conn {
        DbConnection::Sqlite(conn) => {
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?;
            let migrated = run_pending(conn, SQLITE);
            end(conn, migrated)
        }
        DbConnection::Postgres(conn) => {
            // The others wait for the one that migrates, however long it takes.
            conn.batch_execute("SET lock_timeout = 0; SET statement_timeout = 0")?;
            AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN")?;
            let locked = conn.batch_execute(LOCK).map_err(StoreError::from);
            let migrated = locked.and_then(|()| run_pending(conn, POSTGRES));
            end(conn, migrated)
        }
    }
}

/// Fails unless the database has exactly this program's migrations.
pub(super) fn check(conn: &mut DbConnection) -> Result<(), StoreError> {
    let pending = match conn {
        DbConnection::Sqlite(conn) => pending(conn, &SQLITE)?,
        DbConnection::Postgres(conn) => pending(conn, &POSTGRES)?,
    };
    if pending == 0 { Ok(()) } else { Err(StoreError::NotMigrated { pending }) }
}

fn end<C>(conn: &mut C, migrated: Result<(), StoreError>) -> Result<(), StoreError>
where
    C: diesel::Connection<TransactionManager = AnsiTransactionManager>,
{
    match migrated {
        Ok(()) => Ok(AnsiTransactionManager::commit_transaction(conn)?),
        Err(error) => {
            // The connection is dropped next, which rolls back if this cannot.
            let _unused = AnsiTransactionManager::rollback_transaction(conn);
            Err(error)
        }
    }
}

fn run_pending<C, DB>(conn: &mut C, source: EmbeddedMigrations) -> Result<(), StoreError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    pending(conn, &source)?;
    conn.run_pending_migrations(source).map(drop).map_err(|error| failed(error.as_ref()))
}

/// How many migrations are missing; an error when the database has one that we do not know.
fn pending<C, DB>(conn: &mut C, source: &EmbeddedMigrations) -> Result<usize, StoreError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    let known = MigrationSource::<DB>::migrations(source).map_err(|e| failed(e.as_ref()))?;
    let known: Vec<MigrationVersion<'static>> =
        known.iter().map(|migration| migration.name().version().as_owned()).collect();
    let applied = conn.applied_migrations().map_err(|error| failed(error.as_ref()))?;
    match applied.iter().filter(|version| !known.contains(version)).max() {
        Some(version) => Err(StoreError::NewerDatabase { version: version.to_string() }),
        None => Ok(known.iter().filter(|version| !applied.contains(version)).count()),
    }
}

fn failed(error: &(dyn std::error::Error + Send + Sync)) -> StoreError {
    StoreError::Migration(error.to_string())
}
