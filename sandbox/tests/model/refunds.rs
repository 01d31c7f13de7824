//! Refunds that do not simply succeed, and the books of what comes and goes.

use cobro_sandbox::model::refund::{self, Refund, RefundStatus, SETTLEMENT_SECONDS};
use serde_json::{Value, json};

use crate::stripe::{Stripe, id};

fn refunded(stripe: &mut Stripe, card: &str) -> (Value, Value) {
    let intent = stripe.intent(card, "");
    let form = format!("payment_intent={}&amount=400", id(&intent));
    let refund = stripe.post("/v1/refunds", &form);
    (intent, refund)
}

fn shown(stripe: &mut Stripe, refund: &Value) -> Value {
    stripe.ask("GET", &format!("/v1/refunds/{}", id(refund)), "").unwrap()
}

fn moved(stripe: &mut Stripe, refund: &Value, status: RefundStatus) {
    stripe.act(|ctx| {
        let mut refund: Refund = ctx.load(id(refund), "id").unwrap();
        refund::move_to(ctx, &mut refund, status).unwrap();
    });
}

#[test]
fn a_pending_refund_succeeds_when_its_time_comes() {
    let mut stripe = Stripe::new();
    let (intent, refund) = refunded(&mut stripe, "pendingRefund");
    assert_eq!(refund["status"], "pending");
    assert_eq!(stripe.charge_of(&intent)["amount_refunded"], 400);
    assert!(stripe.events_after(SETTLEMENT_SECONDS - 1).is_empty());
    assert_eq!(stripe.events_after(1), ["refund.updated", "charge.refund.updated"]);
    assert_eq!(shown(&mut stripe, &refund)["status"], "succeeded");
    assert!(stripe.events_after(3_600).is_empty());
}

#[test]
fn a_failing_refund_succeeds_first_and_gives_its_amount_back_to_the_charge() {
    let mut stripe = Stripe::new();
    let (intent, refund) = refunded(&mut stripe, "refundFail");
    assert_eq!(refund["status"], "succeeded");
    assert_eq!(refund.get("failure_reason"), None);
    assert_eq!(stripe.balance(), 1_000 - 59 - 400);
    let events = stripe.events_after(SETTLEMENT_SECONDS);
    assert_eq!(events, ["refund.updated", "refund.failed", "charge.refund.updated"]);
    let failed = shown(&mut stripe, &refund);
    assert_eq!(
        (&failed["status"], &failed["failure_reason"]),
        (&json!("failed"), &json!("expired_or_canceled_card"))
    );
    assert!(failed["failure_balance_transaction"].as_str().unwrap().starts_with("txn_"));
    assert_eq!(stripe.charge_of(&intent)["amount_refunded"], 0);
    assert_eq!(stripe.balance(), 1_000 - 59);
    let again = format!("payment_intent={}&amount=1000", id(&intent));
    assert_eq!(stripe.post("/v1/refunds", &again)["amount"], 1_000);
}

#[test]
fn a_refund_is_called_off_by_the_api_only_while_it_waits_for_the_customer() {
    let mut stripe = Stripe::new();
    let (intent, refund) = refunded(&mut stripe, "pendingRefund");
    let cancel = format!("/v1/refunds/{}/cancel", id(&refund));
    assert!(stripe.refusal(&cancel, "")["message"].as_str().unwrap().contains("is pending"));
    moved(&mut stripe, &refund, RefundStatus::RequiresAction);
    let canceled = stripe.post(&cancel, "");
    assert_eq!(
        (&canceled["status"], &canceled["failure_reason"]),
        (&json!("canceled"), &json!("merchant_request"))
    );
    assert_eq!(stripe.charge_of(&intent)["amount_refunded"], 0);
    assert!(stripe.events_after(SETTLEMENT_SECONDS).is_empty(), "nothing is to come");
}

#[test]
fn a_failed_refund_comes_back_only_while_its_amount_is_left() {
    let mut stripe = Stripe::new();
    let (intent, refund) = refunded(&mut stripe, "visa");
    moved(&mut stripe, &refund, RefundStatus::Failed);
    moved(&mut stripe, &refund, RefundStatus::Succeeded);
    assert_eq!(stripe.charge_of(&intent)["amount_refunded"], 400);
    moved(&mut stripe, &refund, RefundStatus::Failed);
    stripe.post("/v1/refunds", &format!("payment_intent={}&amount=900", id(&intent)));
    let refused = stripe.act(|ctx| {
        let mut refund: Refund = ctx.load(id(&refund), "id").unwrap();
        refund::move_to(ctx, &mut refund, RefundStatus::Succeeded)
    });
    assert!(refused.is_err());
}

#[test]
fn every_movement_has_its_fee_and_its_net() {
    let mut stripe = Stripe::new();
    let (intent, refund) = refunded(&mut stripe, "visa");
    let booked = stripe.charge_of(&intent)["balance_transaction"].clone();
    assert_eq!(
        (&booked["amount"], &booked["fee"], &booked["net"]),
        (&json!(1_000), &json!(59), &json!(941))
    );
    assert_eq!(booked["fee_details"][0]["amount"], 59);
    let list = format!("source={}&expand[]=data.source", id(&refund));
    let listed = stripe.ask("GET", "/v1/balance_transactions", &list).unwrap();
    assert_eq!(listed["data"][0]["net"], -400);
    assert_eq!(listed["data"][0]["source"]["object"], "refund");
    let charges = stripe.ask("GET", "/v1/balance_transactions", "type=charge").unwrap();
    assert_eq!(charges["data"][0]["id"], booked["id"]);
    assert_eq!(stripe.balance(), 541);
}

#[test]
fn money_that_is_only_held_is_in_the_books_once_it_is_captured() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "&capture_method=manual");
    assert_eq!(stripe.charge_of(&intent)["balance_transaction"], Value::Null);
    assert_eq!(stripe.balance(), 0);
    stripe.post(&format!("/v1/payment_intents/{}/capture", id(&intent)), "amount_to_capture=600");
    assert_eq!(stripe.charge_of(&intent)["balance_transaction"]["amount"], 600);
}
