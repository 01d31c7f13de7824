//! Disputes and files against a scripted server: what is sent, and how its answers read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::test_objects::{DATE, DATE_SECONDS, KEY, key};
use super::test_server::{StillClock, TestServer, answer, gateway};
use crate::app::gateway::{EvidenceSubmission, EvidenceUpload, Gateway, GatewayError};
use crate::domain::dispute::{Evidence, EvidenceFile, EvidenceText, FileKind};
use crate::domain::facts::{DisputeState, PaymentFacts};

fn dispute(status: &str, submissions: i64) -> Value {
    json!({
        "id": "du_1", "object": "dispute", "status": status, "amount": 5000, "currency": "usd",
        "created": 1_795_571_600, "charge": "ch_1", "payment_intent": "pi_1",
        "reason": "fraudulent", "is_charge_refundable": false,
        "evidence_details": {
            "due_by": 1_796_000_000, "has_evidence": true, "past_due": false,
            "submission_count": submissions,
        },
    })
}

/// The body of a request with its brackets readable.
fn fields(request: &str) -> String {
    let body = request.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    body.replace("%5B", "[").replace("%5D", "]")
}

#[tokio::test]
async fn evidence_is_submitted_in_one_request_that_names_each_piece() {
    let server = TestServer::start(vec![
        answer(200, DATE, &dispute("under_review", 1).to_string()),
        answer(200, DATE, &dispute("under_review", 1).to_string()),
    ]);
    let texts = EvidenceText::ALL.iter().map(|name| (*name, format!("of {name}")));
    let files = EvidenceFile::ALL.iter().map(|name| (*name, format!("file_{name}")));
    let request = EvidenceSubmission {
        dispute: "du_1".to_owned(),
        texts: texts.collect::<Evidence>(),
        files: files.collect::<BTreeMap<_, _>>(),
    };
    let gateway = gateway(&server.base, StillClock);
    for _ in 0..2 {
        let answered = gateway.submit_evidence(&request, &key()).await.unwrap().value;
        assert_eq!((answered.id.as_str(), answered.submissions), ("du_1", 1));
        let facts = PaymentFacts::of(&answered.observations);
        assert_eq!(facts.disputes["du_1"].state.state(), &answered.state);
        assert_eq!(facts.disputes["du_1"].state.at_seconds(), DATE_SECONDS);
    }
    let requests = server.requests();
    assert_eq!(requests[0], requests[1], "a repetition is the same to the byte");
    assert!(requests[0].starts_with("POST /v1/disputes/du_1 "), "{}", requests[0]);
    assert!(requests[0].contains(&format!("idempotency-key: {KEY}")));
    let sent = fields(&requests[0]);
    assert!(sent.split('&').any(|field| field == "submit=true"), "{sent}");
    for name in EvidenceText::ALL {
        assert!(sent.contains(&format!("evidence[{name}]=of+{name}")), "{name} in {sent}");
    }
    for name in EvidenceFile::ALL {
        assert!(sent.contains(&format!("evidence[{name}]=file_{name}")), "{name} in {sent}");
    }
}

#[tokio::test]
async fn a_dispute_is_looked_up_and_accepted() {
    let server = TestServer::start(vec![
        answer(200, DATE, &dispute("needs_response", 0).to_string()),
        answer(200, DATE, &dispute("lost", 0).to_string()),
    ]);
    let gateway = gateway(&server.base, StillClock);
    let found = gateway.look_up_dispute("du_1").await.unwrap().value;
    assert!(matches!(&found.state, DisputeState { status, .. } if status == "needs_response"));
    let lost = gateway.accept_dispute("du_1", &key()).await.unwrap().value;
    assert_eq!(lost.state.status, "lost");
    let requests = server.requests();
    assert!(requests[0].starts_with("GET /v1/disputes/du_1 "), "{}", requests[0]);
    assert!(requests[1].starts_with("POST /v1/disputes/du_1/close "), "{}", requests[1]);
    assert!(requests[1].contains(&format!("idempotency-key: {KEY}")));
}

#[tokio::test]
async fn a_file_goes_as_a_part_with_its_purpose_under_a_key() {
    let file = json!({"id": "file_1", "object": "file", "purpose": "dispute_evidence"});
    let server = TestServer::start(vec![answer(200, DATE, &file.to_string())]);
    let upload = EvidenceUpload {
        name: "evf_1.pdf".to_owned(),
        kind: FileKind::Pdf,
        content: b"%PDF-1.7 a receipt".to_vec(),
    };
    let answered = gateway(&server.base, StillClock).upload_evidence(&upload, &key()).await;
    assert_eq!(answered.unwrap().value.id, "file_1");
    let sent = server.requests().remove(0);
    let (head, body) = sent.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/files "), "{head}");
    let head = head.to_lowercase();
    assert!(head.contains("content-type: multipart/form-data; boundary="), "{head}");
    assert!(head.contains("authorization: bearer sk_test_123"));
    assert!(head.contains(&format!("idempotency-key: {KEY}")));
    for part in [
        "name=\"purpose\"\r\n\r\ndispute_evidence\r\n",
        "name=\"file\"; filename=\"evf_1.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
}

#[tokio::test]
async fn a_file_that_stripe_refuses_is_refused_for_good_and_an_id_never_changes_the_path() {
    let refusal = json!({"error": {"type": "invalid_request_error", "param": "file"}});
    let server = TestServer::start(vec![answer(400, DATE, &refusal.to_string())]);
    let gateway = gateway(&server.base, StillClock);
    let (name, kind) = ("x.png".to_owned(), FileKind::Png);
    let upload = EvidenceUpload { name, kind, content: b"no picture".to_vec() };
    let refused = gateway.upload_evidence(&upload, &key()).await.unwrap_err();
    assert!(matches!(refused, GatewayError::Refused(_)), "{refused}");
    for id in ["", "du_1/close", "../refunds", "du_1?x=1"] {
        let refused = gateway.look_up_dispute(id).await.unwrap_err();
        assert!(matches!(refused, GatewayError::Refused(_)), "{id}: {refused}");
    }
    assert_eq!(server.requests().len(), 1);
}
