//! The hosted page and the control API with a bank debit.

use serde_json::json;

use crate::support::{Client, Sandbox, Shop, debit_form};

/// What the page of a session answers to an IBAN.
async fn typed(client: &Client, session: &serde_json::Value, iban: &str) -> (u16, String, String) {
    let path = format!("/pay/{}?locale=es&method=iban", session["id"].as_str().unwrap());
    let form = format!("email=ana@ejemplo.com&iban={iban}&account_name=Ana+Prueba");
    let answer = client.post(&path, &form).await;
    (answer.status, answer.text, answer.location)
}

#[tokio::test]
async fn an_account_is_debited_on_the_page_without_a_script() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    let session = client.post("/v1/checkout/sessions", &debit_form()).await.json;
    let path = format!("/pay/{}", session["id"].as_str().unwrap());
    let page = client.get(&format!("{path}?locale=es")).await.text;
    for said in ["IBAN", "autorizas a Tienda de prueba", "AT61 1904 3002 3457 3201"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("card_number") && !page.contains("<script"));
    let filled = client.get(&format!("{path}?locale=en&iban=AT861904300235473202")).await.text;
    assert!(filled.contains("value=\"AT86 1904 3002 3547 3202\""));
    assert!(filled.contains("you allow Tienda de prueba"));

    let (status, page, _) = typed(&client, &session, "AT61+1904").await;
    assert_eq!(status, 422);
    assert!(page.contains("role=\"alert\"") && page.contains("href=\"#iban\""), "{page}");
    assert!(page.contains("value=\"AT61 1904\""), "what was typed is kept");
    let (status, _, location) = typed(&client, &session, "AT61+1904+3002+3457+3201").await;
    assert_eq!(status, 303);
    assert!(location.starts_with("http://127.0.0.1:9/return?session=cs_test_"));
    assert!(shop.received("checkout.session.completed").is_some(), "before the redirect");
    let used = client.get(&path).await.text;
    assert!(used.contains("Tu banco está procesando el pago"), "{used}");

    client.control("/_sandbox/clock", &json!({ "advance_seconds": 5 })).await;
    sandbox.running.deliver_all().await.unwrap();
    for expected in
        ["charge.pending", "charge.succeeded", "checkout.session.async_payment_succeeded"]
    {
        assert_eq!(shop.count(expected), 1, "{expected}");
    }
    assert!(client.get(&path).await.text.contains("Pago completado"));
}

#[tokio::test]
async fn a_page_that_takes_both_leads_from_one_to_the_other() {
    let sandbox = Sandbox::start(&Shop::open(200).await).await;
    let client = sandbox.client();
    let form = format!("{}&allowed_payment_method_types[1]=card", debit_form());
    let session = client.post("/v1/checkout/sessions", &form).await.json;
    let path = format!("/pay/{}", session["id"].as_str().unwrap());
    assert!(client.get(&path).await.text.contains("method=card#pay"));
    let cards = client.get(&format!("{path}?method=card")).await.text;
    assert!(cards.contains("name=\"card_number\"") && cards.contains("method=iban#pay"));
    assert_eq!(
        client.pay_on_page(&session, "4242424242424242").await.status,
        422,
        "an IBAN is due"
    );
    let path = format!("{path}?method=card");
    let form = "email=ana@ejemplo.com&card_number=4242424242424242&card_expiry=12/34&card_cvc=123\
                &card_name=Ana";
    assert_eq!(client.post(&path, form).await.status, 303);
}

#[tokio::test]
async fn the_control_api_debits_an_account_and_lets_its_bank_answer_at_once() {
    let shop = Shop::open(200).await;
    let sandbox = Sandbox::start(&shop).await;
    let client = sandbox.client();
    for (act, status) in [("fail", "requires_payment_method"), ("succeed", "succeeded")] {
        let session = client.post("/v1/checkout/sessions", &debit_form()).await.json;
        let path = format!("/_sandbox/sessions/{}/pay", session["id"].as_str().unwrap());
        let paid = client.control(&path, &json!({ "iban": "AT321904300235473204" })).await.json;
        assert_eq!(paid["outcome"], "completed");
        let intent = paid["session"]["payment_intent"].as_str().unwrap();
        let page = client.get("/_sandbox/").await.text;
        assert!(page.contains(&format!("/_sandbox/debits/{intent}/{act}")));
        client.control(&format!("/_sandbox/debits/{intent}/hold"), &json!({})).await;
        client.control("/_sandbox/clock", &json!({ "advance_seconds": 86_400 })).await;
        let path = format!("/v1/payment_intents/{intent}");
        assert_eq!(client.get(&path).await.json["status"], "processing", "the bank says nothing");
        let path = format!("/_sandbox/debits/{intent}/{act}");
        assert_eq!(client.control(&path, &json!({})).await.json["status"], status);
        assert_eq!(client.post(&path, "{}").await.status, 400, "it was settled before");
    }
    sandbox.running.deliver_all().await.unwrap();
    assert_eq!(shop.count("checkout.session.async_payment_failed"), 1);
    assert_eq!(shop.count("checkout.session.async_payment_succeeded"), 1);
    let session = client.post("/v1/checkout/sessions", &debit_form()).await.json;
    let path = format!("/_sandbox/sessions/{}/pay", session["id"].as_str().unwrap());
    for wrong in [r#"{"iban":"AT00"}"#, r#"{"card":"4242424242424242","iban":"AT00"}"#, "{}"] {
        assert_eq!(client.post(&path, wrong).await.status, 400, "{wrong}");
    }
    let log = client.get("/_sandbox/requests").await.text;
    assert!(!log.contains("AT321904300235473204"));
}
