//! Objects and requests that the tests of the gateway start from.

use serde_json::{Value, json};

use super::test_server::SHOP;
use crate::app::gateway::{CaptureMode, OpenSession, Owner, SessionLine};
use crate::domain::clock::Moment;
use crate::domain::ids::StripeCallId;
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::payment_method::PaymentMethodKind;

pub(super) const KEY: &str = "call_0192f0c0a1b27c3d8e4f5a6b7c8d9e03";
pub(super) const DATE: &str = "Date: Wed, 25 Nov 2026 02:00:00 GMT\r\nRequest-Id: req_1\r\n";
pub(super) const DATE_SECONDS: i64 = 1_795_572_000;

pub(super) fn key() -> StripeCallId {
    KEY.parse().unwrap()
}

pub(super) fn owner() -> Owner {
    Owner {
        shop: SHOP.parse().unwrap(),
        payment: "pay_0192f0c0a1b27c3d8e4f5a6b7c8d9e01".parse().unwrap(),
        attempt: "att_0192f0c0a1b27c3d8e4f5a6b7c8d9e02".parse().unwrap(),
    }
}

pub(super) fn marks() -> Value {
    let owner = owner();
    json!({
        "cobro_shop": owner.shop.as_str(),
        "cobro_payment": owner.payment.as_str(),
        "cobro_attempt": owner.attempt.as_str(),
    })
}

pub(super) fn session(status: &str, intent: Value) -> String {
    json!({
        "id": "cs_test_1", "object": "checkout.session", "status": status, "metadata": marks(),
        "created": 1_795_571_000, "expires_at": 1_795_573_800, "payment_intent": intent,
        "url": "https://checkout.stripe.com/c/pay/cs_test_1",
    })
    .to_string()
}

pub(super) fn intent(charge: Value) -> Value {
    json!({
        "id": "pi_1", "status": "succeeded", "created": 1_795_571_100, "amount_received": 5000,
        "latest_charge": charge, "metadata": marks(),
    })
}

pub(super) fn charge(refunded_minor: i64, disputed: bool) -> Value {
    json!({
        "id": "ch_1", "status": "succeeded", "paid": true, "captured": true,
        "created": 1_795_571_100, "amount_captured": 5000, "amount_refunded": refunded_minor,
        "disputed": disputed, "refunded": false, "payment_intent": "pi_1",
    })
}

pub(super) fn refund(id: &str, status: &str) -> Value {
    json!({
        "id": id, "amount": 2000, "created": 1_795_571_500, "status": status, "charge": "ch_1",
        "payment_intent": "pi_1", "metadata": {
            "cobro_refund": "ref_0192f0c0a1b27c3d8e4f5a6b7c8d9e04" },
    })
}

pub(super) fn page(objects: &[Value], has_more: bool) -> String {
    json!({"object": "list", "url": "/v1/x", "data": objects, "has_more": has_more}).to_string()
}

pub(super) fn request() -> OpenSession {
    let line = |name: &str, picture: Option<&str>| SessionLine {
        name: name.to_owned(),
        unit: Money::new(4_450_000, Currency::Cop).unwrap(),
        quantity: 2,
        picture: picture.map(str::to_owned),
    };
    OpenSession {
        owner: owner(),
        order: "ord_0192f0c0a1b27c3d8e4f5a6b7c8d9e05".parse().unwrap(),
        order_number: serde_json::from_value(json!(1042)).unwrap(),
        lines: vec![line("Café & panela", None), line("Ruana", Some("https://s.example/r.png"))],
        method: PaymentMethodKind::Card,
        capture: CaptureMode::Manual,
        email: "ana+1@example.com".to_owned(),
        locale: Locale::Es,
        success_url: "https://s.example/return?session_id={CHECKOUT_SESSION_ID}".to_owned(),
        cancel_url: "https://s.example/cancel".to_owned(),
        expires_at: Moment::from_seconds(1_795_573_800),
    }
}
