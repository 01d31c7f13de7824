//! Each invariant is broken on purpose once, and the check names it.

use cobro::app::invariants;
use cobro::db::StoreError;
use cobro::domain::clock::Span;
use diesel::prelude::*;

use crate::both;
use crate::support::app::TestApp;

/// A number, and a change of rows that breaks the invariant of this number.
const BREAKS: [(u8, &str); 8] = [
    (1, "UPDATE products SET available = available + 1"),
    (2, "UPDATE payments SET captured_minor = 0 WHERE status = 'completed'"),
    (3, "UPDATE payments SET status = 'failed' WHERE status = 'completed'"),
    (
        4,
        "INSERT INTO refunds (id, payment_id, call_id, intent_id, currency, amount_minor, reason,
             cause, status, stripe_id, created_at, updated_at)
         SELECT 'ref_00000000000000000000000000000001', payment_id, id, 'pi_1', 'COP', 999999999,
             'duplicate', 'excess', 'accepted', NULL, 0, 0
         FROM stripe_calls LIMIT 1",
    ),
    (5, "UPDATE webhook_events SET state = 'failed', due_at = NULL"),
    (6, "UPDATE sagas SET state = 'running', due_at = NULL"),
    (
        7,
        "INSERT INTO payment_facts (payment_id, position, object_kind, object_id, source,
             at_seconds, body, recorded_at)
         SELECT id, 900, 'attempt_opened', 'att_00000000000000000000000000000001', 'a test', 0,
             '{\"at_seconds\":0,\"source\":\"a test\",\"seen\":{\"object\":\"attempt_opened\",
             \"attempt\":\"att_00000000000000000000000000000001\"}}', 0
         FROM payments WHERE status = 'pending'",
    ),
    (8, "UPDATE outbox SET status = 'waiting', due_at = NULL"),
];

/// A shop with one order that is paid and one that waits for its money.
async fn shop(engine: crate::support::databases::Engine) -> TestApp {
    let test = TestApp::shop(engine).await;
    let paid = test.order("panela").await;
    assert_eq!(test.pay(&paid, "4242424242424242").await, "completed");
    test.order("mochila").await;
    // Nothing is on its way any more that could mend what is about to be broken.
    test.sandbox.deliver_all().await.unwrap();
    test.pass(Span::from_seconds(2)).await;
    test
}

both! {
    async fn each_invariant_that_is_broken_is_named(engine: Engine) {
        let test = shop(engine).await;
        let holds = invariants::check(&test.app).await.unwrap();
        assert!(holds.iter().all(invariants::Finding::holds), "{holds:?}");
        test.end().await;
        for (number, statement) in BREAKS {
            let test = shop(engine).await;
            let broken = test.app.store.write(move |tx| {
                let changed = diesel::sql_query(statement).execute(tx.conn());
                changed.map_err(StoreError::from)
            });
            assert!(broken.await.unwrap() > 0, "invariant {number} was broken");
            let found = invariants::check(&test.app).await.unwrap();
            let finding = found.iter().find(|one| one.invariant.number() == number).unwrap();
            assert!(!finding.holds(), "invariant {number} is not noticed: {found:?}");
            test.abandon().await;
        }
    }
}
