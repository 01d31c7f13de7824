//! What the server knows of itself, handed to every request beside the app.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::address::PublicAddress;
use super::admin::streams::Streams;
use super::assets::{Assets, AssetsError};
use super::client_address::TrustedProxies;
use super::middleware::csrf::CsrfKey;
use super::middleware::rate_limit::RateLimits;
use crate::app::settings::Settings;
use crate::domain::clock::Clock;
use crate::domain::ids::Randomness;
use crate::domain::locale::Locale;
use crate::domain::money::Currency;

/// The settings that only the web server depends on.
#[derive(Clone)]
pub struct HttpSettings {
    /// How browsers reach us; cookies and redirects follow it, never the `Host` header.
    pub public_url: PublicAddress,
    /// Whose word about the client's address is believed.
    pub trusted_proxies: TrustedProxies,
    /// Whether clients that ask too often are refused.
    pub rate_limits: bool,
    /// The server's secret, under which form tokens are made.
    pub secret: Vec<u8>,
    /// The origins of the hosted payment page, the only foreign ones that we redirect to.
    pub checkout_origins: Vec<String>,
    /// Where imported pictures are.
    pub pictures_dir: PathBuf,
    /// Whether payments are those of the sandbox, which pages then say.
    pub test_mode: bool,
}

/// Why the web server cannot start with its settings.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The shop's time zone does not exist.
    #[error("{name:?} is not a time zone of the IANA database")]
    TimeZone {
        /// What was set.
        name: String,
        /// The cause.
        #[source]
        cause: jiff::Error,
    },
    /// A file that belongs into the program is missing.
    #[error(transparent)]
    Assets(#[from] AssetsError),
}

/// What pages and middleware need besides the use-cases.
pub struct Site {
    /// The server's settings.
    pub settings: HttpSettings,
    /// The shop's name.
    pub shop_name: String,
    /// The language that is shown first.
    pub locale: Locale,
    /// The currency that is shown first.
    pub currency: Currency,
    /// The shop's time zone.
    pub zone: TimeZone,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Random bits, for cookies and request ids.
    pub randomness: Arc<dyn Randomness>,
    /// Makes and checks the tokens of forms.
    pub csrf: CsrfKey,
    /// Counts what clients ask for.
    pub limits: RateLimits,
    /// Stylesheet, scripts, icons, pictures.
    pub assets: Assets,
    /// The pages that follow what happens.
    pub streams: Streams,
    draining: watch::Sender<bool>,
}

impl Site {
    /// The site of a shop.
    pub fn new(
        settings: HttpSettings,
        shop: &Settings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, SiteError> {
        let zone = TimeZone::get(&shop.time_zone)
            .map_err(|cause| SiteError::TimeZone { name: shop.time_zone.clone(), cause })?;
        Ok(Self {
            csrf: CsrfKey::new(&settings.secret),
            limits: RateLimits::new(settings.rate_limits, &clock),
            assets: Assets::load(&settings.pictures_dir)?,
            shop_name: shop.shop_name.clone(),
            locale: shop.locale,
            currency: shop.currency,
            zone,
            clock,
            randomness,
            settings,
            streams: Streams::default(),
            draining: watch::Sender::new(false),
        })
    }

    /// Whether the server is about to stop, so that balancers should send nothing new.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Says from now on that the server is about to stop.
    pub fn drain(&self) {
        self.draining.send_replace(true);
    }

    /// Says when that happens to whoever would keep it from stopping.
    #[must_use]
    pub fn follow_draining(&self) -> watch::Receiver<bool> {
        self.draining.subscribe()
    }
}
