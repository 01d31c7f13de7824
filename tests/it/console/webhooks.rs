//! The room of Stripe's events: its list, how late they come, and one event.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::each_is_told;
use crate::both;
use crate::shop::webhooks::{deliver, event};
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::people::Page;

fn rows(page: &Page) -> usize {
    page.body.matches("data-row=").count()
}

both! {
    async fn the_inbox_says_what_came_how_late_and_what_became_of_it(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/webhooks").await;
        assert!(page.text().contains("Todavía no ha llegado ningún evento"), "{}", page.text());
        assert_eq!(page.text_of("[data-figure='lateness'] dd").as_deref(), Some("Aún no se sabe"));
        let order = test.order("panela").await;
        test.pay(&order, "4242424242424242").await;
        test.clock.advance(Span::from_seconds(7));
        test.sandbox.deliver_all().await.unwrap();
        test.pass(Span::from_seconds(5)).await;
        let page = admin.browser.get("/admin/webhooks?type=payment_intent.succeeded").await;
        assert_eq!(rows(&page), 1, "{}", page.text());
        let late = page.text_of("[data-figure='lateness'] dd").unwrap();
        assert!(late.contains("el más lento"), "{late}");
        assert_eq!(page.attribute("tbody .status", "data-state").as_deref(), Some("applied"));
        let address = page.attribute("tbody .table__link", "href").unwrap();
        let page = admin.browser.get(&address).await;
        let told = page.text_of("section[aria-labelledby='told-title']").unwrap();
        assert!(told.contains("Intención de pago cobrada"), "{told}");
        let body = page.text_of("pre.json").unwrap();
        assert!(body.contains("\"payment_intent.succeeded\""), "{body}");
        assert!(page.body.contains("<details id=\"body\"><summary>"), "it is folded");
        assert!(page.attribute("[data-deed='replay']", "data-possible").is_some(), "a viewer");
        test.end().await;
    }

    async fn the_list_is_filtered_by_its_address_whatever_is_typed(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let secret = test.sandbox.webhook_secret().to_owned();
        for number in 0..30 {
            let id = format!("evt_{number:02}");
            let object = format!(r#"{{"id":"price_{number:02}"}}"#);
            let body = event(&id, "price.created", &object);
            assert_eq!(deliver(&test, &body, &secret, Span::ZERO).await, 200);
        }
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/webhooks").await;
        assert_eq!(rows(&page), 25);
        let next = page.attribute("a[rel='next']", "href").unwrap();
        assert_eq!(rows(&admin.browser.get(&next).await), 5, "no row is lost between pages");
        for (filter, count) in [
            ("q=evt_07", 1),
            ("q=price_07", 1),
            ("q=pay_00000000000000000000000000000000", 0),
            ("type=price.created&state=not_used", 25),
            ("type=price.create", 0),
            ("state=failed", 0),
            ("q=%25&type=%27%20OR%20%271%27=%271", 0),
            ("from=2026-09-21&to=2026-09-21", 25),
            ("to=2020-01-01", 0),
        ] {
            let page = admin.browser.get(&format!("/admin/webhooks?{filter}")).await;
            assert_eq!((page.status, rows(&page)), (200, count), "{filter}: {}", page.text());
            assert!(page.text_of(".chips").is_some(), "{filter}");
        }
        let page = admin.browser.get("/admin/webhooks?state=failed").await;
        assert!(page.text().contains("No hay nada con estos filtros"), "{}", page.text());
        let long = format!("/admin/webhooks?q={}", "a".repeat(10_000));
        let a_bit_long = format!("/admin/webhooks?q={}", "a".repeat(300));
        each_is_told(&mut admin, &[
            (&long, 400),
            (&a_bit_long, 422),
            ("/admin/webhooks?state=lost", 422),
            ("/admin/webhooks?from=2026-13-01", 422),
            ("/admin/webhooks?to=2026-02-30", 422),
            ("/admin/webhooks?after=%27.x", 400),
            ("/admin/webhooks/evt_guessed", 404),
            ("/admin/webhooks/%27%20OR%201=1", 404),
            ("/admin/webhooks/replays/guessed", 404),
        ])
        .await;
        test.end().await;
    }
}
