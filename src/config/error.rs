//! What can be wrong with a setting.

use std::fmt;
use std::path::PathBuf;

use super::key::Key;

/// Where a setting stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it is the default.
    Default,
    /// In the settings file.
    File(PathBuf),
    /// In the environment, under this name.
    Environment(String),
    /// In a file that the environment or the settings file names.
    FileNamedBy(String),
    /// On the command line.
    Flag,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("by default"),
            Self::File(path) => write!(f, "in {}", path.display()),
            Self::Environment(name) => write!(f, "in the environment as {name}"),
            Self::FileNamedBy(name) => write!(f, "in the file that {name} names"),
            Self::Flag => f.write_str("on the command line"),
        }
    }
}

/// Why the settings cannot be used. Each says the setting, where it stands and what is allowed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No setting has this name.
    #[error("{name} ({place}) is not a setting of Cobro{}", meant(.nearest))]
    Unknown {
        /// What was written.
        name: String,
        /// Where.
        place: Place,
        /// The setting whose name is nearest.
        nearest: Option<String>,
    },
    /// The value is not allowed.
    #[error("{key} is {text} {place}; allowed is {allowed}")]
    BadValue {
        /// The setting.
        key: Key,
        /// Where it stands.
        place: Place,
        /// What was written, or stars.
        text: String,
        /// What is allowed.
        allowed: String,
    },
    /// The value is one of a later version.
    #[error("{key} ({place}) asks for {what}, which this version of Cobro does not have yet")]
    NotYet {
        /// The setting.
        key: Key,
        /// Where it stands.
        place: Place,
        /// What it asks for.
        what: &'static str,
    },
    /// It is given twice in one place.
    #[error("{key} is given both as a value and as a file; give one of them")]
    GivenTwice {
        /// The setting.
        key: Key,
    },
    /// The settings file is no TOML.
    #[error("{} cannot be read as TOML: {message}", .path.display())]
    BadToml {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        message: String,
    },
    /// A file cannot be read.
    #[error("{} cannot be read: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Part of the environment is no text.
    #[error("{0} in the environment is not UTF-8")]
    NotText(String),
}

fn meant(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!("; did you mean {name}?"),
        None => "; `cobro --help` and cobro.toml's documentation list them".to_owned(),
    }
}
