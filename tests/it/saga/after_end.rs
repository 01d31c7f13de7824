//! News that come while a saga that has ended looks whether anything is left to do.

use cobro::db::{StoreError, sagas};
use cobro::domain::clock::Span;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::{fail_points, worker};

use crate::both;
use crate::support::app::TestApp;
use crate::support::money::{paid, returned_here};

both! {
    async fn a_refund_that_is_recorded_just_before_the_saga_rests_is_settled_all_the_same(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let own = pay.clone();
        let woken = test.app.store.write(move |tx| sagas::wake(tx, &own)).await;
        woken.map_err(|error: StoreError| error).unwrap();
        let stop = fail_points::stop_at(&test.app.instance, "after_end:settled");
        let app = test.app.clone();
        let turn = tokio::spawn(async move { worker::step(&app).await });
        // The worker has found nothing to settle, and is about to let the saga rest.
        stop.reached().await;
        returned_here(&test, &pay, 4_000_000, "one").await.unwrap();
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed, "nobody settled it");
        stop.go_on();
        turn.await.unwrap().unwrap();
        test.pass(Span::from_seconds(3)).await;
        assert_eq!(test.view(&order).await.status, OrderStatus::Refunded);
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation, MailKind::RefundSucceeded]);
        test.end().await;
    }
}
