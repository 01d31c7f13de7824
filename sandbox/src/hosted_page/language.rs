//! The page's language, and money as it is written there.

use actix_web::HttpRequest;

use super::words::{ENGLISH, SPANISH, Words};
use crate::model::money;
use crate::model::session::Session;
use crate::protocol::form;

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Spanish,
    English,
}

impl Language {
    /// By `?locale=`, else the session's, else the browser's, else Spanish.
    pub(super) fn choose(request: &HttpRequest, session: &Session) -> Self {
        Self::of_query(request)
            .or_else(|| Self::from_tag(session.locale.as_deref().unwrap_or_default()))
            .or_else(|| Self::of_header(request))
            .unwrap_or(Self::Spanish)
    }

    /// By `?locale=`, else the browser's.
    pub(super) fn of_request(request: &HttpRequest) -> Option<Self> {
        Self::of_query(request).or_else(|| Self::of_header(request))
    }

    fn of_query(request: &HttpRequest) -> Option<Self> {
        let pairs = form::pairs(request.query_string().as_bytes()).unwrap_or_default();
        let (_, tag) = pairs.iter().find(|(name, _)| name == "locale")?;
        Self::from_tag(tag)
    }

    fn of_header(request: &HttpRequest) -> Option<Self> {
        let header = request.headers().get("Accept-Language")?.to_str().ok()?;
        header.split(',').find_map(|tag| Self::from_tag(tag.trim()))
    }

    fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', ';']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("es") {
            Some(Self::Spanish)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::English)
        } else {
            None
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::English => "en",
        }
    }

    pub(super) fn other(self) -> Self {
        match self {
            Self::Spanish => Self::English,
            Self::English => Self::Spanish,
        }
    }

    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::Spanish => &SPANISH,
            Self::English => &ENGLISH,
        }
    }

    /// An amount with its currency, such as `1.234,50 €` or `COP 120,000`.
    pub(super) fn money(self, amount: i64, currency: &str) -> String {
        let decimals = money::decimals_of(currency);
        let text = money::decimal_text(amount, decimals);
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        // Pesos are shown without cents where there are none.
        let part = if currency == "cop" && part == "00" { "" } else { part };
        let (thousands, point) = match self {
            Self::Spanish => ('.', ','),
            Self::English => (',', '.'),
        };
        let mut number = in_thousands(whole, thousands);
        if !part.is_empty() {
            number.push(point);
            number.push_str(part);
        }
        match (self, currency) {
            (Self::Spanish, "eur") => format!("{number}\u{a0}€"),
            (Self::English, "eur") => format!("€{number}"),
            (Self::Spanish, "usd") => format!("US$\u{a0}{number}"),
            (Self::English, "usd") => format!("US${number}"),
            (Self::Spanish, _) => format!("{number}\u{a0}{}", currency.to_uppercase()),
            (Self::English, _) => format!("{}\u{a0}{number}", currency.to_uppercase()),
        }
    }
}

fn in_thousands(digits: &str, separator: char) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_each_language_does() {
        let (es, en) = (Language::Spanish, Language::English);
        assert_eq!(es.money(123_450, "eur"), "1.234,50\u{a0}€");
        assert_eq!(en.money(123_450, "eur"), "€1,234.50");
        assert_eq!(es.money(12_000_000, "cop"), "120.000\u{a0}COP");
        assert_eq!(en.money(12_000_050, "cop"), "COP\u{a0}120,000.50");
        assert_eq!(es.money(1_000, "usd"), "US$\u{a0}10,00");
        assert_eq!(en.money(500, "jpy"), "JPY\u{a0}500");
    }

    #[test]
    fn a_language_is_known_by_its_tag() {
        assert_eq!(Language::from_tag("es-419"), Some(Language::Spanish));
        assert_eq!(Language::from_tag("en;q=0.8"), Some(Language::English));
        assert_eq!(Language::from_tag("auto"), None);
    }
}
