//! Who buys: a name and an e-mail address, checked where they enter and never printed by chance.
//!
//! Both go into mail headers and pages, so nothing that could break a line or hide text enters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// The longest address that a mail server must take (RFC 5321, section 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// The longest part before the @ (RFC 5321, section 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// The longest label of a domain name (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// A name that cannot be a customer's. The text itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameRefused {
    /// There is nothing but blanks.
    #[error("a name is missing")]
    Empty,
    /// It has more than 100 characters.
    #[error("a name has at most 100 characters")]
    TooLong,
    /// It has line breaks, other control characters or signs that turn text around.
    #[error("a name has no control characters")]
    ControlCharacters,
}

/// A text that is no e-mail address. The text itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailRefused {
    /// There is nothing but blanks.
    #[error("an e-mail address is missing")]
    Empty,
    /// It has more than 254 characters.
    #[error("an e-mail address has at most 254 characters")]
    TooLong,
    /// It does not have the form of an address.
    #[error("an e-mail address has the form name@example.com")]
    Malformed,
}

/// A customer's name: trimmed, 1 to 100 characters, none of them a control character.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CustomerName(String);

impl CustomerName {
    /// Reads a name as it was typed.
    pub fn parse(text: &str) -> Result<Self, NameRefused> {
        if text.trim().chars().any(breaks_text) {
            return Err(NameRefused::ControlCharacters);
        }
        let name = text.trim();
        if name.is_empty() {
            return Err(NameRefused::Empty);
        }
        if name.chars().count() > LONGEST_NAME {
            return Err(NameRefused::TooLong);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name, for a page or a mail; never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character can break a line or change the direction of the text around it.
fn breaks_text(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// An e-mail address that a plain mail server takes: ASCII, one @, a domain with a dot.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address as it was typed, blanks around it aside.
    pub fn parse(text: &str) -> Result<Self, EmailRefused> {
        // Only blanks are forgiven at the ends: a line break is an attempt at a mail header.
        let address = text.trim_matches(' ');
        if address.is_empty() {
            return Err(EmailRefused::Empty);
        }
        if address.len() > LONGEST_ADDRESS {
            return Err(EmailRefused::TooLong);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailRefused::Malformed)?;
        if !is_local_part(local) || !is_domain(domain) {
            return Err(EmailRefused::Malformed);
        }
        Ok(Self(address.to_owned()))
    }

    /// The address, for the envelope of a mail; never for a log.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in small letters, by which two entries of one customer are matched.
    #[must_use]
    pub fn normalised(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte);
    (1..=LONGEST_LOCAL_PART).contains(&local.len())
        && local.bytes().all(allowed)
        && local.split('.').all(|part| !part.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && last.is_some_and(|label| label.len() >= 2 && !label.bytes().all(|b| b.is_ascii_digit()))
}

macro_rules! hidden_text {
    ($($name:ident, $refused:ident;)+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $refused;

            fn try_from(text: String) -> Result<Self, $refused> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(hidden: $name) -> Self {
                hidden.0
            }
        }
    )+};
}

hidden_text! {
    CustomerName, NameRefused;
    EmailAddress, EmailRefused;
}

/// How a guest can be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The name that the customer gave.
    pub name: CustomerName,
    /// Where the customer reads mail.
    pub email: EmailAddress,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_shapes_are_taken_and_trimmed() {
        for name in ["Ana", "José María Ñúñez", "O'Neill-Smith", "李小龍", "x"] {
            let parsed = CustomerName::parse(&format!("  {name}\t ")).unwrap();
            assert_eq!(parsed.as_str(), name);
        }
        assert_eq!(CustomerName::parse("  \u{a0} "), Err(NameRefused::Empty));
        assert!(CustomerName::parse(&"ñ".repeat(100)).is_ok());
        assert_eq!(CustomerName::parse(&"ñ".repeat(101)), Err(NameRefused::TooLong));
    }

    #[test]
    fn a_name_cannot_break_a_line_or_turn_text_around() {
        for name in ["Ana\r\nBcc: x@example.com", "A\0na", "Ana\u{202e}ana", "A\u{2028}B"] {
            assert_eq!(CustomerName::parse(name), Err(NameRefused::ControlCharacters));
        }
    }

    #[test]
    fn practical_addresses_are_taken() {
        for address in [
            "ana@example.com",
            "a.b+shop@mail.example.co",
            "o'neill@example.com",
            "1@1.co",
            "x_y-z@xn--espaa-rta.example",
        ] {
            assert_eq!(EmailAddress::parse(&format!(" {address} ")).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_no_mail_server_would_take_is_refused() {
        for text in [
            "ana",
            "@",
            "a@",
            "@b.co",
            "a@b",
            "a@@b.co",
            "a@b@c.co",
            "a b@c.co",
            "a@b c.co",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.co",
            "a@.co",
            "a@b.",
            "a@-b.co",
            "a@b-.co",
            "a@b.c",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "\"a\"@b.co",
            "<a@b.co>",
            "a@b.co,c@d.co",
            "ñ@b.co",
            "a@b.co\n",
            "\ra@b.co",
            "a@b.co\r\nBcc: c@d.co",
            "a\0@b.co",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(EmailRefused::Malformed), "{text:?}");
        }
        assert_eq!(EmailAddress::parse("   "), Err(EmailRefused::Empty));
        let long = format!("a@{}co", "a1.".repeat(84));
        assert_eq!(long.len(), 256);
        assert_eq!(EmailAddress::parse(&long), Err(EmailRefused::TooLong));
        assert_eq!(
            EmailAddress::parse(&format!("{}@b.co", "a".repeat(65))),
            Err(EmailRefused::Malformed)
        );
    }

    #[test]
    fn two_spellings_of_one_address_match() {
        let shouted = EmailAddress::parse("Ana.Gomez@Example.COM").unwrap();
        let quiet = EmailAddress::parse("ana.gomez@example.com").unwrap();
        assert_eq!(shouted.normalised(), quiet.normalised());
        assert_eq!(shouted.as_str(), "Ana.Gomez@Example.COM");
    }

    #[test]
    fn debug_and_errors_never_print_the_person() {
        let contact = Contact {
            name: CustomerName::parse("Ana Gómez").unwrap(),
            email: EmailAddress::parse("ana@example.com").unwrap(),
        };
        let printed = format!("{contact:?}");
        assert_eq!(printed, "Contact { name: CustomerName(…), email: EmailAddress(…) }");
        let error = serde_json::from_str::<EmailAddress>("\"ana at home\"").unwrap_err();
        assert!(!error.to_string().contains("ana at home"), "{error}");
    }

    #[test]
    fn json_goes_through_the_same_check() {
        let json = r#"{"name":"Ana","email":"ana@example.com"}"#;
        let contact: Contact = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&contact).unwrap(), json);
        assert!(serde_json::from_str::<CustomerName>("\" \"").is_err());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_safe_in_a_mail_header(text in "\\PC{0,20}@?[a-z.\\r\\n@ ]{0,20}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                let address = address.as_str();
                prop_assert!(address.bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert_eq!(address.matches('@').count(), 1);
            }
            if let Ok(name) = CustomerName::parse(&text) {
                prop_assert!(!name.as_str().chars().any(char::is_control));
                prop_assert_eq!(name.as_str().trim(), name.as_str());
            }
        }
    }
}
