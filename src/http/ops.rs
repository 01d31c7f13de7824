//! For operators and their machines, on a listener of its own: figures, and whether the process
//! lives and should get work.

use std::time::Duration;

use actix_web::http::header::ContentType;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};
use prometheus::TextEncoder;
use tracing::warn;

use super::error::chain;
use super::state::Site;
use crate::app::context::App;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The addresses of the operators' listener.
pub fn register(config: &mut ServiceConfig) {
    config
        .route("/metrics", web::get().to(metrics))
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz));
}

/// Every figure, as Prometheus reads them.
async fn metrics(app: web::Data<App>) -> HttpResponse {
    match TextEncoder::new().encode_to_string(&app.metrics.registry().gather()) {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text),
        Err(error) => {
            warn!(error = %chain(&error), "the figures could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// The process lives.
async fn healthz() -> HttpResponse {
    told(HttpResponse::Ok(), "ok")
}

/// The process should get work: the database answers, has every migration and takes writes, and
/// the server is not about to stop.
async fn readyz(app: web::Data<App>, site: web::Data<Site>) -> HttpResponse {
    if site.is_draining() {
        return told(HttpResponse::ServiceUnavailable(), "draining");
    }
    match tokio::time::timeout(PATIENCE, app.store.is_reachable()).await {
        Ok(Ok(())) => told(HttpResponse::Ok(), "ok"),
        Ok(Err(error)) => {
            let reason = chain(&error);
            warn!(error = %reason, "not ready");
            told(HttpResponse::ServiceUnavailable(), &reason)
        }
        Err(_) => {
            warn!("not ready: the database does not answer");
            told(HttpResponse::ServiceUnavailable(), "the database does not answer")
        }
    }
}

fn told(mut answer: HttpResponseBuilder, text: &str) -> HttpResponse {
    answer.content_type(ContentType::plaintext()).body(format!("{text}\n"))
}
