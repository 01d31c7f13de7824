//! The shop's server without its app, for tests of what surrounds the handlers.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use actix_web::HttpMessage;
use actix_web::http::header::{self, HeaderValue};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web;
use actix_web_prom::PrometheusMetricsBuilder;

use crate::app::gateway::CaptureMode;
use crate::app::settings::{LateSuccess, Settings};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::ids::{Randomness, ShopId};
use crate::domain::limits::{Limits, RefundLimits};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::http::server::shop_service;
use crate::http::state::{HttpSettings, Site};
use crate::http::{PublicAddress, TrustedProxies};

/// A clock that is turned by hand.
#[derive(Default)]
pub(crate) struct Hands(AtomicI64);

impl Hands {
    pub(crate) fn turn(&self, by: Span) {
        self.0.fetch_add(by.millis(), Ordering::Relaxed);
    }
}

impl Clock for Hands {
    fn now(&self) -> Moment {
        Moment::from_seconds(1_795_000_000) + Span::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Numbers in a row, which are never the same twice.
#[derive(Default)]
struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        let places = bytes.iter_mut().rev().zip(next.iter().rev());
        places.for_each(|(place, byte)| *place = *byte);
    }
}

/// A site at this public address.
pub(crate) fn site(public_url: &str) -> Site {
    build(public_url, Path::new("/nowhere"))
}

fn build(public_url: &str, pictures_dir: &Path) -> Site {
    let randomness: Arc<dyn Randomness> = Arc::<Counting>::default();
    let clock: Arc<dyn Clock> = Arc::<Hands>::default();
    let settings = HttpSettings {
        public_url: PublicAddress::parse(public_url).unwrap(),
        trusted_proxies: TrustedProxies::default(),
        rate_limits: true,
        secret: b"a secret of the tests".to_vec(),
        checkout_origins: vec!["https://checkout.stripe.com".into()],
        pictures_dir: pictures_dir.to_owned(),
        test_mode: true,
    };
    let shop = Settings {
        shop: ShopId::new(clock.now(), randomness.as_ref()),
        shop_name: "Tienda & Co".into(),
        shop_details: None,
        public_url: public_url.into(),
        locale: Locale::Es,
        currency: Currency::Cop,
        time_zone: "America/Bogota".into(),
        capture: CaptureMode::Automatic,
        session: Span::from_minutes(30),
        limits: Limits::default(),
        support_refunds: RefundLimits::default(),
        late_success: LateSuccess::Revive,
        settlement: Span::from_hours(14 * 24),
        live: false,
    };
    Site::new(settings, &shop, clock, randomness).unwrap()
}

/// The shop's server, whose handlers find no app.
pub(crate) struct Server {
    pub(crate) site: web::Data<Site>,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// A header's value; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        value.unwrap_or_default()
    }
}

/// The server at the address that the tests mostly use.
pub(crate) async fn serve() -> Server {
    at("http://127.0.0.1:8080").await
}

/// The server at this public address.
pub(crate) async fn at(public_url: &str) -> Server {
    Server { site: web::Data::new(site(public_url)) }
}

pub(crate) fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

pub(crate) fn post(path: &str) -> TestRequest {
    TestRequest::post().uri(path)
}

impl Server {
    pub(crate) fn with_pictures(self, folder: &Path) -> Self {
        let public_url = self.site.settings.public_url.origin();
        Self { site: web::Data::new(build(public_url, folder)) }
    }

    /// Sends a request to the configured host, unless it names another.
    pub(crate) async fn call(&self, request: TestRequest) -> Answer {
        let figures = PrometheusMetricsBuilder::new("").build().unwrap();
        let service = init_service(shop_service(self.site.clone(), figures)).await;
        let mut request = request.to_request();
        let (_, host) = self.site.settings.public_url.origin().split_once("//").unwrap();
        if !request.headers().contains_key(header::HOST) {
            let host = HeaderValue::from_str(host).unwrap();
            request.headers_mut().insert(header::HOST, host);
        }
        let response = call_service(&service, request).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = String::from_utf8_lossy(&read_body(response).await).into_owned();
        Answer { status, headers, text }
    }
}
