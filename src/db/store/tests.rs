use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use tokio::sync::oneshot;

use super::super::testing::{
    Noon, TestDatabase, insert, notes, number, on_each_engine, options, outside,
};
use super::*;

#[tokio::test]
async fn a_job_that_succeeds_is_committed_and_one_that_fails_is_not() {
    on_each_engine(async |db| {
        db.write(1, "kept").await.unwrap();
        let failed: Result<(), StoreError> = db
            .store
            .write(|tx| {
                insert(tx.conn(), 2, "lost")?;
                Err(StoreError::NotFound)
            })
            .await;
        assert!(matches!(failed, Err(StoreError::NotFound)), "{failed:?}");
        assert_eq!(db.notes(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_read_sees_one_snapshot_however_many_queries_it_makes() {
    on_each_engine(async |db| {
        let address = db.address.clone();
        let counts = db
            .store
            .read(move |tx| {
                let before: i64 = notes::table.count().get_result(tx.conn())?;
                insert(&mut outside(&address), 1, "meanwhile")?;
                let after: i64 = notes::table.count().get_result(tx.conn())?;
                Ok::<_, StoreError>((before, after))
            })
            .await
            .unwrap();
        assert_eq!(counts, (0, 0));
        assert_eq!(db.notes(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_read_cannot_write() {
    on_each_engine(async |db| {
        let written = db.store.read(|tx| insert(tx.conn(), 1, "sneaked in")).await;
        assert!(matches!(written, Err(StoreError::ReadOnly)), "{written:?}");
        assert_eq!(db.notes(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_instant_of_a_transaction_is_the_databases_own_on_postgres() {
    on_each_engine(async |db| {
        let now = db.store.write(|tx| Ok::<_, StoreError>(tx.now())).await.unwrap();
        assert_eq!(now == Noon::NOW, db.store.engine() == Engine::Sqlite, "{now:?}");
        if db.store.engine() == Engine::Postgres {
            let theirs =
                number(&mut db.outside(), "(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
            assert!((theirs - now.millis()).abs() < 60_000, "{theirs} {now:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_panic_ends_one_job_and_leaves_nothing_of_it() {
    on_each_engine(async |db| {
        let failed: Result<(), StoreError> = db
            .store
            .write(|tx| {
                insert(tx.conn(), 1, "half")?;
                panic!("a bug in a job");
            })
            .await;
        match failed {
            Err(StoreError::Panicked(words)) => assert_eq!(words, "a bug in a job"),
            other => panic!("{other:?}"),
        }
        db.write(2, "next").await.unwrap();
        assert_eq!(db.notes(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_follows_a_commit_runs_after_it_and_only_after_it() {
    static SEEN: AtomicU32 = AtomicU32::new(0);
    on_each_engine(async |db| {
        SEEN.store(0, Ordering::SeqCst);
        let failed: Result<(), StoreError> = db
            .store
            .write(|tx| {
                tx.after_commit(|| SEEN.store(100, Ordering::SeqCst));
                Err(StoreError::NotFound)
            })
            .await;
        assert!(failed.is_err());
        let address = db.address.clone();
        db.store
            .write(move |tx| {
                insert(tx.conn(), 1, "first")?;
                let undone: Result<(), StoreError> = tx.savepoint(|tx| {
                    tx.after_commit(|| SEEN.store(10, Ordering::SeqCst));
                    Err(StoreError::NotFound)
                });
                assert!(undone.is_err());
                let address = address.clone();
                tx.after_commit(move || {
                    let rows: i64 =
                        notes::table.count().get_result(&mut outside(&address)).unwrap();
                    SEEN.fetch_add(u32::try_from(rows).unwrap(), Ordering::SeqCst);
                });
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        assert_eq!(SEEN.load(Ordering::SeqCst), 1, "the effect sees its own row, once");
    })
    .await;
}

#[tokio::test]
async fn an_effect_that_panics_takes_neither_its_commit_nor_the_next_job_along() {
    on_each_engine(async |db| {
        db.store
            .write(|tx| {
                tx.after_commit(|| panic!("a bug in an effect"));
                insert(tx.conn(), 1, "kept")
            })
            .await
            .unwrap();
        db.write(2, "next").await.unwrap();
        assert_eq!(db.notes(), 2);
    })
    .await;
}

/// Keeps SQLite's writer busy until the sender answers or is dropped.
async fn occupy(store: &Store) -> (tokio::task::JoinHandle<()>, mpsc::Sender<()>) {
    let (started, has_started) = oneshot::channel();
    let (release, released) = mpsc::channel::<()>();
    let started = std::sync::Mutex::new(Some(started));
    let released = std::sync::Mutex::new(released);
    let store = store.clone();
    let job = tokio::spawn(async move {
        let done: Result<(), StoreError> = store
            .write(move |_| {
                started.lock().unwrap().take().unwrap().send(()).unwrap();
                let _dropped = released.lock().unwrap().recv();
                Ok(())
            })
            .await;
        done.unwrap();
    });
    has_started.await.unwrap();
    (job, release)
}

#[tokio::test]
async fn more_writes_than_the_queue_holds_are_refused_at_once() {
    let db = TestDatabase::sqlite(StoreOptions { queue: 1, ..options() });
    let (busy, release) = occupy(&db.store).await;
    let store = db.store.clone();
    let waiting =
        tokio::spawn(async move { store.write(|tx| insert(tx.conn(), 1, "waits")).await });
    tokio::task::yield_now().await;
    let refused = db.write(2, "too many").await;
    assert!(matches!(refused, Err(StoreError::QueueFull)), "{refused:?}");
    drop(release);
    busy.await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(db.notes(), 1);
}

#[tokio::test]
async fn a_queued_write_that_nobody_waits_for_still_happens() {
    let db = TestDatabase::sqlite(options());
    let (busy, release) = occupy(&db.store).await;
    let store = db.store.clone();
    let given_up =
        tokio::spawn(async move { store.write(|tx| insert(tx.conn(), 1, "left")).await });
    tokio::task::yield_now().await;
    given_up.abort();
    assert!(given_up.await.unwrap_err().is_cancelled());
    drop(release);
    busy.await.unwrap();
    db.write(2, "after").await.unwrap();
    assert_eq!(db.notes(), 2);
}

#[tokio::test]
async fn another_process_that_holds_the_file_makes_a_write_busy_and_no_read() {
    let db =
        TestDatabase::sqlite(StoreOptions { lock_timeout: Span::from_millis(30), ..options() });
    let mut other = db.outside();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let refused = db.write(1, "locked out").await;
    assert!(matches!(refused, Err(StoreError::Busy(_))), "{refused:?}");
    let read =
        db.store.read(|tx| Ok::<i64, StoreError>(notes::table.count().get_result(tx.conn())?));
    assert_eq!(read.await.unwrap(), 0);
    other.batch_execute("ROLLBACK").unwrap();
    db.write(1, "let in").await.unwrap();
}

#[tokio::test]
async fn writers_at_once_lose_no_update() {
    on_each_engine(async |db| {
        db.write(1, "counter").await.unwrap();
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        store.write(|tx| add_one(tx.conn())).await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let amount: i64 = notes::table.select(notes::amount).get_result(&mut db.outside()).unwrap();
        assert_eq!(amount, 80);
    })
    .await;
}

/// Reads, computes and writes: without the row's lock, updates are lost on PostgreSQL.
fn add_one(conn: &mut DbConnection) -> Result<(), StoreError> {
    let row = notes::table.filter(notes::id.eq(1)).select(notes::amount);
    let amount: i64 =
        super::super::dialect::for_update!(conn, row, |row, conn| row.get_result(conn))?;
    diesel::update(notes::table).set(notes::amount.eq(amount + 1)).execute(conn)?;
    Ok(())
}

#[tokio::test]
async fn connections_that_died_in_the_pool_are_replaced() {
    let Some(db) = TestDatabase::postgres(options()) else { return };
    db.write(1, "before").await.unwrap();
    let killed = number(
        &mut db.outside(),
        "count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    assert!(killed > 0);
    db.write(2, "after").await.unwrap();
    assert_eq!(db.notes(), 2);
}

#[tokio::test]
async fn a_postgres_address_without_a_server_makes_no_file() {
    let address: DatabaseAddress = "postgres://u:secret@127.0.0.1:1/nothing".parse().unwrap();
    match Store::open(&address, Arc::new(Noon), options()) {
        Err(StoreError::Unreachable { reason }) => assert!(!reason.contains("secret"), "{reason}"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("opened"),
    }
    assert!(!std::path::Path::new("postgres:").exists());
    assert!(!std::path::Path::new("nothing").exists());
}

#[tokio::test]
async fn the_folder_and_the_file_of_a_database_are_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let db = TestDatabase::sqlite(options());
    let DatabaseAddress::Sqlite(path) = &db.address else { panic!("not SQLite") };
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(path), 0o600);
}

#[tokio::test]
async fn an_acknowledged_write_on_sqlite_is_synced_and_keys_are_checked() {
    let db = TestDatabase::sqlite(options());
    let settings = db.store.write(|tx| {
        let conn = tx.conn();
        let journal: String = diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>(
            "journal_mode FROM pragma_journal_mode",
        ))
        .get_result(conn)?;
        let synchronous = number(conn, "synchronous FROM pragma_synchronous");
        let foreign_keys = number(conn, "foreign_keys FROM pragma_foreign_keys");
        Ok::<_, StoreError>((journal, synchronous, foreign_keys))
    });
    assert_eq!(settings.await.unwrap(), ("wal".to_owned(), 2, 1));
}
