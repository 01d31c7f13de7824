//! A sentence whose amounts and times are still amounts and times: a page writes them as `<data>`
//! and `<time>`, a mail as words.

use jiff::tz::TimeZone;

use super::time::{self, TimeStyle};
use crate::domain::clock::Moment;
use crate::domain::locale::Locale;
use crate::domain::money::Money;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words, not yet escaped for any format.
    Text(String),
    /// An amount.
    Money(Money),
    /// An instant, and how much of it the sentence says.
    Time(Moment, TimeStyle),
}

impl From<&str> for Part {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Money> for Part {
    fn from(amount: Money) -> Self {
        Self::Money(amount)
    }
}

/// Words, amounts and times in the order in which they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Part>);

impl Sentence {
    /// A sentence of these parts.
    #[must_use]
    pub const fn new(parts: Vec<Part>) -> Self {
        Self(parts)
    }

    /// Its parts in order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Sentences side by side, with a dot between them.
    #[must_use]
    pub fn list(sentences: impl IntoIterator<Item = Self>) -> Self {
        let said = sentences.into_iter().filter(|one| !one.0.is_empty());
        said.reduce(|all, one| all.followed_by("·").followed_by(one)).unwrap_or_default()
    }

    /// This sentence, a space and another one.
    #[must_use]
    pub fn followed_by(mut self, next: impl Into<Self>) -> Self {
        let next = next.into();
        if !self.0.is_empty() && !next.0.is_empty() {
            self.0.push(Part::from(" "));
        }
        self.0.extend(next.0);
        self
    }

    /// The sentence as plain text, with amounts as that language writes them and times in `zone`.
    #[must_use]
    pub fn plain(&self, locale: Locale, zone: &TimeZone) -> String {
        let write = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Money(amount) => amount.render(locale),
            Part::Time(moment, style) => time::render(*moment, *style, locale, zone),
        };
        self.0.iter().map(write).collect()
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self(vec![Part::from(text)])
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self(vec![Part::from(text)])
    }
}

/// Builds a [`Sentence`] of words, amounts and times: `sentence!["Pagar ", total]`.
macro_rules! sentence {
    ($($part:expr),+ $(,)?) => {
        $crate::i18n::Sentence::new(vec![$($crate::i18n::Part::from($part)),+])
    };
}
pub(crate) use sentence;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn amounts_are_written_in_the_language_of_the_reader() {
        let total = Money::new(12_000_000, Currency::Cop).unwrap();
        let pay = sentence!["Pagar ", total];
        assert_eq!(pay.plain(Locale::Es, &TimeZone::UTC), "Pagar 120.000\u{a0}COP");
        assert_eq!(pay.plain(Locale::En, &TimeZone::UTC), "Pagar COP\u{a0}120,000");
    }

    #[test]
    fn two_sentences_are_joined_by_one_space_and_nothing_adds_none() {
        let both = Sentence::from("Uno.").followed_by("Dos.");
        assert_eq!(both.plain(Locale::Es, &TimeZone::UTC), "Uno. Dos.");
        let alone = Sentence::default().followed_by("Dos.").followed_by(Sentence::default());
        assert_eq!(alone.plain(Locale::Es, &TimeZone::UTC), "Dos.");
    }
}
