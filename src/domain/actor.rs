//! Who does something by hand: the audit and the rows name people by id only.

use std::fmt;

use super::ids::MemberId;

/// A person of the shop, the command line, or the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Actor {
    name: String,
    origin: Option<String>,
}

impl Actor {
    /// The actor of this name: `cli` or `cobro`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), origin: None }
    }

    /// A person of the team, whose browser is at this address of the network.
    #[must_use]
    pub fn person(member: &MemberId, origin: Option<String>) -> Self {
        Self { name: member.to_string(), origin }
    }

    /// The name that rows keep.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// From where, if it was a browser.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.origin.as_deref()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
