//! Orders that are paid or authorized, and what the books and Stripe say of their money.

use cobro::app::payments::{News, facts_of, record_facts};
use cobro::app::refunds::{RefundError, RefundForm, RefundOf, Refunded, left, refund};
use cobro::db::payments::{HistoryRecord, PaymentRecord};
use cobro::db::refunds::RefundRecord;
use cobro::db::{StoreError, payments, refunds};
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::facts::{Observation, Observed, PaymentFacts};
use cobro::domain::ids::{OrderId, PaymentId};
use cobro::domain::refund::RefundReason;

use super::app::{TestApp, order_of};
use super::dashboard;

/// An order of two of a new product, 40.000 pesos, paid by card and confirmed.
pub async fn paid(test: &TestApp, slug: &str) -> (OrderId, PaymentId) {
    paid_with(test, slug, "4242424242424242").await
}

/// The same, paid with this card.
pub async fn paid_with(test: &TestApp, slug: &str, card: &str) -> (OrderId, PaymentId) {
    let order = test.order(slug).await;
    settle_paid(test, &order, card).await;
    let payment = payment(test, &order).await.id;
    (order, payment)
}

/// An order of two of one product and one of another, 60.000 pesos, paid or held.
pub async fn paid_two_lines(test: &TestApp) -> (OrderId, PaymentId) {
    let first = test.product("cafe", 5).await;
    let second = test.product("panela", 5).await;
    let visitor = test.visitor_with(&first, 2).await;
    let one = cobro::domain::cart::Quantity::new(1).unwrap();
    // Lines stand in the order in which they were put into the cart.
    test.clock.advance(Span::from_seconds(1));
    let currency = cobro::domain::money::Currency::Cop;
    cobro::app::cart::add(&test.app, &visitor, second, one, currency).await.unwrap();
    let order = order_of(test.check_out(&visitor).await.unwrap());
    settle_paid(test, &order, "4242424242424242").await;
    let payment = payment(test, &order).await.id;
    (order, payment)
}

async fn settle_paid(test: &TestApp, order: &OrderId, card: &str) {
    assert_eq!(test.pay(order, card).await, "completed");
    test.arrive(order).await;
    test.pass(Span::from_seconds(3)).await;
}

/// The payment of an order.
pub async fn payment(test: &TestApp, order: &OrderId) -> PaymentRecord {
    let order = order.clone();
    let found = test.app.store.read(move |tx| payments::of_order(tx, &order)).await;
    found.map_err(|error: StoreError| error).unwrap().unwrap()
}

/// All facts of a payment.
pub async fn facts(test: &TestApp, payment: &PaymentId) -> PaymentFacts {
    let payment = payment.clone();
    let found = test.app.store.read(move |tx| facts_of(tx, &payment)).await;
    found.map_err(|error: StoreError| error).unwrap()
}

/// Our own requests to return money of a payment.
pub async fn requests(test: &TestApp, payment: &PaymentId) -> Vec<RefundRecord> {
    let payment = payment.clone();
    let found = test.app.store.read(move |tx| refunds::of_payment(tx, &payment)).await;
    found.map_err(|error: StoreError| error).unwrap()
}

/// How the status of a payment changed, oldest first.
pub async fn history(test: &TestApp, payment: &PaymentId) -> Vec<HistoryRecord> {
    let payment = payment.clone();
    let found = test.app.store.read(move |tx| payments::history(tx, &payment)).await;
    found.map_err(|error: StoreError| error).unwrap()
}

/// A person of the shop returns so much, by a form of just now.
pub async fn returned_here(
    test: &TestApp,
    payment: &PaymentId,
    minor: i64,
    token: &str,
) -> Result<Refunded, RefundError> {
    let left = left(&test.app, payment).await.unwrap();
    let form = RefundForm {
        payment: payment.clone(),
        of: RefundOf::Amount { minor, currency: left.currency() },
        reason: RefundReason::RequestedByCustomer,
        note: None,
        restock: Vec::new(),
        seen_left_minor: left.minor(),
        form_token: token.to_owned(),
        even_while_open: false,
        most: None,
    };
    refund(&test.app, &Actor::new("mem_ana"), form).await
}

/// News as a webhook would bring it, a minute later, and everything that follows.
pub async fn news(test: &TestApp, payment: &PaymentId, source: &str, seen: Observed) {
    test.clock.advance(Span::from_minutes(1));
    let at_seconds = test.app.now().seconds();
    let observation = Observation { at_seconds, source: source.to_owned(), seen };
    let (metrics, payment) = (test.app.metrics.clone(), payment.clone());
    test.app
        .store
        .write(move |tx| {
            let observations = [observation.clone()];
            let news = News { payment: &payment, observations: &observations, cause: "a test" };
            record_facts(tx, &metrics, news)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
    test.pass(Span::from_seconds(3)).await;
}

/// Returns money of a payment as a person does in Stripe's dashboard; gives back Stripe's id.
/// The shop hears of it by its events.
pub async fn returned_at_stripe(test: &TestApp, payment: &PaymentId, minor: i64) -> String {
    let facts = facts(test, payment).await;
    let intent = facts.intents.keys().next().unwrap();
    let body = format!("payment_intent={intent}&amount={minor}");
    let refund = dashboard::asks(test, "/v1/refunds", &body).await;
    let id = refund["id"].as_str().unwrap().to_owned();
    hear(test, Span::from_seconds(1)).await;
    id
}

/// Lets time pass, here and at Stripe, every event arrive, and what follows from them happen.
pub async fn hear(test: &TestApp, time: Span) {
    test.clock.advance(time);
    test.control("clock", r#"{"advance_seconds":0}"#).await;
    test.sandbox.deliver_all().await.unwrap();
    test.pass(Span::from_seconds(3)).await;
}
