//! What every integration test stands on: databases of its own and a real browser.

pub mod admin;
pub mod app;
pub mod audit;
pub mod browser;
pub mod dashboard;
pub mod databases;
pub mod debits;
pub mod disputes;
pub mod faults;
pub mod instances;
pub mod letterbox;
pub mod money;
pub mod people;
pub mod program;

use std::env;

/// An address that `scripts/test` hands to the tests; `None` where `--fast` left its server out.
///
/// # Panics
/// When the variable is missing and nobody said that it may be: a test that needs a server must
/// not pass without one.
pub fn server_of_this_run(variable: &str) -> Option<String> {
    match (env::var(variable), env::var("COBRO_TEST_FAST")) {
        (Ok(address), _) => Some(address),
        (Err(_), Ok(_)) => None,
        (Err(_), Err(_)) => panic!(
            "{variable} is not set: run scripts/test, or set COBRO_TEST_FAST to leave this out"
        ),
    }
}
