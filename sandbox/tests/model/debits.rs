//! Bank debits: under way, paid, bounced, given back and taken back.

use cobro_sandbox::model::charge::Charge;
use cobro_sandbox::model::debit::{self, DEBIT_SECONDS, DELAYED_DEBIT_SECONDS, Verdict};
use cobro_sandbox::model::dispute::{self, Dispute};
use cobro_sandbox::model::dispute_status::DisputeStatus;
use cobro_sandbox::model::refund::{REFUNDABLE_SECONDS, SETTLEMENT_SECONDS};
use serde_json::{Value, json};

use crate::stripe::{DEBIT_SESSION, NOW, Stripe, id};

const PAYS: &str = "AT611904300234573201";
const BOUNCES: &str = "AT861904300235473202";

/// The PaymentIntent of a session, with its charge.
fn intent_of(stripe: &mut Stripe, session: &Value) -> Value {
    let path = format!("/v1/checkout/sessions/{}", id(session));
    let session = stripe.ask("GET", &path, "expand[]=payment_intent.latest_charge").unwrap();
    session["payment_intent"].clone()
}

/// A session in euros whose account was debited, and its PaymentIntent.
fn debited(stripe: &mut Stripe, iban: &str) -> (Value, Value) {
    let session = stripe.post("/v1/checkout/sessions", DEBIT_SESSION);
    stripe.debit(&session, iban).unwrap();
    let intent = intent_of(stripe, &session);
    (session, intent)
}

fn payment_status(stripe: &mut Stripe, session: &Value) -> (Value, Value) {
    let path = format!("/v1/checkout/sessions/{}", id(session));
    let shown = stripe.ask("GET", &path, "").unwrap();
    (shown["status"].clone(), shown["payment_status"].clone())
}

#[test]
fn a_debit_is_under_way_until_its_bank_answers() {
    let mut stripe = Stripe::new();
    let session = stripe.post("/v1/checkout/sessions", DEBIT_SESSION);
    stripe.debit(&session, PAYS).unwrap();
    let expected = [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
    ];
    assert_eq!(stripe.event_types(), expected);
    assert_eq!(payment_status(&mut stripe, &session), (json!("complete"), json!("unpaid")));
    let intent = intent_of(&mut stripe, &session);
    assert_eq!((&intent["status"], &intent["amount_received"]), (&json!("processing"), &json!(0)));
    let charge = &intent["latest_charge"];
    assert!(id(charge).starts_with("py_"));
    assert_eq!(
        (&charge["status"], &charge["paid"], &charge["captured"]),
        (&json!("pending"), &json!(false), &json!(true))
    );
    let account = &charge["payment_method_details"]["sepa_debit"];
    assert_eq!(
        (&account["last4"], &account["country"], &account["bank_code"]),
        (&json!("3201"), &json!("AT"), &json!("19043"))
    );
    let mandate = format!("/v1/mandates/{}", account["mandate"].as_str().unwrap());
    let mandate = stripe.ask("GET", &mandate, "expand[]=payment_method").unwrap();
    assert_eq!(mandate["payment_method"]["type"], "sepa_debit");
    assert_eq!(stripe.balance(), 0, "nothing has come");
    assert!(stripe.events_after(DEBIT_SECONDS - 1).is_empty());
}

#[test]
fn a_debit_that_is_paid_tells_its_session() {
    let mut stripe = Stripe::new();
    let (session, _) = debited(&mut stripe, PAYS);
    let expected = [
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ];
    assert_eq!(stripe.events_after(DEBIT_SECONDS), expected);
    assert_eq!(payment_status(&mut stripe, &session), (json!("complete"), json!("paid")));
    let intent = intent_of(&mut stripe, &session);
    assert_eq!(intent["amount_received"], 1_000);
    assert_eq!(intent["latest_charge"]["paid"], true);
    assert_eq!(stripe.balance(), 1_000 - 54);
    let booked = stripe.ask("GET", "/v1/balance_transactions", "type=payment").unwrap();
    assert_eq!(booked["data"][0]["source"], intent["latest_charge"]["id"]);
    assert!(stripe.events_after(3_600).is_empty());
}

#[test]
fn a_debit_that_bounces_leaves_its_session_complete_and_its_intent_without_a_method() {
    for (iban, failure) in [
        (BOUNCES, "incorrect_account_holder_name"),
        ("AT981904300002222227", "insufficient_funds"),
        ("AT981904300000343434", "charge_exceeds_source_limit"),
        ("AT601904300000121212", "charge_exceeds_weekly_limit"),
    ] {
        let mut stripe = Stripe::new();
        let (session, _) = debited(&mut stripe, iban);
        let expected = [
            "charge.failed",
            "payment_intent.payment_failed",
            "checkout.session.async_payment_failed",
        ];
        assert_eq!(stripe.events_after(DEBIT_SECONDS), expected, "{iban}");
        assert_eq!(payment_status(&mut stripe, &session), (json!("complete"), json!("unpaid")));
        let intent = intent_of(&mut stripe, &session);
        assert_eq!(intent["status"], "requires_payment_method");
        let error = &intent["last_payment_error"];
        assert_eq!(error["code"], "payment_intent_payment_attempt_failed");
        assert_eq!(error["charge"], intent["latest_charge"]["id"]);
        assert_eq!(intent["latest_charge"]["failure_code"], failure);
        assert_eq!(stripe.balance(), 0);
        let refused = stripe.refusal("/v1/refunds", &format!("payment_intent={}", id(&intent)));
        assert!(refused["message"].as_str().unwrap().contains("successful charge"));
    }
}

#[test]
fn some_banks_take_minutes() {
    for (iban, status) in
        [("AT321904300235473204", "succeeded"), ("AT051904300235473205", "requires_payment_method")]
    {
        let mut stripe = Stripe::new();
        let (session, _) = debited(&mut stripe, iban);
        assert!(stripe.events_after(DELAYED_DEBIT_SECONDS - 1).is_empty());
        assert!(!stripe.events_after(1).is_empty());
        assert_eq!(intent_of(&mut stripe, &session)["status"], status);
    }
}

#[test]
fn a_debit_is_settled_by_hand_once_whatever_its_account_is_known_for() {
    for (iban, verdict, status) in [
        (PAYS, Verdict::Fail, "requires_payment_method"),
        (BOUNCES, Verdict::Succeed, "succeeded"),
        (BOUNCES, Verdict::AsKnown, "requires_payment_method"),
    ] {
        let mut stripe = Stripe::new();
        let (session, intent) = debited(&mut stripe, iban);
        let charge = id(&intent["latest_charge"]).to_owned();
        let settle = |stripe: &mut Stripe| {
            stripe.act(|ctx| {
                let charge: Charge = ctx.load(&charge, "id").unwrap();
                debit::settle(ctx, charge, verdict)
            })
        };
        settle(&mut stripe).unwrap();
        assert_eq!(intent_of(&mut stripe, &session)["status"], status);
        assert!(settle(&mut stripe).is_err(), "it is not pending any more");
        assert!(stripe.events_after(DELAYED_DEBIT_SECONDS).is_empty(), "nothing more is to come");
    }
}

#[test]
fn a_debit_under_way_can_be_neither_refunded_nor_cancelled() {
    let mut stripe = Stripe::new();
    let (session, intent) = debited(&mut stripe, PAYS);
    let refused = stripe.refusal("/v1/refunds", &format!("payment_intent={}", id(&intent)));
    assert_eq!(refused["code"], "charge_not_refundable");
    let cancel = format!("/v1/payment_intents/{}/cancel", id(&intent));
    assert_eq!(stripe.refusal(&cancel, "")["code"], "payment_intent_unexpected_state");
    let expire = format!("/v1/checkout/sessions/{}/expire", id(&session));
    assert!(stripe.ask("POST", &expire, "").is_err());
}

#[test]
fn the_refund_of_a_debit_waits_and_comes_too_late_after_half_a_year() {
    let mut stripe = Stripe::new();
    let (_, intent) = debited(&mut stripe, PAYS);
    stripe.now += DEBIT_SECONDS;
    let wish = format!("payment_intent={}&amount=400", id(&intent));
    let refund = stripe.post("/v1/refunds", &wish);
    assert!(id(&refund).starts_with("pyr_"));
    assert_eq!(
        (&refund["status"], &refund["pending_reason"]),
        (&json!("pending"), &json!("processing"))
    );
    let events = stripe.events_after(SETTLEMENT_SECONDS);
    assert_eq!(events, ["refund.updated", "charge.refund.updated"]);
    let shown = stripe.ask("GET", &format!("/v1/refunds/{}", id(&refund)), "").unwrap();
    assert_eq!((&shown["status"], &shown["pending_reason"]), (&json!("succeeded"), &Value::Null));
    stripe.now = NOW + REFUNDABLE_SECONDS + 1;
    assert_eq!(stripe.refusal("/v1/refunds", &wish)["code"], "charge_not_refundable");
}

#[test]
fn a_disputed_debit_is_lost_at_once_and_cannot_be_contested() {
    let mut stripe = Stripe::new();
    debited(&mut stripe, "AT591904300235473203");
    let events = stripe.events_after(DEBIT_SECONDS);
    let expected =
        ["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"];
    assert_eq!(events[3..], expected);
    let dispute = stripe.ask("GET", "/v1/disputes", "").unwrap()["data"][0].clone();
    assert_eq!(
        (&dispute["status"], &dispute["reason"], &dispute["evidence_details"]["due_by"]),
        (&json!("lost"), &json!("customer_initiated"), &Value::Null)
    );
    assert_eq!(dispute.get("payment_method_details"), None);
    let path = format!("/v1/disputes/{}", id(&dispute));
    let evidence = "evidence[uncategorized_text]=winning_evidence";
    assert_eq!(stripe.refusal(&path, evidence)["param"], "evidence");
    stripe.act(|ctx| {
        let mut dispute: Dispute = ctx.load(id(&dispute), "id").unwrap();
        dispute::move_to(ctx, &mut dispute, DisputeStatus::NeedsResponse).unwrap();
    });
    let open = stripe.ask("GET", &path, "").unwrap();
    assert_eq!(open["evidence_details"]["due_by"], Value::Null, "moved by hand all the same");
    let refused = stripe.refusal(&path, evidence);
    assert!(refused["message"].as_str().unwrap().contains("cannot be contested"));
}

#[test]
fn debits_are_in_euros_and_are_not_held() {
    let mut stripe = Stripe::new();
    let dollars = DEBIT_SESSION.replace("=eur", "=usd");
    let held = format!("{DEBIT_SESSION}&payment_intent_data[capture_method]=manual");
    let unknown = DEBIT_SESSION.replace("sepa_debit", "ideal");
    for (form, says) in [(dollars, "usd"), (held, "manual"), (unknown, "card and sepa_debit")] {
        let error = stripe.refusal("/v1/checkout/sessions", &form);
        assert_eq!(error["param"], "allowed_payment_method_types[0]");
        assert!(error["message"].as_str().unwrap().contains(says), "{error}");
    }
    let intent = "amount=1000&currency=usd&payment_method_types[]=sepa_debit";
    let error = stripe.refusal("/v1/payment_intents", intent);
    assert_eq!(error["param"], "payment_method_types[0]");
}

#[test]
fn a_session_takes_only_the_methods_that_it_was_opened_for() {
    let mut stripe = Stripe::new();
    let session = stripe.post("/v1/checkout/sessions", DEBIT_SESSION);
    assert!(stripe.pay(&session, "4242424242424242").is_err());
    let either = format!("{DEBIT_SESSION}&allowed_payment_method_types[1]=card");
    let session = stripe.post("/v1/checkout/sessions", &either);
    stripe.pay(&session, "4242424242424242").unwrap();
    assert_eq!(intent_of(&mut stripe, &session)["status"], "succeeded");
    let session = stripe.post("/v1/checkout/sessions", crate::stripe::SESSION);
    assert!(stripe.debit(&session, PAYS).is_err());
}

#[test]
fn a_payment_intent_is_debited_with_a_mandate_and_an_account_that_is_one() {
    let mut stripe = Stripe::new();
    let intent = "amount=1000&currency=eur&payment_method_types[]=sepa_debit&confirm=true";
    let mandate = "mandate_data[customer_acceptance][type]=offline";
    let named = format!("{intent}&payment_method=pm_success_at");
    assert_eq!(stripe.refusal("/v1/payment_intents", &named)["param"], "mandate_data");
    let given = stripe.post("/v1/payment_intents", &format!("{named}&{mandate}"));
    assert_eq!(given["status"], "processing");
    let typed = format!(
        "{intent}&{mandate}&payment_method_data[type]=sepa_debit\
         &payment_method_data[billing_details][name]=Ana\
         &payment_method_data[billing_details][email]=ana@ejemplo.com"
    );
    for (iban, code) in [
        ("AT611904300234573202", Some("invalid_bank_account_iban")),
        ("AT611904300234573201", None),
    ] {
        let form = format!("{typed}&payment_method_data[sepa_debit][iban]={iban}");
        let answer = stripe.ask("POST", "/v1/payment_intents", &form);
        let said = answer.as_ref().err().and_then(|error| error.code_text());
        assert_eq!(said, code, "{iban}");
    }
    let card = format!("{intent}&{mandate}&payment_method=pm_card_visa");
    let error = stripe.refusal("/v1/payment_intents", &card);
    assert_eq!(error["code"], "payment_intent_incompatible_payment_method");
}
