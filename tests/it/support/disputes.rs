//! Payments that a customer's bank disputes, by the sandbox's cards.

use cobro::app::disputes::{self, AnswerForm, DisputeView, DraftForm, GivenFile};
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::dispute::{AnswerKind, Evidence, EvidenceFile, EvidenceText};
use cobro::domain::ids::{OrderId, PaymentId};
use cobro::worker;

use super::app::TestApp;
use super::money::{facts, payment};

/// A dispute as fraud.
pub const FRAUDULENT: &str = "4000000000000259";
/// A dispute because nothing arrived.
pub const NOT_RECEIVED: &str = "4000000000002685";
/// An inquiry.
pub const INQUIRY: &str = "4000000000001976";
/// Two disputes of one charge.
pub const TWICE: &str = "4000000404000079";
/// A warning of fraud.
pub const WARNED: &str = "4000000000005423";

/// A small file that banks read.
pub const PDF: &[u8] = b"%PDF-1.7\nA receipt.\n%%EOF";

/// A disputed payment.
pub struct Disputed {
    pub order: OrderId,
    pub payment: PaymentId,
    /// Stripe's ids, in their order.
    pub disputes: Vec<String>,
}

impl Disputed {
    /// The only dispute.
    pub fn only(&self) -> &str {
        assert_eq!(self.disputes.len(), 1, "{:?}", self.disputes);
        &self.disputes[0]
    }
}

/// Lets time pass at Stripe and here, and delivers what it brings.
pub async fn passes(test: &TestApp, time: Span) {
    test.clock.advance(time);
    test.control("clock", r#"{"advance_seconds":0}"#).await;
    test.sandbox.deliver_all().await.unwrap();
    worker::settle(&test.app).await.unwrap();
}

/// An order of two of a new product, 40.000 pesos, paid by this card and confirmed.
pub async fn bought_by(test: &TestApp, slug: &str, card: &str) -> (OrderId, PaymentId) {
    let order = test.order(slug).await;
    assert_eq!(test.pay(&order, card).await, "completed");
    test.arrive(&order).await;
    passes(test, Span::from_seconds(1)).await;
    let payment = payment(test, &order).await.id;
    (order, payment)
}

/// The same, some seconds later, when its card did what it is known for.
pub async fn disputed(test: &TestApp, slug: &str, card: &str) -> Disputed {
    let (order, payment) = bought_by(test, slug, card).await;
    passes(test, Span::from_seconds(6)).await;
    let disputes = facts(test, &payment).await.disputes.into_keys().collect();
    Disputed { order, payment, disputes }
}

/// Lets time pass until this much is left to answer a dispute.
pub async fn until_left(test: &TestApp, dispute: &str, left: Span) {
    let due = view(test, dispute).await.due.unwrap();
    let passing = due.since(test.app.now()).millis() - left.millis();
    assert!(passing > 0, "less than that is left already");
    passes(test, Span::from_millis(passing)).await;
}

/// The bank, or Stripe's dashboard, moves a dispute.
pub async fn moves(test: &TestApp, dispute: &str, status: &str) {
    // Two states within a second could not be told apart.
    test.clock.advance(Span::from_seconds(2));
    let moved = format!(r#"{{"status":"{status}"}}"#);
    test.control(&format!("disputes/{dispute}"), &moved).await;
    passes(test, Span::from_seconds(1)).await;
}

/// The dispute as its page shows it.
pub async fn view(test: &TestApp, dispute: &str) -> DisputeView {
    disputes::view(&test.app, dispute).await.unwrap()
}

/// A draft with a text that decides the sandbox's bank, filled in on a page of just now.
pub async fn draft(test: &TestApp, dispute: &str, text: &str, token: &str) -> DraftForm {
    DraftForm {
        dispute: dispute.to_owned(),
        seen_version: view(test, dispute).await.version(),
        texts: Evidence::from([
            (EvidenceText::CustomerName, "Ana Gómez".to_owned()),
            (EvidenceText::UncategorizedText, text.to_owned()),
        ]),
        files: Vec::new(),
        removed: Vec::new(),
        form_token: token.to_owned(),
    }
}

/// The same with a receipt.
pub async fn draft_with_file(test: &TestApp, dispute: &str, text: &str, token: &str) -> DraftForm {
    let receipt = GivenFile { name: "recibo.pdf".to_owned(), content: PDF.to_vec() };
    let mut form = draft(test, dispute, text, token).await;
    form.files.push((EvidenceFile::Receipt, receipt));
    form
}

/// Who does it.
pub fn ana() -> Actor {
    Actor::new("mem_ana")
}

/// A form that answers, from a page of just now.
pub async fn answer_form(
    test: &TestApp,
    dispute: &str,
    kind: AnswerKind,
    token: &str,
) -> AnswerForm {
    AnswerForm {
        dispute: dispute.to_owned(),
        kind,
        seen_version: view(test, dispute).await.version(),
        form_token: token.to_owned(),
    }
}

/// The dispute as the sandbox has it.
pub async fn at_stripe(test: &TestApp, dispute: &str) -> (String, u32) {
    let found = test.app.gateway.look_up_dispute(dispute).await.unwrap().value;
    (found.state.status, found.submissions)
}
