//! Puts the adapters together into the app that use-cases are handed.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::accounts::{Cost, Passwords};
use crate::app::breaker::Breaker;
use crate::app::circuits::{self, Changes};
use crate::app::clock::Timer;
use crate::app::context::App;
use crate::app::order_link::OrderLinks;
use crate::app::payment_methods::PaymentMethods;
use crate::app::settings::Settings;
use crate::config::Config;
use crate::db::{Store, StoreOptions};
use crate::domain::clock::Clock;
use crate::domain::ids::{InstanceId, Randomness, ShopId};
use crate::domain::shop::Mode;
use crate::mail::files::FileMailer;
use crate::metrics::Metrics;
use crate::stripe::{StripeGateway, StripeSettings, TimeOuts};

use super::error::CliError;
use super::reach::Reach;
use super::system::{SystemRandomness, SystemTimer};

/// The two things that the process hands in and tests replace.
#[derive(Clone)]
pub struct World {
    /// The time.
    pub timer: Arc<dyn Timer>,
    /// Random bits.
    pub randomness: Arc<dyn Randomness>,
}

impl Default for World {
    fn default() -> Self {
        Self { timer: Arc::new(SystemTimer), randomness: Arc::new(SystemRandomness) }
    }
}

/// Opens the configured database.
///
/// # Errors
/// [`CliError::Database`].
pub fn open_store(
    config: &Config,
    world: &World,
    options: StoreOptions,
) -> Result<Store, CliError> {
    let clock: Arc<dyn Clock> = world.timer.clone();
    Store::open(&config.database, clock, options).map_err(|source| database(config, source))
}

/// The error of the configured database.
#[must_use]
pub fn database(config: &Config, source: crate::db::StoreError) -> CliError {
    CliError::Database { address: config.database.to_string(), source }
}

/// What an app is made from.
pub struct Parts<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Time and randomness.
    pub world: World,
    /// The books.
    pub store: Store,
    /// The shop's id, out of the books.
    pub shop: ShopId,
    /// How Stripe is reached.
    pub reach: Reach,
    /// The server's secret.
    pub secret: &'a [u8],
    /// How browsers reach the shop, without a slash at its end.
    pub public_url: &'a str,
}

/// Puts an app together; the changes of its circuits wait for whoever keeps them.
///
/// # Errors
/// When Stripe's adapter, the mailer or the figures cannot be made.
pub fn app(parts: Parts<'_>) -> Result<(App, Changes), CliError> {
    let Parts { config, world, store, shop, reach, secret, public_url } = parts;
    let World { timer, randomness } = world;
    let clock: Arc<dyn Clock> = timer.clone();
    let metrics = Metrics::new().map_err(|error| CliError::Metrics(Box::new(error)))?;
    let settings = Arc::new(settings(config, &shop, (reach.mode, public_url)));
    let gateway = StripeGateway::new(
        StripeSettings {
            api_base: reach.api_base,
            secret_key: reach.secret_key,
            webhook_secrets: reach.webhook_secrets,
            shop,
            time_outs: TimeOuts::default(),
        },
        Arc::clone(&clock),
    )?;
    let (sink, changes) = circuits::channel();
    let outlets = (metrics.clone(), sink);
    let breaker =
        Arc::new(Breaker::new(Arc::new(gateway), config.breaker, Arc::clone(&clock), outlets));
    let events = metrics.clone();
    let app = App {
        store,
        gateway: breaker.clone(),
        breaker,
        mailer: Arc::new(FileMailer::new(mail_folder(config), Arc::clone(&settings))?),
        instance: InstanceId::new(timer.now(), randomness.as_ref()),
        timer,
        passwords: Passwords::new(Cost::default(), Arc::clone(&randomness)),
        randomness,
        methods: PaymentMethods::new(
            clock,
            config.shop.methods_kept,
            Arc::new(move |event| events.cache_event(event.name())),
        ),
        settings,
        links: Arc::new(OrderLinks::new(secret)),
        metrics,
        bell: Arc::new(Notify::new()),
    };
    Ok((app, changes))
}

/// Where mails are put.
#[must_use]
pub fn mail_folder(config: &Config) -> std::path::PathBuf {
    config.data_dir.join("mail")
}

fn settings(config: &Config, shop: &ShopId, (mode, public_url): (Mode, &str)) -> Settings {
    let own = config.shop.clone();
    Settings {
        shop: shop.clone(),
        shop_name: own.name,
        shop_details: own.details,
        public_url: public_url.to_owned(),
        locale: own.locale,
        currency: own.currency,
        time_zone: own.time_zone,
        capture: own.capture,
        session: own.session,
        limits: own.limits,
        support_refunds: own.support_refunds,
        late_success: own.late_success,
        settlement: own.settlement,
        live: mode == Mode::Live,
    }
}
