//! The control API under `/_sandbox`: for tests and for the person at this computer only.

pub(crate) mod acts;
mod page;
mod states;

use std::net::IpAddr;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;

use self::states::DebitMove;
use crate::model::debit::Verdict;
use crate::protocol::errors::ApiError;

/// Why a request of the control API is not carried out.
#[derive(Debug, Error)]
pub(crate) enum ControlError {
    /// It does not come from this computer, or from another site.
    #[error("the control API answers only this computer")]
    Foreign,
    /// There is nothing at that address.
    #[error("there is nothing here")]
    NotFound,
    /// The body is not what the address takes.
    #[error("the body cannot be read: {0}")]
    Body(#[from] serde_json::Error),
    /// The sandbox refuses what is asked.
    #[error(transparent)]
    Refused(#[from] ApiError),
}

impl ControlError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Body(_) => StatusCode::BAD_REQUEST,
            Self::Refused(error) => {
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST)
            }
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Refused(error) => error.to_json(),
            Self::Foreign | Self::NotFound | Self::Body(_) => {
                json!({ "error": { "message": self.to_string() } })
            }
        }
    }
}

pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.service(web::resource("/_sandbox").to(page::redirect));
    config.service(web::resource("/_sandbox/{rest:.*}").to(answer));
}

async fn answer(
    request: HttpRequest,
    body: web::Bytes,
    shared: web::Data<crate::server::Shared>,
) -> HttpResponse {
    let answered = match check_origin(&request) {
        Ok(()) => dispatch(&request, &body, &shared).await,
        Err(error) => Err(error),
    };
    let from_page = request
        .headers()
        .get("Accept")
        .is_some_and(|kinds| kinds.as_bytes().starts_with(b"text/html"));
    match answered {
        Ok(Answered::Page(html)) => page::respond(html),
        Ok(Answered::Json(_)) if from_page && request.method() == Method::POST => {
            HttpResponse::SeeOther().insert_header(("Location", "/_sandbox/")).finish()
        }
        Ok(Answered::Json(value)) => HttpResponse::Ok().json(value),
        Err(error) => HttpResponse::build(error.status()).json(error.to_json()),
    }
}

/// What an act of the control API gives.
enum Answered {
    /// A page for people.
    Page(String),
    /// Everything else.
    Json(Value),
}

impl Answered {
    fn json(value: impl Serialize) -> Result<Self, ControlError> {
        Ok(Self::Json(serde_json::to_value(value)?))
    }
}

async fn dispatch(
    request: &HttpRequest,
    body: &[u8],
    shared: &crate::server::Shared,
) -> Result<Answered, ControlError> {
    let path = request.match_info().query("rest").trim_end_matches('/').to_owned();
    let segments: Vec<&str> = path.split('/').collect();
    let service = &shared.service;
    match (request.method(), segments.as_slice()) {
        (&Method::GET, [""]) => Ok(Answered::Page(page::render(service)?)),
        (&Method::GET, ["webhooks"]) => Answered::json(service.mode()),
        (&Method::POST, ["webhooks"]) => acts::set_mode(service, body),
        (&Method::POST, ["deliver"]) => Answered::json(shared.courier.deliver_all().await?),
        (&Method::GET, ["faults"]) => Answered::json(service.faults.all()),
        (&Method::POST, ["faults"]) => acts::plan_fault(service, body),
        (&Method::DELETE, ["faults"]) => {
            service.faults.clear();
            Answered::json(service.faults.all())
        }
        (&Method::POST, ["sessions", id, "expire"]) => acts::expire_session(service, id),
        (&Method::POST, ["sessions", id, "pay"]) => acts::pay_session(shared, id, body).await,
        (&Method::POST, ["disputes", id]) => states::move_dispute(service, id, body),
        (&Method::POST, ["refunds", id]) => states::move_refund(service, id, body),
        (&Method::POST, ["debits", id, act]) => {
            states::move_debit(service, id, debit_move(act).ok_or(ControlError::NotFound)?)
        }
        (&Method::POST, ["clock"]) => acts::advance_clock(service, body),
        (&Method::POST, ["reset"]) => acts::reset(service),
        (&Method::GET, ["requests"]) => Answered::json(service.requests.all()),
        (&Method::GET, ["deliveries"]) => acts::deliveries(service),
        (&Method::POST, ["events", id, "resend"]) => acts::resend(service, id),
        _ => Err(ControlError::NotFound),
    }
}

fn debit_move(act: &str) -> Option<DebitMove> {
    match act {
        "settle" => Some(DebitMove::Settle(Verdict::AsKnown)),
        "succeed" => Some(DebitMove::Settle(Verdict::Succeed)),
        "fail" => Some(DebitMove::Settle(Verdict::Fail)),
        "hold" => Some(DebitMove::Hold),
        _ => None,
    }
}

/// Only this computer, directly, and not from a page of another site.
fn check_origin(request: &HttpRequest) -> Result<(), ControlError> {
    let local_peer = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    let headers = request.headers();
    let forwarded = ["Forwarded", "X-Forwarded-For"].iter().any(|name| headers.contains_key(*name));
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("Host").unwrap_or_default();
    let same_origin = match text("Origin") {
        Some(origin) => origin.strip_prefix("http://") == Some(host),
        None => true,
    };
    if local_peer && !forwarded && is_local_name(host) && same_origin {
        Ok(())
    } else {
        Err(ControlError::Foreign)
    }
}

fn is_local_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or(rest, |(name, _)| name),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_computer_are_local() {
        for host in ["localhost:8081", "127.0.0.1:8081", "[::1]:8081", "127.0.0.1"] {
            assert!(is_local_name(host), "{host}");
        }
        for host in ["", "shop.example:8081", "10.0.0.1:8081", "127.0.0.1.example"] {
            assert!(!is_local_name(host), "{host}");
        }
    }
}
