//! Orders that are paid by bank debit, and the bank behind them.

use cobro::app::checkout::{self, CheckoutForm};
use cobro::domain::clock::Span;
use cobro::domain::ids::{OrderId, ProductId};
use cobro::domain::locale::Locale;
use cobro::domain::money::Currency;
use serde_json::Value;

use super::app::{Options, TestApp, order_of};
use super::databases::Engine;
use super::money::{facts, payment};

/// An account whose bank pays.
pub const PAYS: &str = "AT611904300234573201";
/// An account whose bank does not pay.
pub const BOUNCES: &str = "AT861904300235473202";

/// The app with the sandbox's webhooks and with debits switched on.
pub async fn start(engine: Engine) -> TestApp {
    start_with(engine, Options { webhooks: true, ..Options::default() }).await
}

pub async fn start_with(engine: Engine, options: Options) -> TestApp {
    let test = TestApp::start_with(engine, options).await;
    test.app.methods.switch(&test.app.store, "sepa_debit", true).await.unwrap();
    test
}

/// An order of two of a new product, 9,00 euros, that waits for a debit.
pub async fn order(test: &TestApp, slug: &str) -> OrderId {
    let product = test.product(slug, 5).await;
    order_of_product(test, &product, 2).await
}

/// An order of so many of a product, by a new visitor, that waits for a debit.
pub async fn order_of_product(test: &TestApp, product: &ProductId, quantity: u32) -> OrderId {
    // The cart is filled in pesos; what decides is the currency of the form.
    let visitor = test.visitor_with(product, quantity).await;
    let page = checkout::prepare(&test.app, &visitor, Currency::Eur).await.unwrap();
    let form = CheckoutForm {
        token: page.token,
        name: "Ana Gómez".to_owned(),
        email: "ana@example.com".to_owned(),
        method: "sepa_debit".to_owned(),
        currency: "EUR".to_owned(),
        total_seen_minor: page.cart.total.unwrap().minor(),
        locale: Locale::Es,
    };
    order_of(checkout::start(&test.app, &visitor, form).await.unwrap())
}

/// Has the account debited on the hosted page.
pub async fn debit(test: &TestApp, order: &OrderId, iban: &str) {
    let session = test.session(order).await;
    let body = format!(r#"{{"iban":"{iban}"}}"#);
    let answer = test.control(&format!("sessions/{session}/pay"), &body).await;
    assert_eq!(answer["outcome"], "completed", "{answer}");
}

/// The same, and the bank says nothing until it is told to; the news of it have come.
pub async fn debit_and_hold(test: &TestApp, order: &OrderId, iban: &str) {
    debit(test, order, iban).await;
    bank(test, order, "hold").await;
    hear(test).await;
}

/// Tells the bank of the order's latest debit: `hold`, `succeed` or `fail`.
pub async fn bank(test: &TestApp, order: &OrderId, act: &str) -> Value {
    let session = test.session(order).await;
    let answer = test.app.gateway.look_up_session(&session).await.unwrap();
    let intent = answer.value.intent.unwrap();
    test.control(&format!("debits/{intent}/{act}"), "").await
}

/// Every event of the sandbox is delivered, and everything that follows is done.
pub async fn hear(test: &TestApp) {
    // What is due by the clock happens now, not when the sandbox next looks at it.
    test.control("clock", r#"{"advance_seconds":0}"#).await;
    test.sandbox.deliver_all().await.unwrap();
    test.pass(Span::from_seconds(1)).await;
}

/// What became of the order's money, in minor units: captured and returned.
pub async fn money(test: &TestApp, order: &OrderId) -> (i64, i64) {
    let payment = payment(test, order).await.id;
    let facts = facts(test, &payment).await;
    (facts.captured_minor(), facts.returned_minor())
}
