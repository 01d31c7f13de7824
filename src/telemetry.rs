//! What the process says of itself: lines on standard error, for people on a terminal and as
//! JSON elsewhere. Panics are among them.

use std::panic::PanicHookInfo;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, Registry, fmt};

use crate::config::{ConfigError, LogConfig, LogFormat};

/// Why nothing can be logged.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter cannot be read.
    #[error(transparent)]
    Filter(#[from] ConfigError),
    /// Somebody else logs for this process already.
    #[error("the process logs already")]
    Twice(#[source] TryInitError),
}

/// Libraries whose most detailed lines could hold headers, and with them keys and cookies.
const TALKATIVE: [&str; 7] =
    ["h2", "hyper", "hyper_util", "reqwest", "rustls", "actix_http", "mio"];

/// A library that tells of each listener, which we tell ourselves.
const OF_LISTENERS: &str = "actix_server";

/// Starts logging by the settings; `on_terminal` says whether a person reads along.
///
/// # Errors
/// When the filter is none, or the process logs already.
pub fn start(config: &LogConfig, on_terminal: bool) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&config.filter.text).map_err(|error| {
        let allowed = format!("a filter such as info or info,cobro=debug ({error})");
        TelemetryError::Filter(config.filter.refused(allowed))
    })?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let by_terminal = if on_terminal { LogFormat::Text } else { LogFormat::Json };
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match config.format.unwrap_or(by_terminal) {
        LogFormat::Text => lines.with_ansi(on_terminal).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let discreet = lines.with_filter(filter).with_filter(filter_fn(is_discreet));
    tracing_subscriber::registry().with(discreet).try_init().map_err(TelemetryError::Twice)?;
    std::panic::set_hook(Box::new(tell_of_panic));
    Ok(())
}

/// Libraries whose warnings and errors are about what strangers send, or about their own build:
/// anybody could fill the log with them.
const ABOUT_STRANGERS: [&str; 2] = ["actix_http", "actix_web_prom"];

fn is_discreet(metadata: &Metadata<'_>) -> bool {
    let library = metadata.target().split("::").next().unwrap_or_default();
    if ABOUT_STRANGERS.contains(&library) {
        return false;
    }
    if library == OF_LISTENERS {
        return *metadata.level() <= Level::WARN;
    }
    *metadata.level() <= Level::INFO || !TALKATIVE.contains(&library)
}

fn tell_of_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, ToString::to_string);
    let payload = panic.payload();
    let words = match payload.downcast_ref::<&str>() {
        Some(words) => words,
        None => payload.downcast_ref::<String>().map_or("no text", String::as_str),
    };
    tracing::error!(panic.place = %place, panic.words = %words, "something panicked");
}
