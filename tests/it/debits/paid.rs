//! Debits that are under way, and then paid.

use cobro::app::gateway::CaptureMode;
use cobro::app::orders::{self, Standing};
use cobro::domain::clock::{Clock, Span};
use cobro::domain::facts::RefundState;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;

use crate::both;
use crate::support::app::Options;
use crate::support::debits::{PAYS, bank, debit, debit_and_hold, hear, order, start, start_with};
use crate::support::money::{facts, payment, returned_here};

both! {
    async fn a_debit_places_the_order_and_its_payment_confirms_it(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        let seen = test.arrive(&order).await;
        assert_eq!(seen.standing, Standing::Processing);
        assert_eq!((seen.status, seen.pay_url), (OrderStatus::Placed, None));
        assert_eq!(test.stock("cafe").await, (3, 2, 0), "the stock stays held");
        assert_eq!(test.mails.of(&order), [MailKind::Placed]);
        let waits = seen.deadline.since(test.clock.now());
        assert!(waits > Span::from_hours(24 * 13) && waits <= Span::from_hours(24 * 14));
        test.pass(Span::from_hours(24 * 3)).await;
        let later = test.view(&order).await;
        assert_eq!(later.deadline, seen.deadline, "look-ups do not move it");
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        let seen = test.view(&order).await;
        assert_eq!((seen.standing, seen.status), (Standing::Paid, OrderStatus::Confirmed));
        assert_eq!(seen.payment.captured, seen.total);
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::Confirmation]);
        let row = payment(&test, &order).await;
        assert_eq!(row.card_brand.as_deref(), Some("sepa_debit"));
        assert_eq!(row.card_last_four.as_deref(), Some("3201"));
        test.end().await;
    }

    async fn a_debit_whose_events_are_all_lost_is_asked_about_once_a_day(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let order = order(&test, "cafe").await;
        debit(&test, &order, PAYS).await;
        bank(&test, &order, "hold").await;
        assert_eq!(test.arrive(&order).await.standing, Standing::Processing);
        test.pass(Span::from_seconds(1)).await;
        let before = test.requests_of("payment_intents.retrieve").await;
        bank(&test, &order, "succeed").await;
        test.pass(Span::from_hours(23)).await;
        assert_eq!(test.view(&order).await.standing, Standing::Processing);
        assert_eq!(test.requests_of("payment_intents.retrieve").await, before);
        test.pass(Span::from_hours(2)).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn a_customer_who_looks_at_the_order_has_a_silent_debit_asked_about(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let order = order(&test, "cafe").await;
        debit(&test, &order, PAYS).await;
        assert_eq!(test.arrive(&order).await.standing, Standing::Processing);
        bank(&test, &order, "succeed").await;
        assert_eq!(test.arrive(&order).await.standing, Standing::Processing, "a moment ago");
        test.pass(Span::from_minutes(1)).await;
        assert_eq!(test.arrive(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn a_request_to_cancel_is_refused_while_the_bank_decides(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        let token = test.app.links.token(&order);
        let seen = orders::cancel(&test.app, &token).await.unwrap();
        assert_eq!((seen.standing, seen.status), (Standing::Processing, OrderStatus::Placed));
        assert_eq!(test.requests_of("checkout.sessions.expire").await, 0);
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        test.end().await;
    }

    async fn a_request_to_cancel_that_the_debit_overtook_is_refused_too(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let order = order(&test, "cafe").await;
        debit(&test, &order, PAYS).await;
        bank(&test, &order, "hold").await;
        let token = test.app.links.token(&order);
        let seen = orders::cancel(&test.app, &token).await.unwrap();
        assert_eq!((seen.standing, seen.status), (Standing::Processing, OrderStatus::Placed));
        assert_eq!(test.stock("cafe").await, (3, 2, 0));
        bank(&test, &order, "fail").await;
        test.pass(Span::from_hours(25)).await;
        assert_eq!(test.view(&order).await.standing, Standing::Bounced, "the wish is no more");
        test.end().await;
    }

    async fn a_shop_that_holds_money_has_debits_taken_at_once(engine: Engine) {
        let capture = CaptureMode::Manual;
        let options = Options { capture, webhooks: true, ..Options::default() };
        let test = start_with(engine, options).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        assert_eq!(test.view(&order).await.standing, Standing::Paid);
        assert_eq!(test.requests_of("payment_intents.capture").await, 0);
        test.end().await;
    }

    async fn the_dispute_of_a_debit_is_lost_and_has_no_time_for_evidence(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, "AT591904300235473203").await;
        bank(&test, &order, "settle").await;
        hear(&test).await;
        let row = payment(&test, &order).await;
        assert_eq!(row.status, PaymentStatus::Disputed);
        let facts = facts(&test, &row.id).await;
        let dispute = facts.disputes.values().next().unwrap();
        assert_eq!(dispute.state.state().status, "lost");
        assert_eq!(dispute.state.state().evidence_due, None);
        assert_eq!(dispute.reason.as_deref(), Some("customer_initiated"));
        test.end().await;
    }

    async fn the_refund_of_a_debit_is_on_its_way_before_it_arrives(engine: Engine) {
        let test = start(engine).await;
        let order = order(&test, "cafe").await;
        debit_and_hold(&test, &order, PAYS).await;
        bank(&test, &order, "succeed").await;
        hear(&test).await;
        let payment = payment(&test, &order).await.id;
        returned_here(&test, &payment, 900, "one").await.unwrap();
        let states = |view: &orders::OrderView| {
            view.payment.refunds.iter().map(|one| one.state).collect::<Vec<_>>()
        };
        test.pass(Span::from_seconds(1)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.payment.status, PaymentStatus::Refunded);
        assert_eq!(states(&seen), [RefundState::Pending]);
        test.control("clock", r#"{"advance_seconds":10}"#).await;
        hear(&test).await;
        assert_eq!(states(&test.view(&order).await), [RefundState::Succeeded]);
        test.end().await;
    }
}
