//! `cobro serve`: the shop, the webhooks and the workers, and the sandbox when there is no key.
//! Tests start it the same way, with a clock and a sandbox of their own.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use cobro_sandbox::{RunningSandbox, WebhookTarget};

use crate::app::accounts::{self, Token};
use crate::app::circuits;
use crate::app::context::App;
use crate::app::samples::{self, Seeded};
use crate::app::shop::ShopRefused;
use crate::config::Config;
use crate::db::{Store, StoreOptions};
use crate::domain::shop::Mode;
use crate::http::server::{self, Serving};
use crate::worker::Workers;

use super::admin;
use super::books::{self, Books};
use super::data_folder::{self, Lock};
use super::error::{CliError, sentence};
use super::keeper::Keeper;
use super::reach::{self, GivenSandbox, Reach};
use super::web::{self, Doors};
use super::wiring::{self, Parts, World};

/// What a test puts in the place of the process's own.
#[derive(Clone)]
pub struct Overrides {
    /// Time and randomness.
    pub world: World,
    /// A sandbox that runs already; the caller tells it where events go.
    pub sandbox: Option<GivenSandbox>,
    /// Whether the workers run, or are stepped by hand.
    pub run_workers: bool,
    /// Sizes of the store.
    pub store: StoreOptions,
}

impl Default for Overrides {
    fn default() -> Self {
        Self {
            world: World::default(),
            sandbox: None,
            run_workers: true,
            store: StoreOptions::default(),
        }
    }
}

/// A shop at work.
pub struct Running {
    /// How browsers reach the shop.
    pub shop_url: String,
    /// Where the shop listens.
    pub shop_address: SocketAddr,
    /// Where figures and health are answered.
    pub ops_url: String,
    /// The sandbox that was started with it.
    pub sandbox: Option<RunningSandbox>,
    /// The app.
    pub app: App,
    /// The one-time link of the first owner, while there is none.
    pub first_owner: Option<Token>,
    serving: Serving,
    workers: Option<Workers>,
    keeper: Keeper,
    /// Held for as long as the shop runs.
    _locks: Vec<Lock>,
}

/// Starts it all: the database is migrated, then the sandbox's listener, the shop's, the workers.
///
/// # Errors
/// [`CliError`]: one sentence with the fix; then nothing runs.
pub async fn start(config: &Config, overrides: Overrides) -> Result<Running, CliError> {
    let of_key = reach::of_key(config)?;
    let Books { store, mut locks, secret } = books::open(config, &overrides).await?;
    books::migrate(&store, config).await?;
    let doors = web::open(config)?;
    let (reach, sandbox) = match (of_key, overrides.sandbox.clone()) {
        (Some(reach), _) => (reach, None),
        (None, Some(given)) => (given.reach(&given.base_url), None),
        (None, None) => {
            let (reach, running, lock) =
                start_sandbox(config, &overrides, (&store, &doors)).await?;
            locks.push(lock);
            (reach, Some(running))
        }
    };
    let shop = books::shop(config, &overrides, (&store, reach.mode)).await?;
    let secret = secret.reveal().as_bytes();
    let settings = web::settings(config, &doors.public, (&reach, secret))?;
    warn_of_settings(config, &reach);
    let mode = reach.mode;
    let (app, changes) = wiring::app(Parts {
        config,
        world: overrides.world,
        store,
        shop,
        reach,
        secret,
        public_url: doors.public.origin(),
    })?;
    let keeper = Keeper::start(&app, changes);
    circuits::follow(&app).await?;
    books::meet_account(config, &app).await?;
    seed_samples(&app, mode).await?;
    let first_owner = accounts::first_owner_link(&app).await?;
    let serving = server::start(app.clone(), settings, doors.listeners)?;
    let workers = overrides.run_workers.then(|| Workers::start(&app));
    Ok(Running {
        shop_url: doors.public.origin().to_owned(),
        shop_address: doors.shop,
        ops_url: format!("http://{}", doors.ops),
        sandbox,
        app,
        first_owner,
        serving,
        workers,
        keeper,
        _locks: locks,
    })
}

impl Running {
    /// Waits until the web server ends by itself, which it should not.
    pub async fn failed(&mut self) -> CliError {
        match self.serving.failed().await {
            Ok(()) => CliError::Ended(std::io::Error::other("nobody asked it to")),
            Err(cause) => CliError::Ended(cause),
        }
    }

    /// Stops in the other order: no new connection, requests and turns under way end, leases are
    /// given back, and the sandbox goes last.
    ///
    /// # Errors
    /// When something did not end well; everything has ended all the same.
    pub async fn stop(self) -> Result<(), CliError> {
        let served = self.serving.stop().await.map_err(CliError::Ended);
        if let Some(workers) = self.workers {
            workers.stop().await;
        }
        self.keeper.stop().await;
        let leases = books::give_back_leases(&self.app.store).await;
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
        served.and(leases)
    }
}

/// Starts the sandbox, where the books are new or already its own.
async fn start_sandbox(
    config: &Config,
    overrides: &Overrides,
    (store, doors): (&Store, &Doors),
) -> Result<(Reach, RunningSandbox, Lock), CliError> {
    let remembered = books::mode(config, store).await?;
    if let Some(remembered) = remembered.filter(|mode| *mode != Mode::Sandbox) {
        let asked = Mode::Sandbox;
        return Err(CliError::Shop(ShopRefused::OtherMode { remembered, asked }));
    }
    reach::sandbox_stays_at_home(config, web::is_away(&doors.public, doors.shop.ip()))?;
    let timer = overrides.world.timer.clone();
    let webhook = WebhookTarget { url: webhook_address(doors.shop), secret: None };
    let sandbox = reach::sandbox_config(config, timer, Some(webhook));
    let lock = data_folder::lock(&sandbox.state)?;
    let public_url = sandbox.public_url.clone();
    let running = cobro_sandbox::start(sandbox).await?;
    let given = GivenSandbox::from(&running);
    let reach = given.reach(public_url.as_deref().unwrap_or(&given.base_url));
    Ok((reach, running, lock))
}

/// Where this machine's own programs reach the webhooks.
fn webhook_address(shop: SocketAddr) -> String {
    let ip = if shop.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { shop.ip() };
    format!("http://{}/webhooks/stripe", SocketAddr::new(ip, shop.port()))
}

async fn seed_samples(app: &App, mode: Mode) -> Result<(), CliError> {
    if mode != Mode::Sandbox {
        return Ok(());
    }
    match samples::seed(app).await? {
        Seeded::Added(products) => {
            tracing::info!(products, "sample products were put into the empty catalogue");
        }
        Seeded::HasProducts => {}
    }
    Ok(())
}

fn warn_of_settings(config: &Config, reach: &Reach) {
    if !config.web.rate_limits {
        tracing::warn!("RATE LIMITS ARE OFF: this is for load tests only");
    }
    if config.web.danger_plain_http {
        tracing::warn!("PLAIN HTTP IS ALLOWED: cookies and addresses can be read on the way");
    }
    if reach.webhook_secrets.is_empty() {
        tracing::warn!(
            "no webhook secret is set, so Stripe's events are refused and payments are noticed \
             later; set COBRO_STRIPE_WEBHOOK_SECRETS"
        );
    }
}

/// The lines that tell where everything is.
fn addresses(running: &Running, config: &Config) -> Vec<String> {
    let shop = &running.shop_url;
    // The link goes to the terminal alone: whoever reads the logs must not get in by it.
    let admin = running.first_owner.as_ref().map_or_else(
        || format!("Admin     {shop}/admin"),
        |link| format!("Admin     {}", admin::link(shop, link)),
    );
    let mut lines =
        vec![format!("Shop      {shop}"), admin, format!("Ops       {}", running.ops_url)];
    if let Some(sandbox) = &running.sandbox {
        lines.push(format!(
            "Sandbox   {}/_sandbox/  (no Stripe key is set: no real money moves)",
            sandbox.base_url()
        ));
    }
    lines.push(format!("Mail      {}", wiring::mail_folder(config).display()));
    lines
}

/// Serves until the process is asked to end.
///
/// # Errors
/// [`CliError`].
pub async fn run(config: &Config) -> Result<(), CliError> {
    let mut asked = super::signals::Asked::listen()?;
    let mut running = start(config, Overrides::default()).await?;
    super::output::print(&addresses(&running, config))?;
    let ended = tokio::select! {
        () = asked.wait() => Ok(()),
        error = running.failed() => Err(error),
    };
    tracing::info!("stopping: requests and turns under way end first");
    if let Err(error) = &ended {
        tracing::error!(error = %sentence(error), "the web server ended by itself");
    }
    ended.and(running.stop().await)
}

#[cfg(test)]
mod tests;
