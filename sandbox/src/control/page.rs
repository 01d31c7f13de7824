//! The control API's page for people: what waits, and the acts that need no parameters.

use actix_web::HttpResponse;
use askama::Template;

use super::ControlError;
use crate::hosted_page::headers;
use crate::model::card::TEST_CARDS;
use crate::model::money;
use crate::model::objects::{self, Kind};
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

#[derive(Template)]
#[template(path = "control/index.html")]
struct Page<'a> {
    address: &'a str,
    target: Option<String>,
    mode: &'static str,
    sessions: Vec<OpenSession>,
    deliveries: Vec<Delivery>,
    cards: Vec<(String, &'static str)>,
}

pub(super) fn render(service: &Service) -> Result<String, ControlError> {
    let (open, deliveries) = service
        .store
        .write(|transaction| {
            let open = transaction.newest(Kind::Session, "open", 50)?;
            Ok((open, transaction.newest_deliveries(50)?))
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
    let page = Page {
        address: &service.identity.public_url,
        target: service.target(),
        mode: match service.mode().mode {
            crate::deliveries::mode::Mode::Normal => "normal",
            crate::deliveries::mode::Mode::Hold => "hold",
            crate::deliveries::mode::Mode::Drop => "drop",
        },
        sessions,
        deliveries,
        cards: TEST_CARDS
            .iter()
            .map(|card| {
                let meaning = match card.behaviour {
                    crate::model::card::Behaviour::Succeeds => "succeeds",
                    crate::model::card::Behaviour::SucceedsThen(aftermath) => aftermath.as_str(),
                    crate::model::card::Behaviour::Declines(decline) => {
                        decline.decline_code().unwrap_or(decline.code())
                    }
                };
                (crate::hosted_page::grouped(card.number), meaning)
            })
            .collect(),
    };
    page.render().map_err(|error| {
        tracing::error!(error = %error, "the sandbox's page could not be rendered");
        ControlError::NotFound
    })
}

pub(super) fn respond(html: String) -> HttpResponse {
    headers(&mut HttpResponse::Ok(), &[]).body(html)
}

pub(super) async fn redirect() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", "/_sandbox/")).finish()
}
