//! Debits that bounce: another try within a day, or the end.

use cobro::app::checkout::Begun;
use cobro::app::error::AppError;
use cobro::app::orders::{self, Standing, try_again};
use cobro::domain::checkout::CheckoutRefused;
use cobro::domain::clock::{Clock, Span};
use cobro::domain::facts::ClosingCause;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_method::PaymentMethodKind;
use cobro::domain::payment_status::PaymentStatus;

use crate::both;
use crate::support::app::{Options, TestApp};
use crate::support::debits::{
    BOUNCES, PAYS, bank, debit, debit_and_hold, hear, money, order, start, start_with,
};
use crate::support::faults::{FAULTS, fault, fired};
use crate::support::money::payment;

/// An order whose debit has bounced.
async fn bounced(test: &TestApp, slug: &str) -> OrderId {
    let order = order(test, slug).await;
    debit_and_hold(test, &order, BOUNCES).await;
    bank(test, &order, "fail").await;
    hear(test).await;
    order
}

async fn again(test: &TestApp, order: &OrderId, method: &str) -> Result<Begun, AppError> {
    try_again(&test.app, &test.app.links.token(order), method).await
}

both! {
    async fn after_a_bounce_the_customer_pays_by_card(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::Bounced);
        assert_eq!(seen.status, OrderStatus::AwaitingPayment);
        assert_eq!(seen.payment.status, PaymentStatus::Pending);
        assert_eq!(seen.ways, PaymentMethodKind::ALL);
        assert_eq!(seen.payment.tries, [], "a bounce is no declined card");
        let left = seen.deadline.since(test.clock.now());
        assert!(left > Span::from_hours(23) && left <= Span::from_hours(24));
        assert_eq!(test.stock("cafe").await, (3, 2, 0), "the stock stays held");
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::PaymentFailed]);
        let first = test.session(&order).await;
        let begun = again(&test, &order, "card").await.unwrap();
        assert!(matches!(begun, Begun::Pay { .. }), "{begun:?}");
        assert_ne!(test.session(&order).await, first);
        assert_eq!(test.view(&order).await.standing, Standing::NotFinished);
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        assert_eq!(money(&test, &order).await, (900, 0));
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        let row = payment(&test, &order).await;
        assert_eq!(row.method, PaymentMethodKind::Card);
        assert_eq!(row.card_last_four.as_deref(), Some("4242"));
        let told = [MailKind::Placed, MailKind::PaymentFailed, MailKind::Confirmation];
        assert_eq!(test.mails.of(&order), told);
        test.end().await;
    }

    async fn a_second_debit_is_told_of_like_the_first(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        again(&test, &order, "sepa_debit").await.unwrap();
        debit_and_hold(&test, &order, PAYS).await;
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Processing, OrderStatus::Placed));
        bank(&test, &order, "fail").await;
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Bounced);
        test.pass(Span::from_hours(20)).await;
        again(&test, &order, "sepa_debit").await.unwrap();
        debit_and_hold(&test, &order, PAYS).await;
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        let told = [
            MailKind::Placed,
            MailKind::PaymentFailed,
            MailKind::Placed,
            MailKind::PaymentFailed,
            MailKind::Placed,
            MailKind::Confirmation,
        ];
        assert_eq!(test.mails.of(&order), told);
        test.end().await;
    }

    async fn a_day_after_the_bounce_the_payment_has_failed_and_the_stock_is_back(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        test.pass(Span::from_hours(23)).await;
        assert_eq!(test.view(&order).await.standing, Standing::Bounced);
        test.pass(Span::from_minutes(61)).await;
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Failed, OrderStatus::Cancelled));
        assert_eq!(seen.payment.status, PaymentStatus::Failed);
        assert_eq!(seen.closing_cause(), ClosingCause::DebitBounced);
        assert!(seen.proves_no_charge(seen.closing_cause()));
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.pass(Span::from_seconds(1)).await;
        let told = [MailKind::Placed, MailKind::PaymentFailed, MailKind::Cancelled];
        assert_eq!(test.mails.of(&order), told);
        let late = again(&test, &order, "card").await.unwrap();
        assert!(matches!(late, Begun::Wait { .. }), "{late:?}");
        assert_eq!(test.requests_of("checkout.sessions.create").await, 1);
        test.end().await;
    }

    async fn a_try_that_nobody_finishes_takes_nothing_of_the_day(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        let promised = test.view(&order).await.deadline;
        test.pass(Span::from_hours(1)).await;
        again(&test, &order, "card").await.unwrap();
        test.pass(Span::from_minutes(40)).await;
        hear(&test).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::Bounced, "the page to pay on has expired");
        assert_eq!(seen.deadline, promised);
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::PaymentFailed]);
        again(&test, &order, "card").await.unwrap();
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn a_try_that_begins_in_the_last_minute_is_not_cut_short(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        test.pass(Span::from_minutes(24 * 60 - 1)).await;
        again(&test, &order, "card").await.unwrap();
        test.pass(Span::from_minutes(20)).await;
        assert_eq!(test.view(&order).await.standing, Standing::NotFinished);
        test.pass(Span::from_minutes(20)).await;
        hear(&test).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, Standing::Failed);
        assert_eq!(seen.closing_cause(), ClosingCause::DebitBounced);
        test.end().await;
    }

    async fn the_same_try_twice_is_one_attempt(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        let both = tokio::join!(again(&test, &order, "card"), again(&test, &order, "card"));
        test.pass(Span::from_seconds(1)).await;
        let third = again(&test, &order, "sepa_debit").await.unwrap();
        for begun in [both.0.unwrap(), both.1.unwrap()] {
            if matches!(begun, Begun::Pay { .. }) {
                assert_eq!(begun, third);
            }
        }
        assert!(matches!(third, Begun::Pay { .. }), "{third:?}");
        assert_eq!(test.requests_of("checkout.sessions.create").await, 2, "one a bounce");
        test.end().await;
    }

    async fn only_the_shops_methods_and_only_a_bounced_debit_are_tried_again(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        let refused = again(&test, &order, "pse").await.unwrap_err();
        let unknown = |why: &CheckoutRefused| matches!(why, CheckoutRefused::MethodUnknown(_));
        assert!(matches!(&refused, AppError::Refused(why) if unknown(why)), "{refused:?}");
        test.app.methods.switch(&test.app.store, "card", false).await.unwrap();
        let refused = again(&test, &order, "card").await.unwrap_err();
        let off = |why: &CheckoutRefused| matches!(why, CheckoutRefused::MethodSwitchedOff(_));
        assert!(matches!(&refused, AppError::Refused(why) if off(why)), "{refused:?}");
        assert_eq!(test.view(&order).await.ways, [PaymentMethodKind::SepaDebit]);
        let forged = try_again(&test.app, "nothing", "card").await;
        assert!(matches!(forged, Err(AppError::NotFound)), "{forged:?}");
        test.app.methods.switch(&test.app.store, "card", true).await.unwrap();
        let open = crate::support::debits::order(&test, "panela").await;
        let shown = again(&test, &open, "card").await.unwrap();
        assert!(matches!(shown, Begun::Pay { .. }), "its own page is still open");
        assert_eq!(test.requests_of("checkout.sessions.create").await, 2);
        test.end().await;
    }

    async fn a_customer_who_has_enough_cancels_after_the_bounce(engine: Engine) {
        let test = start(engine).await;
        let order = bounced(&test, "cafe").await;
        let seen = orders::cancel(&test.app, &test.app.links.token(&order)).await.unwrap();
        assert_eq!(seen.standing, Standing::Cancelled(ClosingCause::CustomerCancelled));
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn a_bounce_whose_events_are_all_lost_is_learned_by_a_look_up(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let order = order(&test, "cafe").await;
        debit(&test, &order, BOUNCES).await;
        bank(&test, &order, "fail").await;
        let seen = test.arrive(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Bounced, OrderStatus::AwaitingPayment));
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.mails.of(&order), [MailKind::PaymentFailed]);
        test.pass(Span::from_hours(24)).await;
        assert_eq!(test.view(&order).await.closing_cause(), ClosingCause::DebitBounced);
        test.end().await;
    }

    async fn another_try_survives_whatever_stripe_answers(engine: Engine) {
        for kind in FAULTS {
            let test = start(engine).await;
            let order = bounced(&test, "cafe").await;
            fault(&test, "checkout.sessions.create", kind, 1).await;
            again(&test, &order, "card").await.unwrap();
            for _ in 0..4 {
                test.pass(Span::from_seconds(20)).await;
            }
            assert_eq!(fired(&test).await, 1, "{kind} was injected");
            assert_eq!(test.view(&order).await.standing, Standing::NotFinished, "after {kind}");
            assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
            hear(&test).await;
            assert_eq!(test.view(&order).await.standing, Standing::Paid, "after {kind}");
            assert_eq!(money(&test, &order).await, (900, 0), "after {kind}");
            test.end().await;
        }
    }

    async fn a_new_checkout_of_the_same_cart_takes_the_place_of_a_bounced_order(engine: Engine) {
        let test = start(engine).await;
        let product = test.product("cafe", 2).await;
        let visitor = test.visitor_with(&product, 2).await;
        let page = cobro::app::checkout::prepare(
            &test.app, &visitor, cobro::domain::money::Currency::Eur,
        ).await.unwrap();
        let mut form = test.form(&visitor).await;
        (form.method, form.currency) = ("sepa_debit".to_owned(), "EUR".to_owned());
        form.total_seen_minor = page.cart.total.unwrap().minor();
        let begun = cobro::app::checkout::start(&test.app, &visitor, form).await.unwrap();
        let first = crate::support::app::order_of(begun);
        debit_and_hold(&test, &first, BOUNCES).await;
        bank(&test, &first, "fail").await;
        hear(&test).await;
        let second = crate::support::app::order_of(test.check_out(&visitor).await.unwrap());
        let old = test.view(&first).await;
        assert_eq!(old.standing, Standing::Cancelled(ClosingCause::Replaced));
        assert_eq!(test.stock("cafe").await, (0, 2, 0));
        assert_eq!(test.pay(&second, "4242424242424242").await, "completed");
        hear(&test).await;
        assert_eq!(test.view(&second).await.standing, Standing::Paid);
        test.end().await;
    }
}
