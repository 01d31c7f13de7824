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

    /// Books of the first version, with a row in each table that a later one makes anew.
    const BOOKS: &str = "
        INSERT INTO carts VALUES ('crt_1', 'v', 0, 0);
        INSERT INTO orders VALUES ('ord_1', 1001, 't', 'f', 'crt_1', 'cancelled', 'COP', 100, 'es',
            'Ana', 'a@b.co', 'a@b.co', 0, 0);
        INSERT INTO payments VALUES ('pay_1', 'ord_1', 'refunded', 'card', 'COP', 100, 100, 100,
            FALSE, NULL, 900005, NULL, NULL, 0, 0);
        INSERT INTO payment_facts VALUES ('pay_1', 0, 'refund', 're_1', 'evt_1', 1, '{}', 1800000);
        INSERT INTO attempts VALUES ('att_1', 'pay_1', 1, 'card', 'cs_1', NULL, 0, 0);
        INSERT INTO stripe_calls VALUES ('call_1', 'pay_1', 'att_1', 'refund', '{}', 'answered',
            're_1', 'req_1', NULL, 0, 0, 0);
        INSERT INTO refunds VALUES ('ref_1', 'pay_1', 'call_1', 'pi_1', 'COP', 100, 'duplicate',
            'excess', 'accepted', 're_1', 0, 0);
        INSERT INTO outbox VALUES ('msg_1', 'ord_1:cancelled', 'cancelled', 'ord_1', 'sent', 0,
            NULL, NULL, 0, 0);";

    fn migrate_to_the_first(conn: &mut DbConnection) {
        fn first<DB: diesel::backend::Backend, C: MigrationHarness<DB>>(
            conn: &mut C,
            source: &EmbeddedMigrations,
        ) {
            let all = MigrationSource::<DB>::migrations(source).unwrap();
            conn.applied_migrations().unwrap();
            conn.run_migration(&all[0]).unwrap();
        }
        match conn {
            DbConnection::Sqlite(conn) => first(conn, &SQLITE),
            DbConnection::Postgres(conn) => first(conn, &POSTGRES),
        }
    }

    #[tokio::test]
    async fn books_of_the_first_version_keep_their_rows_and_take_the_new_words() {
        on_each_engine(async |db| {
            let mut conn = db.outside();
            migrate_to_the_first(&mut conn);
            conn.batch_execute(BOOKS).unwrap();
            db.store.migrate().await.unwrap();
            let joined = "count(*) FROM refunds r JOIN stripe_calls c ON c.id = r.call_id \
                          JOIN outbox o ON o.order_id = 'ord_1' \
                          WHERE r.amount_minor = 100 AND r.fence = 0 AND c.request_id = 'req_1' \
                          AND o.refund_id IS NULL";
            assert_eq!(number(&mut conn, joined), 1);
            let figured = "count(*) FROM figures f JOIN figures m ON m.succeeded = 1 \
                           AND m.captured_minor = 100 AND m.period_at = 900000 \
                           JOIN figures r ON r.refunds = 1 AND r.refunded_minor = 100 \
                           AND r.period_at = 1800000 WHERE f.started = 1 AND f.period_at = 0";
            assert_eq!(number(&mut conn, figured), 1);
            if matches!(conn, DbConnection::Sqlite(_)) {
                assert_eq!(number(&mut conn, "count(*) FROM pragma_foreign_key_check"), 0);
            }
            for taken in [
                "UPDATE stripe_calls SET operation = 'capture_intent'",
                "UPDATE refunds SET cause = 'person', status = 'failed'",
                "UPDATE outbox SET kind = 'refund_failed', refund_id = 'ref_1'",
            ] {
                conn.batch_execute(taken).unwrap();
            }
            for refused in [
                "UPDATE refunds SET cause = 'whim'",
                "UPDATE refunds SET call_id = 'call_2'",
                "UPDATE outbox SET refund_id = 'ref_2'",
                "DELETE FROM stripe_calls",
            ] {
                assert!(conn.batch_execute(refused).is_err(), "{refused}");
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
