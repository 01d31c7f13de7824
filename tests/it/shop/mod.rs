//! The shop as its visitors meet it: every page over HTTP, on both databases.

mod bad_input;
mod purchase;
pub mod webhooks;
