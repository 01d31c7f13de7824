//! The rules of money without a socket, a file or a clock, as a simulation drives them.

#![cfg(test)]

mod debits;
mod disputes;
mod refunds;
mod stripe;

use cobro_sandbox::api;
use cobro_sandbox::api::operation::route;
use cobro_sandbox::model::checkout::Payment;
use cobro_sandbox::model::objects::Entity;
use serde_json::{Value, json};

use stripe::{NOW, SESSION, Stripe, id};

#[test]
fn the_same_requests_from_the_same_seed_give_the_same_answers() {
    let story = || {
        let mut stripe = Stripe::new();
        let session = stripe.post("/v1/checkout/sessions", SESSION);
        stripe.pay(&session, "4000000000000002").unwrap();
        stripe.pay(&session, "4242424242424242").unwrap();
        let path = format!("/v1/checkout/sessions/{}", id(&session));
        (stripe.ask("GET", &path, "expand[]=payment_intent").unwrap(), stripe.event_types())
    };
    let (session, events) = story();
    assert_eq!((session.clone(), events.clone()), story());
    assert_eq!(session["payment_status"], "paid");
    assert_eq!(
        events,
        [
            "payment_intent.created",
            "charge.failed",
            "payment_intent.payment_failed",
            "charge.succeeded",
            "payment_intent.succeeded",
            "checkout.session.completed",
        ]
    );
}

#[test]
fn an_event_shows_its_object_as_it_was_then() {
    let mut stripe = Stripe::new();
    let session = stripe.post("/v1/checkout/sessions", SESSION);
    stripe.pay(&session, "4242424242424242").unwrap();
    let published = stripe.objects.take_published();
    assert_eq!(published[0].to_json()["data"]["object"]["status"], "requires_payment_method");
    assert_eq!(published[2].to_json()["data"]["object"]["status"], "succeeded");
}

#[test]
fn refunds_never_exceed_what_was_captured() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "");
    let of_intent = format!("payment_intent={}", id(&intent));
    stripe.post("/v1/refunds", &format!("{of_intent}&amount=600"));
    let error = stripe.refusal("/v1/refunds", &format!("{of_intent}&amount=401"));
    assert_eq!(error["param"], "amount");
    stripe.post("/v1/refunds", &of_intent);
    let error = stripe.refusal("/v1/refunds", &of_intent);
    assert_eq!(error["code"], "charge_already_refunded");
    let path = format!("/v1/charges/{}", intent["latest_charge"].as_str().unwrap());
    let charge = stripe.ask("GET", &path, "expand[]=refunds").unwrap();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(1000), &json!(true)));
    let amounts: Vec<&Value> =
        charge["refunds"]["data"].as_array().unwrap().iter().map(|r| &r["amount"]).collect();
    assert_eq!(amounts, [400, 600]);
}

#[test]
fn what_is_held_can_be_captured_once_in_part_or_released() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "&capture_method=manual");
    assert_eq!(intent["status"], "requires_capture");
    assert_eq!(intent["amount_capturable"], 1_000);
    let capture = format!("/v1/payment_intents/{}/capture", id(&intent));
    let error = stripe.refusal(&capture, "amount_to_capture=1001");
    assert_eq!(error["code"], "amount_too_large");
    let captured = stripe.post(&capture, "amount_to_capture=600");
    assert_eq!(captured["amount_received"], 600);
    let error = stripe.refusal(&capture, "");
    assert_eq!(error["code"], "payment_intent_unexpected_state");
    let refund = format!("payment_intent={}&amount=601", id(&intent));
    assert_eq!(stripe.refusal("/v1/refunds", &refund)["param"], "amount");

    let other = stripe.intent("visa", "&capture_method=manual");
    let canceled = stripe.post(&format!("/v1/payment_intents/{}/cancel", id(&other)), "");
    assert_eq!(canceled["status"], "canceled");
    let path = format!("/v1/charges/{}", other["latest_charge"].as_str().unwrap());
    let charge = stripe.ask("GET", &path, "").unwrap();
    assert_eq!((&charge["captured"], &charge["refunded"]), (&json!(false), &json!(true)));
}

#[test]
fn money_that_is_only_held_leaves_its_session_complete_and_unpaid() {
    let mut stripe = Stripe::new();
    let form = format!("{SESSION}&payment_intent_data[capture_method]=manual");
    let session = stripe.post("/v1/checkout/sessions", &form);
    stripe.pay(&session, "4242424242424242").unwrap();
    let path = format!("/v1/checkout/sessions/{}", id(&session));
    let session = stripe.ask("GET", &path, "expand[]=payment_intent").unwrap();
    assert_eq!(
        (&session["status"], &session["payment_status"]),
        (&json!("complete"), &json!("unpaid"))
    );
    assert_eq!(session["payment_intent"]["status"], "requires_capture");
}

#[test]
fn an_expired_session_can_not_be_paid_and_a_paid_one_not_be_expired() {
    let mut stripe = Stripe::new();
    let session = stripe.post("/v1/checkout/sessions", SESSION);
    let intent = match stripe.pay(&session, "4000000000000002").unwrap() {
        Payment::Declined { session, .. } => session.payment_intent.unwrap(),
        Payment::Completed { .. } => panic!("the card declines"),
    };
    let expire = format!("/v1/checkout/sessions/{}/expire", id(&session));
    let cancel = format!("/v1/payment_intents/{intent}/cancel");
    assert!(stripe.refusal(&cancel, "")["message"].as_str().unwrap().contains("expire"));
    assert_eq!(stripe.post(&expire, "")["status"], "expired");
    assert!(stripe.pay(&session, "4242424242424242").is_err());
    assert!(stripe.ask("POST", &expire, "").is_err());
    let intent = stripe.ask("GET", &format!("/v1/payment_intents/{intent}"), "").unwrap();
    assert_eq!(intent["status"], "canceled");

    let session = stripe.post("/v1/checkout/sessions", SESSION);
    stripe.pay(&session, "4242424242424242").unwrap();
    assert!(
        stripe.ask("POST", &format!("/v1/checkout/sessions/{}/expire", id(&session)), "").is_err()
    );
}

#[test]
fn a_session_lives_between_half_an_hour_and_a_day() {
    let mut stripe = Stripe::new();
    for (seconds, fits) in [(1_799, false), (1_800, true), (86_400, true), (86_401, false)] {
        let form = format!("{SESSION}&expires_at={}", NOW + seconds);
        assert_eq!(stripe.ask("POST", "/v1/checkout/sessions", &form).is_ok(), fits, "{seconds}");
    }
    stripe.now = NOW + 1_800;
    let open = stripe.ask("GET", "/v1/checkout/sessions", "status=open").unwrap();
    assert_eq!(open["data"].as_array().unwrap().len(), 1);
    assert!(stripe.event_types().contains(&"checkout.session.expired".to_owned()));
}

#[test]
fn bad_parameters_are_refused_by_name() {
    let mut stripe = Stripe::new();
    for (from, to, code, param) in [
        ("mode=payment", "", "parameter_missing", "mode"),
        ("success_url=http://shop/ok", "", "parameter_missing", "success_url"),
        ("http://shop/ok", "shop", "url_invalid", "success_url"),
        ("=1000", "=x", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]"),
        ("=1000", "=49", "amount_too_small", "line_items"),
        ("=Taza", "=", "parameter_invalid_empty", "line_items[0][price_data][product_data][name]"),
        ("[quantity]=1", "[quantity]=0", "parameter_invalid_integer", "line_items[0][quantity]"),
        ("=Taza", "=Taza&foo[bar]=1", "parameter_unknown", "foo"),
    ] {
        let error = stripe.refusal("/v1/checkout/sessions", &SESSION.replacen(from, to, 1));
        assert_eq!((&error["code"], &error["param"]), (&json!(code), &json!(param)), "{to}");
    }
    let overflowing = SESSION.replacen("=1000", "=9223372036854775807", 1);
    let overflowing = overflowing.replacen("[quantity]=1", "[quantity]=9", 1);
    let error = stripe.refusal("/v1/checkout/sessions", &overflowing);
    assert_eq!(error["code"], "amount_too_large");
}

#[test]
fn pages_of_a_list_meet_without_gap_or_overlap() {
    let mut stripe = Stripe::new();
    for amount in 1_000..1_007 {
        stripe.post("/v1/payment_intents", &format!("amount={amount}&currency=usd"));
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = stripe.ask("GET", "/v1/payment_intents", &format!("limit=3{cursor}")).unwrap();
        let found = page["data"].as_array().unwrap().clone();
        seen.extend(found.iter().map(|intent| intent["amount"].as_i64().unwrap()));
        if page["has_more"] == false {
            break;
        }
        cursor = format!("&starting_after={}", id(found.last().unwrap()));
    }
    assert_eq!(seen, (1_000..1_007).rev().collect::<Vec<_>>());
    let error = stripe.ask("GET", "/v1/payment_intents", "starting_after=pi_none").unwrap_err();
    assert_eq!(error.code_text(), Some("resource_missing"));
}

#[test]
fn only_what_is_an_id_can_be_expanded() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "");
    let path = format!("/v1/payment_intents/{}", id(&intent));
    let expanded = stripe.ask("GET", &path, "expand[]=latest_charge.refunds").unwrap();
    assert_eq!(expanded["latest_charge"]["refunds"]["data"], json!([]));
    let list = stripe.ask("GET", "/v1/charges", "expand[]=data.payment_intent").unwrap();
    assert_eq!(list["data"][0]["payment_intent"]["id"], intent["id"]);
    for bad in ["amount", "nothing", "latest_charge.amount", "a.b.c.d.e"] {
        assert!(stripe.ask("GET", &path, &format!("expand[]={bad}")).is_err(), "{bad}");
    }
}

#[test]
fn another_account_sees_nothing() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "");
    let found = stripe.act(|ctx| {
        ctx.account = "acct_2".to_owned();
        let path = format!("/v1/payment_intents/{}", id(&intent));
        api::handle(ctx, &route("GET", &path).unwrap(), &[])
    });
    assert_eq!(found.unwrap_err().status(), 404);
}

#[test]
fn money_that_is_held_too_long_goes_back_by_itself() {
    let mut stripe = Stripe::new();
    let intent = stripe.intent("visa", "&capture_method=manual");
    let path = format!("/v1/payment_intents/{}", id(&intent));
    stripe.now = NOW + 7 * 24 * 60 * 60 - 1;
    assert_eq!(stripe.ask("GET", &path, "").unwrap()["status"], "requires_capture");
    stripe.now += 1;
    let intent = stripe.ask("GET", &path, "expand[]=latest_charge.refunds").unwrap();
    assert_eq!(
        (&intent["status"], &intent["cancellation_reason"]),
        (&json!("canceled"), &json!("automatic"))
    );
    let refund = &intent["latest_charge"]["refunds"]["data"][0];
    assert_eq!(refund["reason"], "expired_uncaptured_charge");
    assert!(stripe.event_types().contains(&"charge.expired".to_owned()));
}
