//! The room of sagas: what each waits for, what it went through, the stuck ones first.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;
use cobro::domain::saga::{SagaState, SagaStep};
use cobro::fail_points;

use super::each_is_told;
use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::money::paid;
use crate::support::people::Page;

fn rows(page: &Page) -> usize {
    page.body.matches("data-row=").count()
}

both! {
    async fn a_saga_shows_what_it_waits_for_its_steps_calls_and_stock(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/sagas").await;
        assert!(page.text().contains("Todavía no hay procesos"), "{}", page.text());
        test.order("panela").await;
        let page = admin.browser.get("/admin/sagas?q=1001").await;
        assert!(page.text().contains("Que el cliente pague"), "{}", page.text());
        let address = page.attribute("tbody .table__link", "href").unwrap();
        let page = admin.browser.get(&address).await;
        let told = page.text();
        let steps = ["Crear el pago: hecho", "Abrir la sesión de pago", "call_"];
        for said in steps.into_iter().chain(["Producto panela"]) {
            assert!(told.contains(said), "{said}: {told}");
        }
        for deed in ["retry", "compensate", "handle"] {
            let possible = page.attribute(&format!("[data-deed='{deed}']"), "data-possible");
            assert_eq!(possible.as_deref(), Some("false"), "{deed}: a viewer does nothing");
        }
        test.end().await;
    }

    async fn the_stuck_ones_stand_first_with_what_they_wait_for_and_why(engine: Engine) {
        let test = TestApp::start(engine).await;
        paid(&test, "cafe").await;
        let (state, step) = (SagaState::Running, SagaStep::AwaitPayment);
        fail_points::arm(&test.app.instance, state, step, 6);
        test.order("panela").await;
        for _ in 0..6 {
            test.pass(Span::from_seconds(40)).await;
        }
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/sagas").await;
        let first = page.text_of("[data-saga]").unwrap();
        assert!(first.contains("1002") && first.contains("Intento"), "{first}");
        let page = admin.browser.get("/admin/sagas?stuck=yes").await;
        assert_eq!(rows(&page), 1);
        assert!(page.text().contains("a test made"), "the last error: {}", page.text());
        test.pass(Span::from_minutes(6)).await;
        let page = admin.browser.get("/admin/sagas").await;
        assert!(page.text_of("[data-saga]").is_none(), "{}", page.text());
        test.end().await;
    }

    async fn the_list_is_filtered_by_its_address_whatever_is_typed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, payment) = paid(&test, "cafe").await;
        test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        for (filter, count) in [
            ("", 2),
            ("state=confirmed", 1),
            ("state=running&q=1002", 1),
            ("state=running&q=1001", 0),
            (&format!("q={payment}"), 1),
            ("from=2026-09-21&to=2026-09-21", 2),
            ("from=2030-01-01", 0),
        ] {
            let page = admin.browser.get(&format!("/admin/sagas?{filter}")).await;
            assert_eq!((page.status, rows(&page)), (200, count), "{filter}: {}", page.text());
        }
        let long = format!("/admin/sagas?q={}", "1".repeat(10_000));
        each_is_told(&mut admin, &[
            (&long, 400),
            ("/admin/sagas?q=%25", 422),
            ("/admin/sagas?q=1001%27--", 422),
            ("/admin/sagas?q=99999999999999999999", 422),
            ("/admin/sagas?state=lost", 422),
            ("/admin/sagas?from=2026-02-31", 422),
            ("/admin/sagas?after=x", 400),
            ("/admin/sagas/saga_00000000000000000000000000000000", 404),
            ("/admin/sagas/guessed", 404),
        ])
        .await;
        test.end().await;
    }
}
