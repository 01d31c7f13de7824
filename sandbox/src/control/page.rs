//! The control API's page for people: what waits, and the acts that need no parameters.

use actix_web::HttpResponse;
use askama::Template;

use super::ControlError;
use crate::deliveries::mode::Mode;
use crate::hosted_page::{grouped, headers, in_fours};
use crate::model::card::{Behaviour, TEST_CARDS, TestCard};
use crate::model::debit::DebitOutcome;
use crate::model::iban::{TEST_IBANS, TestIban};
use crate::model::money;
use crate::model::objects::{self, Kind};
use crate::model::payment_intent::PaymentIntent;
use crate::model::session::Session;
use crate::protocol::errors::ApiError;
use crate::service::Service;
use crate::store::StoreError;
use crate::store::deliveries::Delivery;

struct OpenSession {
    id: String,
    amount: String,
    url: String,
}

struct Debit {
    id: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "control/index.html")]
struct Page<'a> {
    address: &'a str,
    target: Option<String>,
    mode: &'static str,
    sessions: Vec<OpenSession>,
    debits: Vec<Debit>,
    deliveries: Vec<Delivery>,
    cards: Vec<(String, &'static str)>,
    ibans: Vec<(String, &'static str)>,
}

pub(super) fn render(service: &Service) -> Result<String, ControlError> {
    let (open, processing, deliveries) = service
        .store
        .write(|transaction| {
            let open = transaction.newest(Kind::Session, "open", 50)?;
            let processing = transaction.newest(Kind::PaymentIntent, "processing", 50)?;
            Ok((open, processing, transaction.newest_deliveries(50)?))
        })
        .map_err(|error: StoreError| ApiError::from(error))?;
    let mut sessions = Vec::new();
    for record in &open {
        let session: Session = objects::read(record).map_err(ApiError::from)?;
        sessions.push(OpenSession {
            amount: money::text_of(session.amount_total, &session.currency),
            id: session.id,
            url: session.url,
        });
    }
    let mut debits = Vec::new();
    for record in &processing {
        let intent: PaymentIntent = objects::read(record).map_err(ApiError::from)?;
        let amount = money::text_of(intent.amount, &intent.currency);
        debits.push(Debit { amount, id: intent.id });
    }
    let page = Page {
        address: &service.identity.public_url,
        target: service.target(),
        mode: match service.mode().mode {
            Mode::Normal => "normal",
            Mode::Hold => "hold",
            Mode::Drop => "drop",
        },
        sessions,
        debits,
        deliveries,
        cards: TEST_CARDS.iter().map(|card| (grouped(card.number), of_card(card))).collect(),
        ibans: TEST_IBANS.iter().map(|known| (in_fours(known.iban), of_account(known))).collect(),
    };
    page.render().map_err(|error| {
        tracing::error!(error = %error, "the sandbox's page could not be rendered");
        ControlError::NotFound
    })
}

fn of_card(card: &TestCard) -> &'static str {
    match card.behaviour {
        Behaviour::Succeeds => "succeeds",
        Behaviour::SucceedsThen(aftermath) => aftermath.as_str(),
        Behaviour::Declines(decline) => decline.decline_code().unwrap_or(decline.code()),
    }
}

fn of_account(account: &TestIban) -> &'static str {
    match (account.behaviour.outcome, account.behaviour.delayed) {
        (DebitOutcome::Succeeds, false) => "succeeds",
        (DebitOutcome::Succeeds, true) => "succeeds after three minutes",
        (DebitOutcome::Disputed, _) => "succeeds, disputed and lost",
        (DebitOutcome::Fails(_), true) => "fails after three minutes",
        (DebitOutcome::Fails(failure), false) => failure.code(),
    }
}

pub(super) fn respond(html: String) -> HttpResponse {
    headers(&mut HttpResponse::Ok(), &[]).body(html)
}

pub(super) async fn redirect() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", "/_sandbox/")).finish()
}
