//! Secrets that let somebody in by themselves: 256 random bits, of which only a hash is kept.

use sha2::{Digest, Sha256};

use crate::domain::ids::Randomness;
use crate::domain::secret::Secret;

/// How many random bytes a token has.
const BYTES: usize = 32;

/// A secret in a cookie or in an address. It shows nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(Secret);

impl Token {
    /// A new one.
    #[must_use]
    pub fn new(randomness: &dyn Randomness) -> Self {
        let mut bits = [0_u8; BYTES];
        randomness.fill(&mut bits);
        Self(Secret::new(hex::encode(bits)))
    }

    /// Reads what a browser sent; `None` for what cannot be one of ours.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (text.len() == BYTES * 2 && text.bytes().all(is_hex)).then(|| Self(Secret::new(text)))
    }

    /// The secret itself, for the cookie or the address.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// What the database keeps of it where it leads to a form that was typed.
    pub(in crate::app) fn hash_of_kept_form(&self) -> String {
        self.hash(Purpose::KeptForm)
    }

    /// What the database keeps of it. The purpose keeps a link from being a session.
    pub(super) fn hash(&self, purpose: Purpose) -> String {
        let word = match purpose {
            Purpose::Session => "console-session:",
            Purpose::Welcome => "console-welcome:",
            Purpose::KeptForm => "console-kept-form:",
        };
        hash_of(word, self.0.reveal())
    }
}

/// What a token is for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Session,
    Welcome,
    KeptForm,
}

/// The account that an address names, in the table of wrong passwords, whether there is one or
/// not: what strangers type there is nobody's to keep.
pub(super) fn account_hash(normalised: &str) -> String {
    hash_of("sign-in:", normalised)
}

fn hash_of(purpose: &str, text: &str) -> String {
    hex::encode(Sha256::new().chain_update(purpose).chain_update(text).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::Counted;

    #[test]
    fn a_token_reads_back_and_nothing_else_is_one() {
        let token = Token::new(&Counted);
        assert_eq!(Token::read(token.reveal()), Some(token.clone()));
        for other in ["", "0", &token.reveal()[1..], &token.reveal().replace('0', "G")] {
            assert_eq!(Token::read(other), None, "{other}");
        }
    }

    #[test]
    fn a_link_is_no_session_and_a_hash_does_not_tell_its_token() {
        let token = Token::new(&Counted);
        let session = token.hash(Purpose::Session);
        assert_ne!(session, token.hash(Purpose::Welcome));
        assert!(!session.contains(token.reveal()));
        assert_eq!(format!("{token:?}"), "Token(***)");
    }
}
