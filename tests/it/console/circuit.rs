//! The room of the circuits: a person sees them, holds the till and lets it go on.

use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use crate::both;
use crate::support::admin::Admin;
use crate::support::app::TestApp;
use crate::support::audit::action_counts;
use crate::support::faults::fault;
use crate::support::instances::Instance;
use crate::support::people::{Form, Page, Visitor};

const ROOM: &str = "/admin/circuit";
const HOLD: &str = "/admin/circuit/hold";
const RELEASE: &str = "/admin/circuit/taking/release";

async fn filled(admin: &mut Admin, path: &str, reason: &str) -> Form {
    let page = admin.browser.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.form(path).with("reason", reason)
}

fn is_held(page: &Page) -> bool {
    page.attribute("[data-circuit='taking']", "data-held").unwrap() == "true"
}

async fn held(test: &TestApp) -> usize {
    let counts = action_counts(test).await;
    counts.into_iter().find(|(action, _)| action == "circuit_held").map_or(0, |(_, count)| count)
}

both! {
    async fn a_manager_holds_the_till_and_lets_it_go_on(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let waiting = test.order("panela").await;
        let room = ana.browser.get(ROOM).await;
        assert!(!is_held(&room) && room.attribute(&format!("a[href='{HOLD}']"), "href").is_some());
        let review = ana.browser.get(HOLD).await;
        assert!(review.text().contains("su carrito queda guardado"), "{}", review.text());
        let number = test.view(&waiting).await.number;
        let soon = review.text_of("[data-runs-out='order']").unwrap();
        assert!(soon.contains(&format!("pedido {number}")), "{soon}");

        let form = review.form(HOLD).with("reason", "Corte anunciado");
        let room = ana.browser.submit_and_follow(&form).await;
        assert_eq!(room.status, 200);
        assert!(is_held(&room), "{}", room.text());
        let told = room.text_of("[data-circuit='taking'] [data-part='command']").unwrap();
        assert!(told.contains("manager@example.com") && told.contains("Corte anunciado"), "{told}");

        let mut luis = Visitor::of(&test.url);
        luis.add("cafe", "2").await;
        let checkout = luis.checkout_form().await;
        let refused = luis.submit(&checkout).await;
        assert_eq!(refused.status, 503);
        assert_eq!(refused.header("retry-after"), Some("60"));
        let words = refused.text();
        assert!(words.contains("No podemos cobrar en este momento"), "{words}");
        assert!(luis.get("/cart").await.text().contains("Producto cafe"), "the cart is kept");
        assert_eq!(test.stock("cafe").await, (5, 0, 0));

        let form = filled(&mut ana, RELEASE, "Ya pasó").await;
        let room = ana.browser.submit_and_follow(&form).await;
        assert!(!is_held(&room) && room.text().contains("Ya pasó"), "{}", room.text());
        assert_eq!(luis.submit(&checkout).await.status, 303);
        assert_eq!(held(&test).await, 1);
        test.end().await;
    }

    async fn who_may_only_look_finds_no_way_to_hold_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut luis = Admin::of(&test, Role::Support).await;
        let room = luis.browser.get(ROOM).await;
        assert_eq!(room.status, 200);
        assert!(room.attribute(&format!("a[href='{HOLD}']"), "href").is_none());
        assert!(room.text().contains("Tu rol no lo permite"), "{}", room.text());
        assert_eq!(luis.browser.get(HOLD).await.status, 403);
        test.end().await;
    }

    async fn a_reason_is_asked_for_and_what_was_typed_is_kept(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let empty = filled(&mut ana, HOLD, "  ").await;
        let page = ana.browser.submit(&empty).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.attribute("#reason", "aria-invalid").as_deref(), Some("true"));
        assert!(page.text_of("title").unwrap().starts_with("Error"), "the title says it");
        let long = "motivo ".repeat(1_500);
        let page = ana.browser.submit(&page.form(HOLD).with("reason", &long)).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.text_of("#reason").unwrap(), long.trim(), "what was typed is kept");
        assert!(page.text_of("#reason-error").unwrap().contains("500"));
        let polyglot = "\"><script>alert(1)</script>\u{7}";
        let page = ana.browser.submit(&page.form(HOLD).with("reason", polyglot)).await;
        assert_eq!(page.status, 422);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        for broken in [("seen", "x"), ("seen", ""), ("other", "1")] {
            let form = page.form(HOLD).with("reason", "r").with(broken.0, broken.1);
            assert_eq!(ana.browser.submit(&form).await.status, 400, "{broken:?}");
        }
        let forged = page.form(HOLD).with("reason", "r").with("token", "<>");
        assert_eq!(ana.browser.submit(&forged).await.status, 422);
        assert_eq!(held(&test).await, 0);
        assert!(test.app.breaker.taking_refused().is_none());
        let done = page.form(HOLD).with("reason", "Corte");
        assert_eq!(ana.browser.submit(&done).await.status, 303);
        assert_eq!(held(&test).await, 1);
        test.end().await;
    }

    async fn a_form_acts_once_and_one_that_is_stale_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Manager).await;
        let mut eva = Admin::of(&test, Role::Owner).await;
        let hers = filled(&mut eva, HOLD, "Mantenimiento").await;
        let his = filled(&mut ana, HOLD, "Corte").await;
        for _ in 0..2 {
            let page = ana.browser.submit(&his).await;
            assert_eq!((page.status, page.location()), (303, ROOM));
        }
        let page = eva.browser.submit(&hers).await;
        assert_eq!(page.status, 422);
        assert!(page.text().contains("Alguien dio otra orden"), "{}", page.text());
        let reread = eva.browser.get(HOLD).await;
        assert!(reread.text().contains("no hay nada que ordenar"), "{}", reread.text());
        let stale = filled(&mut eva, RELEASE, "Ya").await;
        let listo = filled(&mut ana, RELEASE, "Listo").await;
        ana.browser.submit(&listo).await;
        let again = filled(&mut ana, HOLD, "Otro corte").await;
        ana.browser.submit(&again).await;
        let page = eva.browser.submit(&stale).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.text_of("#reason").as_deref(), Some("Ya"), "what was typed is kept");
        assert!(is_held(&ana.browser.get(ROOM).await));
        let decided = page.form(RELEASE).with("reason", "Ya, de verdad");
        assert_eq!(eva.browser.submit(&decided).await.status, 303);
        assert_eq!(eva.browser.get("/admin/circuit/rest/hold").await.status, 404);
        assert_eq!(eva.browser.get("/admin/circuit/other/release").await.status, 404);
        assert_eq!(held(&test).await, 2);
        test.end().await;
    }

    async fn the_room_shows_every_server_and_what_it_went_through(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Viewer).await;
        let nothing = ana.browser.get(ROOM).await;
        assert!(nothing.text().contains("Ningún circuito cambió todavía"), "{}", nothing.text());
        let mut other = Instance::start(&test).await;
        let product = test.product("cafe", 9).await;
        fault(&test, "checkout.sessions.create", "500", 5).await;
        for _ in 0..5 {
            let visitor = test.visitor_with(&product, 1).await;
            let form = test.form(&visitor).await;
            cobro::app::checkout::start(&other.app, &visitor, form).await.unwrap();
        }
        other.turn().await;
        test.clock.advance(Span::from_seconds(18));
        let room = ana.browser.get(ROOM).await;
        let row = format!("[data-circuit='taking'] [data-row='{}']", other.app.instance);
        assert_eq!(room.attribute(&row, "data-phase").as_deref(), Some("open"));
        let words = room.text_of(&row).unwrap();
        for part in ["5 de 5", "En 42 s", "open_session 500", "req_"] {
            assert!(words.contains(part), "{part} in {words}");
        }
        let state = room.text_of("[data-circuit='taking'] .status").unwrap();
        assert_eq!(state, "Abierto en 1 de 1 servidores");
        other.stop().await;
        let room = ana.browser.get(ROOM).await;
        let told = room.text_of("#list").unwrap();
        assert!(told.contains("Demasiados fallos seguidos"), "{told}");
        test.clock.advance(Span::from_seconds(60));
        let room = ana.browser.get(ROOM).await;
        assert_eq!(room.attribute(&row, "data-gone").as_deref(), Some("true"));
        for broken in ["after=x", "after=1"] {
            assert_eq!(ana.browser.get(&format!("{ROOM}?{broken}")).await.status, 400, "{broken}");
        }
        for _ in 0..4 {
            test.pass(Span::from_seconds(70)).await;
        }
        test.end().await;
    }
}
