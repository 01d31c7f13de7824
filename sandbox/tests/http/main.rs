//! The sandbox as its clients meet it: over HTTP, with a shop that listens to its events.

#![cfg(test)]

mod debits;
#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use serde_json::{Value, json};

use support::{Sandbox, Shop, session_form};

#[tokio::test]
async fn a_paid_session_is_confirmed_by_the_shop_before_the_customer_returns() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let session = sandbox.client().post("/v1/checkout/sessions", &session_form()).await.json;
    assert_eq!(session["payment_intent"], Value::Null);
    let paid = sandbox.client().pay_on_page(&session, "4242424242424242").await;
    assert_eq!(paid.status, 303);
    let id = session["id"].as_str().unwrap();
    assert_eq!(paid.location, format!("http://127.0.0.1:9/return?session={id}"));

    let completed = shop.received("checkout.session.completed").expect("before the redirect");
    let (time, signature) = completed.signature();
    assert_eq!(signature, support::sign(sandbox.webhook_secret(), &time, &completed.body));
    sandbox.running.deliver_all().await.unwrap();
    for expected in ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"] {
        assert!(shop.received(expected).is_some(), "{expected}");
    }
    assert!(sandbox.running.is_idle().await.unwrap());

    let path = format!("/v1/checkout/sessions/{id}?expand[]=payment_intent.latest_charge");
    let session = sandbox.client().get(&path).await.json;
    assert_eq!(session["status"], "complete");
    assert_eq!(session["payment_status"], "paid");
    assert_eq!(session["url"], Value::Null);
    assert_eq!(session["payment_intent"]["metadata"], json!({ "payment": "p1" }));
    assert_eq!(session["payment_intent"]["latest_charge"]["amount_captured"], 3_990);
}

#[tokio::test]
async fn a_decline_is_told_on_the_page_and_the_session_stays_open() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let session = sandbox.client().post("/v1/checkout/sessions", &session_form()).await.json;
    let page = sandbox.client().pay_on_page(&session, "4000000000009987").await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("La tarjeta fue rechazada"), "a lost card looks like any other");
    assert!(page.text.contains("role=\"alert\""));
    let id = session["id"].as_str().unwrap();
    let session = sandbox.client().get(&format!("/v1/checkout/sessions/{id}")).await.json;
    assert_eq!(session["status"], "open");
    let intent = session["payment_intent"].as_str().unwrap();
    let intent = sandbox.client().get(&format!("/v1/payment_intents/{intent}")).await.json;
    assert_eq!(intent["status"], "requires_payment_method");
    assert_eq!(intent["last_payment_error"]["decline_code"], "lost_card");
    sandbox.running.deliver_all().await.unwrap();
    assert!(shop.received("payment_intent.payment_failed").is_some());
    assert!(shop.received("checkout.session.completed").is_none());
}

#[tokio::test]
async fn a_mistyped_card_reaches_no_bank() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let session = sandbox.client().post("/v1/checkout/sessions", &session_form()).await.json;
    let page = sandbox.client().pay_on_page(&session, "4242424242424241").await;
    assert_eq!(page.status, 422);
    let charges = sandbox.client().get("/v1/charges").await.json;
    assert_eq!(charges["data"], json!([]));
}

#[tokio::test]
async fn a_used_up_page_can_not_be_paid_again() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let session = sandbox.client().post("/v1/checkout/sessions", &session_form()).await.json;
    assert_eq!(sandbox.client().pay_on_page(&session, "4242424242424242").await.status, 303);
    let again = sandbox.client().pay_on_page(&session, "4242424242424242").await;
    assert_eq!(again.status, 200);
    assert!(again.text.contains("data-status=\"complete\""));
    let charges = sandbox.client().get("/v1/charges").await.json;
    assert_eq!(charges["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_gives_its_first_answer_again_and_refuses_other_parameters() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client().with_key("key-1");
    let first = client.post("/v1/checkout/sessions", &session_form()).await;
    let second = client.post("/v1/checkout/sessions", &session_form()).await;
    assert_eq!(first.json["id"], second.json["id"]);
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(second.header("idempotent-replayed").as_deref(), Some("true"));
    assert_eq!(second.header("original-request"), first.header("request-id"));
    assert_ne!(second.header("request-id"), first.header("request-id"));
    let other =
        client.post("/v1/checkout/sessions", &format!("{}&locale=es", session_form())).await;
    assert_eq!(other.status, 400);
    assert_eq!(other.json["error"]["type"], "idempotency_error");
}

#[tokio::test]
async fn a_refused_parameter_leaves_its_key_unused_and_a_decline_does_not() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client().with_key("key-1");
    let refused = client.post("/v1/payment_intents", "amount=1000&currency=usd&colour=red").await;
    assert_eq!(refused.json["error"]["code"], "parameter_unknown");
    let declined = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined";
    let first = client.post("/v1/payment_intents", declined).await;
    assert_eq!((first.status, first.header("idempotent-replayed")), (402, None));
    let second = client.post("/v1/payment_intents", declined).await;
    assert_eq!(second.header("idempotent-replayed").as_deref(), Some("true"));
    assert_eq!(first.json["error"]["payment_intent"], second.json["error"]["payment_intent"]);
}

#[tokio::test]
async fn each_key_is_an_account_and_no_key_is_none() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    sandbox.client().post("/v1/checkout/sessions", &session_form()).await;
    let other = sandbox.client().of_account("sk_test_other");
    assert_eq!(other.get("/v1/checkout/sessions").await.json["data"], json!([]));
    let own = sandbox.client().get("/v1/account").await.json;
    assert_ne!(own["id"], other.get("/v1/account").await.json["id"]);
    assert_eq!(sandbox.client().of_account("").get("/v1/account").await.status, 401);
}

#[tokio::test]
async fn a_session_expires_when_its_time_comes() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let session = sandbox.client().post("/v1/checkout/sessions", &session_form()).await.json;
    sandbox.clock.advance(24 * 60 * 60 * 1_000 - 1_000);
    let path = format!("/v1/checkout/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(sandbox.client().get(&path).await.json["status"], "open");
    sandbox.clock.advance(1_000);
    assert_eq!(sandbox.client().get(&path).await.json["status"], "expired");
    sandbox.running.deliver_all().await.unwrap();
    assert!(shop.received("checkout.session.expired").is_some());
}

#[tokio::test]
async fn held_events_wait_until_they_are_asked_for_and_lost_ones_never_come() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    sandbox.client().control("/_sandbox/webhooks", &json!({ "mode": "hold" })).await;
    let intent = "amount=1000&currency=usd";
    sandbox.client().post("/v1/payment_intents", intent).await;
    assert!(!sandbox.running.is_idle().await.unwrap());
    assert!(shop.received("payment_intent.created").is_none());
    let counts = sandbox.running.deliver_all().await.unwrap();
    assert_eq!((counts.delivered, counts.failed), (1, 0));
    assert!(shop.received("payment_intent.created").is_some());

    let doubled = json!({ "mode": "hold", "duplicate": true, "shuffle": true, "seed": 7 });
    sandbox.client().control("/_sandbox/webhooks", &doubled).await;
    sandbox.client().post("/v1/payment_intents", intent).await;
    assert_eq!(sandbox.running.deliver_all().await.unwrap().delivered, 2);

    sandbox.client().control("/_sandbox/webhooks", &json!({ "mode": "drop" })).await;
    sandbox.client().post("/v1/payment_intents", intent).await;
    assert!(sandbox.running.is_idle().await.unwrap());
    assert_eq!(sandbox.running.deliver_all().await.unwrap().delivered, 0);
}

#[tokio::test]
async fn what_the_shop_refuses_is_sent_again_even_after_a_restart() {
    let shop = Shop::open(500).await;
    let sandbox = Sandbox::start(&shop).await;
    sandbox.client().post("/v1/payment_intents", "amount=1000&currency=usd").await;
    assert_eq!(sandbox.running.deliver_all().await.unwrap().failed, 1);
    let (key, secret) =
        (sandbox.running.secret_key().to_owned(), sandbox.webhook_secret().to_owned());
    shop.answer_with(200);
    let sandbox = sandbox.restart().await;
    assert_eq!(sandbox.running.secret_key(), key);
    assert_eq!(sandbox.webhook_secret(), secret);
    sandbox.clock.advance(60_000);
    sandbox.running.deliver_all().await.unwrap();
    assert!(sandbox.running.is_idle().await.unwrap());
    let listed = sandbox.client().get("/v1/payment_intents").await.json;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn faults_that_answer_fire_as_often_as_asked() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client();
    for (kind, status) in [("429", 429), ("500", 500), ("503", 503), ("html", 502)] {
        let fault = json!({ "operation": "refunds.list", "kind": kind, "retry_after": 3 });
        client.control("/_sandbox/faults", &fault).await;
        let answer = client.get("/v1/refunds").await;
        assert_eq!(answer.status, status, "{kind}");
        assert_eq!(client.get("/v1/refunds").await.status, 200, "{kind} is over");
    }
    client.control("/_sandbox/faults", &json!({ "operation": "*", "kind": "malformed" })).await;
    let broken = client.get("/v1/refunds").await;
    assert_eq!((broken.status, broken.json), (200, Value::Null));
    let planned = client.get("/_sandbox/faults").await.json;
    assert!(planned.as_array().unwrap().iter().all(|fault| fault["fired"] == 1));
}

#[tokio::test]
async fn a_server_error_stays_under_its_key() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client().with_key("key-1");
    let fault = json!({ "operation": "payment_intents.create", "kind": "500" });
    client.control("/_sandbox/faults", &fault).await;
    let first = client.post("/v1/payment_intents", "amount=1000&currency=usd").await;
    assert_eq!(first.header("stripe-should-retry").as_deref(), Some("false"));
    let second = client.post("/v1/payment_intents", "amount=1000&currency=usd").await;
    assert_eq!(second.status, 500);
    assert_eq!(second.header("idempotent-replayed").as_deref(), Some("true"));
}

#[tokio::test]
async fn a_silent_or_cut_connection_has_or_has_not_taken_effect() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client().patient_for(Duration::from_millis(400));
    for (kind, made) in [("timeout_before", 0), ("reset", 0), ("timeout_after", 1)] {
        let fault = json!({ "operation": "payment_intents.create", "kind": kind });
        client.control("/_sandbox/faults", &fault).await;
        let keyed = client.with_key(kind);
        let sent = keyed.try_post("/v1/payment_intents", "amount=1000&currency=usd").await;
        assert!(sent.is_err(), "{kind} answers nothing");
        let listed = client.get("/v1/payment_intents").await.json;
        assert_eq!(listed["data"].as_array().unwrap().len(), made, "{kind}");
    }
    let again = client.with_key("timeout_after");
    let again = again.post("/v1/payment_intents", "amount=1000&currency=usd").await;
    assert_eq!(again.header("idempotent-replayed").as_deref(), Some("true"));
}

#[tokio::test]
async fn a_key_in_use_is_refused_until_its_first_request_ends() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client().with_key("key-1");
    let fault = json!({ "operation": "*", "kind": "slow", "delay_ms": 400 });
    client.control("/_sandbox/faults", &fault).await;
    let form = "amount=1000&currency=usd";
    let both = tokio::join!(
        client.post("/v1/payment_intents", form),
        client.post("/v1/payment_intents", form)
    );
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn the_control_api_answers_no_other_site_and_its_log_shows_no_card() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client();
    for foreign in [("Origin", "https://evil.example"), ("X-Forwarded-For", "10.0.0.1")] {
        assert_eq!(client.get_with("/_sandbox/requests", foreign).await.status, 403);
    }
    assert_eq!(client.get_with("/_sandbox/requests", ("Host", "evil.example")).await.status, 403);
    let card = "payment_method_data[card][number]=4242424242424242\
                &payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=34";
    let form =
        format!("amount=1000&currency=usd&confirm=true&payment_method_data[type]=card&{card}");
    assert_eq!(client.post("/v1/payment_intents", &form).await.json["status"], "succeeded");
    let log = client.get("/_sandbox/requests").await;
    assert_eq!(log.json[0]["operation"], "payment_intents.create");
    assert!(!log.text.contains("4242424242424242"));
}

#[tokio::test]
async fn a_registered_endpoint_gets_its_events_signed_by_its_own_secret() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let form = format!("url={}&enabled_events[]=payment_intent.created", shop.url());
    let endpoint = sandbox.client().post("/v1/webhook_endpoints", &form).await.json;
    let succeeding = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa";
    sandbox.client().post("/v1/payment_intents", succeeding).await;
    sandbox.running.deliver_all().await.unwrap();
    let created = shop.received("payment_intent.created").unwrap();
    let (time, signature) = created.signature();
    let secret = endpoint["secret"].as_str().unwrap();
    assert_eq!(signature, support::sign(secret, &time, &created.body));
    assert!(shop.received("payment_intent.succeeded").is_none());
}

#[tokio::test]
async fn an_event_can_be_sent_again_and_a_reset_forgets_all_but_the_keys() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    client.post("/v1/payment_intents", "amount=1000&currency=usd").await;
    sandbox.running.deliver_all().await.unwrap();
    let events = client.get("/v1/events").await.json;
    assert_eq!(events["data"][0]["pending_webhooks"], 0);
    let event = events["data"][0]["id"].as_str().unwrap();
    client.control(&format!("/_sandbox/events/{event}/resend"), &json!({})).await;
    sandbox.running.deliver_all().await.unwrap();
    assert_eq!(shop.count("payment_intent.created"), 2);
    client.control("/_sandbox/reset", &json!({})).await;
    let listed = client.get("/v1/payment_intents").await;
    assert_eq!((listed.status, &listed.json["data"]), (200, &json!([])));
}

#[tokio::test]
async fn the_control_api_pays_expires_and_moves_the_clock() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    let session = client.post("/v1/checkout/sessions", &session_form()).await.json;
    let path = format!("/_sandbox/sessions/{}", session["id"].as_str().unwrap());
    let declined = json!({ "card": "4000000000000127" });
    let declined = client.control(&format!("{path}/pay"), &declined).await.json;
    assert_eq!(
        (&declined["outcome"], &declined["code"]),
        (&json!("declined"), &json!("incorrect_cvc"))
    );
    let paid = json!({ "card": "5555555555554444", "exp": "01/30", "cvc": "999" });
    let paid = client.control(&format!("{path}/pay"), &paid).await.json;
    assert_eq!(paid["outcome"], "completed");
    assert!(shop.received("checkout.session.completed").is_some());

    let session = client.post("/v1/checkout/sessions", &session_form()).await.json;
    let path = format!("/_sandbox/sessions/{}/expire", session["id"].as_str().unwrap());
    assert_eq!(client.control(&path, &json!({})).await.json["status"], "expired");
    let before = client.get("/v1/checkout/sessions?status=open").await.header("date");
    client.control("/_sandbox/clock", &json!({ "advance_seconds": 3_600 })).await;
    assert_ne!(client.get("/v1/account").await.header("date"), before);
}

#[tokio::test]
async fn the_page_speaks_both_languages_and_allows_no_script() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client();
    let session = client.post("/v1/checkout/sessions", &session_form()).await.json;
    let path = format!("/pay/{}", session["id"].as_str().unwrap());
    let spanish = client.get(&path).await;
    assert!(spanish.text.contains("<html lang=\"es\">") && spanish.text.contains("US$\u{a0}39,90"));
    let english = client.get_with(&path, ("Accept-Language", "fr, en-GB;q=0.8")).await;
    assert!(english.text.contains("<html lang=\"en\">") && english.text.contains("US$39.90"));
    let policy = spanish.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("http://127.0.0.1:9"));
    assert!(!spanish.text.contains("<script") && !spanish.text.contains("style="));
    let filled = client.get(&format!("{path}?card=4242424242424242")).await;
    assert!(filled.text.contains("value=\"4242 4242 4242 4242\""));
    assert_eq!(client.get("/pay/cs_test_none").await.status, 404);
}

#[tokio::test]
async fn the_control_api_moves_a_refund_to_any_status() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    let paying = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_pendingRefund";
    let intent = client.post("/v1/payment_intents", paying).await.json;
    let form = format!("payment_intent={}", intent["id"].as_str().unwrap());
    let refund = client.post("/v1/refunds", &form).await.json;
    let path = format!("/_sandbox/refunds/{}", refund["id"].as_str().unwrap());
    for status in ["canceled", "requires_action", "succeeded", "failed", "pending"] {
        let moved = client.control(&path, &json!({ "status": status })).await.json;
        assert_eq!(moved["status"], status);
    }
    client.control("/_sandbox/clock", &json!({ "advance_seconds": 60 })).await;
    sandbox.running.deliver_all().await.unwrap();
    assert_eq!(shop.count("refund.failed"), 1);
    assert_eq!(shop.count("refund.updated"), 5);
}

#[tokio::test]
async fn the_control_api_moves_a_dispute_to_any_status_even_from_lost_to_won() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    let paying = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_createDispute";
    client.post("/v1/payment_intents", paying).await;
    client.control("/_sandbox/clock", &json!({ "advance_seconds": 60 })).await;
    let dispute = client.get("/v1/disputes").await.json["data"][0].clone();
    let path = format!("/_sandbox/disputes/{}", dispute["id"].as_str().unwrap());
    for status in ["lost", "won", "prevented", "warning_under_review"] {
        let moved = client.control(&path, &json!({ "status": status })).await.json;
        assert_eq!(moved["status"], status);
    }
    sandbox.running.deliver_all().await.unwrap();
    assert_eq!(shop.count("charge.dispute.closed"), 3);
    assert_eq!(shop.count("charge.dispute.funds_reinstated"), 1);
    assert_eq!(client.post(&path, "{\"status\":\"lovely\"}").await.status, 400);
    let nobody = client.post("/_sandbox/disputes/du_none", "{\"status\":\"won\"}").await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test]
async fn a_file_is_evidence_if_a_bank_can_read_it() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client();
    let paying = "amount=1000&currency=usd&confirm=true&payment_method=pm_card_createDispute";
    client.post("/v1/payment_intents", paying).await;
    client.control("/_sandbox/clock", &json!({ "advance_seconds": 60 })).await;
    let dispute = client.get("/v1/disputes").await.json["data"][0].clone();
    let path = format!("/v1/disputes/{}", dispute["id"].as_str().unwrap());
    let nothing = client.post(&path, "evidence[receipt]=file_none&submit=false").await;
    assert_eq!(
        (nothing.status, &nothing.json["error"]["param"]),
        (400, &json!("evidence[receipt]"))
    );

    let keyed = client.with_key("upload");
    let file = keyed.upload("/tienda/ana/recibo.pdf", b"%PDF-1.7 \x00\xff").await.json;
    assert_eq!(
        (&file["filename"], &file["type"], &file["size"]),
        (&json!("recibo.pdf"), &json!("pdf"), &json!(11))
    );
    assert_eq!(keyed.upload("/tienda/ana/recibo.pdf", b"%PDF-1.7 \x00\xff").await.json, file);
    let other = keyed.upload("/tienda/ana/recibo.pdf", b"%PDF-1.7 \x00\xfe").await;
    assert_eq!(other.json["error"]["type"], "idempotency_error");
    let id = file["id"].as_str().unwrap();
    assert_eq!(client.get(&format!("/v1/files/{id}")).await.json, file);
    let form = format!("evidence[receipt]={id}&submit=false&expand[]=evidence.receipt");
    assert_eq!(client.post(&path, &form).await.json["evidence"]["receipt"], file);

    let most = 5 * 1024 * 1024;
    let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
    large.resize(most, 0);
    assert_eq!(client.upload("large.png", &large).await.json["size"], most);
    large.push(0);
    for (name, content) in
        [("large.png", large.as_slice()), ("page.pdf", b"<html>"), ("empty.pdf", b"")]
    {
        let refused = client.upload(name, content).await;
        assert_eq!(
            (refused.status, &refused.json["error"]["param"]),
            (400, &json!("file")),
            "{name}"
        );
    }
    let described = "purpose=dispute_evidence&file[name]=a&file[size]=1&file[type]=pdf";
    assert_eq!(client.post("/v1/files", described).await.status, 400);
}
