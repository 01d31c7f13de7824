//! Stripe is slow, broken or silent: a checkout ends once, whatever the answer was.

use cobro::app::error::AppError;
use cobro::app::orders::Standing;
use cobro::domain::clock::Span;

use crate::both;
use crate::support::app::{TestApp, order_of};
use crate::support::faults::{FAULTS, fault, fired};

both! {
    async fn a_session_whose_opening_failed_is_opened_once_all_the_same(engine: Engine) {
        for kind in FAULTS {
            let test = TestApp::start(engine).await;
            fault(&test, "checkout.sessions.create", kind, 2).await;
            let order = test.order("cafe").await;
            for _ in 0..6 {
                test.pass(Span::from_seconds(20)).await;
            }
            assert_eq!(fired(&test).await, 2, "{kind} was injected");
            let seen = test.arrive(&order).await;
            assert_eq!(seen.standing, Standing::NotFinished, "after {kind}");
            assert_eq!(test.pay(&order, "4242424242424242").await, "completed", "after {kind}");
            test.clock.advance(Span::from_seconds(3));
            assert_eq!(test.arrive(&order).await.standing, Standing::Paid, "after {kind}");
            assert_eq!(test.stock("cafe").await, (3, 0, 2), "after {kind}");
            test.end().await;
        }
    }

    async fn a_session_whose_expiry_failed_keeps_its_stock_until_stripe_answers(engine: Engine) {
        for kind in FAULTS {
            let test = TestApp::start(engine).await;
            let order = test.order("cafe").await;
            fault(&test, "checkout.sessions.expire", kind, 1).await;
            let token = test.app.links.token(&order);
            cobro::app::orders::cancel(&test.app, &token).await.unwrap();
            assert_eq!(fired(&test).await, 1, "{kind} was injected");
            for _ in 0..4 {
                test.pass(Span::from_seconds(20)).await;
            }
            assert!(
                matches!(test.view(&order).await.standing, Standing::Cancelled(_)),
                "after {kind}"
            );
            assert_eq!(test.stock("cafe").await, (5, 0, 0), "after {kind}");
            test.end().await;
        }
    }

    async fn an_open_circuit_refuses_before_anything_is_reserved_and_closes_again(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 9).await;
        fault(&test, "checkout.sessions.create", "500", 5).await;
        for _ in 0..5 {
            let visitor = test.visitor_with(&product, 1).await;
            order_of(test.check_out(&visitor).await.unwrap());
        }
        let late = test.visitor_with(&product, 1).await;
        let stock = test.stock("cafe").await;
        match test.check_out(&late).await {
            Err(AppError::Busy(wait)) => assert_eq!(wait.seconds_rounded_up(), 60),
            other => panic!("{other:?}"),
        }
        assert_eq!(test.stock("cafe").await, stock, "nothing was reserved");
        for _ in 0..4 {
            test.pass(Span::from_seconds(70)).await;
        }
        let begun = test.check_out(&late).await.unwrap();
        assert!(matches!(begun, cobro::app::checkout::Begun::Pay { .. }), "{begun:?}");
        test.end().await;
    }
}
