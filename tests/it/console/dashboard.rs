//! The dashboard: today against last week, and what needs attention.

use cobro::db::StoreError;
use cobro::domain::attention::Attention;
use cobro::domain::clock::Span;
use cobro::domain::facts::{Observed, RefundState};
use cobro::domain::role::Role;
use diesel::prelude::*;

use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::disputes::{FRAUDULENT, WARNED, bought_by, disputed, moves, passes};
use crate::support::faults::fault;
use crate::support::instances::Instance;
use crate::support::money::{facts, news, paid, returned_at_stripe};
use crate::support::people::Page;

/// A figure with its note and its change, as a reader gets them.
fn figure(page: &Page, name: &str) -> String {
    page.text_of(&format!("[data-figure='{name}'] dd")).unwrap().replace('\u{a0}', " ")
}

/// The kinds that the dashboard lists, with their counts.
fn attention(page: &Page) -> Vec<(String, String)> {
    let kinds = Attention::ALL.iter().map(|kind| kind.name());
    let count = |kind: &str| {
        let selector = format!("[data-attention='{kind}'] .attention__count");
        page.text_of(&selector).map(|count| (kind.to_owned(), count))
    };
    kinds.filter_map(count).collect()
}

async fn change(test: &TestApp, statement: &'static str) {
    let changed = test.app.store.write(move |tx| {
        let changed = diesel::sql_query(statement).execute(tx.conn());
        changed.map_err(StoreError::from)
    });
    assert!(changed.await.unwrap() > 0, "{statement}");
}

both! {
    async fn today_is_compared_with_last_week_up_to_the_same_time(engine: Engine) {
        let test = TestApp::shop(engine).await;
        // A Monday at 8:33 in Bogotá; what happens in the evening counts next Monday evening.
        paid(&test, "cacao").await;
        test.pass(Span::from_hours(11)).await;
        paid(&test, "ruana").await;
        test.pass(Span::from_hours(7 * 24 - 10)).await;
        let (_, returned) = paid(&test, "panela").await;
        let second = test.order("mochila").await;
        assert_eq!(test.pay(&second, "4000000000009995").await, "declined");
        assert_eq!(test.pay(&second, "4242424242424242").await, "completed");
        test.sandbox.deliver_all().await.unwrap();
        let intent = facts(&test, &returned).await.intents.keys().next().cloned();
        for state in [RefundState::Pending, RefundState::Succeeded] {
            let refund = Observed::Refund {
                id: "re_1".into(),
                intent: intent.clone(),
                charge: None,
                amount_minor: 1_000_000,
                reason: None,
                request: None,
                state,
            };
            news(&test, &returned, &format!("evt_{state:?}"), refund).await;
        }
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin").await;
        assert!(page.text().contains("contra el mismo momento del lunes pasado"));
        assert_eq!(figure(&page, "captured_cop"), "80.000 COP 100 % más");
        assert_eq!(figure(&page, "payments_cop"), "2 2 empezados 1 más");
        assert_eq!(figure(&page, "approved_cop"), "66,6 % 2 de 3 33,4 puntos menos");
        assert_eq!(figure(&page, "returned_cop"), "10.000 COP 1 reembolso antes, nada");
        assert_eq!(figure(&page, "disputes_cop"), "0");
        assert_eq!(page.text_of("[data-figure='captured_usd']"), None);
        let declined = page.text_of("[data-decline='insufficient_funds'] .bars__count");
        assert_eq!(declined.as_deref(), Some("1"));
        let chart = page.text_of("[data-chart='COP'] table tbody tr:last-child").unwrap();
        assert_eq!(chart.replace('\u{a0}', " "), "28 sep 80.000 COP 80.000 COP");
        test.end().await;
    }

    async fn disputes_warnings_circuits_and_checks_are_listed_until_done(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let kinds = |page: &Page| -> Vec<String> {
            let listed = attention(page).into_iter();
            listed.map(|(kind, count)| format!("{kind} {count}")).collect()
        };
        let one = disputed(&test, "panela", FRAUDULENT).await;
        bought_by(&test, "mochila", WARNED).await;
        passes(&test, Span::from_seconds(6)).await;
        let (_, returned) = bought_by(&test, "ruana", "4242424242424242").await;
        returned_at_stripe(&test, &returned, 1_000_000).await;
        change(&test, "UPDATE circuit_commands SET command = 'hold' WHERE circuit <> 'rest'").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get("/admin").await;
        let all = ["disputes_due 1", "fraud_warnings 1", "open_circuits 1", "stripe_refunds 1"];
        assert_eq!(kinds(&page), all);
        for (kind, room) in [("disputes_due", "disputes"), ("fraud_warnings", "warnings"),
                             ("stripe_refunds", "refunds")] {
            let link = page.attribute(&format!("[data-attention='{kind}'] a"), "href").unwrap();
            let list = admin.browser.get(&link).await;
            assert_eq!(list.texts("tr[data-row]").len(), 1, "{link}: {}", list.text());
            let counted = format!(".rooms__link[href='/admin/{room}'] .rooms__count");
            assert_eq!(list.text_of(&counted).as_deref(), Some("1 por atender"), "{room}");
        }
        change(&test, "UPDATE circuit_commands SET command = 'close'").await;
        change(&test, "UPDATE products SET available = available + 1").await;
        let checks = admin.browser.get("/admin/checks").await;
        admin.browser.submit(&checks.form("/admin/checks")).await;
        change(&test, "UPDATE products SET available = available - 1").await;
        passes(&test, Span::from_hours(8 * 24 + 12)).await;
        admin.sign_in(PASSWORD).await;
        let page = admin.browser.get("/admin").await;
        let all = ["disputes_due_soon 1", "fraud_warnings 1", "broken_invariants 1",
                   "stripe_refunds 1"];
        assert_eq!(kinds(&page), all);
        moves(&test, one.only(), "lost").await;
        let checks = admin.browser.get("/admin/checks").await;
        admin.browser.submit(&checks.form("/admin/checks")).await;
        let page = admin.browser.get("/admin").await;
        assert_eq!(kinds(&page), ["fraud_warnings 1", "stripe_refunds 1"]);
        test.end().await;
    }

    async fn a_new_shop_has_a_calm_dashboard_in_its_own_currency(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin").await;
        assert_eq!(figure(&page, "captured_cop"), "0 COP");
        assert_eq!(figure(&page, "approved_cop"), "—");
        let text = page.text();
        for calm in [
            "No hay nada atascado ni pendiente.",
            "No se cobró nada en los últimos 14 días.",
            "Hoy no se rechazó ningún intento.",
        ] {
            assert!(text.contains(calm), "{calm}: {text}");
        }
        test.end().await;
    }

    async fn the_circuits_of_every_server_are_shown_and_not_of_this_one_alone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let nobody = admin.browser.get("/admin").await;
        let state = |page: &Page| page.text_of("[data-circuit='taking'] dd .status").unwrap();
        assert_eq!(nobody.attribute("[data-instance]", "data-phase"), None);
        let (mut first, mut second) =
            (Instance::start(&test).await, Instance::start(&test).await);
        let product = test.product("cafe", 9).await;
        fault(&test, "checkout.sessions.create", "500", 5).await;
        for _ in 0..5 {
            let visitor = test.visitor_with(&product, 1).await;
            let form = test.form(&visitor).await;
            cobro::app::checkout::start(&second.app, &visitor, form).await.unwrap();
        }
        first.turn().await;
        second.turn().await;
        let page = admin.browser.get("/admin").await;
        assert_eq!(state(&page), "Abierto en 1 de 2 servidores", "{}", page.text());
        for (one, phase) in [(&first, "closed"), (&second, "open")] {
            let row = format!("[data-circuit='taking'] [data-instance='{}']", one.app.instance);
            assert_eq!(page.attribute(&row, "data-phase").as_deref(), Some(phase));
        }
        first.stop().await;
        second.stop().await;
        for _ in 0..4 {
            test.pass(Span::from_seconds(70)).await;
        }
        test.end().await;
    }

    async fn each_kind_of_trouble_is_listed_with_its_count_and_in_the_navigation(engine: Engine) {
        let test = TestApp::shop(engine).await;
        paid(&test, "panela").await;
        test.sandbox.deliver_all().await.unwrap();
        test.pass(Span::from_minutes(20)).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        assert_eq!(attention(&admin.browser.get("/admin").await), []);
        for statement in [
            "UPDATE payments SET status = 'authorized', capture_before = updated_at + 86400000",
            "UPDATE sagas SET late = (1 = 1), state = 'running', tries = 9",
            "UPDATE webhook_events SET state = 'failed'",
            "UPDATE outbox SET status = 'waiting'",
            "INSERT INTO refunds (id, payment_id, call_id, intent_id, currency, amount_minor,
                 reason, cause, status, stripe_id, created_at, updated_at)
             SELECT 'ref_00000000000000000000000000000001', payment_id, id, 'pi_1', 'COP', 100,
                 'duplicate', 'excess', 'requested', NULL, created_at, created_at
             FROM stripe_calls LIMIT 1",
        ] {
            change(&test, statement).await;
        }
        let page = admin.browser.get("/admin").await;
        let listed = attention(&page);
        let kinds: Vec<&str> = listed.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            ["holds_running_out", "late_money", "stuck_sagas", "failed_webhooks",
             "waiting_refunds", "waiting_mails"]
        );
        assert!(listed.iter().filter(|(kind, _)| kind != "failed_webhooks").all(|(_, n)| n == "1"));
        let link = page.attribute("[data-attention='holds_running_out'] a", "href").unwrap();
        let list = admin.browser.get(&link).await;
        assert!(list.text().contains("ana@example.com"), "{}", list.text());
        let counted = list.text_of(".rooms__link[href='/admin/payments'] .rooms__count");
        assert_eq!(counted.as_deref(), Some("2 por atender"), "a hold and late money");
        change(&test, "UPDATE refunds SET status = 'failed'").await;
        let page = admin.browser.get("/admin").await;
        assert!(attention(&page).contains(&("failed_refunds".to_owned(), "1".to_owned())));
        change(
            &test,
            "INSERT INTO refunds (id, payment_id, call_id, intent_id, currency, amount_minor,
                 reason, cause, status, stripe_id, created_at, updated_at)
             SELECT 'ref_00000000000000000000000000000002', payment_id, call_id, 'pi_1', 'COP', 100,
                 'duplicate', 'excess', 'accepted', NULL, created_at + 1, created_at + 1
             FROM refunds",
        )
        .await;
        let page = admin.browser.get("/admin").await;
        assert!(!page.body.contains("failed_refunds"), "another one made it good");
        test.abandon().await;
    }
}
