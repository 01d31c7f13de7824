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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::testing::{Noon, number, on_each_engine, options};
    use super::super::{DbConnection, Store};
    use super::*;

    fn applied(conn: &mut DbConnection) -> i64 {
        number(conn, "count(*) FROM __diesel_schema_migrations")
    }

    #[tokio::test]
    async fn a_database_is_ready_once_it_is_migrated() {
        on_each_engine(async |db| {
            let before = db.store.is_reachable().await;
            assert!(matches!(before, Err(StoreError::NotMigrated { pending: 1.. })), "{before:?}");
            db.store.migrate().await.unwrap();
            db.store.is_reachable().await.unwrap();
            db.store.migrate().await.unwrap();
        })
        .await;
    }

    #[tokio::test]
    async fn instances_that_start_at_once_migrate_once() {
        on_each_engine(async |db| {
            let other = Store::open(&db.address, Arc::new(Noon), options()).unwrap();
            let (one, two, three) =
                tokio::join!(db.store.migrate(), other.migrate(), db.store.migrate());
            one.and(two).and(three).unwrap();
            let known = MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).unwrap();
            assert_eq!(usize::try_from(applied(&mut db.outside())).unwrap(), known.len());
        })
        .await;
    }

    #[tokio::test]
    async fn a_database_newer_than_the_program_is_left_alone() {
        on_each_engine(async |db| {
            db.store.migrate().await.unwrap();
            let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101')";
            db.outside().batch_execute(newer).unwrap();
            for refused in [db.store.migrate().await, db.store.is_reachable().await] {
                match refused {
                    Err(StoreError::NewerDatabase { version }) => assert_eq!(version, "29990101"),
                    other => panic!("{other:?}"),
                }
            }
        })
        .await;
    }

    #[test]
    fn both_engines_have_the_same_migrations() {
        use diesel::migration::Migration;
        let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE.migrations().unwrap();
        let postgres: Vec<Box<dyn Migration<diesel::pg::Pg>>> = POSTGRES.migrations().unwrap();
        let sqlite: Vec<String> = sqlite.iter().map(|m| m.name().to_string()).collect();
        let postgres: Vec<String> = postgres.iter().map(|m| m.name().to_string()).collect();
        assert!(!sqlite.is_empty());
        assert_eq!(sqlite, postgres);
    }
}
