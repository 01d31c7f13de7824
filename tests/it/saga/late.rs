//! Money that comes after its order was given up.

use cobro::app::orders::Standing;
use cobro::app::payments::{News, own_fact, record_facts};
use cobro::app::settings::LateSuccess;
use cobro::db::{StoreError, attempts, payments};
use cobro::domain::clock::Span;
use cobro::domain::facts::{ClosingCause, Observed};
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;

use crate::both;
use crate::support::app::{Options, TestApp};

/// Our books give the attempt up while its session can still be paid at Stripe, as when a
/// session whose id we never learned turns up after all.
async fn give_up(test: &TestApp, given_up: &OrderId) {
    let (order, metrics) = (given_up.clone(), test.app.metrics.clone());
    test.app
        .store
        .write(move |tx| {
            let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
            let attempt = attempts::latest(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
            let seen = Observed::AttemptWrittenOff { attempt: attempt.id };
            let observations = [own_fact(tx, seen)];
            let news = News { payment: &payment.id, observations: &observations, cause: "a test" };
            record_facts(tx, &metrics, news)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
    test.pass(Span::from_seconds(1)).await;
    assert_eq!(test.view(given_up).await.status, OrderStatus::Cancelled);
}

async fn paid_late(test: &TestApp, order: &OrderId) {
    assert_eq!(test.pay(order, "4242424242424242").await, "completed");
    let session = test.session(order).await;
    let answer = test.app.gateway.look_up_session(&session).await.unwrap();
    let (order, metrics) = (order.clone(), test.app.metrics.clone());
    test.app
        .store
        .write(move |tx| {
            let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
            let observations = answer.value.observations.as_slice();
            let news = News { payment: &payment.id, observations, cause: "a test" };
            record_facts(tx, &metrics, news)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
    test.pass(Span::from_seconds(2)).await;
    test.pass(Span::from_seconds(2)).await;
}

both! {
    async fn late_money_revives_an_order_that_only_ran_out_of_time(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        give_up(&test, &order).await;
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        paid_late(&test, &order).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::Paid);
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        let mails = test.mails.of(&order);
        assert_eq!(mails, [MailKind::Cancelled, MailKind::Confirmation]);
        test.end().await;
    }

    async fn late_money_goes_back_when_the_goods_are_gone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 2).await;
        let visitor = test.visitor_with(&product, 2).await;
        let order = crate::support::app::order_of(test.check_out(&visitor).await.unwrap());
        give_up(&test, &order).await;
        let other = test.visitor_with(&product, 1).await;
        test.check_out(&other).await.unwrap();
        paid_late(&test, &order).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::LateReturned);
        assert_eq!(seen.payment.returned, seen.total);
        assert_eq!(test.requests_of("refunds.create").await, 1);
        let mails = test.mails.of(&order);
        assert_eq!(mails, [MailKind::Cancelled, MailKind::LateRefund]);
        test.end().await;
    }

    async fn a_shop_that_always_returns_late_money_returns_it(engine: Engine) {
        let late_success = LateSuccess::Refund;
        let options = Options { late_success, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        let order = test.order("cafe").await;
        give_up(&test, &order).await;
        paid_late(&test, &order).await;
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn the_cause_that_closed_a_payment_is_written_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        test.pass(Span::from_minutes(36)).await;
        let token = test.app.links.token(&order);
        let seen = cobro::app::orders::cancel(&test.app, &token).await.unwrap();
        assert_eq!(seen.standing, Standing::Cancelled(ClosingCause::Expired));
        test.end().await;
    }
}
