//! The web server's settings and listeners, and what is refused about them.

use std::net::{IpAddr, SocketAddr, TcpListener};

use crate::config::{Config, Key};
use crate::domain::shop::Mode;
use crate::http::address::PublicAddress;
use crate::http::client_address::TrustedProxies;
use crate::http::server::Listeners;
use crate::http::state::HttpSettings;

use super::error::CliError;
use super::reach::Reach;

/// Both listeners, bound, and how they are reached.
pub struct Doors {
    /// The listeners.
    pub listeners: Listeners,
    /// Where the shop listens.
    pub shop: SocketAddr,
    /// Where the operators' server listens.
    pub ops: SocketAddr,
    /// How browsers reach the shop.
    pub public: PublicAddress,
}

/// Binds both listeners and works out how browsers reach the shop.
///
/// # Errors
/// [`CliError::Listen`] when an address cannot be had, [`CliError::Unfit`] when the public
/// address is missing or plain HTTP where it must not be.
pub fn open(config: &Config) -> Result<Doors, CliError> {
    let web = &config.web;
    let shop = bind(web.listen, Key::Listen)?;
    let ops = bind(web.ops_listen, Key::OpsListen)?;
    let at = |listener: &TcpListener| listener.local_addr().map_err(CliError::System);
    let (shop_at, ops_at) = (at(&shop)?, at(&ops)?);
    let public = public_address(config, shop_at)?;
    if !web.rate_limits && is_away(&public, shop_at.ip()) {
        return Err(unfit(
            "COBRO_RATE_LIMITS is off, which is for load tests on this machine alone, and the \
             shop is reached from other machines; set it to on",
        ));
    }
    Ok(Doors { listeners: Listeners { shop, ops }, shop: shop_at, ops: ops_at, public })
}

/// Whether the shop is reached from other machines.
#[must_use]
pub fn is_away(public: &PublicAddress, listen: IpAddr) -> bool {
    !public.is_loopback() || !listen.is_loopback()
}

fn bind(address: SocketAddr, key: Key) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).map_err(|cause| CliError::Listen { address, key, cause })
}

fn public_address(config: &Config, shop: SocketAddr) -> Result<PublicAddress, CliError> {
    let public = match &config.web.public_url {
        Some(given) => {
            let allowed = "http:// or https://, a host and a port, without a path";
            PublicAddress::parse(given.text.trim()).map_err(|_| given.refused(allowed))?
        }
        None if shop.ip().is_unspecified() => {
            return Err(unfit(
                "COBRO_LISTEN is every address of this machine; say with COBRO_PUBLIC_URL how \
                 browsers reach the shop",
            ));
        }
        None => {
            let text = format!("http://{shop}");
            PublicAddress::parse(&text).map_err(|error| CliError::Unfit(error.to_string()))?
        }
    };
    if !public.is_https() && !public.is_loopback() && !config.web.danger_plain_http {
        return Err(CliError::Unfit(format!(
            "the shop would be reached as {} without TLS, and its cookies could be read on the \
             way; set COBRO_PUBLIC_URL to the https address of the proxy before it, or \
             COBRO_DANGER_PLAIN_HTTP to on",
            public.origin()
        )));
    }
    Ok(public)
}

/// What the web server is told.
///
/// # Errors
/// When the trusted proxies cannot be read.
pub fn settings(
    config: &Config,
    public: &PublicAddress,
    (reach, secret): (&Reach, &[u8]),
) -> Result<HttpSettings, CliError> {
    let trusted_proxies = match &config.web.trusted_proxies {
        Some(given) => TrustedProxies::parse(&given.text).map_err(|error| {
            given.refused(format_args!("addresses or networks with commas between them ({error})"))
        })?,
        None => TrustedProxies::default(),
    };
    Ok(HttpSettings {
        public_url: public.clone(),
        trusted_proxies,
        rate_limits: config.web.rate_limits,
        secret: secret.to_vec(),
        checkout_origins: reach.checkout_origins.clone(),
        pictures_dir: config.data_dir.join("pictures"),
        test_mode: reach.mode == Mode::Sandbox,
    })
}

fn unfit(words: &str) -> CliError {
    CliError::Unfit(words.to_owned())
}
