//! In which language and currency a page is written: what the visitor chose, else what the
//! browser asks for (only the language), else the shop's setting.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::http::cookies;
use crate::http::state::Site;

/// The name of the cookie with the chosen language.
pub const LOCALE_COOKIE: &str = "cobro_locale";

/// The name of the cookie with the chosen currency.
pub const CURRENCY_COOKIE: &str = "cobro_currency";

/// The language of a page.
#[must_use]
pub fn of(request: &HttpRequest, site: &Site) -> Locale {
    let chosen = cookies::read(request, site, LOCALE_COOKIE).and_then(|text| text.parse().ok());
    let asked = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        preferred(header)
    };
    chosen.or_else(asked).unwrap_or(site.locale)
}

/// The currency of a page; the language says nothing about it.
#[must_use]
pub fn currency_of(request: &HttpRequest, site: &Site) -> Currency {
    let chosen = cookies::read(request, site, CURRENCY_COOKIE);
    chosen.and_then(|text| text.parse().ok()).unwrap_or(site.currency)
}

/// The language of ours that an `Accept-Language` prefers (RFC 9110, section 12.5.4); the first
/// of equals.
fn preferred(header: &str) -> Option<Locale> {
    let mut best: Option<(Locale, f32)> = None;
    for range in header.split(',').take(20) {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let language = tag.trim().split('-').next().unwrap_or("").to_ascii_lowercase();
        let Ok(locale) = language.parse::<Locale>() else { continue };
        let weight = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        let Ok(weight) = weight else { continue };
        if weight > 0.0 && best.is_none_or(|(_, so_far)| weight > so_far) {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::middleware::testing::site;
    use actix_web::test::TestRequest;

    #[test]
    fn the_browsers_preference_is_read_with_its_weights() {
        for (header, expected) in [
            ("en", Some(Locale::En)),
            ("es-CO,es;q=0.9,en;q=0.8", Some(Locale::Es)),
            ("de, EN-gb;q=0.7, es;q=0.3", Some(Locale::En)),
            ("es;q=0.2,en;q=0.9", Some(Locale::En)),
            ("en;q=0, de", None),
            ("fr-CA, *;q=0.1", None),
            ("en;q=abc, es;q=0.1", Some(Locale::Es)),
            ("", None),
        ] {
            assert_eq!(preferred(header), expected, "{header}");
        }
    }

    #[test]
    fn a_choice_goes_before_the_browser_and_the_browser_before_the_shop() {
        let site = site("http://127.0.0.1:8080");
        let plain = TestRequest::get().to_http_request();
        assert_eq!(of(&plain, &site), Locale::Es);
        assert_eq!(currency_of(&plain, &site), Currency::Cop);
        let english = || TestRequest::get().insert_header(("accept-language", "en"));
        assert_eq!(of(&english().to_http_request(), &site), Locale::En);
        let chosen = english().insert_header(("cookie", "cobro_locale=es; cobro_currency=EUR"));
        let chosen = chosen.to_http_request();
        assert_eq!(of(&chosen, &site), Locale::Es);
        assert_eq!(currency_of(&chosen, &site), Currency::Eur);
        let nonsense = TestRequest::get().insert_header(("cookie", "cobro_currency=BTC"));
        assert_eq!(currency_of(&nonsense.to_http_request(), &site), Currency::Cop);
    }
}
