//! The two servers: the shop's, which strangers reach, and the operators'. The caller binds the
//! listeners, so that it knows the addresses before anything is served.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App as WebApp, Error, HttpServer, web};
use actix_web_prom::{PrometheusMetrics, PrometheusMetricsBuilder};
use prometheus::Registry;

use super::admin::live;
use super::admin::session::team;
use super::middleware::csrf::csrf;
use super::middleware::error_pages::error_pages;
use super::middleware::host::host;
use super::middleware::rate_limit::rate_limit;
use super::middleware::request_id::request_id;
use super::middleware::security_headers::security_headers;
use super::middleware::visitor::visitor;
use super::state::{HttpSettings, Site, SiteError};
use super::{ops, routes};
use crate::app::context::App;

/// How long a client may take to send a request's head.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);

/// How long a connection without requests is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How long a client may take to let go of a connection.
const SLOWEST_GOODBYE: Duration = Duration::from_secs(3);

/// How long requests under way may take when the server stops, seconds.
const GRACE_SECONDS: u64 = 20;

/// Connections at once, for each thread that serves.
const MOST_CONNECTIONS: usize = 4096;

/// The bounds of the figure of durations, seconds.
const DURATIONS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Where the servers listen.
#[derive(Debug)]
pub struct Listeners {
    /// The shop's.
    pub shop: TcpListener,
    /// The operators'.
    pub ops: TcpListener,
}

/// Why the servers did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Their settings do not fit.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The figures of HTTP cannot be registered: the registry has had them before.
    #[error("the figures of HTTP cannot be registered")]
    Metrics(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A listener cannot be used.
    #[error("a listener cannot be used")]
    Listen(#[source] io::Error),
}

/// Both servers at work.
pub struct Serving {
    site: web::Data<Site>,
    shop: (ServerHandle, tokio::task::JoinHandle<io::Result<()>>),
    ops: (ServerHandle, tokio::task::JoinHandle<io::Result<()>>),
}

impl Serving {
    /// Says "not ready" from now on and goes on serving, so that balancers can look elsewhere.
    pub fn drain(&self) {
        self.site.drain();
    }

    /// Stops: no new connection, requests under way end, at most 20 seconds later it is over.
    pub async fn stop(self) -> io::Result<()> {
        self.site.drain();
        self.shop.0.stop(true).await;
        let shop = ended(self.shop.1.await);
        // Until here operators could see that it is draining.
        self.ops.0.stop(false).await;
        shop.and(ended(self.ops.1.await))
    }

    /// Returns when the shop's server ended without being asked to, with the reason.
    pub async fn failed(&mut self) -> io::Result<()> {
        ended((&mut self.shop.1).await)
    }
}

fn ended(joined: Result<io::Result<()>, tokio::task::JoinError>) -> io::Result<()> {
    joined.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Starts both servers on these listeners, within a tokio runtime.
///
/// # Errors
/// [`ServeError`]; then nothing is served.
pub fn start(
    app: App,
    settings: HttpSettings,
    listeners: Listeners,
) -> Result<Serving, ServeError> {
    let clock = app.timer.clone();
    let site = Site::new(settings, &app.settings, clock, app.randomness.clone())?;
    let site = web::Data::new(site);
    let figures = figures(app.metrics.registry())?;
    let app = web::Data::new(app);
    let (shop_site, shop_app) = (site.clone(), app.clone());
    let shop = HttpServer::new(move || {
        shop_service(shop_site.clone(), figures.clone()).app_data(shop_app.clone())
    })
    .max_connections(MOST_CONNECTIONS)
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(SLOWEST_HEAD)
    .client_disconnect_timeout(SLOWEST_GOODBYE)
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals()
    .listen(listeners.shop)
    .map_err(ServeError::Listen)?
    .run();
    let ops_site = site.clone();
    let ops = HttpServer::new(move || ops_service(ops_site.clone(), app.clone()))
        .workers(1)
        .client_request_timeout(SLOWEST_HEAD)
        .disable_signals()
        .listen(listeners.ops)
        .map_err(ServeError::Listen)?
        .run();
    Ok(Serving { site, shop: spawned(shop), ops: spawned(ops) })
}

fn spawned(server: Server) -> (ServerHandle, tokio::task::JoinHandle<io::Result<()>>) {
    (server.handle(), tokio::spawn(server))
}

/// The figures of HTTP, by the pattern of the address.
fn figures(registry: &Registry) -> Result<PrometheusMetrics, ServeError> {
    PrometheusMetricsBuilder::new("")
        .registry(registry.clone())
        .buckets(&DURATIONS)
        .mask_unmatched_patterns("none")
        // How long a page is followed says nothing about how quick it is.
        .exclude(live::PATH)
        .build()
        .map_err(ServeError::Metrics)
}

/// The shop's addresses with everything that a request passes. The last wrap is the outermost.
pub(super) fn shop_service(
    site: web::Data<Site>,
    figures: PrometheusMetrics,
) -> WebApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    WebApp::new()
        .app_data(site)
        .configure(routes::register)
        .wrap(from_fn(csrf))
        .wrap(from_fn(team))
        .wrap(from_fn(rate_limit))
        .wrap(from_fn(host))
        .wrap(from_fn(error_pages))
        .wrap(from_fn(visitor))
        .wrap(Compress::default())
        .wrap(figures)
        .wrap(from_fn(security_headers))
        .wrap(from_fn(request_id))
}

fn ops_service(
    site: web::Data<Site>,
    app: web::Data<App>,
) -> WebApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let headers = DefaultHeaders::new()
        .add((header::CACHE_CONTROL, "no-store"))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    WebApp::new().app_data(site).app_data(app).configure(ops::register).wrap(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_http_are_registered_once() {
        let registry = Registry::new();
        assert!(figures(&registry).is_ok());
        assert!(matches!(figures(&registry), Err(ServeError::Metrics(_))));
    }
}
