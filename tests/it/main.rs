//! The one integration test binary of Cobro: a folder per part, and what they all stand on.
#![cfg(test)]

mod audit_chain;
mod captures;
mod circuits;
mod console;
mod console_in_a_browser;
mod debits;
mod disputes;
mod invariants;
mod process;
mod purchase_in_a_browser;
mod refunds;
mod saga;
mod schema;
mod shop;
mod support;
mod tidy;
mod transitions;
