//! The settings: one file, then the environment, then flags, and the later wins.
//!
//! Nothing here reads the process or the disk: [`Config::read`] is handed what was found
//! ([`Inputs`]), so that a test needs no environment. Each value is checked before anything
//! starts, and an error says which setting it is, where it stands and what is allowed.

mod error;
mod key;
mod layers;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::app::gateway::CaptureMode;
use crate::app::settings::LateSuccess;
use crate::db::DatabaseAddress;
use crate::domain::circuit::CircuitRules;
use crate::domain::clock::Span;
use crate::domain::limits::{Limits, RefundLimits};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::secret::Secret;
use crate::domain::shop::Mode;

pub use error::{ConfigError, Place};
pub use key::Key;
use layers::Layers;

/// Reads a file that a setting names, such as a secret's.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> std::io::Result<String>;

/// What the settings are read from.
pub struct Inputs<'a> {
    /// The settings file, if there is one, and its text.
    pub file: Option<(PathBuf, String)>,
    /// The environment; names that do not begin with `COBRO_` are left alone.
    pub environment: BTreeMap<String, String>,
    /// The flags.
    pub flags: BTreeMap<Key, String>,
    /// Reads the file of a secret.
    pub read_file: ReadFile<'a>,
}

/// A text whose meaning another part decides; it remembers where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The setting.
    pub key: Key,
    /// Where it stands.
    pub place: Place,
    /// What it says.
    pub text: String,
}

impl Given {
    /// The error of a text that is not allowed.
    #[must_use]
    pub fn refused(&self, allowed: impl std::fmt::Display) -> ConfigError {
        ConfigError::BadValue {
            key: self.key,
            place: self.place.clone(),
            text: self.key.shown(&self.text),
            allowed: allowed.to_string(),
        }
    }
}

/// A key of Stripe and the mode that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripeKey {
    /// The key.
    pub secret: Secret,
    /// Test or live, by its prefix.
    pub mode: Mode,
}

/// How Stripe is reached.
#[derive(Clone, Debug)]
pub struct StripeConfig {
    /// The account's secret key; without one there is the sandbox.
    pub key: Option<StripeKey>,
    /// The secrets of the webhook endpoint.
    pub webhook_secrets: Vec<Secret>,
    /// Where the API is, when it is not where Stripe has it.
    pub api_base: Option<Given>,
}

/// The built-in sandbox.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Whether it was asked for, and may be reached from other machines.
    pub asked_for: bool,
}

/// The web server.
#[derive(Clone, Debug)]
pub struct WebConfig {
    /// Where shop and webhooks listen.
    pub listen: SocketAddr,
    /// Where figures and health are answered.
    pub ops_listen: SocketAddr,
    /// How browsers reach us; by the listener's address when missing.
    pub public_url: Option<Given>,
    /// Whether plain HTTP is allowed away from this machine.
    pub danger_plain_http: bool,
    /// Whether clients that ask too often are refused.
    pub rate_limits: bool,
    /// Whose word about a client's address is believed.
    pub trusted_proxies: Option<Given>,
}

/// What the shop says and how it sells.
#[derive(Clone, Debug)]
pub struct ShopConfig {
    /// The shop's name.
    pub name: String,
    /// The seller's particulars.
    pub details: Option<String>,
    /// The language that is shown first.
    pub locale: Locale,
    /// The currency that is shown first.
    pub currency: Currency,
    /// The time zone, by its IANA name.
    pub time_zone: String,
    /// Whether money is taken at once.
    pub capture: CaptureMode,
    /// How long a customer has to pay.
    pub session: Span,
    /// The least and most of a charge.
    pub limits: Limits,
    /// What support may return of one payment.
    pub support_refunds: RefundLimits,
    /// What to do with late money.
    pub late_success: LateSuccess,
    /// How long a debit may take.
    pub settlement: Span,
    /// How long the list of payment methods is kept.
    pub methods_kept: Span,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: an object a line.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogConfig {
    /// The filter, such as `info,cobro=debug`.
    pub filter: Given,
    /// The format; by the terminal when missing.
    pub format: Option<LogFormat>,
}

/// Every setting, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the SQLite file, the mails and the sandbox's state.
    pub data_dir: PathBuf,
    /// The database.
    pub database: DatabaseAddress,
    /// The server's secret; made in the data folder when missing.
    pub secret_key: Option<Secret>,
    /// The web server.
    pub web: WebConfig,
    /// Stripe.
    pub stripe: StripeConfig,
    /// The sandbox.
    pub sandbox: SandboxConfig,
    /// The shop.
    pub shop: ShopConfig,
    /// The circuit breaker.
    pub breaker: CircuitRules,
    /// The logs.
    pub log: LogConfig,
}

impl Config {
    /// Reads and checks every setting.
    ///
    /// # Errors
    /// [`ConfigError`] of the first setting that is unknown or not allowed.
    pub fn read(inputs: Inputs<'_>) -> Result<Self, ConfigError> {
        let layers = Layers::gather(inputs)?;
        layers.refuse_what_comes_later()?;
        let data_dir = PathBuf::from(layers.text(Key::DataDir, "./data"));
        Ok(Self {
            database: values::database(&layers, &data_dir)?,
            data_dir,
            secret_key: values::secret_key(&layers)?,
            web: values::web(&layers)?,
            stripe: values::stripe(&layers)?,
            sandbox: values::sandbox(&layers)?,
            shop: values::shop(&layers)?,
            breaker: values::breaker(&layers)?,
            log: values::log(&layers)?,
        })
    }
}

#[cfg(test)]
mod tests;
