//! What every page has around its content: who reads it, in which language and currency.

use jiff::tz::TimeZone;

use crate::domain::clock::Moment;
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::i18n::time::{self, TimeStyle};
use crate::i18n::{Sentence, Texts, texts};

/// The frame of a page, which the handlers fill from the request and the settings.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The language of the page.
    pub locale: Locale,
    /// The currency that prices are shown in.
    pub currency: Currency,
    /// How many units lie in the visitor's cart.
    pub cart_count: u32,
    /// The token that each form of the page carries.
    pub csrf: String,
    /// Where the switches of language and currency come back to: a path of ours that answers GET.
    pub path: String,
    /// The id of the request, shown where a person may need help.
    pub request_id: String,
    /// The seller.
    pub shop_name: String,
    /// The shop's time zone.
    pub zone: TimeZone,
    /// Whether the payments are those of the sandbox.
    pub test_mode: bool,
    /// The address of the stylesheet, which changes with its content so that browsers keep it.
    pub stylesheet: String,
}

impl Layout {
    /// The sentences of the page's language.
    #[must_use]
    pub fn t(&self) -> &'static dyn Texts {
        texts(self.locale)
    }

    /// The languages that the switch offers, each with its own name.
    #[must_use]
    pub const fn languages(&self) -> [(Locale, &'static str); 2] {
        [(Locale::Es, "Español"), (Locale::En, "English")]
    }

    /// The currencies that the switch offers.
    #[must_use]
    pub const fn currencies(&self) -> [Currency; 3] {
        Currency::ALL
    }

    /// A sentence as plain text, for a title or an attribute.
    #[must_use]
    pub fn plain(&self, sentence: &Sentence) -> String {
        sentence.plain(self.locale, &self.zone)
    }

    /// An instant in words.
    #[must_use]
    pub fn time(&self, moment: Moment, style: TimeStyle) -> String {
        time::render(moment, style, self.locale, &self.zone)
    }

    /// An instant for the `datetime` attribute.
    #[must_use]
    pub fn machine_time(&self, moment: Moment) -> String {
        time::machine_readable(moment)
    }

    /// A title: what the page is, then whose.
    #[must_use]
    pub fn titled(&self, parts: &[&str]) -> String {
        let shop = self.shop_name.as_str();
        parts.iter().copied().chain([shop]).collect::<Vec<_>>().join(" · ")
    }
}

/// The pauses between two looks of a page that waits, in seconds; after the last one it stops
/// and says that we will write. Together they are half a minute.
const PAUSES_SECONDS: [u8; 6] = [2, 2, 3, 5, 8, 10];

/// A page that loads itself again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refresh {
    /// The pause before it does.
    pub seconds: u8,
    /// Where it goes: the same page, which is told how often it has waited.
    pub url: String,
}

impl Refresh {
    /// The next look of the page at `path` that has waited `waited` times, or `None` when it has
    /// waited long enough. The number changes nothing but the pause.
    #[must_use]
    pub fn after(waited: u8, path: &str) -> Option<Self> {
        let seconds = PAUSES_SECONDS.get(usize::from(waited)).copied()?;
        Some(Self { seconds, url: format!("{path}?waited={}", waited.saturating_add(1)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_grows_and_ends_within_half_a_minute() {
        let pauses: Vec<u8> =
            (0..=u8::MAX).map_while(|n| Refresh::after(n, "/x")).map(|r| r.seconds).collect();
        assert!(pauses.is_sorted(), "{pauses:?}");
        assert_eq!(pauses.iter().copied().map(u32::from).sum::<u32>(), 30);
        assert_eq!(Refresh::after(u8::MAX, "/x"), None);
        assert_eq!(Refresh::after(1, "/x").unwrap().url, "/x?waited=2");
    }
}
