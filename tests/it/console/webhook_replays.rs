//! Events that people apply once more, one or several.

use cobro::domain::clock::Span;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::role::Role;
use cobro::domain::webhook_event::WebhookEventState;
use cobro::fail_points;

use super::{each_is_told, times_audited};
use crate::both;
use crate::shop::webhooks::{deliver, event, state};
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::people::{Form, Page};

/// An order that was paid while no webhook came, and the id of its PaymentIntent.
async fn paid_unseen(test: &TestApp, slug: &str) -> (OrderId, String) {
    test.control("webhooks", r#"{"mode":"drop"}"#).await;
    let order = test.order(slug).await;
    assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
    let session = test.session(&order).await;
    let intent = test.app.gateway.look_up_session(&session).await.unwrap().value.intent;
    (order, intent.unwrap())
}

/// An event about a refund of a PaymentIntent that our books do not know yet.
async fn early(test: &TestApp, id: &'static str, intent: &str) {
    let refund = format!(
        r#"{{"id":"re_{id}","object":"refund","amount":100000,"currency":"cop","charge":null,
        "payment_intent":"{intent}","status":"pending","reason":null,"metadata":{{}},
        "created":1790000000}}"#
    );
    let body = event(id, "refund.created", &refund);
    let secret = test.sandbox.webhook_secret().to_owned();
    assert_eq!(deliver(test, &body, &secret, Span::ZERO).await, 200);
    assert_eq!(state(test, id).await, Some(WebhookEventState::Waiting));
}

async fn review(admin: &mut Admin, id: &str) -> (Page, Form) {
    let path = format!("/admin/webhooks/{id}/replay");
    let page = admin.browser.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = page.form(&path);
    (page, form)
}

both! {
    async fn a_replay_says_before_what_it_does_then(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (order, intent) = paid_unseen(&test, "panela").await;
        early(&test, "evt_early", &intent).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let (page, form) = review(&mut admin, "evt_early").await;
        let told = page.text();
        for said in [
            "El evento quedará aplicado.",
            "El pago pasa de «Pendiente» a «Parcialmente reembolsado».",
            "El pedido pasa de «Esperando el pago» a «Confirmado».",
            "Producto panela: reservadas 2 → 0, vendidas 0 → 2.",
            "Se le escribe al cliente: «Confirmación con recibo».",
        ] {
            assert!(told.contains(said), "{said}: {told}");
        }
        assert_eq!(state(&test, "evt_early").await, Some(WebhookEventState::Waiting));
        assert_eq!(test.stock("panela").await, (3, 2, 0), "a review decides nothing");
        assert_eq!(times_audited(&test, "event_replayed").await, 0);
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.location(), done.location());
        assert_eq!(times_audited(&test, "event_replayed").await, 1);
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(state(&test, "evt_early").await, Some(WebhookEventState::Applied));
        assert_eq!(test.view(&order).await.payment.returned.minor(), 100_000);
        assert_eq!(test.stock("panela").await, (3, 0, 2));
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        let page = admin.browser.open(done.location()).await;
        let notice = page.text_of(".alert--success").unwrap();
        assert!(notice.contains("El evento quedó aplicado"), "{notice}");
        test.end().await;
    }

    async fn an_event_that_was_applied_before_changes_nothing_and_says_so(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (order, intent) = paid_unseen(&test, "panela").await;
        early(&test, "evt_early", &intent).await;
        test.pass(Span::from_seconds(2)).await;
        let before = test.view(&order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let (page, form) = review(&mut admin, "evt_early").await;
        assert!(page.text().contains("Ya está aplicado: no cambia nada."), "{}", page.text());
        let page = admin.browser.submit_and_follow(&form).await;
        assert!(page.text().contains("Ya estaba aplicado: no cambió nada."), "{}", page.text());
        test.pass(Span::from_seconds(2)).await;
        let after = test.view(&order).await;
        assert_eq!(before.payment.returned, after.payment.returned);
        assert_eq!(before.timeline, after.timeline);
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        test.end().await;
    }

    async fn what_is_not_ours_or_not_used_stays_what_it_is(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let secret = test.sandbox.webhook_secret().to_owned();
        let unused = event("evt_unused", "price.created", r#"{"id":"price_1"}"#);
        let live = event("evt_live", "price.created", "{}").replace("false", "true");
        let foreign = event(
            "evt_foreign",
            "checkout.session.expired",
            r#"{"id":"cs_x","status":"expired","expires_at":1,"created":1,"metadata":{}}"#,
        );
        let mut admin = Admin::of(&test, Role::Manager).await;
        for (id, body, says) in [
            ("evt_unused", unused, "Su tipo no se usa"),
            ("evt_live", live, "Es del otro modo"),
            ("evt_foreign", foreign, "Es de otra tienda"),
        ] {
            assert_eq!(deliver(&test, &body, &secret, Span::ZERO).await, 200);
            let before = state(&test, id).await;
            let (page, form) = review(&mut admin, id).await;
            assert!(page.text().contains(says), "{id}: {}", page.text());
            let page = admin.browser.submit_and_follow(&form).await;
            assert!(page.text().contains(says), "{id}: {}", page.text());
            assert_eq!(state(&test, id).await, before, "{id}");
        }
        test.end().await;
    }

    async fn a_form_that_saw_another_state_or_was_used_elsewhere_does_nothing(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (_, intent) = paid_unseen(&test, "panela").await;
        early(&test, "evt_early", &intent).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let (_, form) = review(&mut admin, "evt_early").await;
        test.pass(Span::from_seconds(2)).await;
        let page = admin.browser.submit(&form).await;
        assert_eq!(page.status, 422, "the worker applied it meanwhile");
        assert!(page.text().contains("El evento cambió"), "{}", page.text());
        assert_eq!(times_audited(&test, "event_replayed").await, 0);
        let (_, form) = review(&mut admin, "evt_early").await;
        for (field, value, status) in [
            ("seen", "lost", 422),
            ("form_token", "", 422),
            ("form_token", "a;b", 422),
            ("amount", "1", 400),
        ] {
            let page = admin.browser.submit(&form.clone().with(field, value)).await;
            assert_eq!(page.status, status, "{field} {value}");
        }
        assert_eq!(admin.browser.submit(&form).await.status, 303);
        let secret = test.sandbox.webhook_secret().to_owned();
        let unused = event("evt_unused", "price.created", r#"{"id":"price_1"}"#);
        assert_eq!(deliver(&test, &unused, &secret, Span::ZERO).await, 200);
        let (_, other) = review(&mut admin, "evt_unused").await;
        let used = other.with("form_token", &form.fields["form_token"]);
        assert_eq!(admin.browser.submit(&used).await.status, 422, "a form is of one event");
        each_is_told(&mut admin, &[("/admin/webhooks/evt_guessed/replay", 404)]).await;
        test.end().await;
    }

    async fn a_form_of_several_that_ended_in_the_middle_goes_on_when_it_is_sent_again(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let (order, intent) = paid_unseen(&test, "panela").await;
        early(&test, "evt_one", &intent).await;
        early(&test, "evt_two", &intent).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get("/admin/webhooks/replay").await;
        let form = page.form("/admin/webhooks/replay");
        fail_points::arm_at(&test.app.instance, "replay:applied", 1);
        assert_eq!(admin.browser.submit(&form).await.status, 500);
        assert_eq!(times_audited(&test, "event_replayed").await, 1);
        let page = admin.browser.submit_and_follow(&form).await;
        for id in ["evt_one", "evt_two"] {
            let result = page.attribute(&format!("[data-row='{id}']"), "data-result");
            assert_eq!(result.as_deref(), Some("applied"), "{id}: {}", page.text());
        }
        assert_eq!(times_audited(&test, "event_replayed").await, 2);
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(test.view(&order).await.payment.returned.minor(), 200_000);
        test.end().await;
    }

    async fn the_unsettled_events_of_a_filter_are_replayed_with_a_result_for_each(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let (order, intent) = paid_unseen(&test, "panela").await;
        early(&test, "evt_one", &intent).await;
        early(&test, "evt_two", &intent).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let none = admin.browser.get("/admin/webhooks/replay?state=failed").await;
        assert!(none.text().contains("no hay eventos que esperen"), "{}", none.text());
        let page = admin.browser.get("/admin/webhooks/replay?type=refund.created").await;
        assert!(page.text().contains("Se le preguntará a Stripe"), "{}", page.text());
        let form = page.form("/admin/webhooks/replay");
        for (events, status) in [
            ("", 422),
            ("evt_one", 422),
            ("evt_one:lost", 422),
            ("evt_one:waiting evt_guessed:waiting", 404),
            (&"evt_x:waiting ".repeat(2), 404),
        ] {
            let page = admin.browser.submit(&form.clone().with("events", events)).await;
            assert_eq!(page.status, status, "{events}: {}", page.text());
        }
        assert_eq!(times_audited(&test, "event_replayed").await, 0);
        let stale = form.clone().with("form_token", &"7".repeat(32));
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303, "{}", done.text());
        assert_eq!(admin.browser.submit(&form).await.location(), done.location());
        assert_eq!(times_audited(&test, "event_replayed").await, 2);
        assert_eq!(times_audited(&test, "events_replayed").await, 1);
        let page = admin.browser.open(done.location()).await;
        for id in ["evt_one", "evt_two"] {
            let result = page.attribute(&format!("[data-row='{id}']"), "data-result");
            assert_eq!(result.as_deref(), Some("applied"), "{id}");
        }
        let page = admin.browser.submit_and_follow(&stale).await;
        let result = page.attribute("[data-row='evt_one']", "data-result");
        assert_eq!(result.as_deref(), Some("changed"), "it was applied meanwhile");
        test.pass(Span::from_seconds(2)).await;
        assert_eq!(test.view(&order).await.payment.returned.minor(), 200_000);
        test.end().await;
    }
}
