//! What is done at Stripe past the shop: in its dashboard, or by whoever else has the shop's key.

use cobro::db::{StoreError, attempts};
use cobro::domain::clock::Span;
use cobro::domain::ids::PaymentId;
use serde_json::Value;

use super::app::TestApp;
use super::money::hear;
use super::people::Visitor;

/// A card that pays, for [`takes`].
pub const CARD: &str = "payment_method=pm_card_visa";
/// The same, whose money is only held.
pub const HELD_CARD: &str = "payment_method=pm_card_visa&capture_method=manual";
/// An account that is debited.
pub const DEBIT: &str = "payment_method=pm_success_at&payment_method_types[0]=sepa_debit\
                         &mandate_data[customer_acceptance][type]=offline";

/// Asks Stripe's API with the shop's key.
pub async fn asks(test: &TestApp, path: &str, body: &str) -> Value {
    let mut dashboard = Visitor::of(test.sandbox.base_url());
    let key = format!("Bearer {}", test.sandbox.secret_key());
    let headers = [("authorization", key.as_str())];
    let answer = dashboard.post(path, body.as_bytes().to_vec(), &headers).await;
    let object: Value = serde_json::from_str(&answer.body).unwrap();
    assert!(object["id"].is_string(), "{path}: {object}");
    object
}

/// Takes money by a PaymentIntent that bears a payment's marks, whatever became of the payment.
/// Gives back its id; the shop hears of it by its events.
pub async fn takes(test: &TestApp, (payment, minor): (&PaymentId, i64), how: &str) -> String {
    let id = payment.clone();
    let attempt = test.app.store.read(move |tx| attempts::latest(tx, &id)).await;
    let attempt = attempt.map_err(|error: StoreError| error).unwrap().unwrap().id;
    let shop = &test.app.settings.shop;
    let body = format!(
        "amount={minor}&currency=eur&confirm=true&{how}&metadata[cobro_shop]={shop}\
         &metadata[cobro_payment]={payment}&metadata[cobro_attempt]={attempt}"
    );
    let intent = asks(test, "/v1/payment_intents", &body).await;
    let id = intent["id"].as_str().unwrap().to_owned();
    if intent["status"] == "processing" {
        test.control(&format!("debits/{id}/hold"), "").await;
    }
    hear(test, Span::from_seconds(2)).await;
    id
}

/// A bank, or a person in the dashboard, moves a refund.
pub async fn moves_refund(test: &TestApp, refund: &str, status: &str) {
    // Two states within a second could not be told apart.
    test.clock.advance(Span::from_seconds(2));
    let body = format!(r#"{{"status":"{status}"}}"#);
    let moved = test.control(&format!("refunds/{refund}"), &body).await;
    assert_eq!(moved["status"], status, "{moved}");
    hear(test, Span::from_seconds(1)).await;
}
