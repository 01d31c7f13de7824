//! Getting into the console: people, passwords, sessions and one-time links.
//!
//! The database has only hashes of what lets somebody in. Whoever asks about an account that is
//! not there is answered like somebody with a wrong password, in as much time.

mod members;
mod passwords;
mod sessions;
mod sign_in;
mod tokens;
mod welcome;

pub use members::{AccountRefused, Added, MemberState, MemberView, add, list, reset, set_disabled};
pub use passwords::{Cost, Passwords, Verdict};
pub use sessions::{SignedIn, session, sign_out};
pub use sign_in::{SignIn, sign_in};
pub use tokens::Token;
pub use welcome::{Accepted, Chosen, InvalidAccount, Welcome, accept, first_owner_link, look};

use serde_json::Value;

use crate::db::audit::{self, AuditRecord};
use crate::db::{StoreError, Tx};
use crate::domain::ids::AuditId;

/// The command line, as the audit names it.
pub const CLI: &str = "cli";

/// The program itself, as the audit names it.
const COBRO: &str = "cobro";

/// What the audit is told about an account: people by their ids alone.
struct Deed<'a> {
    id: &'a AuditId,
    actor: &'a str,
    action: &'static str,
    subject: &'a str,
    before: Option<Value>,
    after: Option<Value>,
}

impl Deed<'_> {
    fn record(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let recorded_at = tx.now();
        audit::append(
            tx,
            AuditRecord {
                id: self.id.clone(),
                actor: self.actor.to_owned(),
                action: self.action.to_owned(),
                subject: self.subject.to_owned(),
                before: self.before.map(|value| value.to_string()),
                after: self.after.map(|value| value.to_string()),
                recorded_at,
                chain_position: None,
                chain_hash: None,
            },
        )
    }
}
