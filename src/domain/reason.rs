//! Why a person does something that others will ask about: a text of their own that goes to the
//! audit.

/// The most characters of a reason.
pub const LONGEST_REASON: usize = 500;

/// A reason that says something and can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// Why a text is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReasonRefused {
    /// Nothing was written.
    #[error("a reason has to be given")]
    Missing,
    /// It has too many characters.
    #[error("a reason has at most {LONGEST_REASON} characters")]
    TooLong,
    /// It has characters that are none to read.
    #[error("a reason has only characters that can be read")]
    Unreadable,
}

impl Reason {
    /// Reads what was typed; spaces around it and the kind of line ends do not matter.
    ///
    /// # Errors
    /// [`ReasonRefused`].
    pub fn parse(typed: &str) -> Result<Self, ReasonRefused> {
        let text = typed.trim().replace("\r\n", "\n");
        if text.is_empty() {
            return Err(ReasonRefused::Missing);
        }
        if text.chars().count() > LONGEST_REASON {
            return Err(ReasonRefused::TooLong);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(ReasonRefused::Unreadable);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_text_that_says_something() {
        let read = |typed: &str| Reason::parse(typed).map(|reason| reason.0);
        assert_eq!(read("  Stripe avisa\r\nde un corte "), Ok("Stripe avisa\nde un corte".into()));
        assert_eq!(read(" \n\t "), Err(ReasonRefused::Missing));
        assert_eq!(read(&"ñ".repeat(LONGEST_REASON)), Ok("ñ".repeat(LONGEST_REASON)));
        assert_eq!(read(&"ñ".repeat(LONGEST_REASON + 1)), Err(ReasonRefused::TooLong));
        assert_eq!(read("a\u{7}b"), Err(ReasonRefused::Unreadable));
        assert_eq!(read("a\rb"), Err(ReasonRefused::Unreadable));
    }
}
