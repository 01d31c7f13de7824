//! `POST /webhooks/stripe`: raw bytes in, a status out. Stripe sends again whatever is not
//! answered with 200, so a failure of ours must be a 500 and a forgery must not.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use tracing::{error, warn};

use super::error::chain;
use super::form::{BodyRefused, read_body};
use crate::app::context::App;
use crate::app::webhook_inbox::{self, ReceiveError};

/// The largest event that is read. Stripe's are some ten kilobytes.
const LARGEST_EVENT: usize = 512 * 1024;

/// Takes one delivery. Its body is in no log.
pub async fn receive(
    request: HttpRequest,
    payload: web::Payload,
    app: web::Data<App>,
) -> HttpResponse {
    let mut payload = payload.into_inner();
    let body = match read_body(&request, &mut payload, LARGEST_EVENT).await {
        Ok(body) => body,
        Err(refused) => {
            warn!(error = %refused, "a webhook was not read");
            return match refused {
                BodyRefused::TooLarge { .. } => {
                    told(HttpResponse::PayloadTooLarge(), "the body is too large")
                }
                BodyRefused::Encoded | BodyRefused::NotArrived(_) => {
                    told(HttpResponse::BadRequest(), "the body cannot be read")
                }
            };
        }
    };
    let signature = request.headers().get("stripe-signature");
    let signature = signature.and_then(|signature| signature.to_str().ok());
    match webhook_inbox::receive(&app, &body, signature).await {
        Ok(_) => told(HttpResponse::Ok(), "received"),
        Err(ReceiveError::Rejected(rejected)) => {
            told(HttpResponse::BadRequest(), &rejected.to_string())
        }
        Err(ReceiveError::App(cause)) => {
            error!(error = %chain(&cause), "a webhook could not be kept");
            told(HttpResponse::InternalServerError(), "the event could not be kept; send it again")
        }
    }
}

fn told(mut answer: HttpResponseBuilder, text: &str) -> HttpResponse {
    answer.content_type(ContentType::plaintext()).body(text.to_owned())
}
