//! The gateway against a scripted server: what is sent, and what each way to fail becomes.

use std::net::TcpListener;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::test_objects::{
    DATE, DATE_SECONDS, KEY, charge, intent, key, owner, page, refund, request, session,
};
use super::test_server::{NOW, Reply, SHOP, StillClock, TestServer, answer, gateway};
use super::{StripeGateway, StripeSettings, StripeSetupError, TimeOuts, sign};
use crate::app::gateway::{
    EventMeaning, Gateway, GatewayError, GatewayResult, RefundReason, RefundRequest, SessionAnswer,
    WebhookRejected,
};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{Observed, PaymentFacts, RefundState, SessionState};
use crate::domain::money::{Currency, Money};
use crate::domain::secret::Secret;

/// Opens a session against a server that does this.
async fn open_against(reply: Reply) -> GatewayResult<SessionAnswer> {
    let server = TestServer::start(vec![reply]);
    let result = gateway(&server.base, StillClock).open_session(&request(), &key()).await;
    assert_eq!(server.requests().len(), 1, "the gateway makes one request a call");
    result
}

async fn error_of(reply: Reply) -> GatewayError {
    open_against(reply).await.unwrap_err()
}

fn error_body(kind: &str, code: &str) -> String {
    json!({"error": {"type": kind, "code": code, "message": "No.", "param": "p"}}).to_string()
}

#[tokio::test]
async fn a_session_is_asked_for_with_our_marks_and_nothing_that_lets_the_amount_drift() {
    let server = TestServer::start(vec![answer(200, DATE, &session("open", Value::Null))]);
    let gateway = gateway(&server.base, StillClock);
    let answered = gateway.open_session(&request(), &key()).await.unwrap();
    assert_eq!(answered.request_id.as_deref(), Some("req_1"));
    assert_eq!(answered.value.state, SessionState::Open);
    assert_eq!(answered.value.owner, Some(owner()));
    assert_eq!(answered.value.expires_at, Moment::from_seconds(1_795_573_800));

    let sent = server.requests().remove(0);
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/checkout/sessions HTTP/1.1"), "{head}");
    for line in [
        "authorization: Bearer sk_test_123",
        &format!("idempotency-key: {KEY}"),
        "stripe-version: 2026-09-30.endive",
        "content-type: application/x-www-form-urlencoded",
    ] {
        assert!(head.lines().any(|sent| sent.eq_ignore_ascii_case(line)), "{line} in {head}");
    }
    let plain = body.replace("%5B", "[").replace("%5D", "]");
    insta::assert_snapshot!("open_session", plain.replace('&', "\n"));
}

#[tokio::test]
async fn the_same_request_is_the_same_to_the_byte() {
    let open = || answer(200, DATE, &session("open", Value::Null));
    let server = TestServer::start((0..8).map(|_| open()).collect());
    let gateway = gateway(&server.base, StillClock);
    for _ in 0..8 {
        gateway.open_session(&request(), &key()).await.unwrap();
    }
    let requests = server.requests();
    assert!(requests.iter().all(|request| *request == requests[0]), "{requests:#?}");
    assert_eq!(server.connections(), 1, "connections are kept alive");
}

#[tokio::test]
async fn a_decline_is_told_by_its_class_even_where_its_embedded_intent_is_broken() {
    let body = r#"{"error":{"type":"card_error","code":"card_declined","message":"No.",
        "decline_code":"insufficient_funds","payment_intent":{"id":7,"amount":"x"}}}"#;
    let GatewayError::Declined(class, detail) = error_of(answer(402, DATE, body)).await else {
        panic!("not a decline")
    };
    assert_eq!(class, DeclineClass::InsufficientFunds);
    assert_eq!(detail.decline_code.as_deref(), Some("insufficient_funds"));
    assert_eq!((detail.status, detail.request_id.as_deref()), (402, Some("req_1")));
}

#[tokio::test]
async fn other_refusals_are_for_good_and_name_the_parameter() {
    for (status, kind, code) in [
        (400, "invalid_request_error", "parameter_invalid_integer"),
        (404, "invalid_request_error", "resource_missing"),
        (400, "idempotency_error", ""),
        (409, "invalid_request_error", "something_else"),
        (402, "invalid_request_error", "balance_insufficient"),
    ] {
        let error = error_of(answer(status, "", &error_body(kind, code))).await;
        let GatewayError::Refused(detail) = error else { panic!("{status}: {error}") };
        assert_eq!((detail.status, detail.param.as_deref()), (status, Some("p")));
    }
}

#[tokio::test]
async fn a_wrong_key_is_an_operators_matter() {
    for status in [401, 403] {
        let error = error_of(answer(status, "", "<html>no</html>")).await;
        assert!(matches!(error, GatewayError::Unauthorised(_)), "{error}");
    }
}

#[tokio::test]
async fn a_busy_stripe_took_nothing_and_may_be_asked_again() {
    let limited = answer(429, "Retry-After: 7\r\n", &error_body("invalid_request_error", "x"));
    let GatewayError::Busy { retry_after, unreachable, .. } = error_of(limited).await else {
        panic!("not busy")
    };
    assert_eq!((retry_after, unreachable), (Some(Span::from_seconds(7)), false));
    for code in ["idempotency_key_in_use", "lock_timeout"] {
        let error = error_of(answer(409, "", &error_body("idempotency_error", code))).await;
        assert!(matches!(error, GatewayError::Busy { unreachable: false, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_refused_connection_took_nothing_and_says_that_stripe_was_not_reached() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gateway = gateway(&format!("http://{address}"), StillClock);
    let error = gateway.open_session(&request(), &key()).await.unwrap_err();
    assert!(matches!(error, GatewayError::Busy { unreachable: true, .. }), "{error}");
}

#[tokio::test]
async fn an_outcome_that_nobody_told_is_unknown() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":\"cs_";
    let huge = format!("{{\"id\":\"{}\"}}", "x".repeat(5 * 1024 * 1024));
    let unavailable = answer(503, "", "<html>down</html>");
    let GatewayError::Unknown(detail) = error_of(unavailable).await else { panic!("503") };
    assert_eq!(detail.status, 503, "the status outlives a body that is no JSON");
    for (name, reply) in [
        ("silence", Reply::Silence),
        ("closed without a word", Reply::Cut(String::new())),
        ("cut inside the body", Reply::Cut(cut.to_owned())),
        ("a fresh 500", answer(500, "", &error_body("api_error", "x"))),
        ("retry it", answer(500, "Stripe-Should-Retry: true\r\n", "{}")),
        ("nonsense", answer(200, "", "{\"id\":7}")),
        ("html", answer(200, "", "<html>hello</html>")),
        ("half a JSON", answer(200, "", "{\"id\":\"cs_1\"")),
        ("an unknown state", answer(200, "", &session("dreaming", Value::Null))),
        ("a redirect", answer(302, "Location: http://127.0.0.1:9/\r\n", "")),
        ("a proxy's 404", answer(404, "", "<html>not found</html>")),
        ("no end", answer(200, "", &huge)),
    ] {
        let error = error_of(reply).await;
        assert!(matches!(error, GatewayError::Unknown(_)), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_stored_500_ends_its_key_for_a_write_and_means_nothing_for_a_read() {
    for header in ["Idempotent-Replayed: true\r\n", "Stripe-Should-Retry: false\r\n"] {
        let body = error_body("api_error", "x");
        let error = error_of(answer(500, header, &body)).await;
        assert!(matches!(error, GatewayError::KeyUsedUp(_)), "{error}");
        let server = TestServer::start(vec![answer(500, header, &body)]);
        let read = gateway(&server.base, StillClock).look_up_session("cs_test_1").await;
        assert!(matches!(read, Err(GatewayError::Unknown(_))), "{read:?}");
    }
}

/// A clock that shows one moment after the other.
struct Moments(Mutex<Vec<i64>>);

impl Clock for Moments {
    fn now(&self) -> Moment {
        let mut left = self.0.lock().unwrap();
        let next = if left.len() > 1 { left.remove(0) } else { left[0] };
        Moment::from_millis(next)
    }
}

async fn seen_at(times: [i64; 2], headers: &str) -> i64 {
    let server = TestServer::start(vec![answer(200, headers, &session("open", Value::Null))]);
    let clock = Moments(Mutex::new(times.to_vec()));
    let answered = gateway(&server.base, clock).open_session(&request(), &key()).await.unwrap();
    answered.value.observations[0].at_seconds
}

#[tokio::test]
async fn an_answer_tells_of_stripes_time_less_the_calls_duration() {
    assert_eq!(seen_at([0, 0], DATE).await, DATE_SECONDS);
    assert_eq!(seen_at([0, 1200], DATE).await, DATE_SECONDS - 2);
    let back = seen_at([90_000, 0], DATE).await;
    assert_eq!(back, DATE_SECONDS - 1, "a clock put back counts as the whole time-out");
}

#[tokio::test]
async fn a_replay_or_an_answer_without_a_date_tells_only_of_the_objects_birth() {
    let replayed = format!("{DATE}Idempotent-Replayed: true\r\n");
    assert_eq!(seen_at([0, 0], &replayed).await, 1_795_571_000);
    assert_eq!(seen_at([0, 0], "").await, 1_795_571_000);
}

#[tokio::test]
async fn one_look_up_of_a_session_shows_the_money_in_one_request() {
    let body = session("complete", intent(charge(0, false)));
    let server = TestServer::start(vec![answer(200, DATE, &body)]);
    let answered = gateway(&server.base, StillClock).look_up_session("cs_test_1").await.unwrap();
    assert_eq!(answered.value.intent.as_deref(), Some("pi_1"));
    let facts = PaymentFacts::of(&answered.value.observations);
    assert_eq!(facts.captured_minor(), 5000);
    assert_eq!(facts.sessions["cs_test_1"].state.sources().next(), Some("req_1"));
    let sent = server.requests().remove(0);
    let line = sent.lines().next().unwrap().replace("%5B", "[").replace("%5D", "]");
    assert_eq!(
        line,
        "GET /v1/checkout/sessions/cs_test_1\
         ?expand[0]=payment_intent.latest_charge.balance_transaction HTTP/1.1"
    );
    assert!(!sent.to_lowercase().contains("idempotency-key"), "{sent}");
}

#[tokio::test]
async fn one_look_up_of_an_intent_shows_all_its_refunds_and_disputes() {
    let dispute = json!({"id": "dp_1", "status": "lost", "amount": 5000, "created": 1_795_571_600,
        "charge": "ch_1", "reason": "fraudulent"});
    let server = TestServer::start(vec![
        answer(200, DATE, &intent(charge(2000, true)).to_string()),
        answer(200, DATE, &page(&[refund("re_2", "succeeded")], true)),
        answer(200, DATE, &page(&[refund("re_1", "failed")], false)),
        answer(200, DATE, &page(&[dispute], false)),
    ]);
    let answered = gateway(&server.base, StillClock).look_up_intent("pi_1").await.unwrap();
    let facts = PaymentFacts::of(&answered.value.observations);
    assert_eq!((facts.captured_minor(), facts.returned_minor()), (5000, 2000));
    assert_eq!(facts.refunds["re_1"].state.state(), &RefundState::Failed);
    assert_eq!(facts.disputes["dp_1"].state.state().status, "lost");
    let requests = server.requests();
    assert!(requests[2].contains("starting_after=re_2"), "{}", requests[2]);
    let asked = "GET /v1/disputes?limit=100&payment_intent=pi_1 ";
    assert!(requests[3].starts_with(asked), "{}", requests[3]);
}

#[tokio::test]
async fn a_look_up_of_a_charge_finds_its_payment() {
    let server = TestServer::start(vec![
        answer(200, DATE, &charge(0, false).to_string()),
        answer(200, DATE, &intent(charge(0, false)).to_string()),
        answer(200, DATE, &page(&[], false)),
    ]);
    let answered = gateway(&server.base, StillClock).look_up_charge("ch_1").await.unwrap();
    assert_eq!(answered.value.owner, Some(owner()));
    assert!(server.requests()[1].starts_with("GET /v1/payment_intents/pi_1?"));
}

#[tokio::test]
async fn what_is_not_ours_brings_no_facts() {
    let mut foreign = intent(charge(0, false));
    foreign["metadata"] = json!({});
    let server = TestServer::start(vec![answer(200, DATE, &foreign.to_string())]);
    let answered = gateway(&server.base, StillClock).look_up_intent("pi_1").await.unwrap();
    assert_eq!((answered.value.owner, answered.value.observations), (None, Vec::new()));
}

#[tokio::test]
async fn sessions_are_listed_to_the_last_page_from_a_minute_before() {
    let one = |id: &str| {
        let mut one: Value = serde_json::from_str(&session("open", Value::Null)).unwrap();
        one["id"] = json!(id);
        one
    };
    let server = TestServer::start(vec![
        answer(200, DATE, &page(&[one("cs_3"), one("cs_2")], true)),
        answer(200, DATE, &page(&[one("cs_1")], false)),
    ]);
    let listed = gateway(&server.base, StillClock).list_sessions(NOW).await.unwrap().value;
    let ids: Vec<_> = listed.iter().map(|session| session.id.as_str()).collect();
    assert_eq!(ids, ["cs_3", "cs_2", "cs_1"]);
    let requests: Vec<_> =
        server.requests().iter().map(|r| r.replace("%5B", "[").replace("%5D", "]")).collect();
    assert!(requests[0].contains("created[gte]=1795571940"), "{}", requests[0]);
    assert!(requests[1].contains("starting_after=cs_2"), "{}", requests[1]);
}

#[tokio::test]
async fn writes_name_their_key_and_a_refund_names_our_row() {
    let server = TestServer::start(vec![
        answer(200, DATE, &session("expired", Value::Null)),
        answer(200, DATE, &intent(Value::Null).to_string()),
        answer(200, DATE, &refund("re_1", "pending").to_string()),
    ]);
    let gateway = gateway(&server.base, StillClock);
    let expired = gateway.expire_session("cs_test_1", &key()).await.unwrap();
    assert_eq!(expired.value.state, SessionState::Expired);
    gateway.cancel_intent("pi_1", &key()).await.unwrap();
    let wanted = RefundRequest {
        refund: "ref_0192f0c0a1b27c3d8e4f5a6b7c8d9e04".parse().unwrap(),
        owner: owner(),
        intent: "pi_1".to_owned(),
        amount: Money::new(2000, Currency::Usd).unwrap(),
        reason: RefundReason::RequestedByCustomer,
    };
    let refunded = gateway.refund(&wanted, &key()).await.unwrap().value;
    assert_eq!(refunded.refund, Some(wanted.refund));
    let seen = &refunded.observations[0].seen;
    assert!(matches!(seen, Observed::Refund { state: RefundState::Pending, .. }), "{seen:?}");
    let requests = server.requests();
    assert!(requests.iter().all(|r| r.contains(&format!("idempotency-key: {KEY}"))));
    assert!(requests[0].starts_with("POST /v1/checkout/sessions/cs_test_1/expire "));
    assert!(requests[1].starts_with("POST /v1/payment_intents/pi_1/cancel "));
    for field in ["amount=2000", "payment_intent=pi_1", "reason=requested_by_customer"] {
        assert!(requests[2].contains(field), "{field} in {}", requests[2]);
    }
}

#[tokio::test]
async fn an_id_that_could_change_the_path_is_never_sent() {
    let server = TestServer::start(Vec::new());
    let gateway = gateway(&server.base, StillClock);
    for id in ["", "cs_", "cs_1/expire", "cs_1?x=1", "../refunds", "pi_1", "cs_ñ"] {
        let error = gateway.look_up_session(id).await.unwrap_err();
        assert!(matches!(error, GatewayError::Refused(_)), "{id}: {error}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_delivery_is_read_only_with_a_right_signature_and_a_stored_one_without() {
    let gateway = gateway("https://api.stripe.com/", StillClock);
    let body = include_bytes!("../../tests/fixtures/stripe/checkout_session_completed.json");
    let header = sign(body, &Secret::new("whsec_test"), NOW);
    let event = gateway.read_webhook(body, Some(&header), NOW).unwrap();
    assert!(matches!(event.meaning, EventMeaning::Facts(_)));
    assert_eq!(gateway.read_stored_event(body).unwrap(), event);
    let forged = sign(body, &Secret::new("whsec_forged"), NOW);
    let refused = gateway.read_webhook(body, Some(&forged), NOW);
    assert_eq!(refused, Err(WebhookRejected::WrongSignature));
}

#[test]
fn the_key_never_travels_in_the_clear_to_another_machine() {
    let made = |api_base: &str| {
        let settings = StripeSettings {
            api_base: api_base.to_owned(),
            secret_key: Secret::new("sk_live_123"),
            webhook_secrets: Vec::new(),
            shop: SHOP.parse().unwrap(),
            time_outs: TimeOuts::default(),
        };
        StripeGateway::new(settings, std::sync::Arc::new(StillClock)).map(drop)
    };
    for here in ["http://127.0.0.1:12111/", "http://[::1]:1", "https://api.stripe.com"] {
        assert!(made(here).is_ok(), "{here}");
    }
    let clear = made("http://api.stripe.com/");
    assert!(matches!(clear, Err(StripeSetupError::NotHttps(_))), "{clear:?}");
    for bad in ["", "api.stripe.com", "ftp://127.0.0.1/"] {
        assert!(matches!(made(bad), Err(StripeSetupError::BadAddress(_))), "{bad}");
    }
}
