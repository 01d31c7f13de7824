//! Everything that a customer reads, in both languages.
//!
//! A sentence is a function of a trait in [`catalogue`], with typed arguments; Spanish and English
//! implement each trait, so that a sentence which one language lacks does not build. Amounts and
//! times stay typed inside a [`Sentence`] until a page or a mail writes them out.

/// Writes the sentences that take no argument, one a line.
macro_rules! plain {
    ($($name:ident: $text:literal,)+) => {
        $(fn $name(&self) -> &'static str { $text })+
    };
}

pub mod catalogue;
mod en;
mod es;
#[cfg(test)]
mod pairs;
pub mod refusals;
pub mod sentence;
pub mod time;

pub use catalogue::Texts;
pub use sentence::{Part, Sentence};

use crate::domain::locale::Locale;

/// The sentences of a language.
#[must_use]
pub fn texts(locale: Locale) -> &'static dyn Texts {
    match locale {
        Locale::Es => &es::Spanish,
        Locale::En => &en::English,
    }
}

/// "1 left" or "3 left": the word that agrees with a count.
const fn counted(count: u32, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
