//! What a shop is, as far as its books must never mix two of them.

use super::words::words;

words! {
    /// Whose money the books are about: a database that began in one mode stays in it.
    Mode {
        /// No money: the payments are the built-in sandbox's.
        Sandbox = "sandbox",
        /// No money: the payments are those of Stripe's test mode.
        Test = "test",
        /// Real money.
        Live = "live",
    }
}
