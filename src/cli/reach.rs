//! How Stripe is reached: with the merchant's key, or as the built-in sandbox. Whatever could mix
//! the two is refused here, before anything is served.

use std::sync::Arc;

use cobro_sandbox::{RunningSandbox, SandboxConfig, WebhookTarget};

use crate::app::clock::Timer;
use crate::config::{Config, Given};
use crate::domain::secret::Secret;
use crate::domain::shop::Mode;

use super::error::CliError;

/// Where Stripe itself answers.
const STRIPE_API: &str = "https://api.stripe.com/";

/// The origin of Stripe's hosted payment page.
const STRIPE_CHECKOUT: &str = "https://checkout.stripe.com";

/// All that is needed to call Stripe and to believe its webhooks.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Whose money it is about.
    pub mode: Mode,
    /// Where the API is.
    pub api_base: String,
    /// The account's key.
    pub secret_key: Secret,
    /// The secrets of the webhook endpoint.
    pub webhook_secrets: Vec<Secret>,
    /// Where customers are sent to pay.
    pub checkout_origins: Vec<String>,
}

/// A sandbox that somebody else runs and hands over, keys included.
#[derive(Clone, Debug)]
pub struct GivenSandbox {
    /// The origin of its listener.
    pub base_url: String,
    /// The key of its account.
    pub secret_key: String,
    /// What it signs events with.
    pub webhook_secret: String,
}

impl GivenSandbox {
    /// How to reach it; `public_url` is what browsers know it by.
    #[must_use]
    pub fn reach(&self, public_url: &str) -> Reach {
        Reach {
            mode: Mode::Sandbox,
            api_base: format!("{}/", self.base_url),
            secret_key: Secret::new(self.secret_key.as_str()),
            webhook_secrets: vec![Secret::new(self.webhook_secret.as_str())],
            checkout_origins: vec![public_url.to_owned()],
        }
    }
}

impl From<&RunningSandbox> for GivenSandbox {
    fn from(sandbox: &RunningSandbox) -> Self {
        Self {
            base_url: sandbox.base_url().to_owned(),
            secret_key: sandbox.secret_key().to_owned(),
            webhook_secret: sandbox.webhook_secret().to_owned(),
        }
    }
}

/// The reach of the configured key; `None` without one, which means the sandbox.
///
/// # Errors
/// [`CliError::Unfit`] when key, sandbox and address of the API contradict each other.
pub fn of_key(config: &Config) -> Result<Option<Reach>, CliError> {
    let stripe = &config.stripe;
    let Some(key) = &stripe.key else {
        return match &stripe.api_base {
            Some(_) => Err(unfit(
                "COBRO_STRIPE_API_BASE is set without COBRO_STRIPE_SECRET_KEY; set both or none",
            )),
            None => Ok(None),
        };
    };
    if config.sandbox.asked_for {
        return Err(unfit(match key.mode {
            Mode::Live => {
                "a live Stripe key is set and --sandbox asks for the sandbox; leave out one of \
                 the two, since real money and pretended money must not meet"
            }
            Mode::Test | Mode::Sandbox => {
                "a Stripe key is set and --sandbox asks for the sandbox; leave out one of the two"
            }
        }));
    }
    let elsewhere = stripe.api_base.as_ref().map(origin_of).transpose()?;
    if key.mode == Mode::Live
        && elsewhere.as_deref().is_some_and(|origin| !origin.starts_with("https://"))
    {
        return Err(unfit(
            "a live Stripe key is set and COBRO_STRIPE_API_BASE is a sandbox on this machine; \
             leave out one of the two",
        ));
    }
    let mut checkout_origins = vec![STRIPE_CHECKOUT.to_owned()];
    checkout_origins.extend(elsewhere.clone());
    Ok(Some(Reach {
        mode: key.mode,
        api_base: elsewhere.map_or_else(|| STRIPE_API.to_owned(), |origin| format!("{origin}/")),
        secret_key: key.secret.clone(),
        webhook_secrets: stripe.webhook_secrets.clone(),
        checkout_origins,
    }))
}

/// For commands that never call Stripe.
#[must_use]
pub fn nowhere() -> Reach {
    Reach {
        mode: Mode::Sandbox,
        api_base: "http://127.0.0.1:1/".to_owned(),
        secret_key: Secret::new("sk_test_never_used"),
        webhook_secrets: Vec::new(),
        checkout_origins: Vec::new(),
    }
}

fn origin_of(given: &Given) -> Result<String, CliError> {
    let allowed = "https://… or http:// and an address of this machine, without a path";
    let text = given.text.trim().trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' '])) {
        Some(_) => Ok(text.to_owned()),
        None => Err(given.refused(allowed).into()),
    }
}

fn unfit(words: &str) -> CliError {
    CliError::Unfit(words.to_owned())
}

/// Refuses to let the sandbox be reached from other machines unless that was asked for.
///
/// # Errors
/// [`CliError::Unfit`].
pub fn sandbox_stays_at_home(config: &Config, shop_is_away: bool) -> Result<(), CliError> {
    if config.sandbox.asked_for {
        return Ok(());
    }
    if shop_is_away {
        return Err(unfit(
            "no Stripe key is set and the shop is reached from other machines; set \
             COBRO_STRIPE_SECRET_KEY, or say --sandbox to let everybody pay with pretended money",
        ));
    }
    if !config.sandbox.listen.ip().is_loopback() {
        return Err(unfit(
            "COBRO_SANDBOX_LISTEN is not an address of this machine alone; set it to \
             127.0.0.1:8081, or say --sandbox",
        ));
    }
    Ok(())
}

/// What the built-in sandbox starts with.
#[must_use]
pub fn sandbox_config(
    config: &Config,
    timer: Arc<dyn Timer>,
    webhook: Option<WebhookTarget>,
) -> SandboxConfig {
    SandboxConfig {
        listen: config.sandbox.listen,
        state: config.data_dir.join("sandbox.db"),
        public_url: sandbox_public_url(config),
        clock: Arc::new(SandboxClock(timer)),
        seed: None,
        webhook,
        workers: 2,
        shop_name: config.shop.name.clone(),
    }
}

/// A sandbox on every address of the machine is known to browsers by the shop's host.
fn sandbox_public_url(config: &Config) -> Option<String> {
    let listen = config.sandbox.listen;
    let public = config.web.public_url.as_ref().filter(|_| listen.ip().is_unspecified())?;
    let (_, authority) = public.text.split_once("://")?;
    let host = match authority.trim_end_matches('/').rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        Some(_) | None => authority.trim_end_matches('/'),
    };
    Some(format!("http://{host}:{}", listen.port()))
}

/// The shop's clock as the sandbox's.
struct SandboxClock(Arc<dyn Timer>);

impl cobro_sandbox::Clock for SandboxClock {
    fn now_millis(&self) -> i64 {
        self.0.now().millis()
    }
}
