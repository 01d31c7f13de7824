//! The shop's own address as browsers reach it, and the places that a redirect may lead to.

use actix_web::http::Uri;

use super::routes;

/// A text that cannot be the shop's public address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a public address: http:// or https://, a host, a port, and nothing after it")]
pub struct BadPublicAddress(pub String);

/// Scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress {
    origin: String,
    authority: String,
    host: String,
    https: bool,
}

impl PublicAddress {
    /// Reads `https://tienda.example` or `http://127.0.0.1:8080`, with or without a slash.
    pub fn parse(text: &str) -> Result<Self, BadPublicAddress> {
        let bad = || BadPublicAddress(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| bad())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(bad()),
        };
        let bare = uri.path() == "/" && uri.query().is_none();
        let authority = uri.authority().ok_or_else(bad)?;
        if !bare || authority.as_str().contains('@') {
            return Err(bad());
        }
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().filter(|port| *port != if https { 443 } else { 80 });
        let authority = match port {
            Some(port) => format!("{host}:{port}"),
            None => host.clone(),
        };
        let scheme = if https { "https" } else { "http" };
        Ok(Self { origin: format!("{scheme}://{authority}"), authority, host, https })
    }

    /// The origin as browsers send it: no slash at its end, no default port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers reach us by TLS.
    #[must_use]
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// Whether it is this machine's own address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_name(&self.host)
    }

    /// What a request's `Host` header says about whom it was meant for.
    #[must_use]
    pub fn recognise(&self, host: Option<&str>) -> HostSeen {
        let Some(host) = host else { return HostSeen::Foreign };
        let host = host.to_ascii_lowercase();
        let default_port = if self.https { ":443" } else { ":80" };
        let plain = host.strip_suffix(default_port).unwrap_or(&host);
        if plain == self.authority {
            return HostSeen::Ours;
        }
        let name = plain.rsplit_once(':').map_or(plain, |(name, _)| name);
        let same_port = plain.strip_prefix(name) == self.authority.strip_prefix(&self.host);
        if self.is_loopback() && is_loopback_name(name) && same_port {
            return HostSeen::Alias;
        }
        HostSeen::Foreign
    }
}

/// Whom a request was meant for, by its `Host` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostSeen {
    /// The configured address.
    Ours,
    /// Another name of this machine, while the configured address is one of them too.
    Alias,
    /// Somebody else.
    Foreign,
}

fn is_loopback_name(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Where a form may come back to: one of our own pages that answers GET, or the catalogue.
#[must_use]
pub fn way_back(next: &str) -> &str {
    if is_known_page(next) { next } else { "/" }
}

/// Where a sign-in may lead: a page of the console, or its first one.
#[must_use]
pub fn way_into_console(next: &str) -> &str {
    let path = next.split_once('?').map_or(next, |(path, _)| path);
    if is_known_page(next) && routes::is_room(path) { next } else { "/admin" }
}

fn is_known_page(next: &str) -> bool {
    let (path, query) = next.split_once('?').unwrap_or((next, ""));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let plain_query = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=&".contains(&byte);
    path.starts_with('/')
        && !path.contains("//")
        && path.bytes().all(plain)
        && query.bytes().all(plain_query)
        && routes::is_page(path)
}

/// Whether a payment page lies at one of the origins that we send customers to.
#[must_use]
pub fn is_payment_page(url: &str, origins: &[String]) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return false;
    };
    let origin = format!("{scheme}://{authority}");
    url.bytes().all(|byte| byte.is_ascii_graphic()) && origins.contains(&origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_without_slash_and_default_port() {
        for (text, origin) in [
            ("https://tienda.example/", "https://tienda.example"),
            ("https://Tienda.example:443", "https://tienda.example"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(PublicAddress::parse(text).unwrap().origin(), origin);
        }
        for text in ["", "/", "ftp://a.co", "https://a.co/shop", "https://u@a.co", "a.co"] {
            assert!(PublicAddress::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_configured_host_is_ours() {
        let shop = PublicAddress::parse("https://tienda.example").unwrap();
        assert_eq!(shop.recognise(Some("tienda.example")), HostSeen::Ours);
        assert_eq!(shop.recognise(Some("TIENDA.example:443")), HostSeen::Ours);
        for host in [None, Some("evil.example"), Some("127.0.0.1"), Some("tienda.example:80")] {
            assert_eq!(shop.recognise(host), HostSeen::Foreign, "{host:?}");
        }
        let local = PublicAddress::parse("http://127.0.0.1:8080").unwrap();
        assert_eq!(local.recognise(Some("127.0.0.1:8080")), HostSeen::Ours);
        assert_eq!(local.recognise(Some("localhost:8080")), HostSeen::Alias);
        assert_eq!(local.recognise(Some("localhost:9000")), HostSeen::Foreign);
        assert_eq!(local.recognise(Some("evil.example:8080")), HostSeen::Foreign);
    }

    #[test]
    fn a_form_comes_back_only_to_a_page_of_ours() {
        for known in ["/", "/cart", "/products/cafe-huila", "/orders/0190-ab/return?waited=2"] {
            assert_eq!(way_back(known), known);
        }
        for unknown in [
            "",
            "cart",
            "//evil.example",
            "/\\evil.example",
            "/%2f%2fevil.example",
            "/%5cevil.example",
            "/cart\r\nSet-Cookie: a=b",
            "https://evil.example/cart",
            "/nowhere",
            "/cart/lines",
            "/static/app.css",
            "/webhooks/stripe",
            "/cart?next=//evil",
            "javascript:alert(1)",
        ] {
            assert_eq!(way_back(unknown), "/", "{unknown}");
        }
    }

    #[test]
    fn a_sign_in_leads_into_the_console_and_nowhere_else() {
        assert_eq!(
            way_into_console("/admin?from=2026-11-01&status=failed"),
            "/admin?from=2026-11-01&status=failed"
        );
        for elsewhere in ["", "/", "/cart", "/admin/login", "//evil.example/admin", "/admin\r\nx"] {
            assert_eq!(way_into_console(elsewhere), "/admin", "{elsewhere}");
        }
    }

    #[test]
    fn a_customer_is_sent_to_the_payment_page_and_nowhere_else() {
        let origins = ["https://checkout.stripe.com".to_owned(), "http://127.0.0.1:8081".into()];
        for url in ["https://checkout.stripe.com/c/pay/cs_1#x", "http://127.0.0.1:8081/pay/cs_1"] {
            assert!(is_payment_page(url, &origins), "{url}");
        }
        for url in [
            "http://checkout.stripe.com/c",
            "https://checkout.stripe.com.evil.example/c",
            "https://checkout.stripe.com@evil.example/c",
            "https://evil.example/https://checkout.stripe.com",
            "//checkout.stripe.com/c",
            "/pay/cs_1",
            "http://127.0.0.1:80811/pay",
            "https://checkout.stripe.com\\@evil.example",
            "javascript:alert(1)",
        ] {
            assert!(!is_payment_page(url, &origins), "{url}");
        }
    }
}
