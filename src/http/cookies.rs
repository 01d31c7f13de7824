//! Cookies: over https with the `__Host-` prefix and Secure, on plain HTTP without, always for the
//! whole host, never for scripts.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use super::state::Site;
use crate::domain::clock::Span;

/// How long a browser keeps a cookie: carts and choices of half a year ago are forgotten.
const DAYS: i64 = 180;

/// The full name of one of our cookies.
fn full_name(site: &Site, name: &str) -> String {
    let prefix = if site.settings.public_url.is_https() { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// A cookie to be sent.
#[must_use]
pub fn new<'a>(site: &Site, name: &str, value: &str) -> Cookie<'a> {
    Cookie::build(full_name(site, name), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.settings.public_url.is_https())
        .max_age(Duration::days(DAYS))
        .finish()
}

/// A cookie of the console: no other site's request carries it, not even a link from a mail, and
/// the browser forgets it after `lasts`.
#[must_use]
pub fn strict<'a>(site: &Site, name: &str, value: &str, lasts: Span) -> Cookie<'a> {
    let mut cookie = new(site, name, value);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_max_age(Duration::milliseconds(lasts.millis()));
    cookie
}

/// The value of a cookie that the browser sent.
#[must_use]
pub fn read(request: &HttpRequest, site: &Site, name: &str) -> Option<String> {
    request.cookie(&full_name(site, name)).map(|cookie| cookie.value().to_owned())
}
