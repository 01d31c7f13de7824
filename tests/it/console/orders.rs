//! The rooms of orders: the list, an order, and cancelling one that nobody has paid.

use cobro::app::gateway::CaptureMode;
use cobro::domain::clock::Span;
use cobro::domain::facts::ClosingCause;
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::role::Role;

use super::audited;
use crate::both;
use crate::support::admin::Admin;
use crate::support::app::{Options, TestApp};
use crate::support::faults::{fault, fired};
use crate::support::money::{paid, payment};
use crate::support::people::Page;

/// The orders of a list, by their numbers.
fn numbers(page: &Page) -> Vec<String> {
    page.texts("tr[data-row] .table__link")
}

async fn address(test: &TestApp, order: &OrderId) -> String {
    format!("/admin/orders/{}", test.view(order).await.number)
}

/// The form of the review before an order is cancelled.
async fn review(admin: &mut Admin, address: &str) -> crate::support::people::Form {
    let path = format!("{address}/cancel");
    admin.browser.get(&path).await.form(&path)
}

both! {
    async fn orders_are_listed_filtered_and_found(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let empty = admin.browser.get("/admin/orders").await;
        assert!(empty.text().contains("Todavía no hay pedidos"), "{}", empty.text());
        let (paid, _) = paid(&test, "cafe").await;
        test.clock.advance(Span::from_seconds(1));
        let open = test.order("panela").await;
        let (paid, open) = (address(&test, &paid).await, address(&test, &open).await);
        let (paid, open) = (paid.replace("/admin/orders/", ""), open.replace("/admin/orders/", ""));
        let all = admin.browser.get("/admin/orders").await;
        assert_eq!(numbers(&all), [open.clone(), paid.clone()]);
        for words in ["Esperando el pago", "Pendiente", "Completado", "40.000", "Ana Gómez"] {
            assert!(all.text().contains(words), "{words}: {}", all.text());
        }
        let list = async |admin: &mut Admin, query: &str| {
            let page = admin.browser.get(&format!("/admin/orders?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            numbers(&page)
        };
        let both = vec![open.clone(), paid.clone()];
        assert_eq!(list(&mut admin, "status=confirmed").await, [paid.as_str()]);
        assert_eq!(list(&mut admin, "status=awaiting_payment&currency=COP").await, [open.as_str()]);
        assert_eq!(list(&mut admin, "currency=EUR").await, Vec::<String>::new());
        assert_eq!(list(&mut admin, &format!("q=%23{paid}")).await, [paid]);
        assert_eq!(list(&mut admin, "q=ANA%40example.com").await, both);
        assert_eq!(list(&mut admin, "q=gomez+ana").await, both);
        assert_eq!(list(&mut admin, "q=gomez&status=placed").await, Vec::<String>::new());
        for nobody in ["q=%25", "q=%27%20OR%201%3D1", "q=%22", "q=_", "q=%3Cscript%3E"] {
            assert_eq!(list(&mut admin, nobody).await, Vec::<String>::new(), "{nobody}");
        }
        for bad in ["status=paid", "currency=%27", "from=2026-13-01", "to=ayer"] {
            let page = admin.browser.get(&format!("/admin/orders?{bad}")).await;
            assert_eq!(page.status, 422, "{bad}");
        }
        test.end().await;
    }

    async fn a_page_of_orders_begins_where_the_one_before_ended(engine: Engine) {
        let test = TestApp::start(engine).await;
        let product = test.product("cafe", 100).await;
        for number in 0..27 {
            // Some are made at the same instant: their ids tell them apart.
            test.clock.advance(Span::from_seconds(number % 2));
            let visitor = test.visitor_with(&product, 1).await;
            test.check_out(&visitor).await.unwrap();
        }
        let mut admin = Admin::of(&test, Role::Viewer).await;
        for query in ["", "?q=ana%40example.com"] {
            let first = admin.browser.get(&format!("/admin/orders{query}")).await;
            let next = first.attribute("a[rel=next]", "href").unwrap();
            let second = admin.browser.get(&next).await;
            let mut all = [numbers(&first), numbers(&second)].concat();
            assert_eq!((numbers(&first).len(), all.len()), (25, 27), "{query}");
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 27, "{query}: none is left out and none is told twice");
        }
        test.end().await;
    }

    async fn an_order_shows_its_goods_its_customer_and_where_its_saga_stands(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let address = address(&test, &order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get(&address).await;
        assert!(page.text_of("title").unwrap().starts_with("Confirmado · Pedido"));
        for words in [
            "Producto cafe", "2 vendidas", "Ana Gómez", "ana@example.com", "Español",
            "No queda nada por hacer", "Ya está pagado", "Se cobraron 40.000",
        ] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        assert_eq!(page.attribute("[data-saga]", "data-saga").as_deref(), Some("confirmed"));
        let links = page.attributes("main a", "href");
        let token = test.app.links.token(&order);
        for link in [
            format!("/admin/payments/{pay}"),
            format!("/orders/{token}"),
            format!("/orders/{token}/receipt"),
        ] {
            assert!(links.contains(&link), "{link}: {links:?}");
        }
        let mut reader = crate::support::people::Visitor::reading(&test.url, "en");
        reader.plant(crate::support::admin::COOKIE, admin.browser.cookie(
            crate::support::admin::COOKIE).unwrap());
        let english = reader.get(&address).await;
        assert!(english.text().contains("Product cafe"), "{}", english.text());
        assert!(english.text().contains("2 sold"), "{}", english.text());
        for path in ["0", "999999", "-1", "01001", "%2B1001", "x", "99999999999999999999"] {
            let guessed = admin.browser.get(&format!("/admin/orders/{path}")).await;
            assert_eq!(guessed.status, 404, "{path}");
        }
        test.end().await;
    }

    async fn a_placed_order_says_that_nothing_is_shipped_and_until_when_to_capture(
        engine: Engine
    ) {
        let capture = CaptureMode::Manual;
        let test = TestApp::start_with(engine, Options { capture, ..Options::default() }).await;
        let (order, _) = paid(&test, "cafe").await;
        let address = address(&test, &order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get(&address).await;
        let told = page.text_of("[data-placed]").unwrap();
        assert!(told.contains("No enviar hasta cobrar"), "{told}");
        let until = page.attribute("[data-placed] time", "datetime").unwrap();
        assert!(until.starts_with("2026-"), "{until}");
        assert!(page.text().contains("2 reservadas"), "{}", page.text());
        assert!(page.text().contains("El banco reservó el importe"), "{}", page.text());
        let refused = admin.browser.get(&format!("{address}/cancel")).await;
        assert!(refused.text().contains("libéralo desde el pago"), "{}", refused.text());
        assert!(!refused.body.contains("name=\"form_token\""));
        test.end().await;
    }

    async fn an_unpaid_order_is_cancelled_once_at_stripe_first(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        let address = address(&test, &order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let page = admin.browser.get(&address).await;
        let link = page.attribute("[data-deed=cancel] a", "href");
        assert_eq!(link.as_deref(), Some(&*format!("{address}/cancel")));
        let mut support = Admin::of(&test, Role::Support).await;
        let seen = support.browser.get(&address).await;
        let reason = seen.text_of("[data-deed=cancel] .deeds__reason");
        assert_eq!(reason.as_deref(), Some("Tu rol no lo permite"));
        assert_eq!(test.stock("cafe").await, (3, 2, 0));
        let form = review(&mut admin, &address).await;
        assert_eq!(test.view(&order).await.status, OrderStatus::AwaitingPayment);
        for _ in 0..2 {
            let done = admin.browser.submit(&form).await;
            let next = format!("{address}?done=cancelled");
            assert_eq!((done.status, done.location()), (303, &*next), "{}", done.text());
        }
        let view = test.view(&order).await;
        assert_eq!(view.status, OrderStatus::Cancelled);
        assert_eq!(view.closing_cause(), ClosingCause::AdminCancelled);
        assert_eq!(test.requests_of("checkout.sessions.expire").await, 1);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.mails.of(&order), [MailKind::Cancelled]);
        let done = admin.browser.get(&format!("{address}?done=cancelled")).await;
        assert!(done.text().contains("no se cobró nada"), "{}", done.text());
        assert!(done.text().contains("El pedido ya terminó"), "{}", done.text());
        let other = form.clone().with("form_token", "another");
        assert_eq!(admin.browser.submit(&other).await.status, 422);
        let deeds = audited(&test).await;
        let asked = deeds.iter().filter(|deed| *deed == "order_cancel_requested");
        assert_eq!(asked.count(), 1, "{deeds:?}");
        test.end().await;
    }

    async fn an_order_that_was_paid_meanwhile_is_not_cancelled(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        let address = address(&test, &order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let form = review(&mut admin, &address).await;
        assert_eq!(test.pay(&order, "4242424242424242").await, "completed");
        // Our books do not know it yet: Stripe is asked first, and says so.
        let done = admin.browser.submit(&form).await;
        assert_eq!((done.status, done.location()), (303, &*format!("{address}?done=paid")));
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed);
        let shown = admin.browser.get(&format!("{address}?done=paid")).await;
        assert!(shown.text().contains("El cliente pagó antes"), "{}", shown.text());
        // Now they do.
        let late = admin.browser.submit(&form.with("form_token", "another")).await;
        assert_eq!(late.status, 422);
        assert!(late.text().contains("Ya está pagado"), "{}", late.text());
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        assert_eq!(payment(&test, &order).await.returned_minor, 0);
        test.end().await;
    }

    async fn while_stripe_is_silent_the_cancelling_waits_and_is_done_in_the_end(engine: Engine) {
        let test = TestApp::start(engine).await;
        let order = test.order("cafe").await;
        let address = address(&test, &order).await;
        let mut admin = Admin::of(&test, Role::Manager).await;
        let form = review(&mut admin, &address).await;
        fault(&test, "checkout.sessions.expire", "500", 1).await;
        let done = admin.browser.submit(&form).await;
        assert_eq!((done.status, done.location()), (303, &*format!("{address}?done=waits")));
        let stock = test.stock("cafe").await;
        assert_eq!(stock, (3, 2, 0), "nothing is given up before Stripe says so");
        let shown = admin.browser.get(&address).await;
        assert!(shown.text().contains("Ya se está cerrando"), "{}", shown.text());
        let other = admin.browser.submit(&form.with("form_token", "another")).await;
        assert_eq!(other.status, 422);
        for _ in 0..4 {
            test.pass(Span::from_seconds(30)).await;
        }
        assert_eq!(fired(&test).await, 1);
        assert_eq!(test.view(&order).await.status, OrderStatus::Cancelled);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }
}
