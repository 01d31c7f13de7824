//! The ways in which a checkout ends.

use cobro::app::checkout::{self, Begun};
use cobro::app::error::AppError;
use cobro::app::orders::{self, Standing};
use cobro::domain::clock::Span;
use cobro::domain::decline::DeclineClass;
use cobro::domain::facts::ClosingCause;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;

use crate::both;
use crate::support::app::{TestApp, order_of};

both! {
    async fn a_paid_order_is_confirmed_its_stock_sold_and_one_mail_sent(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        assert_eq!(test.stock("cafe").await, (3, 2, 0));
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        let seen = test.arrive(&order).await;
        assert_eq!(seen.standing, Standing::Paid);
        assert_eq!(seen.payment.status, PaymentStatus::Completed);
        assert_eq!(seen.payment.captured, seen.total);
        assert_eq!(seen.payment.card.unwrap().last_four, "4242");
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        test.pass(Span::from_seconds(2)).await;
        test.arrive(&order).await;
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        test.end().await;
    }

    async fn after_a_decline_another_card_pays_the_same_order(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        assert_eq!(test.pay(&order, "4000000000000002").await, "declined");
        let seen = test.arrive(&order).await;
        assert_eq!(seen.standing, Standing::NotFinished);
        assert_eq!(seen.payment.status, PaymentStatus::Pending);
        let classes: Vec<_> = seen.payment.tries.iter().map(|one| one.class).collect();
        assert_eq!(classes, [DeclineClass::CardDeclined]);
        assert!(seen.pay_url.is_some(), "the same page can still be paid");
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        test.clock.advance(Span::from_seconds(3));
        assert_eq!(test.arrive(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn when_the_time_runs_out_the_stock_is_back_and_the_customer_told(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        test.pass(Span::from_minutes(36)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::Cancelled(ClosingCause::Expired));
        assert_eq!(seen.payment.status, PaymentStatus::Cancelled);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.mails.of(&order), [MailKind::Cancelled]);
        test.end().await;
    }

    async fn a_customer_who_cancels_has_the_session_expired_at_stripe(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        let token = test.app.links.token(&order);
        let seen = orders::cancel(&test.app, &token).await.unwrap();
        assert_eq!(seen.standing, Standing::Cancelled(ClosingCause::CustomerCancelled));
        assert_eq!(test.requests_of("checkout.sessions.expire").await, 1);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn money_that_came_before_the_customer_cancelled_wins(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        let token = test.app.links.token(&order);
        let seen = orders::cancel(&test.app, &token).await.unwrap();
        assert_eq!(seen.standing, Standing::Paid);
        assert_eq!(seen.status, OrderStatus::Confirmed);
        test.end().await;
    }

    async fn the_same_form_twice_is_one_order_and_one_session(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 5).await;
        let visitor = test.visitor_with(&product, 2).await;
        let form = test.form(&visitor).await;
        let both = tokio::join!(
            checkout::start(&test.app, &visitor, form.clone()),
            checkout::start(&test.app, &visitor, form.clone()),
        );
        let third = checkout::start(&test.app, &visitor, form).await.unwrap();
        let orders = [order_of(both.0.unwrap()), order_of(both.1.unwrap()), order_of(third)];
        assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
        assert_eq!(test.requests_of("checkout.sessions.create").await, 1);
        assert_eq!(test.stock("cafe").await, (3, 2, 0));
        test.end().await;
    }

    async fn starting_again_ends_the_earlier_checkout_first(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 2).await;
        let visitor = test.visitor_with(&product, 2).await;
        let first = order_of(test.check_out(&visitor).await.unwrap());
        assert_eq!(test.stock("cafe").await, (0, 2, 0));
        // All stock is held by the visitor's own order, which blocks nobody.
        let second = order_of(test.check_out(&visitor).await.unwrap());
        assert_ne!(first, second);
        let old = test.view(&first).await;
        assert_eq!(old.standing, Standing::Cancelled(ClosingCause::Replaced));
        assert_eq!(test.stock("cafe").await, (0, 2, 0));
        assert_eq!(test.pay(&second, "4242424242424242").await, "completed");
        assert_eq!(test.arrive(&second).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn of_two_buyers_of_the_last_one_exactly_one_gets_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 1).await;
        let (ana, luis) =
            (test.visitor_with(&product, 1).await, test.visitor_with(&product, 1).await);
        let (one, other) = tokio::join!(test.check_out(&ana), test.check_out(&luis));
        let got = [one, other];
        assert_eq!(got.iter().filter(|begun| matches!(begun, Ok(Begun::Pay { .. }))).count(), 1);
        let refused = |begun: &&Result<Begun, AppError>| matches!(begun, Err(AppError::Refused(_)));
        assert_eq!(got.iter().filter(refused).count(), 1, "{got:?}");
        assert_eq!(test.stock("cafe").await, (0, 1, 0));
        test.end().await;
    }

    async fn webhook_return_page_and_worker_may_race_and_the_order_is_confirmed_once(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        for number in 0..4 {
            let slug = format!("panela-{number}");
            let order = test.order(&slug).await;
            let (outcome, _, settled, _) = tokio::join!(
                test.pay(&order, "4242424242424242"),
                test.arrive(&order),
                cobro::worker::settle(&test.app),
                test.arrive(&order),
            );
            assert_eq!(outcome, "completed");
            settled.unwrap();
            test.pass(Span::from_seconds(3)).await;
            let seen = test.arrive(&order).await;
            assert_eq!(seen.standing, Standing::Paid);
            test.pass(Span::from_seconds(1)).await;
            assert_eq!(test.stock(&slug).await, (3, 0, 2));
            assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        }
        test.end().await;
    }
}
