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
pub use sessions::{SignedIn, look_at_session, session, sign_out, was_session};
pub use sign_in::{SignIn, sign_in};
pub use tokens::Token;
pub use welcome::{Accepted, Chosen, InvalidAccount, Welcome, accept, first_owner_link, look};

/// The command line, as the audit names it.
pub const CLI: &str = "cli";

/// The program itself, as the audit names it.
const COBRO: &str = "cobro";
