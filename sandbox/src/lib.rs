//! A sandbox of Stripe's HTTP API: strict enough for the official clients, with a hosted payment
//! page, signed webhooks and faults on demand. It knows nothing of the shop that uses it.
//!
//! [`start`] opens a listener on a thread of its own; [`RunningSandbox`] is the handle of it.
//! The rules of money are in [`model`], which needs no socket, file or clock; [`api`] and
//! [`protocol`] speak Stripe's language over them.

// The objects of the API have more members than `json!` nests by default.
#![recursion_limit = "256"]

pub mod api;
mod clock;
mod control;
pub mod deliveries;
mod execution;
pub mod faults;
mod hosted_page;
pub mod model;
pub mod protocol;
pub mod request_log;
mod running;
mod server;
mod service;
mod startup;
mod store;
mod uploads;

pub use clock::{Clock, SystemClock};
pub use deliveries::DeliveryCounts;
pub use running::RunningSandbox;
pub use startup::{SandboxConfig, SandboxError, WebhookTarget, start};
