//! Disputes and early fraud warnings: by their cards, by their evidence, by time and by hand.

use cobro_sandbox::model::aftermath::AFTERMATH_SECONDS;
use cobro_sandbox::model::dispute::{self, Dispute, RESPONSE_SECONDS, REVIEW_SECONDS};
use cobro_sandbox::model::dispute_status::DisputeStatus;
use serde_json::{Value, json};

use crate::stripe::{Stripe, id};

/// 10.00 USD less the fee of the payment.
const PAID: i64 = 1_000 - 59;
/// The fee of a dispute.
const FEE: i64 = 1_500;

fn disputes(stripe: &mut Stripe) -> Vec<Value> {
    stripe.ask("GET", "/v1/disputes", "").unwrap()["data"].as_array().unwrap().clone()
}

/// Pays by a card and waits for its dispute.
fn disputed(stripe: &mut Stripe, card: &str) -> (Value, Value) {
    let intent = stripe.intent(card, "");
    assert!(disputes(stripe).is_empty(), "it comes later");
    stripe.now += AFTERMATH_SECONDS;
    let dispute = disputes(stripe).remove(0);
    (intent, dispute)
}

fn status_after(stripe: &mut Stripe, dispute: &Value, text: &str) -> Value {
    let path = format!("/v1/disputes/{}", id(dispute));
    let form = format!("evidence[uncategorized_text]={text}");
    let submitted = stripe.post(&path, &form);
    assert_eq!(submitted["evidence_details"]["submission_count"], 1);
    assert!(submitted["status"].as_str().unwrap().ends_with("under_review"));
    stripe.now += REVIEW_SECONDS;
    stripe.ask("GET", &path, "").unwrap()["status"].clone()
}

#[test]
fn a_dispute_takes_its_amount_and_its_fee_at_once() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("createDispute", "");
    let events = stripe.events_after(AFTERMATH_SECONDS);
    assert_eq!(events, ["charge.dispute.created", "charge.dispute.funds_withdrawn"]);
    let dispute = disputes(&mut stripe).remove(0);
    assert_eq!(
        (&dispute["status"], &dispute["reason"], &dispute["amount"]),
        (&json!("needs_response"), &json!("fraudulent"), &json!(1_000))
    );
    assert_eq!(dispute["payment_intent"], intent["id"]);
    assert_eq!(dispute["balance_transactions"][0]["net"], -1_000 - FEE);
    assert_eq!(dispute["is_charge_refundable"], false);
    assert_eq!(stripe.charge_of(&intent)["disputed"], true);
    assert_eq!(stripe.balance(), PAID - 1_000 - FEE);
    let refused = stripe.refusal("/v1/refunds", &format!("payment_intent={}", id(&intent)));
    assert_eq!(refused["code"], "charge_disputed");
}

#[test]
fn the_text_of_the_evidence_decides() {
    for (card, text, status) in [
        ("createDispute", "winning_evidence", "won"),
        ("createDisputeProductNotReceived", "Delivered: losing_evidence", "lost"),
        ("createDispute", "nothing", "under_review"),
        ("createDisputeInquiry", "winning_evidence", "warning_closed"),
        ("createDisputeInquiry", "escalate_inquiry_evidence", "needs_response"),
    ] {
        let mut stripe = Stripe::new();
        let (_, dispute) = disputed(&mut stripe, card);
        assert_eq!(status_after(&mut stripe, &dispute, text), status, "{card} {text}");
        let held = ["lost", "under_review", "needs_response"].contains(&status);
        let fee = if card == "createDisputeInquiry" && !held { 0 } else { FEE };
        let expected = PAID - fee - if held { 1_000 } else { 0 };
        assert_eq!(stripe.balance(), expected, "{card} {text}");
    }
}

#[test]
fn a_dispute_that_is_won_says_so_and_brings_its_amount_back() {
    let mut stripe = Stripe::new();
    let (intent, dispute) = disputed(&mut stripe, "createDispute");
    stripe.objects.take_published();
    let path = format!("/v1/disputes/{}", id(&dispute));
    stripe.post(&path, "evidence[uncategorized_text]=winning_evidence");
    assert_eq!(stripe.event_types(), ["charge.dispute.updated"]);
    let events = stripe.events_after(REVIEW_SECONDS);
    assert_eq!(events, ["charge.dispute.closed", "charge.dispute.funds_reinstated"]);
    let refund = format!("payment_intent={}", id(&intent));
    assert_eq!(stripe.post("/v1/refunds", &refund)["status"], "succeeded");
}

#[test]
fn evidence_is_staged_changed_and_submitted_once() {
    let mut stripe = Stripe::new();
    let (_, dispute) = disputed(&mut stripe, "createDispute");
    let path = format!("/v1/disputes/{}", id(&dispute));
    assert!(stripe.refusal(&path, "submit=true")["message"].as_str().unwrap().contains("no evid"));
    let staged = "evidence[customer_name]=Ana&evidence[service_date]=today&submit=false";
    let staged = stripe.post(&path, staged);
    assert_eq!(
        (&staged["status"], &staged["evidence_details"]["has_evidence"]),
        (&json!("needs_response"), &json!(true))
    );
    let changed = stripe.post(&path, "evidence[service_date]=&submit=false&metadata[room]=7");
    assert_eq!(changed["evidence"]["customer_name"], "Ana");
    assert_eq!(changed["evidence"]["service_date"], Value::Null);
    assert_eq!(changed["metadata"], json!({ "room": "7" }));
    assert_eq!(stripe.post(&path, "submit=true")["status"], "under_review");
    let again = stripe.refusal(&path, "evidence[customer_name]=Eva");
    assert_eq!(again["param"], "evidence");
    let long = format!("evidence[customer_name]={}", "x".repeat(20_001));
    assert_eq!(stripe.refusal(&path, &long)["param"], "evidence[customer_name]");
    let unknown = stripe.refusal(&path, "evidence[mood]=good");
    assert_eq!(unknown["code"], "parameter_unknown");
    assert_eq!(stripe.post(&path, "metadata[room]=8")["status"], "under_review");
}

#[test]
fn a_dispute_can_be_accepted_and_an_inquiry_not() {
    let mut stripe = Stripe::new();
    let (_, dispute) = disputed(&mut stripe, "createDispute");
    let close = format!("/v1/disputes/{}/close", id(&dispute));
    assert_eq!(stripe.post(&close, "")["status"], "lost");
    assert!(stripe.ask("POST", &close, "").is_err());
    let mut stripe = Stripe::new();
    let (_, inquiry) = disputed(&mut stripe, "createDisputeInquiry");
    let close = format!("/v1/disputes/{}/close", id(&inquiry));
    assert!(stripe.ask("POST", &close, "").is_err());
}

#[test]
fn an_inquiry_takes_no_money_and_leaves_its_charge_refundable_until_it_is_refunded() {
    let mut stripe = Stripe::new();
    let (intent, inquiry) = disputed(&mut stripe, "createDisputeInquiry");
    assert_eq!(inquiry["payment_method_details"]["card"]["case_type"], "inquiry");
    assert_eq!(stripe.balance(), PAID);
    stripe.objects.take_published();
    stripe.post("/v1/refunds", &format!("payment_intent={}", id(&intent)));
    let events = stripe.event_types();
    assert_eq!(events, ["refund.created", "charge.refunded", "charge.dispute.updated"]);
    assert_eq!(disputes(&mut stripe)[0]["is_charge_refundable"], false);
    assert_eq!(status_after(&mut stripe, &inquiry, "escalate_inquiry_evidence"), "needs_response");
    assert_eq!(stripe.balance(), PAID - 1_000, "nothing is left to take");
}

#[test]
fn two_disputes_share_one_charge() {
    let mut stripe = Stripe::new();
    let (intent, _) = disputed(&mut stripe, "createMultipleDisputes");
    let both = disputes(&mut stripe);
    let amounts: Vec<i64> = both.iter().map(|one| one["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [500, 500]);
    let of_charge = format!("charge={}", intent["latest_charge"].as_str().unwrap());
    let listed = stripe.ask("GET", "/v1/disputes", &of_charge).unwrap();
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(status_after(&mut stripe, &both[0], "winning_evidence"), "won");
    let refund = format!("payment_intent={}", id(&intent));
    assert_eq!(stripe.refusal("/v1/refunds", &refund)["code"], "charge_disputed");
}

#[test]
fn a_dispute_that_nobody_answers_is_lost_and_an_inquiry_over() {
    for (card, status) in [("createDispute", "lost"), ("createDisputeInquiry", "warning_closed")] {
        let mut stripe = Stripe::new();
        let (_, dispute) = disputed(&mut stripe, card);
        stripe.now += RESPONSE_SECONDS;
        assert_eq!(disputes(&mut stripe)[0]["status"], dispute["status"], "the last second");
        stripe.now += 1;
        assert_eq!(disputes(&mut stripe)[0]["status"], status);
    }
}

#[test]
fn any_status_follows_any_other_by_hand_and_the_books_stay_right() {
    for from in DisputeStatus::ALL {
        for to in DisputeStatus::ALL {
            let mut stripe = Stripe::new();
            let (_, dispute) = disputed(&mut stripe, "createDispute");
            stripe.act(|ctx| {
                let mut dispute: Dispute = ctx.load(id(&dispute), "id").unwrap();
                dispute::move_to(ctx, &mut dispute, from).unwrap();
                dispute::move_to(ctx, &mut dispute, to).unwrap();
            });
            let moved = disputes(&mut stripe).remove(0);
            assert_eq!(moved["status"], to.as_str());
            let moves = moved["balance_transactions"].as_array().unwrap();
            let taken: i64 = moves.iter().map(|one| one["amount"].as_i64().unwrap()).sum();
            assert_eq!(taken, if to.holds_funds() { -1_000 } else { 0 }, "{from:?} {to:?}");
        }
    }
}

#[test]
fn an_early_fraud_warning_is_actionable_until_its_charge_is_refunded() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("createIssuerFraudRecord", "");
    let events = stripe.events_after(AFTERMATH_SECONDS);
    assert_eq!(events, ["radar.early_fraud_warning.created"]);
    let path = "/v1/radar/early_fraud_warnings";
    let of_intent = format!("payment_intent={}&expand[]=data.charge", id(&intent));
    let warning = stripe.ask("GET", path, &of_intent).unwrap()["data"][0].clone();
    assert_eq!(
        (&warning["actionable"], &warning["charge"]["id"]),
        (&json!(true), &intent["latest_charge"])
    );
    stripe.post("/v1/refunds", &format!("payment_intent={}", id(&intent)));
    let last = stripe.event_types().pop();
    assert_eq!(last.as_deref(), Some("radar.early_fraud_warning.updated"));
    let warning = stripe.ask("GET", &format!("{path}/{}", id(&warning)), "").unwrap();
    assert_eq!(warning["actionable"], false);
}
