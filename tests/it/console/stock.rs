//! The room of stock: its list, its ledger, who holds it, and corrections of a count.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::{each_is_told, times_audited};
use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::people::{Form, Page};

const FORM: &str = "/admin/stock/cafe/adjust";

async fn review(admin: &mut Admin, change: &str, reason: &str) -> Page {
    admin.browser.get(&format!("{FORM}?change={change}&reason={reason}")).await
}

async fn reviewed(admin: &mut Admin, change: &str) -> Form {
    let page = review(admin, change, "faltan%20en%20la%20bodega").await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form(FORM)
}

fn figures(page: &Page) -> [String; 3] {
    ["available", "reserved", "sold"]
        .map(|name| page.text_of(&format!("[data-figure='{name}'] dd")).unwrap())
}

both! {
    async fn a_count_is_corrected_after_a_review_and_once_a_form(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = review(&mut admin, "%2B3", "faltan").await;
        assert!(page.text().contains("Entran 3 unidades de Producto cafe"), "{}", page.text());
        assert!(page.text().contains("Quedan 8 disponibles; ahora son 5"), "{}", page.text());
        assert_eq!(test.stock("cafe").await, (5, 0, 0), "a review decides nothing");
        let form = reviewed(&mut admin, "-2").await;
        let done = admin.browser.submit(&form).await;
        assert_eq!(done.status, 303);
        assert_eq!(admin.browser.submit(&form).await.location(), done.location());
        assert_eq!(test.stock("cafe").await, (3, 0, 0));
        assert_eq!(times_audited(&test, "stock_adjusted").await, 1);
        let page = admin.browser.open(done.location()).await;
        assert_eq!(figures(&page), ["3", "0", "0"].map(str::to_owned));
        assert!(page.text_of(".alert--success").unwrap().contains("Corrigió las existencias"));
        let movement = page.text_of("[data-movement='adjustment']").unwrap();
        assert!(movement.contains("-2") && movement.contains("faltan en la bodega"), "{movement}");
        assert!(page.text_of("[data-deed='stock_adjusted']").unwrap().contains("manager@"));
        test.end().await;
    }

    async fn what_is_no_correction_is_told_at_its_field_and_changes_nothing(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        for (change, reason, at) in [
            ("0", "x", "#change-error"),
            ("", "x", "#change-error"),
            ("dos", "x", "#change-error"),
            ("1.5", "x", "#change-error"),
            ("-6", "x", "#change-error"),
            ("99999999999999999999", "x", "#change-error"),
            ("1", "", "#reason-error"),
            ("1", "%20%20", "#reason-error"),
            ("1", &"a".repeat(501), "#reason-error"),
        ] {
            let page = review(&mut admin, change, reason).await;
            assert_eq!(page.status, 422, "{change} {reason}");
            assert!(page.text_of(at).is_some(), "{change} {reason}: {}", page.text());
        }
        let form = reviewed(&mut admin, "-2").await;
        for (field, value, status) in [
            ("change", "-6", 422),
            ("change", "0", 422),
            ("reason", "", 422),
            ("seen", "muchas", 400),
            ("form_token", "", 422),
            ("form_token", "%_'\"", 422),
            ("price", "1", 400),
        ] {
            let page = admin.browser.submit(&form.clone().with(field, value)).await;
            assert_eq!(page.status, status, "{field} {value}: {}", page.text());
        }
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        assert_eq!(times_audited(&test, "stock_adjusted").await, 0);
        test.end().await;
    }

    async fn a_form_that_saw_another_stock_changes_nothing_and_says_so(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let (first, second) = (reviewed(&mut admin, "-2").await, reviewed(&mut admin, "-2").await);
        assert_eq!(admin.browser.submit(&first).await.status, 303);
        let page = admin.browser.submit(&second).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("ahora hay 3 disponibles"), "{}", page.text());
        assert_eq!(page.attribute("#change", "value").as_deref(), Some("-2"), "what was typed");
        assert_eq!(test.stock("cafe").await, (3, 0, 0));
        let other = second.with("form_token", &first.fields["form_token"]).with("seen", "3");
        assert_eq!(admin.browser.submit(&other).await.status, 303, "that form was done before");
        assert_eq!(test.stock("cafe").await, (3, 0, 0));
        test.end().await;
    }

    async fn what_orders_hold_is_shown_with_its_time_and_cannot_be_taken(engine: Engine) {
        let test = TestApp::shop(engine).await;
        test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get("/admin/stock/panela").await;
        assert_eq!(figures(&page), ["3", "2", "0"].map(str::to_owned));
        let holder = page.text_of("section[aria-labelledby='holders-title'] tbody tr").unwrap();
        assert!(holder.starts_with("1001"), "{holder}");
        let refused = "/admin/stock/panela/adjust?change=-4&reason=x";
        let page = admin.browser.get(refused).await;
        assert!(page.text().contains("Solo hay 3 disponibles"), "{}", page.text());
        test.pass(Span::from_minutes(36)).await;
        admin.sign_in(PASSWORD).await;
        let page = admin.browser.get("/admin/stock/panela").await;
        assert_eq!(figures(&page), ["5", "0", "0"].map(str::to_owned));
        assert!(page.text().contains("Ningún pedido reserva unidades"), "{}", page.text());
        test.end().await;
    }

    async fn products_are_found_by_a_part_of_their_names_whatever_is_typed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin/stock").await;
        assert!(page.text().contains("Todavía no hay productos"), "{}", page.text());
        for number in 0..30 {
            test.product(&format!("cafe-{number:02}"), number % 2).await;
        }
        let rows = |page: &Page| page.body.matches("data-row=").count();
        let page = admin.browser.get("/admin/stock").await;
        assert_eq!(rows(&page), 25);
        let next = page.attribute("a[rel='next']", "href").unwrap();
        assert_eq!(rows(&admin.browser.get(&next).await), 5);
        let page = admin.browser.get("/admin/stock?q=PRODUCTO%20CAF%C3%89-1").await;
        assert_eq!(rows(&page), 10, "capitals and accents do not matter");
        let page = admin.browser.get("/admin/stock?show=sold_out&q=cafe-1").await;
        assert_eq!(rows(&page), 5);
        for nothing in ["%25", "_", "'%20OR%201%3D1--", "%22"] {
            let page = admin.browser.get(&format!("/admin/stock?q={nothing}")).await;
            assert_eq!((page.status, rows(&page)), (200, 0), "{nothing}");
            assert!(page.text().contains("No hay nada con estos filtros"), "{}", page.text());
        }
        let long = format!("/admin/stock?q={}", "a".repeat(10_000));
        let a_bit_long = format!("/admin/stock?q={}", "a".repeat(101));
        each_is_told(&mut admin, &[
            (&long, 400),
            (&a_bit_long, 422),
            ("/admin/stock?show=stolen", 422),
            ("/admin/stock?after=x", 400),
            ("/admin/stock/guessed", 404),
            ("/admin/stock/..%2fsagas", 404),
            ("/admin/stock/CAFE", 404),
        ])
        .await;
        test.end().await;
    }
}
