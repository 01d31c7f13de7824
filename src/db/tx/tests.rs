use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::super::testing::{TestDatabase, insert, notes, number, on_each_engine, options};
use super::super::{Store, UniqueRule};
use super::*;

fn is_body_taken<T: std::fmt::Debug>(answer: &Result<T, StoreError>) -> bool {
    match answer {
        Err(StoreError::Unique(UniqueRule::Other(rule))) => {
            rule == "notes.body" || rule == "notes_body_key"
        }
        _ => false,
    }
}

#[tokio::test]
async fn a_savepoint_undoes_its_own_work_and_the_transaction_goes_on() {
    on_each_engine(async |db| {
        db.write(1, "taken").await.unwrap();
        db.store
            .write(|tx| {
                insert(tx.conn(), 2, "before")?;
                let refused = tx.savepoint(|tx| {
                    insert(tx.conn(), 3, "undone")?;
                    insert(tx.conn(), 4, "taken")
                });
                assert!(is_body_taken(&refused), "{refused:?}");
                tx.savepoint(|tx| insert(tx.conn(), 5, "kept"))?;
                insert(tx.conn(), 6, "after")
            })
            .await
            .unwrap();
        let ids: Vec<i64> =
            notes::table.select(notes::id).order(notes::id).load(&mut db.outside()).unwrap();
        assert_eq!(ids, [1, 2, 5, 6]);
    })
    .await;
}

#[tokio::test]
async fn a_savepoint_survives_any_broken_rule_inside_it() {
    on_each_engine(async |db| {
        db.store
            .write(|tx| {
                let refused: Result<(), StoreError> = tx.savepoint(|tx| {
                    let row = (notes::id.eq(1), notes::body.eq("debt"), notes::amount.eq(-1));
                    diesel::insert_into(notes::table).values(row).execute(tx.conn())?;
                    Ok(())
                });
                assert!(matches!(refused, Err(StoreError::Check(_))), "{refused:?}");
                let wrong: Result<(), StoreError> =
                    tx.savepoint(|tx| Ok(tx.conn().batch_execute("SELECT nonsense")?));
                assert!(matches!(wrong, Err(StoreError::Query(_))), "{wrong:?}");
                insert(tx.conn(), 2, "after")
            })
            .await
            .unwrap();
        assert_eq!(db.notes(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_failure_swallowed_outside_a_savepoint_fails_the_job_on_both_engines() {
    on_each_engine(async |db| {
        db.write(1, "taken").await.unwrap();
        let goes_on = db.store.write(|tx| {
            let _swallowed = insert(tx.conn(), 2, "taken");
            insert(tx.conn(), 3, "as if nothing had happened")
        });
        assert!(is_body_taken(&goes_on.await));
        let ends = db.store.write(|tx| {
            insert(tx.conn(), 4, "before")?;
            let _swallowed = insert(tx.conn(), 5, "taken");
            Ok::<_, StoreError>(())
        });
        assert!(is_body_taken(&ends.await));
        db.write(6, "next").await.unwrap();
        assert_eq!(db.notes(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_breaks_a_rule_can_be_survived_in_a_savepoint() {
    on_each_engine(async |db| {
        db.write(1, "taken").await.unwrap();
        db.store
            .write(|tx| {
                let refused: Result<(), StoreError> = tx.savepoint(|tx| {
                    let rows = vec![
                        (notes::id.eq(2), notes::body.eq("new")),
                        (notes::id.eq(3), notes::body.eq("taken")),
                    ];
                    super::super::dialect::on_either!(tx.conn(), |conn| {
                        diesel::insert_into(notes::table).values(&rows).execute(conn)
                    })?;
                    Ok(())
                });
                assert!(is_body_taken(&refused), "{refused:?}");
                insert(tx.conn(), 4, "after")
            })
            .await
            .unwrap();
        assert_eq!(db.notes(), 2);
    })
    .await;
}

/// How a job meets a full disk.
#[derive(Clone, Copy, Debug)]
enum Manner {
    HandsItOn,
    Swallows,
    SwallowsInASavepoint,
}

/// Statements of the job below, each of which needs new pages.
const STATEMENTS: u32 = 6;

async fn write_much(store: &Store, manner: Manner, pages: i64) -> (u32, Result<(), StoreError>) {
    let done = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&done);
    let answer = store
        .write(move |tx| {
            tx.conn().batch_execute(&format!("PRAGMA max_page_count = {pages}"))?;
            for id in 0..STATEMENTS {
                let body = format!("{id}").repeat(10_000);
                let id = i64::from(id);
                match manner {
                    Manner::HandsItOn => insert(tx.conn(), id, &body)?,
                    Manner::Swallows => drop(insert(tx.conn(), id, &body)),
                    Manner::SwallowsInASavepoint => {
                        drop(tx.savepoint(|tx| insert(tx.conn(), id, &body)));
                    }
                }
                counter.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        })
        .await;
    (done.load(Ordering::SeqCst), answer)
}

#[tokio::test]
async fn a_disk_that_fills_up_at_any_statement_leaves_nothing_half_written() {
    for manner in [Manner::HandsItOn, Manner::Swallows, Manner::SwallowsInASavepoint] {
        let mut failed_at = BTreeSet::new();
        let db = TestDatabase::sqlite(options());
        let used = number(&mut db.outside(), "page_count FROM pragma_page_count");
        for pages in used.. {
            let (done, answer) = write_much(&db.store, manner, pages).await;
            if answer.is_ok() {
                assert_eq!(db.notes(), i64::from(STATEMENTS));
                break;
            }
            assert!(matches!(answer, Err(StoreError::DiskFull)), "{manner:?} {pages}: {answer:?}");
            assert_eq!(db.notes(), 0, "{manner:?} with {pages} pages left something behind");
            failed_at.insert(done);
            db.write(100, "there is room again").await.unwrap();
            db.store
                .write(|tx| {
                    diesel::delete(notes::table).execute(tx.conn())?;
                    Ok::<_, StoreError>(())
                })
                .await
                .unwrap();
        }
        if matches!(manner, Manner::HandsItOn) {
            assert_eq!(failed_at, (0..STATEMENTS).collect(), "every statement failed once");
        }
        assert!(!failed_at.is_empty());
    }
}

#[tokio::test]
async fn a_file_that_takes_no_writes_is_an_error_and_not_the_end_of_the_store() {
    let db = TestDatabase::sqlite(options());
    let refused = db.store.write(|tx| {
        tx.conn().batch_execute("PRAGMA query_only = ON")?;
        insert(tx.conn(), 1, "refused")
    });
    assert!(matches!(refused.await, Err(StoreError::ReadOnly)));
    db.write(2, "on a new connection").await.unwrap();
    assert_eq!(db.notes(), 1);
}

#[tokio::test]
async fn transactions_that_deadlock_run_again_until_both_are_done() {
    let Some(db) = TestDatabase::postgres(options()) else { return };
    db.write(1, "left").await.unwrap();
    db.write(2, "right").await.unwrap();
    let both_hold_one = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let cross = |first: i64, second: i64| {
        let (store, barrier, runs) =
            (db.store.clone(), Arc::clone(&both_hold_one), Arc::clone(&runs));
        tokio::spawn(async move {
            let seen = AtomicU32::new(0);
            store
                .write(move |tx| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    tx.conn().batch_execute("SET LOCAL deadlock_timeout = '20ms'")?;
                    add(tx.conn(), first)?;
                    if seen.fetch_add(1, Ordering::SeqCst) == 0 {
                        barrier.wait();
                    }
                    add(tx.conn(), second)
                })
                .await
        })
    };
    let (one, other) = (cross(1, 2), cross(2, 1));
    one.await.unwrap().unwrap();
    other.await.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3, "one of the two ran twice");
    let amounts: Vec<i64> = notes::table.select(notes::amount).load(&mut db.outside()).unwrap();
    assert_eq!(amounts, [2, 2]);
}

fn add(conn: &mut DbConnection, id: i64) -> Result<(), StoreError> {
    diesel::update(notes::table.find(id)).set(notes::amount.eq(notes::amount + 1)).execute(conn)?;
    Ok(())
}

const COLLIDE: &str =
    "DO $$ BEGIN RAISE EXCEPTION 'could not serialize' USING ERRCODE = '40001'; END $$";

#[tokio::test]
async fn a_collision_runs_the_whole_job_again_even_when_a_savepoint_hid_it() {
    let Some(db) = TestDatabase::postgres(options()) else { return };
    let runs = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&runs);
    db.store
        .write(move |tx| {
            let run = count.fetch_add(1, Ordering::SeqCst);
            insert(tx.conn(), i64::from(run), "of one run only")?;
            if run < 2 {
                let _hidden: Result<(), StoreError> =
                    tx.savepoint(|tx| Ok(tx.conn().batch_execute(COLLIDE)?));
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    assert_eq!(db.notes(), 1);
}

#[tokio::test]
async fn a_job_that_always_collides_is_given_up_after_five_runs() {
    let Some(db) = TestDatabase::postgres(options()) else { return };
    let runs = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&runs);
    let answer: Result<(), StoreError> = db
        .store
        .write(move |tx| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok(tx.conn().batch_execute(COLLIDE)?)
        })
        .await;
    assert!(matches!(answer, Err(StoreError::Collision(_))), "{answer:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 5);
}
