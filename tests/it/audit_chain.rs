//! The audit is append-only, and its chain shows whatever was done to it all the same.

use cobro::app::accounts;
use cobro::app::audit_chain::{self, ChainBreak};
use cobro::app::invariants;
use cobro::domain::clock::Span;
use cobro::domain::invariant::{BreachRule, Invariant};
use cobro::domain::role::Role;
use cobro::worker;

use crate::both;
use crate::support::admin::hire;
use crate::support::app::TestApp;
use crate::support::audit::{AuditRow, audited, run};
use crate::support::databases::Engine;
use crate::support::instances::Instance;

/// What keeps the audit as it is, taken away as somebody with the database's password can.
fn without_triggers(engine: Engine) -> Vec<&'static str> {
    match engine {
        Engine::Sqlite => {
            vec!["DROP TRIGGER audit_is_sealed_once", "DROP TRIGGER audit_keeps_its_rows"]
        }
        Engine::Postgres => vec![
            "DROP TRIGGER audit_is_sealed_once ON audit",
            "DROP TRIGGER audit_keeps_its_rows ON audit",
        ],
    }
}

/// A shop whose audit has so many rows, none of them sealed.
async fn with_rows(engine: Engine, rows: usize) -> TestApp {
    let test = TestApp::start(engine).await;
    for number in 0..rows {
        hire(&test, &format!("p{number}@example.com"), Role::Viewer).await;
        test.clock.advance(Span::from_millis(5));
    }
    test
}

async fn breaks(test: &TestApp) -> Vec<ChainBreak> {
    audit_chain::verify(&test.app).await.unwrap().breaks
}

fn place_of(row: &AuditRow) -> i64 {
    row.chain_position.unwrap()
}

both! {
    async fn every_row_gets_one_place_though_two_instances_seal_at_once(engine: Engine) {
        let test = with_rows(engine, 7).await;
        let other = Instance::start(&test).await;
        let (here, there) =
            tokio::join!(audit_chain::seal(&test.app), audit_chain::seal(&other.app));
        assert_eq!(here.unwrap() + there.unwrap(), 7);
        let rows = audited(&test).await;
        assert_eq!(rows.iter().map(place_of).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
        hire(&test, "late@example.com", Role::Owner).await;
        assert_eq!(audit_chain::seal(&other.app).await.unwrap(), 1);
        assert_eq!(audit_chain::seal(&test.app).await.unwrap(), 0, "nothing is left");
        let report = audit_chain::verify(&test.app).await.unwrap();
        assert_eq!((report.rows, report.head.position, report.breaks), (8, 8, Vec::new()));
        assert_eq!(audited(&test).await[7].chain_hash.as_ref(), Some(&report.head.hash));
        other.stop().await;
        test.end().await;
    }

    async fn a_row_is_sealed_within_a_minute_or_found(engine: Engine) {
        let test = with_rows(engine, 1).await;
        assert_eq!(breaks(&test).await, [], "it may wait a moment");
        test.clock.advance(Span::from_seconds(61));
        let found = invariants::check(&test.app).await.unwrap();
        let finding = found.iter().find(|one| one.invariant == Invariant::Audit).unwrap();
        assert_eq!(finding.broken_by[0].rule, BreachRule::AuditUnsealed);
        worker::settle(&test.app).await.unwrap();
        test.end().await;
    }

    async fn no_row_changes_or_goes_away(engine: Engine) {
        let test = with_rows(engine, 3).await;
        let order = test.order("cafe").await;
        test.pay(&order, "4242424242424242").await;
        test.arrive(&order).await;
        run(&test, &["INSERT INTO webhook_events (id, kind, created_at, livemode, state, body,
            tries, received_at, settled_at) VALUES ('evt_1', 'x', 0, 1 = 0, 'not_used', '{}', 0,
            0, 0)"]).await.unwrap();
        let before = audited(&test).await;
        // Before its seal a row is as safe as behind it.
        let of_audit = [
            "UPDATE audit SET actor = 'mem_2'",
            "UPDATE audit SET after = NULL",
            "UPDATE audit SET recorded_at = recorded_at + 1",
            "UPDATE audit SET origin = '192.0.2.1'",
            "UPDATE audit SET action = 'x', chain_position = 99, chain_hash = 'f'",
            "UPDATE audit SET chain_position = NULL, chain_hash = NULL",
            "UPDATE audit SET chain_position = chain_position + 100, chain_hash = 'f'
             WHERE chain_position IS NOT NULL",
            "DELETE FROM audit",
        ];
        let of_others = [
            "UPDATE payment_history SET cause = 'x'",
            "DELETE FROM payment_history",
            "UPDATE payment_facts SET body = '{}'",
            "DELETE FROM payment_facts",
            "UPDATE saga_log SET note = 'x'",
            "DELETE FROM saga_log",
            "UPDATE webhook_events SET body = '[]'",
            "UPDATE webhook_events SET received_at = 1",
            "DELETE FROM webhook_events",
        ];
        assert!(run(&test, &[of_audit[0]]).await.is_err(), "unsealed");
        worker::settle(&test.app).await.unwrap();
        for statement in of_audit.into_iter().chain(of_others) {
            assert!(run(&test, &[statement]).await.is_err(), "{statement}");
        }
        if engine == Engine::Postgres {
            assert!(run(&test, &["TRUNCATE audit"]).await.is_err());
        }
        let blanked = run(&test, &["UPDATE webhook_events SET body = '', state = 'not_used'
            WHERE id = 'evt_1'"]).await;
        assert_eq!(blanked.unwrap(), 1, "retention may blank a body");
        let after = audited(&test).await;
        assert_eq!(before.len(), after.len());
        for (was, is) in before.iter().zip(&after) {
            assert_eq!((&was.id, &was.action, &was.after), (&is.id, &is.action, &is.after));
        }
        test.end().await;
    }

    async fn whatever_is_done_to_sealed_rows_is_found(engine: Engine) {
        let missing = |first, last| ChainBreak::Missing { first, last };
        let ends = |sealed, found| ChainBreak::EndsElsewhere { sealed, found };
        // What is done to six rows, and the places that are told.
        let cases: [(&[&str], &[i64], &[ChainBreak]); 7] = [
            (&["UPDATE audit SET after = '{}' WHERE chain_position = 3"], &[3], &[]),
            (&["DELETE FROM audit WHERE chain_position = 1"], &[], &[missing(1, 1)]),
            (&["DELETE FROM audit WHERE chain_position IN (3, 4)"], &[], &[missing(3, 4)]),
            (&["DELETE FROM audit WHERE chain_position > 4"], &[], &[ends(6, 4)]),
            (&["DELETE FROM audit"], &[], &[ends(6, 0)]),
            (
                &[
                    "UPDATE audit SET chain_position = 90 WHERE chain_position = 2",
                    "UPDATE audit SET chain_position = 2 WHERE chain_position = 4",
                    "UPDATE audit SET chain_position = 4 WHERE chain_position = 90",
                ],
                &[2, 3, 4, 5],
                &[],
            ),
            (
                &["INSERT INTO audit (id, actor, action, subject, recorded_at, chain_position,
                   chain_hash) VALUES ('aud_00000000000000000000000000000001', 'cli', 'x', 'y',
                   0, 0, 'f')"],
                &[0],
                &[],
            ),
        ];
        for (statements, places, others) in cases {
            let test = with_rows(engine, 6).await;
            worker::settle(&test.app).await.unwrap();
            assert_eq!(breaks(&test).await, []);
            let all = [&without_triggers(engine), statements].concat();
            assert!(run(&test, &all).await.unwrap() > 0, "{statements:?}");
            let (mut told, mut rest) = (Vec::new(), Vec::new());
            for found in breaks(&test).await {
                match found {
                    ChainBreak::DoesNotFollow { position, .. } => told.push(position),
                    other @ (ChainBreak::Missing { .. }
                    | ChainBreak::EndsElsewhere { .. }
                    | ChainBreak::Unsealed { .. }) => rest.push(other),
                }
            }
            assert_eq!((told.as_slice(), rest.as_slice()), (places, others), "{statements:?}");
            test.abandon().await;
        }
    }

    async fn the_head_goes_to_the_log_once_a_day(engine: Engine) {
        let test = with_rows(engine, 2).await;
        let logged_at = async || {
            let head = test.app.store.read(cobro::db::audit_chain::head).await;
            head.map_err(|error: cobro::db::StoreError| error).unwrap().logged_at
        };
        assert_eq!(logged_at().await, None);
        worker::settle(&test.app).await.unwrap();
        let first = logged_at().await.unwrap();
        test.clock.advance(Span::from_hours(23));
        accounts::set_disabled(&test.app, "p1@example.com", true).await.unwrap();
        worker::settle(&test.app).await.unwrap();
        assert_eq!(logged_at().await, Some(first), "not before a day has passed");
        test.clock.advance(Span::from_hours(1));
        worker::settle(&test.app).await.unwrap();
        assert_eq!(logged_at().await, Some(test.app.now()), "without anything to seal");
        test.end().await;
    }
}
