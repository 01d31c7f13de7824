//! Each step fails, repeats, and its undo fails and repeats, in a loop over the enum.

use cobro::app::orders::Standing;
use cobro::db::{StoreError, payments, sagas};
use cobro::domain::clock::Span;
use cobro::domain::facts::ClosingCause;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::saga::{SagaState, SagaStep};
use cobro::fail_points;

use crate::both;
use crate::support::app::TestApp;

/// The steps that a worker can find a running saga at; the first four are one transaction.
const STEPPED: [SagaStep; 4] = [
    SagaStep::ProcessWithStripe,
    SagaStep::AwaitPayment,
    SagaStep::ConfirmOrder,
    SagaStep::SendConfirmation,
];

/// The steps that have something to undo before the order is confirmed.
const UNDONE: [SagaStep; 6] = [
    SagaStep::AwaitPayment,
    SagaStep::ProcessWithStripe,
    SagaStep::CreatePayment,
    SagaStep::CreateOrder,
    SagaStep::ReserveInventory,
    SagaStep::ValidateInventory,
];

#[test]
fn every_step_is_failed_below_or_part_of_the_first_transaction() {
    for step in SagaStep::ALL {
        assert!(STEPPED.contains(&step) || UNDONE.contains(&step), "{step}");
    }
}

/// Puts the saga back to a step, as if the process had died before it noted that it was done.
async fn put_back(test: &TestApp, order: &OrderId, state: SagaState, step: SagaStep) {
    let order = order.clone();
    test.app
        .store
        .write(move |tx| {
            let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
            let lease = sagas::claim_one(tx, &payment.id, "a test", Span::from_seconds(1))?;
            let lease = lease.ok_or(StoreError::NotFound)?;
            let saga = sagas::under_lease(tx, &lease)?.ok_or(StoreError::NotFound)?;
            let mut progress = saga.progress();
            (progress.state, progress.step) = (state, step);
            progress.due_at = Some(tx.now());
            assert!(sagas::advance(tx, &lease, progress)?);
            sagas::release(tx, &lease)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

both! {
    async fn each_step_that_fails_is_done_later_and_each_that_repeats_changes_nothing(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        for (number, step) in STEPPED.into_iter().enumerate() {
            let slug = format!("cafe-{number}");
            fail_points::arm(&test.app.instance, SagaState::Running, step, 2);
            let order = test.order(&slug).await;
            test.pass(Span::from_seconds(30)).await;
            test.pass(Span::from_seconds(30)).await;
            assert_eq!(test.pay(&order, "4242424242424242").await, "completed", "{step}");
            test.arrive(&order).await;
            for _ in 0..3 {
                test.pass(Span::from_seconds(30)).await;
            }
            let hits = fail_points::times_hit(&test.app.instance, SagaState::Running, step);
            assert_eq!(hits, 2, "{step} failed");
            assert_eq!(test.view(&order).await.standing, Standing::Paid, "{step}");
            put_back(&test, &order, SagaState::Running, step).await;
            test.pass(Span::from_seconds(30)).await;
            let seen = test.view(&order).await;
            assert_eq!(seen.standing, Standing::Paid, "{step} repeated");
            assert_eq!(seen.payment.captured, seen.total, "{step} repeated");
            assert_eq!(test.stock(&slug).await, (3, 0, 2), "{step} repeated");
            assert_eq!(test.mails.of(&order), [MailKind::Confirmation], "{step} repeated");
        }
        test.end().await;
    }

    async fn each_undo_that_fails_is_done_later_and_each_that_repeats_changes_nothing(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        for (number, step) in UNDONE.into_iter().enumerate() {
            let slug = format!("cafe-{number}");
            fail_points::arm(&test.app.instance, SagaState::Compensating, step, 2);
            let order = test.order(&slug).await;
            test.pass(Span::from_minutes(36)).await;
            for _ in 0..3 {
                test.pass(Span::from_seconds(30)).await;
            }
            let hits = fail_points::times_hit(&test.app.instance, SagaState::Compensating, step);
            assert_eq!(hits, 2, "the undo of {step} failed");
            let ended = Standing::Cancelled(ClosingCause::Expired);
            assert_eq!(test.view(&order).await.standing, ended, "{step}");
            put_back(&test, &order, SagaState::Compensating, step).await;
            test.pass(Span::from_seconds(30)).await;
            assert_eq!(test.view(&order).await.standing, ended, "{step} repeated");
            assert_eq!(test.stock(&slug).await, (5, 0, 0), "{step} repeated");
            assert_eq!(test.mails.of(&order), [MailKind::Cancelled], "{step} repeated");
        }
        test.end().await;
    }

    async fn a_lease_that_was_taken_over_writes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        let outcome = test
            .app
            .store
            .write(move |tx| {
                let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
                let span = Span::ZERO;
                let first = sagas::claim_one(tx, &payment.id, "sleeper", span)?;
                let first = first.ok_or(StoreError::NotFound)?;
                let second = sagas::claim_one(tx, &payment.id, "other", Span::from_seconds(9))?;
                let second = second.ok_or(StoreError::NotFound)?;
                let saga = sagas::under_lease(tx, &second)?.ok_or(StoreError::NotFound)?;
                let asleep = sagas::advance(tx, &first, saga.progress())?;
                let awake = sagas::advance(tx, &second, saga.progress())?;
                sagas::release(tx, &second)?;
                Ok((asleep, awake))
            })
            .await
            .map_err(|error: StoreError| error)
            .unwrap();
        assert_eq!(outcome, (false, true));
        test.end().await;
    }
}
