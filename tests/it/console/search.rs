//! The search box: what names one thing leads to it, everything else to the list or a sentence.

use cobro::db::StoreError;
use cobro::domain::role::Role;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// The one text that a statement finds.
async fn word(test: &TestApp, statement: &'static str) -> String {
    let read = test.app.store.read(move |tx| {
        let words: Vec<Word> = diesel::sql_query(statement).load(tx.conn())?;
        Ok::<_, StoreError>(words.into_iter().next().map(|row| row.word).unwrap_or_default())
    });
    read.await.unwrap()
}

async fn leads_to(admin: &mut Admin, text: &str) -> String {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let page = admin.browser.get(&format!("/admin/search?q={encoded}")).await;
    assert_eq!(page.status, 303, "{text}: {}", page.text());
    page.location().to_owned()
}

both! {
    async fn what_names_one_thing_leads_straight_to_it(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let paid = test.order("panela").await;
        assert_eq!(test.pay(&paid, "4242424242424242").await, "completed");
        test.sandbox.deliver_all().await.unwrap();
        test.arrive(&paid).await;
        let payment = word(&test, "SELECT id AS word FROM payments").await;
        let event = word(&test, "SELECT id AS word FROM webhook_events LIMIT 1").await;
        let intent = "SELECT object_id AS word FROM payment_facts
                      WHERE object_kind = 'payment_intent' LIMIT 1";
        let intent = word(&test, intent).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let own = format!("/admin/payments/{payment}");
        for text in [&payment, &intent, paid.as_str(), "1001", " #1001 ", "4242", "40.000",
            "ana@example.com", "Gómez"] {
            assert_eq!(leads_to(&mut admin, text).await, own, "{text}");
        }
        assert_eq!(leads_to(&mut admin, &event).await, format!("/admin/webhooks/{event}"));
        assert_eq!(leads_to(&mut admin, "panela").await, "/admin/stock/panela");
        test.end().await;
    }

    async fn what_names_nothing_or_much_leads_to_the_list(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.order("panela").await;
        test.order("mochila").await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        assert_eq!(leads_to(&mut admin, "").await, "/admin/payments");
        let both = leads_to(&mut admin, "ana@example.com").await;
        assert_eq!(both, "/admin/payments?q=ana%40example.com");
        let long = "a".repeat(10_000);
        let injected = "'; DROP TABLE payments";
        for text in ["%'\"", injected, "evt_unknown", "dp_unknown", "\u{202e}", &long] {
            let list = leads_to(&mut admin, text).await;
            assert!(list.starts_with("/admin/payments?q="), "{list}");
            let page = admin.browser.get(&list).await;
            let expected = if text.len() > 200 { 422 } else { 200 };
            assert_eq!(page.status, expected, "{text}: {}", page.text());
        }
        for raw in ["?q=%FF", "?q=%00", "?", "?q=a&q=b"] {
            let page = admin.browser.get(&format!("/admin/search{raw}")).await;
            assert_eq!(page.status, 303, "{raw}");
        }
        test.end().await;
    }

    async fn the_frame_has_the_search_the_rooms_and_the_keys(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/payments").await;
        let field = page.attribute("form[role=search] input[name=q]", "id");
        assert_eq!(field.as_deref(), Some("search"));
        let current = page.attribute(".rooms [aria-current=page]", "href");
        assert_eq!(current.as_deref(), Some("/admin/payments"));
        assert_eq!(page.text_of(".rooms__group").as_deref(), Some("Dinero"));
        assert!(page.text_of("#keys").unwrap().contains("Ir a Pagos"), "{}", page.text());
        assert_eq!(page.text_of(".rooms__count"), None, "nothing needs attention");
        test.end().await;
    }
}
