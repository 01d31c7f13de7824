//! Debits whose bank does not decide in time: given up, and then decided all the same.

use cobro::app::orders::Standing;
use cobro::app::settings::LateSuccess;
use cobro::domain::clock::Span;
use cobro::domain::facts::ClosingCause;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::worker;

use crate::both;
use crate::support::app::{Options, TestApp};
use crate::support::debits::{
    PAYS, bank, debit_and_hold, hear, money, order, order_of_product, start, start_with,
};
use crate::support::faults::fault;

/// The settlement of a debit, and a little.
const TOO_LONG: Span = Span::from_hours(24 * 14 + 1);

async fn given_up(test: &TestApp, order: &OrderId) {
    debit_and_hold(test, order, PAYS).await;
    test.pass(TOO_LONG).await;
    test.pass(Span::from_seconds(10)).await;
    let seen = test.view(order).await;
    assert_eq!((seen.standing, seen.status), (Standing::GivenUp, OrderStatus::Cancelled));
    assert_eq!(seen.payment.status, PaymentStatus::Processing, "Stripe says so");
    assert_eq!(seen.closing_cause(), ClosingCause::Unsettled);
    assert!(!seen.proves_no_charge(ClosingCause::Unsettled), "the bank may still pay");
}

both! {
    async fn a_debit_that_is_never_decided_is_given_up_and_keeps_no_worker_busy(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        test.clock.advance(Span::from_hours(24 * 40));
        let mut busy = 0;
        for _ in 0..30 {
            busy += usize::from(worker::step(&test.app).await.unwrap() > 0);
        }
        assert!(busy < 10, "{busy} turns found something to do");
        assert_eq!(test.view(&order).await.standing, Standing::GivenUp);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::Cancelled]);
        let asked = test.requests_of("payment_intents.retrieve").await;
        test.pass(Span::from_hours(23)).await;
        assert_eq!(test.requests_of("payment_intents.retrieve").await, asked);
        test.pass(Span::from_hours(2)).await;
        assert_eq!(test.requests_of("payment_intents.retrieve").await, asked + 1, "once a day");
        test.end().await;
    }

    async fn a_debit_that_bounces_after_it_was_given_up_has_failed(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        given_up(&test, &order).await;
        bank(&test, &order, "fail").await;
        hear(&test).await;
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Failed, OrderStatus::Cancelled));
        assert_eq!(seen.payment.status, PaymentStatus::Failed);
        assert!(seen.proves_no_charge(seen.closing_cause()));
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::Cancelled]);
        test.end().await;
    }

    async fn a_debit_that_is_paid_after_it_was_given_up_revives_the_order(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        given_up(&test, &order).await;
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Paid, OrderStatus::Confirmed));
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(money(&test, &order).await, (900, 0));
        let told = [MailKind::Placed, MailKind::Cancelled, MailKind::Confirmation];
        assert_eq!(test.mails.of(&order), told);
        test.end().await;
    }

    async fn a_debit_that_is_paid_when_the_goods_are_gone_goes_back(engine: Engine) {
        let test = start(engine).await;
        let product = test.product("cafe", 2).await;
        let order = order_of_product(&test, &product, 2).await;
        given_up(&test, &order).await;
        let other = test.visitor_with(&product, 1).await;
        test.check_out(&other).await.unwrap();
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        assert_eq!(money(&test, &order).await, (900, 900));
        assert_eq!(test.requests_of("refunds.create").await, 1);
        let told = [MailKind::Placed, MailKind::Cancelled, MailKind::LateRefund];
        assert_eq!(test.mails.of(&order), told);
        test.end().await;
    }

    async fn a_shop_that_returns_late_money_returns_a_late_debit(engine: Engine) {
        let late_success = LateSuccess::Refund;
        let options = Options { late_success, webhooks: true, ..Options::default() };
        let test = start_with(engine, options).await;
        let order = order(&test, "cafe").await;
        given_up(&test, &order).await;
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn nothing_is_given_up_before_stripe_has_said_that_the_bank_has_not_decided(
        engine: Engine
    ) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        test.pass(Span::from_hours(24 * 13)).await;
        fault(&test, "payment_intents.retrieve", "503", 4).await;
        test.pass(Span::from_hours(25)).await;
        for _ in 0..3 {
            test.pass(Span::from_seconds(20)).await;
        }
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Processing, OrderStatus::Placed));
        assert_eq!(test.stock("cafe").await, (3, 2, 0));
        for _ in 0..6 {
            test.pass(Span::from_minutes(2)).await;
        }
        assert_eq!(test.view(&order).await.standing, Standing::GivenUp);
        test.end().await;
    }

    async fn a_debit_that_was_paid_unheard_of_is_found_when_its_time_is_over(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let order = order(&test, "cafe").await;
        crate::support::debits::debit(&test, &order, PAYS).await;
        bank(&test, &order, "hold").await;
        test.arrive(&order).await;
        bank(&test, &order, "succeed").await;
        test.clock.advance(TOO_LONG);
        for _ in 0..3 {
            test.pass(Span::from_seconds(10)).await;
        }
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Paid, OrderStatus::Confirmed));
        test.end().await;
    }
}
