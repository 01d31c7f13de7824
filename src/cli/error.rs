//! Why a command could not run: one sentence with the fix, and exit code 2.

use std::io;
use std::net::SocketAddr;

use crate::app::accounts::AccountRefused;
use crate::app::error::AppError;
use crate::app::shop::ShopRefused;
use crate::config::{ConfigError, Key};
use crate::db::StoreError;
use crate::http::server::ServeError;
use crate::mail::files::FileMailerError;
use crate::stripe::StripeSetupError;
use crate::telemetry::TelemetryError;

use super::data_folder::FolderError;

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The settings are wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The flags are wrong.
    #[error("{0}")]
    Flags(String),
    /// The settings contradict each other, or what they ask for is not safe.
    #[error("{0}")]
    Unfit(String),
    /// Nothing can be logged.
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The database cannot be used.
    #[error("the database {address} cannot be used: {source}; {}", fix(source))]
    Database {
        /// Where it is, without a password.
        address: String,
        /// Why.
        #[source]
        source: StoreError,
    },
    /// The books belong to another shop.
    #[error(transparent)]
    Shop(ShopRefused),
    /// An address cannot be listened on.
    #[error("{address} cannot be listened on: {}", listening(*key, cause))]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The setting that says so.
        key: Key,
        /// Why not; the sentence holds it.
        cause: io::Error,
    },
    /// The sandbox does not start.
    #[error("the sandbox does not start")]
    Sandbox(#[from] cobro_sandbox::SandboxError),
    /// The adapter to Stripe cannot be made.
    #[error("Stripe cannot be reached with these settings")]
    Stripe(#[from] StripeSetupError),
    /// Mails cannot be delivered.
    #[error("mails cannot be delivered")]
    Mail(#[from] FileMailerError),
    /// The servers do not start.
    #[error("the web server does not start")]
    Serve(#[from] ServeError),
    /// The servers ended by themselves.
    #[error("the web server ended")]
    Ended(#[source] io::Error),
    /// A figure has a name that Prometheus does not take.
    #[error("the figures cannot be made")]
    Metrics(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// An account of the console was not changed.
    #[error(transparent)]
    Account(#[from] AccountRefused),
    /// A use-case failed.
    #[error("it could not be done")]
    App(#[from] AppError),
    /// A file that the command was given cannot be read, or one that it makes not written.
    #[error("{path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// What was to be printed is no JSON.
    #[error("the answer cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Standard output, the signals or the runtime failed.
    #[error("the system refused")]
    System(#[from] io::Error),
}

fn listening(key: Key, cause: &io::Error) -> String {
    let name = key.in_environment();
    if cause.kind() == io::ErrorKind::AddrInUse {
        return format!("another program does already; end it, or set {name} to a free port");
    }
    format!("{cause}; set {name} to an address of this machine and a free port")
}

const fn fix(error: &StoreError) -> &'static str {
    match error {
        StoreError::NewerDatabase { .. } => {
            "start the version that was here last, or restore a backup from before it"
        }
        StoreError::Unreachable { .. } => {
            "check COBRO_DATABASE_URL, and that the database runs and lets this user in"
        }
        StoreError::ReadOnly | StoreError::Folder { .. } | StoreError::File(_) => {
            "check that this user can write it, or set COBRO_DATABASE_URL or COBRO_DATA_DIR"
        }
        StoreError::DiskFull => "make room on its disk",
        StoreError::NotMigrated { .. } => "`cobro serve` does so too",
        StoreError::Migration(_) => "nothing of it was kept; report it with this sentence",
        StoreError::QueueFull | StoreError::Busy(_) | StoreError::Collision(_) => {
            "try again in a moment"
        }
        StoreError::Unique(_)
        | StoreError::Check(_)
        | StoreError::NotFound
        | StoreError::Corrupt(_)
        | StoreError::Panicked(_)
        | StoreError::Closed
        | StoreError::Statement(_)
        | StoreError::Query(_) => "`cobro check` may say more",
    }
}

/// The error with its causes in one line, none said twice.
#[must_use]
pub fn sentence(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
