//! A request's id: made here and never taken from outside, in the span, in `X-Request-Id` and on
//! error pages, so that a customer's words lead to the log.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use tracing::{Instrument, info, info_span};
use uuid::Builder;

use crate::http::routes;
use crate::http::state::Site;

/// The header that tells the id.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    fn new(site: &Site) -> Self {
        let mut bits = [0_u8; 10];
        site.randomness.fill(&mut bits);
        let millis = site.clock.now().millis().unsigned_abs();
        Self(Builder::from_unix_timestamp_millis(millis, &bits).into_uuid().simple().to_string())
    }

    /// The id of this request; empty where the middleware was not reached.
    #[must_use]
    pub fn of(request: &HttpRequest) -> String {
        request.extensions().get::<Self>().map_or_else(String::new, |id| id.0.clone())
    }
}

/// Gives the request its id and its row of the route table, and logs how it ended. The address is
/// logged by its pattern: the real one of an order's page would let its reader in.
pub async fn request_id(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return next.call(request).await;
    };
    let id = RequestId::new(&site);
    routes::remember(&request);
    let route = routes::pattern_of(request.request()).unwrap_or("none");
    let method = request.method().to_string();
    let span = info_span!("request", request.id = %id.0, method = %method, route);
    let header = HeaderValue::from_str(&id.0);
    request.extensions_mut().insert(id);
    let began = site.clock.now();
    async move {
        let mut response = next.call(request).await?;
        if let Ok(header) = header {
            response.headers_mut().insert(HEADER, header);
        }
        let status = response.status().as_u16();
        let duration_ms = site.clock.now().since(began).millis();
        info!(status, duration_ms, "{method} {route} was answered with {status}");
        Ok(response)
    }
    .instrument(span)
    .await
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::testing::{get, serve};

    #[actix_web::test]
    async fn every_answer_has_an_id_of_its_own_and_not_the_clients() {
        let server = serve().await;
        let first = server.call(get("/").insert_header(("x-request-id", "theirs"))).await;
        let second = server.call(get("/nowhere")).await;
        let (first, second) = (first.header("x-request-id"), second.header("x-request-id"));
        assert_eq!(first.len(), 32);
        assert_ne!(first, second);
    }
}
