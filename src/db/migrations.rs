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
            NULL, NULL, 0, 0);
        INSERT INTO audit VALUES ('aud_1', 'cli', 'signed_in', 'mem_1', NULL, NULL, 5, NULL, NULL);
        INSERT INTO circuits VALUES ('ins_1', 'taking', 'open', 5, 0);
        INSERT INTO circuit_transitions VALUES
            ('ins_1', 'taking', 11, 'closed', 'open', 'too_many_failures', 7);
        INSERT INTO payment_facts VALUES ('pay_1', 5, 'dispute', 'dp_1', 'evt_1', 10, '{\"seen\":
            {\"charge\":\"ch_1\",\"reason\":\"fraudulent\",\"state\":{\"status\":\"needs_response\",
            \"amount_minor\":100,\"evidence_due\":50000}}}', 0);
        INSERT INTO payment_facts VALUES ('pay_1', 6, 'dispute', 'dp_2', 'evt_2', 20, '{\"seen\":
            {\"charge\":null,\"reason\":null,\"state\":{\"status\":\"needs_response\",
            \"amount_minor\":40,\"evidence_due\":null}}}', 0);
        INSERT INTO payment_facts VALUES ('pay_1', 7, 'dispute', 'dp_2', 'evt_3', 30, '{\"seen\":
            {\"charge\":null,\"reason\":null,\"state\":{\"status\":\"lost\",
            \"amount_minor\":40,\"evidence_due\":null}}}', 0);";

    /// What the first version has heard of three refunds: ours, one made at Stripe that failed
    /// although a later event says otherwise, and a release of funds that were never taken.
    const REFUNDS_HEARD_OF: &str = r#"
        INSERT INTO payment_facts VALUES
        ('pay_1', 10, 'refund', 're_1', 'evt_6', 1,
            '{"at_seconds":1,"source":"evt_6","seen":{"object":"refund","id":"re_1",
            "amount_minor":100,"reason":"duplicate","state":"succeeded"}}', 10),
        ('pay_1', 11, 'refund', 're_there', 'evt_2', 2,
            '{"at_seconds":2,"source":"evt_2","seen":{"object":"refund","id":"re_there",
            "amount_minor":40,"reason":null,"state":"pending"}}', 20),
        ('pay_1', 12, 'refund', 're_there', 'evt_3', 3,
            '{"at_seconds":3,"source":"evt_3","seen":{"object":"refund","id":"re_there",
            "amount_minor":40,"reason":null,"state":"failed"}}', 30),
        ('pay_1', 13, 'refund', 're_there', 'evt_4', 4,
            '{"at_seconds":4,"source":"evt_4","seen":{"object":"refund","id":"re_there",
            "amount_minor":40,"reason":null,"state":"succeeded"}}', 40),
        ('pay_1', 14, 'refund', 're_release', 'evt_5', 5,
            '{"at_seconds":5,"source":"evt_5","seen":{"object":"refund","id":"re_release",
            "amount_minor":100,"reason":"expired_uncaptured_charge","state":"succeeded"}}', 50);"#;

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
            let kept = "count(*) FROM audit a JOIN circuits c ON c.seen_at = 0 AND NOT c.held \
                        JOIN circuit_transitions t ON t.id = 'ins_1:taking:0000000011' \
                        WHERE a.id = 'aud_1' AND a.chain_position IS NULL";
            assert_eq!(number(&mut conn, kept), 1);
            for kept in [
                "id = 'dp_1' AND phase = 'needs_response' AND charge_id = 'ch_1' AND place = 50000",
                "id = 'dp_2' AND phase = 'lost' AND opened_at = 20000 AND amount_minor = 40 \
                 AND place = 999999999980000",
            ] {
                let one = format!("count(*) FROM disputes WHERE {kept}");
                assert_eq!(number(&mut conn, &one), 1, "{kept}");
            }
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
                "UPDATE stripe_calls SET operation = 'submit_evidence'",
                "UPDATE refunds SET cause = 'person', status = 'failed'",
                "UPDATE outbox SET kind = 'refund_failed', refund_id = 'ref_1'",
                "UPDATE outbox SET kind = 'dispute_day', dispute_id = 'dp_1', resend_of = 'msg_1'",
                "INSERT INTO dispute_notices VALUES ('dp_1', 'week', 5, 5)",
                "UPDATE audit SET chain_position = 1, chain_hash = 'f'",
            ] {
                conn.batch_execute(taken).unwrap();
            }
            for refused in [
                "UPDATE refunds SET cause = 'whim'",
                "UPDATE refunds SET call_id = 'call_2'",
                "UPDATE outbox SET refund_id = 'ref_2'",
                "UPDATE outbox SET resend_of = 'msg_2'",
                "UPDATE outbox SET member_id = 'mem_2'",
                "INSERT INTO dispute_notices VALUES ('dp_1', 'week', 5, 6)",
                "INSERT INTO dispute_notices VALUES ('dp_1', 'month', 5, 6)",
                "DELETE FROM stripe_calls",
                "DELETE FROM audit",
            ] {
                assert!(conn.batch_execute(refused).is_err(), "{refused}");
            }
        })
        .await;
    }

    /// Events of the first version: one as Stripe sends it, one whose body was erased, one without
    /// an id, and one with an escape that no text of PostgreSQL can hold.
    const EVENTS: &str = r#"
        INSERT INTO webhook_events VALUES ('evt_1', 'price.created', 0, FALSE, 'not_used', NULL,
            '{"data":{"object":{"id":"price_1"}}}', 0, NULL, NULL, 5, 5);
        INSERT INTO webhook_events VALUES ('evt_2', 'price.created', 0, FALSE, 'not_used', NULL,
            '', 0, NULL, NULL, 5, 5);
        INSERT INTO webhook_events VALUES ('evt_3', 'price.created', 0, FALSE, 'not_used', NULL,
            '{"data":{"object":{}}}', 0, NULL, NULL, 5, 5);
        INSERT INTO webhook_events VALUES ('evt_4', 'price.created', 0, FALSE, 'not_used', NULL,
            '{"data":{"object":{"id":"price_4","note":"\u0000"}}}', 0, NULL, NULL, 5, 5);"#;

    #[tokio::test]
    async fn events_of_the_first_version_learn_what_they_are_about() {
        on_each_engine(async |db| {
            let mut conn = db.outside();
            migrate_to_the_first(&mut conn);
            conn.batch_execute(EVENTS).unwrap();
            db.store.migrate().await.unwrap();
            let learned = "count(*) FROM webhook_events WHERE object_id = 'price_1'";
            assert_eq!(number(&mut conn, learned), 1);
            let none = "count(*) FROM webhook_events \
                        WHERE id IN ('evt_2', 'evt_3') AND object_id IS NULL";
            assert_eq!(number(&mut conn, none), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn a_refund_that_was_made_at_stripe_before_is_a_task_after() {
        on_each_engine(async |db| {
            let mut conn = db.outside();
            migrate_to_the_first(&mut conn);
            conn.batch_execute(BOOKS).unwrap();
            conn.batch_execute(REFUNDS_HEARD_OF).unwrap();
            db.store.migrate().await.unwrap();
            let task = "count(*) FROM stripe_refunds WHERE id = 're_there' AND standing = 'failed' \
                        AND amount_minor = 40 AND reason IS NULL AND currency = 'COP' \
                        AND seen_at = 20 AND updated_at = 30 AND handled_at IS NULL";
            assert_eq!(number(&mut conn, task), 1);
            assert_eq!(number(&mut conn, "count(*) FROM stripe_refunds"), 1);
            let ours = "count(*) FROM refunds WHERE id = 'ref_1' AND standing = 'pending'";
            assert_eq!(number(&mut conn, ours), 1);
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
