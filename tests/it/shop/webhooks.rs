//! Deliveries that are forged, old, repeated, malformed, early, foreign or unknown.

use cobro::db::{StoreError, webhook_events};
use cobro::domain::clock::{Clock, Span};
use cobro::domain::secret::Secret;
use cobro::domain::webhook_event::WebhookEventState;
use cobro::stripe::sign;

use crate::both;
use crate::support::app::TestApp;
use crate::support::people::Visitor;

/// Delivers a body as Stripe does, signed with this secret at the clock's time less `age`.
pub async fn deliver(test: &TestApp, body: &str, secret: &str, age: Span) -> u16 {
    let header = sign(body.as_bytes(), &Secret::new(secret), test.clock.now() - age);
    let mut stripe = Visitor::of(&test.url);
    let headers = [("stripe-signature", header.as_str())];
    stripe.post("/webhooks/stripe", body.as_bytes().to_vec(), &headers).await.status
}

/// An event of Stripe about an object.
pub fn event(id: &str, kind: &str, object: &str) -> String {
    format!(
        r#"{{"id":"{id}","object":"event","api_version":"2026-09-30.endive","created":1790000000,
        "livemode":false,"type":"{kind}","data":{{"object":{object}}}}}"#
    )
}

/// What became of an event.
pub async fn state(test: &TestApp, id: &'static str) -> Option<WebhookEventState> {
    let found = test.app.store.read(move |tx| webhook_events::find(tx, id)).await;
    found.map_err(|error: StoreError| error).unwrap().map(|event| event.state)
}

both! {
    async fn what_is_not_signed_by_our_secret_now_is_refused_and_not_kept(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let secret = test.sandbox.webhook_secret().to_owned();
        let body = event("evt_forged", "charge.succeeded", r#"{"id":"ch_1","object":"charge"}"#);
        let now = Span::ZERO;
        assert_eq!(deliver(&test, &body, "whsec_another", now).await, 400);
        assert_eq!(deliver(&test, &body, &secret, Span::from_seconds(301)).await, 400);
        assert_eq!(deliver(&test, "not json", &secret, now).await, 400);
        let mut stripe = Visitor::of(&test.url);
        let bare = stripe.post("/webhooks/stripe", body.clone().into_bytes(), &[]).await;
        assert_eq!(bare.status, 400);
        let large = event("evt_large", "x", &format!("\"{}\"", "a".repeat(600 * 1024)));
        assert_eq!(deliver(&test, &large, &secret, now).await, 413);
        assert_eq!(state(&test, "evt_forged").await, None);
        test.end().await;
    }

    async fn unknown_types_and_foreign_objects_are_kept_and_marked(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let secret = test.sandbox.webhook_secret().to_owned();
        let now = Span::ZERO;
        let unknown = event("evt_unknown", "price.created", r#"{"id":"price_1"}"#);
        assert_eq!(deliver(&test, &unknown, &secret, now).await, 200);
        assert_eq!(state(&test, "evt_unknown").await, Some(WebhookEventState::NotUsed));
        let foreign = event(
            "evt_foreign",
            "checkout.session.expired",
            r#"{"id":"cs_test_foreign","object":"checkout.session","status":"expired",
            "expires_at":1790000000,"created":1790000000,"metadata":{},"payment_intent":null}"#,
        );
        assert_eq!(deliver(&test, &foreign, &secret, now).await, 200);
        assert_eq!(state(&test, "evt_foreign").await, Some(WebhookEventState::Foreign));
        let live = event("evt_live", "price.created", "{}").replace("false", "true");
        assert_eq!(deliver(&test, &live, &secret, now).await, 200);
        assert_eq!(state(&test, "evt_live").await, Some(WebhookEventState::OtherMode));
        test.end().await;
    }

    async fn an_event_is_applied_once_however_often_and_in_whatever_order_it_comes(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let chaos = r#"{"mode":"normal","shuffle":true,"duplicate":true,"seed":7}"#;
        test.control("webhooks", chaos).await;
        let order = test.order("panela").await;
        assert_eq!(test.pay(&order, "4000000000000002").await, "declined");
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        test.sandbox.deliver_all().await.unwrap();
        test.pass(Span::from_seconds(5)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.payment.captured, seen.total);
        assert_eq!(seen.payment.tries.len(), 1, "one refused try, however often it was told");
        assert_eq!(test.stock("panela").await, (3, 0, 2));
        let deliveries = test.sandbox_shows("deliveries").await;
        let count = deliveries.as_array().unwrap().len();
        assert!(count >= 4, "events were delivered: {count}");
        test.end().await;
    }

    async fn when_every_webhook_is_lost_the_deadline_finds_the_money(engine: Engine) {
        let test = TestApp::shop(engine).await;
        test.control("webhooks", r#"{"mode":"drop"}"#).await;
        let order = test.order("panela").await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        test.pass(Span::from_minutes(36)).await;
        test.pass(Span::from_seconds(5)).await;
        let seen = test.view(&order).await;
        assert_eq!(seen.standing, cobro::app::orders::Standing::Paid);
        test.end().await;
    }

    async fn an_event_about_money_that_we_do_not_know_yet_waits_and_is_then_matched(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        test.control("webhooks", r#"{"mode":"drop"}"#).await;
        let order = test.order("panela").await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        let session = test.session(&order).await;
        let intent = test.app.gateway.look_up_session(&session).await.unwrap().value.intent;
        let refund = format!(
            r#"{{"id":"re_early","object":"refund","amount":100000,"currency":"cop","charge":null,
            "payment_intent":"{}","status":"pending","reason":null,"metadata":{{}},
            "created":1790000000}}"#,
            intent.unwrap()
        );
        let early = event("evt_early", "refund.created", &refund);
        let secret = test.sandbox.webhook_secret().to_owned();
        assert_eq!(deliver(&test, &early, &secret, Span::ZERO).await, 200);
        assert_eq!(state(&test, "evt_early").await, Some(WebhookEventState::Waiting));
        assert_eq!(deliver(&test, &early, &secret, Span::ZERO).await, 200, "a repetition");
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(state(&test, "evt_early").await, Some(WebhookEventState::Applied));
        assert_eq!(test.view(&order).await.payment.returned.minor(), 100_000);
        test.end().await;
    }
}
