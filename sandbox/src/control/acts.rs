//! What the control API does.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{Answered, ControlError};
use crate::deliveries::mode::DeliveryMode;
use crate::faults::Fault;
use crate::model::card_input::CardInput;
use crate::model::checkout::{self, Payment};
use crate::model::iban::CheckedIban;
use crate::model::objects::{self, Entity, Kind};
use crate::model::session::{Payer, Session};
use crate::protocol::errors::ApiError;
use crate::server::Shared;
use crate::service::{Caller, Service};
use crate::store::StoreError;

/// How long Stripe's page waits for the shop before it sends the customer back.
pub(crate) const CONFIRMATION_WAIT: Duration = Duration::from_secs(10);

pub(super) fn set_mode(service: &Service, body: &[u8]) -> Result<Answered, ControlError> {
    let mode: DeliveryMode = serde_json::from_slice(body)?;
    service.set_mode(mode)?;
    Answered::json(service.mode())
}

pub(super) fn plan_fault(service: &Service, body: &[u8]) -> Result<Answered, ControlError> {
    let fault: Fault = serde_json::from_slice(body)?;
    service.faults.plan(fault);
    Answered::json(service.faults.all())
}

/// The session of any account, and whose it is.
pub(crate) fn find_session(service: &Service, id: &str) -> Result<(Caller, Session), ApiError> {
    service.end_due()?;
    let record = service
        .store
        .write(|transaction| transaction.object(Kind::Session, id))
        .map_err(|error: StoreError| ApiError::from(error))?
        .ok_or_else(|| ApiError::missing(Kind::Session.as_str(), id, "id"))?;
    let session = objects::read(&record)?;
    Ok((Caller { account: record.account, ..Caller::default() }, session))
}

pub(super) fn expire_session(service: &Service, id: &str) -> Result<Answered, ControlError> {
    let (caller, _) = find_session(service, id)?;
    let expired = service.change(&caller, |ctx| {
        let mut session: Session = ctx.load(id, "id")?;
        checkout::expire(ctx, &mut session)?;
        Ok(session.to_json())
    })?;
    Ok(Answered::Json(expired))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PayWish {
    card: Option<String>,
    #[serde(default = "usual_expiry")]
    exp: String,
    #[serde(default = "usual_code")]
    cvc: String,
    iban: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

fn usual_expiry() -> String {
    "12/34".to_owned()
}

fn usual_code() -> String {
    "123".to_owned()
}

/// What a session is paid by.
enum By {
    Card(CardInput),
    Account(CheckedIban),
}

impl PayWish {
    fn by(&self) -> Result<By, ControlError> {
        match (&self.card, &self.iban) {
            (Some(card), None) => Ok(By::Card(CardInput::with_expiry(card, &self.exp, &self.cvc))),
            (None, Some(iban)) => match CheckedIban::check(iban) {
                Ok(checked) => Ok(By::Account(checked)),
                Err(mistake) => Err(ApiError::validation(mistake.message()).param("iban").into()),
            },
            (Some(_), Some(_)) | (None, None) => {
                let message = "Pay by a card or by an iban.";
                Err(ApiError::validation(message).param("card").into())
            }
        }
    }
}

/// Pays as the hosted page does: the answer comes after the shop's confirmation or ten seconds.
pub(super) async fn pay_session(
    shared: &Shared,
    id: &str,
    body: &[u8],
) -> Result<Answered, ControlError> {
    let wish: PayWish = serde_json::from_slice(body)?;
    let by = wish.by()?;
    let service = &shared.service;
    let (caller, known) = find_session(service, id)?;
    let email = wish.email.or(known.customer_email);
    let payer = Payer { email, name: wish.name };
    let payment = service.change(&caller, |ctx| {
        let session: Session = ctx.load(id, "id")?;
        match by {
            By::Card(card) => checkout::pay(ctx, session, &card, payer),
            By::Account(iban) => checkout::pay_by_debit(ctx, session, iban, payer),
        }
    })?;
    match payment {
        Payment::Completed { session, event } => {
            shared.courier.wait_for_event(&event, CONFIRMATION_WAIT).await;
            Ok(Answered::Json(json!({
                "outcome": "completed",
                "event": event,
                "redirect": session.success_address(),
                "session": session.to_json(),
            })))
        }
        Payment::Declined { session, decline } => Ok(Answered::Json(json!({
            "outcome": "declined",
            "code": decline.code(),
            "decline_code": decline.decline_code(),
            "message": decline.message(),
            "session": session.to_json(),
        }))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: i64,
}

pub(super) fn advance_clock(service: &Service, body: &[u8]) -> Result<Answered, ControlError> {
    let wish: Advance = serde_json::from_slice(body)?;
    service.advance(wish.advance_seconds)?;
    Answered::json(json!({ "now_ms": service.clock.now_millis() }))
}

/// Forgets objects, keys, deliveries, faults and requests; keys and target stay.
pub(super) fn reset(service: &Service) -> Result<Answered, ControlError> {
    service
        .store
        .write(|transaction| transaction.forget_everything())
        .map_err(|error: StoreError| ApiError::from(error))?;
    service.faults.clear();
    service.requests.clear();
    service.set_mode(DeliveryMode::default())?;
    Answered::json(json!({ "reset": true }))
}

pub(super) fn deliveries(service: &Service) -> Result<Answered, ControlError> {
    let newest = service
        .store
        .write(|transaction| transaction.newest_deliveries(1_000))
        .map_err(|error: StoreError| ApiError::from(error))?;
    Answered::json(newest)
}

pub(super) fn resend(service: &Service, event: &str) -> Result<Answered, ControlError> {
    let now_ms = service.clock.now_millis();
    let planned = service
        .store
        .write(|transaction| transaction.resend(event, now_ms))
        .map_err(|error: StoreError| ApiError::from(error))?;
    if planned == 0 {
        return Err(ApiError::missing(Kind::Event.as_str(), event, "id").into());
    }
    service.to_deliver.notify_one();
    Answered::json(json!({ "deliveries": planned }))
}
