//! What a payment is found by: whole keys that an index serves, never a part of a text.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::ids::PaymentId;
use super::locale::Locale;
use super::money::{Currency, Money};
use super::words::words;

words! {
    /// A kind of key.
    SearchKind {
        /// An id of ours or of Stripe's.
        Id = "id",
        /// The order's number.
        Number = "number",
        /// The customer's e-mail address, in small letters.
        Email = "email",
        /// A word of the customer's name, in small letters without accents.
        Name = "name",
        /// The last four digits of the card or account.
        LastFour = "last_four",
        /// The amount in minor units.
        Amount = "amount",
    }
}

/// A key under which payments are found.
pub type SearchKey = (SearchKind, String);

/// The longest text that is searched for, in characters.
pub const LONGEST_SEARCH: usize = 200;

/// What Stripe's ids, and ours, begin with.
const ID_PREFIXES: [&str; 13] = [
    "pi_", "ch_", "py_", "cs_", "re_", "pyr_", "dp_", "du_", "evt_", "req_", "ord_", "ref_",
    "issfr_",
];

/// A text in small letters, without accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    plain.to_lowercase()
}

/// The words of a name as they are searched for: in small letters, without accents.
#[must_use]
pub fn name_words(name: &str) -> Vec<String> {
    let lower = folded(name);
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_owned).collect()
}

/// What a typed text may mean, each reading with the keys that must all fit; the readings are
/// alternatives.
#[must_use]
pub fn readings(text: &str, locale: Locale) -> Vec<Vec<SearchKey>> {
    let text = text.trim().trim_start_matches('#');
    if text.contains('@') {
        return vec![vec![(SearchKind::Email, text.to_lowercase())]];
    }
    if text.starts_with(&format!("{}_", PaymentId::PREFIX)) || has_id_prefix(text) {
        return vec![vec![(SearchKind::Id, text.to_owned())]];
    }
    let mut readings = Vec::new();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.len() <= 18 {
        let number = text.trim_start_matches('0');
        readings.push(vec![(SearchKind::Number, number.to_owned())]);
    }
    if digits && text.len() == 4 {
        readings.push(vec![(SearchKind::LastFour, text.to_owned())]);
    }
    if let Some(minor) = amount(text, locale) {
        readings.push(vec![(SearchKind::Amount, minor.to_string())]);
    }
    let words = name_words(text);
    if readings.is_empty() && !words.is_empty() {
        readings.push(words.into_iter().map(|word| (SearchKind::Name, word)).collect());
    }
    readings
}

fn has_id_prefix(text: &str) -> bool {
    ID_PREFIXES.iter().any(|prefix| text.starts_with(prefix))
}

/// The minor units of an amount in whichever currency it was typed; all of ours have a hundred.
fn amount(text: &str, locale: Locale) -> Option<i64> {
    let read = Currency::ALL.into_iter().find_map(|c| Money::parse(text, c, locale).ok());
    read.map(Money::minor).filter(|minor| *minor > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<(SearchKind, String)>> {
        readings(text, Locale::Es)
    }

    fn one(kind: SearchKind, value: &str) -> Vec<SearchKey> {
        vec![(kind, value.to_owned())]
    }

    #[test]
    fn a_text_is_read_as_what_it_looks_like() {
        assert_eq!(read(" Ana@Example.com "), [one(SearchKind::Email, "ana@example.com")]);
        assert_eq!(read("pi_3Qx"), [one(SearchKind::Id, "pi_3Qx")]);
        assert_eq!(read("pay_0190"), [one(SearchKind::Id, "pay_0190")]);
        let names = [SearchKey::from((SearchKind::Name, "ana".to_owned()))];
        assert_eq!(read("ÁNA"), [names.to_vec()]);
        assert_eq!(read("gómez ana")[0].len(), 2, "every word has to fit");
        assert_eq!(read("120.000"), [one(SearchKind::Amount, "12000000")]);
        assert_eq!(read("45,50 €"), [one(SearchKind::Amount, "4550")]);
    }

    #[test]
    fn four_digits_may_be_a_number_a_card_or_an_amount() {
        let kinds: Vec<SearchKind> = read("#4242").iter().map(|keys| keys[0].0).collect();
        assert_eq!(kinds, [SearchKind::Number, SearchKind::LastFour, SearchKind::Amount]);
    }

    #[test]
    fn what_is_nothing_finds_nothing() {
        for text in ["", "  ", "%", "\"'", "--", "_"] {
            assert_eq!(read(text), Vec::<Vec<SearchKey>>::new(), "{text:?}");
        }
    }
}
