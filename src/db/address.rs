//! The address of a database, as it stands in the settings: which engine, and where.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where the database is.
///
/// `Display` and `Debug` hide passwords, so an address can be logged and shown.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseAddress {
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A `postgres://` address as libpq reads it, one or several hosts.
    Postgres(String),
}

/// What is wrong with an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It begins with none of the schemes that we know.
    #[error("a database address begins with sqlite:, postgres:// or postgresql://")]
    UnknownScheme,
    /// `sqlite:` without a file.
    #[error("sqlite: must be followed by the path of a file")]
    NoPath,
    /// `postgres://` without anything after it.
    #[error("a postgres address must name a host or a database")]
    NoHost,
    /// A byte that libpq and SQLite would cut the address at.
    #[error("a database address cannot hold a zero byte")]
    ZeroByte,
    /// TLS is demanded and this program has none for PostgreSQL.
    #[error(
        "the database address demands TLS (sslmode={0}), which needs a build of Cobro with the \
         feature `postgres-tls`"
    )]
    NeedsTls(String),
}

impl FromStr for DatabaseAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        if text.contains('\0') {
            return Err(AddressError::ZeroByte);
        }
        if let Some(path) = text.strip_prefix("sqlite:") {
            return match path {
                "" | ":memory:" => Err(AddressError::NoPath),
                path => Ok(Self::Sqlite(PathBuf::from(path))),
            };
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))
            .ok_or(AddressError::UnknownScheme)?;
        if rest.is_empty() {
            return Err(AddressError::NoHost);
        }
        match demanded_tls(text) {
            Some(mode) if !cfg!(feature = "postgres-tls") => Err(AddressError::NeedsTls(mode)),
            Some(_) | None => Ok(Self::Postgres(text.to_owned())),
        }
    }
}

/// The value of `sslmode` when it is one that forbids a plain connection
/// (<https://www.postgresql.org/docs/15/libpq-ssl.html>).
fn demanded_tls(address: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, value)| {
            *name == "sslmode" && matches!(*value, "require" | "verify-ca" | "verify-full")
        })
        .map(|(_, value)| value.to_owned())
        .next_back()
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(address) => f.write_str(&without_passwords(address)),
        }
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The address with each password replaced: the one before `@`, and those among the parameters.
/// Where it is not clear what is the password, it hides too much.
fn without_passwords(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    let separator = authority.rfind('@').or_else(|| rest.rfind('@'));
    let (who, place) = match separator.and_then(|at| rest.split_at_checked(at)) {
        Some((who, place)) => (who.split_once(':').map_or(who, |(user, _)| user), place),
        None => ("", rest),
    };
    let hidden = if separator.is_some_and(|at| at != who.len()) { ":***" } else { "" };
    let (place, query) = match place.split_once('?') {
        Some((place, query)) => (place, format!("?{}", parameters_without_passwords(query))),
        None => (place, String::new()),
    };
    format!("{scheme}://{who}{hidden}{place}{query}")
}

fn parameters_without_passwords(query: &str) -> String {
    let hide = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if name.contains("password") => format!("{name}=***"),
        Some(_) | None => pair.to_owned(),
    };
    query.split('&').map(hide).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_engine_it_means() {
        let file = "sqlite:./data/cobro.db".parse::<DatabaseAddress>().unwrap();
        assert_eq!(file, DatabaseAddress::Sqlite(PathBuf::from("./data/cobro.db")));
        for text in ["postgres://a@h/d", "postgresql://h1:5432,h2:5433/d?sslmode=prefer"] {
            assert_eq!(text.parse(), Ok(DatabaseAddress::Postgres(text.to_owned())));
        }
    }

    #[test]
    fn a_wrong_address_says_what_is_wrong() {
        let cases = [
            ("", AddressError::UnknownScheme),
            ("mysql://h/d", AddressError::UnknownScheme),
            ("./cobro.db", AddressError::UnknownScheme),
            ("sqlite:", AddressError::NoPath),
            ("sqlite::memory:", AddressError::NoPath),
            ("postgres://", AddressError::NoHost),
            ("postgres://h/d\0", AddressError::ZeroByte),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<DatabaseAddress>(), Err(error), "{text}");
        }
    }

    #[test]
    fn an_address_that_demands_tls_is_refused_by_the_name_of_the_feature() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let text = format!("postgres://u:p@h/d?connect_timeout=3&sslmode={mode}");
            let error = text.parse::<DatabaseAddress>().unwrap_err();
            assert_eq!(error, AddressError::NeedsTls(mode.to_owned()));
            assert!(error.to_string().contains("`postgres-tls`"), "{error}");
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn an_address_never_shows_its_password() {
        let cases = [
            ("postgres://shop:hunter2@h:5432/d", "postgres://shop:***@h:5432/d"),
            ("postgres://shop:hunt@er2@h/d", "postgres://shop:***@h/d"),
            ("postgres://shop:hunt/er?2@h/d", "postgres://shop:***@h/d"),
            ("postgres://h:5432,i:5433/d", "postgres://h:5432,i:5433/d"),
            ("postgres://h/d?user=a&password=hunter2", "postgres://h/d?user=a&password=***"),
            (
                "postgres://shop@h/d?sslpassword=hunter2&a=b",
                "postgres://shop@h/d?sslpassword=***&a=b",
            ),
        ];
        for (text, shown) in cases {
            let address = text.parse::<DatabaseAddress>().unwrap();
            assert_eq!(address.to_string(), shown);
            assert!(!format!("{address:?}").contains("hunt"));
        }
    }
}
