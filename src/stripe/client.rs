//! The client for outgoing HTTP: one constructor, and what must be right before a key is sent.

use std::net::IpAddr;

use reqwest::{Client, Url, redirect, retry};

use crate::domain::clock::Span;

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOuts {
    /// Until a connection stands; past it nothing was sent.
    pub connect: Span,
    /// Until the whole answer is there; past it the outcome is unknown.
    pub total: Span,
}

impl Default for TimeOuts {
    fn default() -> Self {
        Self { connect: Span::from_seconds(5), total: Span::from_seconds(10) }
    }
}

/// Why the adapter cannot be made from its settings.
#[derive(Debug, thiserror::Error)]
pub enum StripeSetupError {
    /// The address of the API is no address.
    #[error("{0:?} is not the address of an API")]
    BadAddress(String),
    /// The key would travel in the clear.
    #[error("{0:?} is neither https nor on this machine, and the key would travel in the clear")]
    NotHttps(String),
    /// The key cannot be written into a header.
    #[error("the secret key has characters that no key has")]
    BadKey,
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made")]
    Client(#[source] reqwest::Error),
}

/// The one way to make a client for outgoing HTTP: TLS by rustls with ring, connections kept
/// alive, no redirects, no proxy taken from the environment, no retries of its own.
///
/// # Errors
/// [`StripeSetupError::Client`] when the system's certificates cannot be read.
pub fn http_client(time_outs: TimeOuts) -> Result<Client, StripeSetupError> {
    // The process has one provider; when there is one already, it is this one.
    let _already_installed = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(time_outs.connect.to_duration())
        .timeout(time_outs.total.to_duration())
        .pool_idle_timeout(Span::from_seconds(60).to_duration())
        .tcp_keepalive(Span::from_seconds(30).to_duration())
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .build()
        .map_err(StripeSetupError::Client)
}

/// The address with nothing wrong about it: https, or http to this machine.
pub(super) fn checked_base(api_base: &str) -> Result<String, StripeSetupError> {
    let bad = || StripeSetupError::BadAddress(api_base.to_owned());
    let url = Url::parse(api_base).map_err(|_unreadable| bad())?;
    let host = url.host_str().ok_or_else(bad)?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match url.scheme() {
        "https" => Ok(url.to_string()),
        "http" if here => Ok(url.to_string()),
        "http" => Err(StripeSetupError::NotHttps(api_base.to_owned())),
        _ => Err(bad()),
    }
}
