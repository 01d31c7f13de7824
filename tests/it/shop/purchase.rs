//! A purchase from the catalogue to the receipt, and the pages on its way.

use cobro::domain::clock::Span;
use cobro::domain::mail::MailKind;

use crate::both;
use crate::support::app::TestApp;
use crate::support::people::{Page, Visitor};

/// Checks out and pays with a card on the hosted page; gives back where Stripe sends the customer.
async fn pay(test: &TestApp, page: &Page, card: &str) -> serde_json::Value {
    assert_eq!(page.status, 303, "{}", page.text());
    let session = page.location().rsplit('/').next().unwrap().to_owned();
    assert!(page.location().starts_with(test.sandbox.base_url()), "{}", page.location());
    test.control(&format!("sessions/{session}/pay"), &format!(r#"{{"card":"{card}"}}"#)).await
}

both! {
    async fn a_guest_buys_two_in_spanish(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        let catalogue = ana.get("/").await;
        assert_eq!(catalogue.attribute("html", "lang").as_deref(), Some("es"));
        assert!(catalogue.text().contains("Producto cafe"), "{}", catalogue.text());
        let cart = ana.add("cafe", "1").await;
        assert!(cart.text().contains("20.000"), "{}", cart.text());
        let action = cart.attribute("form.cart-line__quantity", "action").unwrap();
        let cart = ana.submit_and_follow(&cart.form(&action).with("quantity", "2")).await;
        assert!(cart.text().contains("40.000"), "{}", cart.text());
        let form = ana.checkout_form().await;
        let to_pay = ana.submit(&form).await;
        let paid = pay(&test, &to_pay, "4242424242424242").await;
        assert_eq!(paid["outcome"], "completed");
        let back = ana.get(paid["redirect"].as_str().unwrap()).await;
        assert_eq!(back.status, 200);
        assert!(back.text().to_lowercase().contains("pagado"), "{}", back.text());
        test.pass(Span::from_seconds(1)).await;
        let cart = ana.get("/cart").await;
        let line = cart.attribute("form.cart-line__quantity", "action");
        assert_eq!(line, None, "what was bought leaves the cart");
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        test.end().await;
    }

    async fn the_webhook_alone_confirms_an_order_whose_customer_never_returns(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        let to_pay = ana.submit(&form).await;
        pay(&test, &to_pay, "4242424242424242").await;
        test.sandbox.deliver_all().await.unwrap();
        test.pass(Span::from_seconds(1)).await;
        let again = ana.submit(&form).await;
        assert_eq!(again.status, 303);
        assert!(again.location().starts_with("/orders/"), "the same form shows the same order");
        let order = ana.open(again.location()).await;
        let status = order.attribute("[data-status]", "data-status");
        assert!(status.is_some(), "{}", order.text());
        assert_eq!(test.stock("cafe").await, (4, 0, 1));
        let token = again.location().rsplit('/').next().unwrap().to_owned();
        let id = test.app.links.read(&token).unwrap();
        assert_eq!(test.mails.of(&id), [MailKind::Confirmation]);
        test.end().await;
    }

    async fn a_declined_customer_reads_why_in_english_and_pays_with_another_card(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ben = Visitor::reading(&test.url, "en");
        let catalogue = ben.get("/").await;
        assert_eq!(catalogue.attribute("html", "lang").as_deref(), Some("en"));
        ben.add("cafe", "1").await;
        let form = ben.checkout_form().await;
        let to_pay = ben.submit(&form).await;
        let declined = pay(&test, &to_pay, "4000000000009995").await;
        assert_eq!(declined["outcome"], "declined");
        test.clock.advance(Span::from_seconds(3));
        let again = ben.submit(&form).await;
        assert_eq!(again.location(), to_pay.location(), "the same session can still be paid");
        let token = token_of(&test, &declined);
        let order = ben.get(&format!("/orders/{token}/return")).await;
        assert!(order.text().contains("Insufficient funds"), "{}", order.text());
        let paid = pay(&test, &to_pay, "5555555555554444").await;
        let back = ben.get(paid["redirect"].as_str().unwrap()).await;
        assert!(back.text().to_lowercase().contains("paid"), "{}", back.text());
        let receipt = ben.get(&format!("/orders/{token}/receipt")).await;
        assert!(receipt.text().contains("4444"), "{}", receipt.text());
        test.end().await;
    }

    async fn a_customer_who_cancels_keeps_the_cart_and_reads_that_nothing_was_charged(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "2").await;
        let form = ana.checkout_form().await;
        ana.submit(&form).await;
        let requests = test.sandbox_shows("requests").await;
        let sent = requests.as_array().unwrap().iter();
        let body = sent.rev().find(|one| one["operation"] == "checkout.sessions.create").unwrap();
        let cancel_url = field(body, "cancel_url");
        let page = ana.get(&cancel_url).await;
        assert_eq!(page.status, 200);
        assert_eq!(test.stock("cafe").await, (3, 2, 0), "arriving proves nothing");
        let path = cancel_url.trim_start_matches(&test.url).replace("/cancelled", "/cancel");
        let ended = ana.submit_and_follow(&page.form(&path)).await;
        assert!(ended.text().to_lowercase().contains("cancel"), "{}", ended.text());
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        let cart = ana.get("/cart").await;
        assert!(cart.text().contains("40.000"), "the cart is kept: {}", cart.text());
        test.end().await;
    }

    async fn a_return_with_the_session_of_another_order_is_not_found(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (mut ana, mut ben) = (Visitor::of(&test.url), Visitor::of(&test.url));
        ana.add("cafe", "1").await;
        ben.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        let to_pay = ana.submit(&form).await;
        let paid = pay(&test, &to_pay, "4242424242424242").await;
        let form = ben.checkout_form().await;
        let other = ben.submit(&form).await;
        let others_session = other.location().rsplit('/').next().unwrap();
        let token = token_of(&test, &paid);
        let wrong = ana.get(&format!("/orders/{token}/return?session_id={others_session}")).await;
        assert_eq!(wrong.status, 404);
        let unknown = ana.get(&format!("/orders/{token}/return?session_id=cs_test_none")).await;
        assert_eq!(unknown.status, 404);
        let forged = ana.get(&format!("/orders/{}x/return", &token[..token.len() - 1])).await;
        assert_eq!(forged.status, 404);
        test.end().await;
    }

    async fn expire_now_in_the_sandbox_gives_the_stock_back_at_once(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "2").await;
        let form = ana.checkout_form().await;
        let to_pay = ana.submit(&form).await;
        let session = to_pay.location().rsplit('/').next().unwrap().to_owned();
        test.control(&format!("sessions/{session}/expire"), "").await;
        test.sandbox.deliver_all().await.unwrap();
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn operators_see_health_and_the_figures_of_a_purchase(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        let to_pay = ana.submit(&form).await;
        pay(&test, &to_pay, "4242424242424242").await;
        let mut operator = Visitor::of(&test.ops_url);
        assert_eq!(operator.get("/healthz").await.status, 200);
        let ready = operator.get("/readyz").await;
        assert_eq!(ready.status, 200, "{}", ready.body);
        let figures = operator.get("/metrics").await.body;
        for line in [
            r#"payment_attempts_total{method="card"} 1"#,
            r#"payment_success_total{method="card"} 1"#,
            r#"payment_duration_seconds_count{method="card"} 1"#,
            r#"circuit_state{circuit="taking",state="closed"} 1"#,
            "active_payments",
        ] {
            assert!(figures.contains(line), "{line} is not in:\n{figures}");
        }
        test.end().await;
    }
}

/// The token of the order that a session was opened for.
fn token_of(test: &TestApp, outcome: &serde_json::Value) -> String {
    let success = outcome["session"]["success_url"].as_str().unwrap();
    let path = success.trim_start_matches(&test.url).trim_start_matches("/orders/");
    path.split('/').next().unwrap().to_owned()
}

/// A field of a request that the sandbox logged.
fn field(request: &serde_json::Value, name: &str) -> String {
    let pairs = request["body"].as_array().unwrap();
    let pair = pairs.iter().find(|pair| pair[0] == name).unwrap();
    pair[1].as_str().unwrap().to_owned()
}
