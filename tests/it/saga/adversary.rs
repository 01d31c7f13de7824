//! What an adversarial reading of the saga found: each of these once took money twice, kept it, or
//! kept a worker busy for ever.

use cobro::app::checkout::{self, Begun};
use cobro::app::gateway::CaptureMode;
use cobro::app::orders::Standing;
use cobro::app::payments::{News, record_facts};
use cobro::db::webhook_events::{self, WebhookEventRecord};
use cobro::db::{StoreError, attempts, payments};
use cobro::domain::clock::Span;
use cobro::domain::facts::{ClosingCause, Observation, Observed, RefundState};
use cobro::domain::ids::OrderId;
use cobro::domain::order::OrderStatus;
use cobro::domain::webhook_event::WebhookEventState;
use cobro::worker;

use crate::both;
use crate::support::app::{Options, TestApp, order_of};
use crate::support::money::requests;

/// Records what a source says of an order's payment.
async fn record(test: &TestApp, order: &OrderId, source: &str, seen: Vec<Observed>) {
    let (order, metrics) = (order.clone(), test.app.metrics.clone());
    let source = source.to_owned();
    test.app
        .store
        .write(move |tx| {
            let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
            let at_seconds = tx.now().seconds();
            let one = |seen: &Observed| Observation {
                at_seconds,
                source: source.clone(),
                seen: seen.clone(),
            };
            let observations: Vec<_> = seen.iter().map(one).collect();
            let cause = "a test";
            let news = News { payment: &payment.id, observations: &observations, cause };
            record_facts(tx, &metrics, news)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

async fn latest(test: &TestApp, order: &OrderId) -> attempts::AttemptRecord {
    let order = order.clone();
    let found = test.app.store.read(move |tx| {
        let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
        attempts::latest(tx, &payment.id)
    });
    found.await.map_err(|error: StoreError| error).unwrap().unwrap()
}

/// An order that our books gave up while its session can still be paid, and whose goods another
/// customer holds; then it is paid. Gives back what Stripe shows of it, and the other's order.
async fn paid_too_late(test: &TestApp) -> (OrderId, Vec<Observed>, OrderId) {
    let product = test.product("cafe", 2).await;
    let visitor = test.visitor_with(&product, 2).await;
    let order = order_of(test.check_out(&visitor).await.unwrap());
    let attempt = latest(test, &order).await.id;
    record(test, &order, "cobro", vec![Observed::AttemptWrittenOff { attempt }]).await;
    test.pass(Span::from_seconds(1)).await;
    let other = test.visitor_with(&product, 1).await;
    let mut form = test.form(&other).await;
    form.email = "luis@example.com".to_owned();
    let other = order_of(checkout::start(&test.app, &other, form).await.unwrap());
    assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
    let session = test.session(&order).await;
    let answer = test.app.gateway.look_up_session(&session).await.unwrap();
    (order, answer.value.observations.into_iter().map(|one| one.seen).collect(), other)
}

/// How many of so many turns found something to do.
async fn busy_turns(test: &TestApp, turns: usize) -> usize {
    let mut busy = 0;
    for _ in 0..turns {
        busy += usize::from(worker::step(&test.app).await.unwrap() > 0);
    }
    busy
}

both! {
    async fn two_tabs_with_one_cart_cannot_both_be_paid(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 9).await;
        let visitor = test.visitor_with(&product, 1).await;
        let (one, other) = (test.form(&visitor).await, test.form(&visitor).await);
        let begun = tokio::join!(
            checkout::start(&test.app, &visitor, one),
            checkout::start(&test.app, &visitor, other),
        );
        // Whoever is told to come back in a moment does so.
        test.pass(Span::from_seconds(5)).await;
        let third = test.check_out(&visitor).await;
        let mut paid = 0;
        for begun in [begun.0, begun.1, third].into_iter().flatten() {
            if let Begun::Pay { order, .. } = begun {
                paid += usize::from(test.pay(&order, "4242424242424242").await == "completed");
                test.arrive(&order).await;
            }
        }
        assert_eq!(paid, 1, "one cart is paid once");
        test.end().await;
    }

    async fn an_authorization_that_nobody_captures_is_released_with_its_stock(engine: Engine) {
        let capture = CaptureMode::Manual;
        let test = TestApp::start_with(engine, Options { capture, ..Options::default() }).await;
        let order = test.order("cafe").await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        assert_eq!(test.arrive(&order).await.standing, Standing::Authorized);
        assert_eq!(test.view(&order).await.status, OrderStatus::Placed);
        test.clock.advance(Span::from_hours(24 * 31));
        assert!(busy_turns(&test, 30).await < 30, "the worker is not kept busy");
        test.pass(Span::from_minutes(10)).await;
        let ended = Standing::Cancelled(ClosingCause::Voided);
        assert_eq!(test.view(&order).await.standing, ended);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn late_money_that_is_known_by_its_charge_alone_goes_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, seen, _) = paid_too_late(&test).await;
        let of_charge = |one: &Observed| matches!(one, Observed::Charge { .. });
        let charges = seen.into_iter().filter(of_charge).collect();
        record(&test, &order, "evt_charge", charges).await;
        test.pass(Span::from_seconds(5)).await;
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        assert_eq!(test.requests_of("refunds.create").await, 1);
        test.end().await;
    }

    async fn a_refund_whose_key_is_used_up_is_looked_for_before_another_is_asked_for(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let (order, seen, _) = paid_too_late(&test).await;
        test.control("faults", r#"{"operation":"refunds.create","kind":"500","count":1}"#).await;
        test.control("faults", r#"{"operation":"refunds.list","kind":"503","count":1}"#).await;
        record(&test, &order, "req_1", seen).await;
        for _ in 0..6 {
            test.pass(Span::from_seconds(90)).await;
        }
        let all = test.sandbox_shows("requests").await;
        let names = all.as_array().unwrap().iter().filter_map(|one| one["operation"].as_str());
        let refunds: Vec<&str> = names.filter(|name| name.starts_with("refunds")).collect();
        let wanted = ["refunds.create", "refunds.list", "refunds.list", "refunds.create"];
        assert_eq!(refunds, wanted);
        assert_eq!(test.view(&order).await.standing, Standing::LateReturned);
        test.end().await;
    }

    async fn an_order_whose_money_was_said_to_go_back_is_not_revived(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, seen, others) = paid_too_late(&test).await;
        record(&test, &order, "req_1", seen).await;
        test.pass(Span::from_seconds(2)).await;
        let token = test.app.links.token(&others);
        cobro::app::orders::cancel(&test.app, &token).await.unwrap();
        let refunds = test.view(&order).await.payment.refunds;
        assert_eq!(refunds.len(), 1);
        let failed = failed_refund(&test, &order).await;
        record(&test, &order, "evt_failed", vec![failed]).await;
        test.pass(Span::from_seconds(2)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.status, OrderStatus::Cancelled, "nobody is sold the goods after all");
        assert_eq!(test.requests_of("refunds.create").await, 2, "it is asked for again");
        let asked = requests(&test, &seen.payment.id).await;
        let first = asked[0].handled_by.as_deref();
        assert_eq!(first, Some("cobro"), "nobody has to look after the one that failed");
        assert_eq!(asked[1].handled_at, None);
        test.abandon().await;
    }

    async fn an_event_whose_payment_stripe_does_not_know_is_given_up(engine: Engine) {
        let test = TestApp::start(engine).await;
        let body = r#"{"id":"evt_x","type":"charge.succeeded","created":1790000000,
            "livemode":false,"data":{"object":{"id":"ch_legacy","object":"charge",
            "status":"succeeded","paid":true,"captured":true,"created":1790000000,
            "amount_captured":100,"metadata":{}}}}"#;
        let row = move |now| WebhookEventRecord {
            id: "evt_x".to_owned(),
            kind: "charge.succeeded".to_owned(),
            created_at: now,
            livemode: false,
            state: WebhookEventState::Waiting,
            payment_id: None,
            body: body.to_owned(),
            tries: 1,
            due_at: Some(now),
            last_error: None,
            received_at: now,
            settled_at: None,
            object_id: Some("ch_legacy".to_owned()),
        };
        let written = test.app.store.write(move |tx| {
            let row = row(tx.now());
            webhook_events::insert(tx, &row)
        });
        assert!(written.await.map_err(|error: StoreError| error).unwrap());
        test.pass(Span::from_seconds(1)).await;
        let found = test.app.store.read(|tx| webhook_events::find(tx, "evt_x")).await;
        let found = found.map_err(|error: StoreError| error).unwrap().unwrap();
        assert_eq!(found.state, WebhookEventState::Foreign);
        assert_eq!(found.due_at, None);
        test.end().await;
    }
}

/// The order's one refund, as it looks when the bank sent it back.
async fn failed_refund(test: &TestApp, order: &OrderId) -> Observed {
    let order = order.clone();
    let facts = test.app.store.read(move |tx| {
        let payment = payments::of_order(tx, &order)?.ok_or(StoreError::NotFound)?;
        cobro::app::payments::facts_of(tx, &payment.id)
    });
    let facts = facts.await.map_err(|error: StoreError| error).unwrap();
    let (id, refund) = facts.refunds.into_iter().next().unwrap();
    Observed::Refund {
        id,
        intent: refund.intent,
        charge: refund.charge,
        amount_minor: refund.amount_minor,
        reason: refund.reason,
        state: RefundState::Failed,
        request: None,
    }
}
