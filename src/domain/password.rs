//! What a password of the team has to be: long, and none that everybody tries first. There is no
//! rule about which characters it is made of (NIST SP 800-63B, section 5.1.1.2).

use super::customer::EmailAddress;
use super::secret::Secret;

/// The least characters of a password.
pub const SHORTEST: usize = 12;

/// The most characters of a password.
pub const LONGEST: usize = 128;

/// The fewest different characters: `aaaaaaaaaaaa` is as long as it is worthless.
const LEAST_DIFFERENT: usize = 5;

/// Passwords of this length that are tried first everywhere, in small letters.
const COMMON: [&str; 24] = [
    "000000000000",
    "0123456789ab",
    "1234567890ab",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "administrador",
    "administrator",
    "asdfghjkl123",
    "bienvenido123",
    "changeme1234",
    "cobro1234567",
    "colombia1234",
    "contrasena123",
    "contraseña123",
    "iloveyou1234",
    "letmein12345",
    "motdepasse123",
    "password1234",
    "password12345",
    "passwordpassword",
    "qwerty123456",
    "qwertyuiop123",
    "welcome12345",
];

/// Runs that a finger makes along the keyboard; whatever is a part of one is common.
const RUNS: [&str; 3] = [
    "012345678901234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiop",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// It has fewer than 12 characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// It has more than 128 characters.
    #[error("a password has at most {LONGEST} characters")]
    TooLong,
    /// It is one that is tried first.
    #[error("this password is one of those that are tried first")]
    Common,
    /// It is the person's own address, or a part of it.
    #[error("a password is not the e-mail address")]
    LikeEmail,
}

/// A password that a person chose and that was taken. It shows nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPassword(Secret);

impl NewPassword {
    /// Takes a password for the person with this address.
    ///
    /// # Errors
    /// [`PasswordRefused`].
    pub fn parse(text: &str, email: &EmailAddress) -> Result<Self, PasswordRefused> {
        match text.chars().count() {
            0..SHORTEST => return Err(PasswordRefused::TooShort),
            SHORTEST..=LONGEST => {}
            _ => return Err(PasswordRefused::TooLong),
        }
        let small = text.to_lowercase();
        if is_common(&small) {
            return Err(PasswordRefused::Common);
        }
        let email = email.normalised();
        let local = email.split('@').next().unwrap_or_default();
        if small == email || small.trim_matches(|c: char| c.is_ascii_digit()) == local {
            return Err(PasswordRefused::LikeEmail);
        }
        Ok(Self(Secret::new(text)))
    }

    /// The password, for the one place that hashes it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

fn is_common(small: &str) -> bool {
    let mut different: Vec<char> = small.chars().collect();
    different.sort_unstable();
    different.dedup();
    let backwards: String = small.chars().rev().collect();
    different.len() < LEAST_DIFFERENT
        || COMMON.contains(&small)
        || RUNS.iter().any(|run| run.contains(small) || run.contains(&backwards))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<NewPassword, PasswordRefused> {
        NewPassword::parse(text, &EmailAddress::parse("Ana.Gomez@example.com").unwrap())
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        for text in ["todo en minúsculas", "ñandú ñandú!", "correct horse battery staple"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        assert_eq!(parse("corta de 11"), Err(PasswordRefused::TooShort));
        assert_eq!(parse(""), Err(PasswordRefused::TooShort));
        let long = "cinco palabras distintas ".repeat(6);
        assert!(parse(&long[..128]).is_ok());
        assert_eq!(parse(&long[..129]), Err(PasswordRefused::TooLong));
    }

    #[test]
    fn what_is_tried_first_is_refused() {
        for text in [
            "Password1234",
            "ABABABABABABAB",
            "345678901234",
            "098765432109",
            "qwertyuiopas",
            "zyxwvutsrqponm",
            "contraseña123",
        ] {
            assert_eq!(parse(text), Err(PasswordRefused::Common), "{text}");
        }
        for word in COMMON {
            assert!(word.chars().count() >= SHORTEST && word == word.to_lowercase(), "{word}");
        }
    }

    #[test]
    fn the_address_is_no_password() {
        for text in ["ana.gomez@EXAMPLE.com", "ana.gomez2026", "2026Ana.Gomez"] {
            assert_eq!(parse(text), Err(PasswordRefused::LikeEmail), "{text}");
        }
    }

    #[test]
    fn a_password_prints_as_stars() {
        let printed = format!("{:?}", parse("correct horse battery").unwrap());
        assert_eq!(printed, "NewPassword(***)");
    }
}
