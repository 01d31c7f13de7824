//! The adapter to Stripe: it implements the app's gateway port over HTTP.
//!
//! Requests are built by async-stripe's types and sent by a transport of our own, because the
//! crate's client loses the headers and statuses that decide what may be done next. Answers and
//! webhook events are read by one small set of lenient structures (`seen`), so that a look-up
//! and an event can never be understood differently; async-stripe's strict types decode each
//! answer too, and a mismatch is logged as drift but decides nothing.

mod client;
mod errors;
mod events;
mod gateway;
mod look_ups;
mod objects;
mod requests;
mod seen;
mod signature;
mod transport;

pub use crate::domain::secret::Secret;
pub use client::{StripeSetupError, TimeOuts, http_client};
pub use gateway::{StripeGateway, StripeSettings};
pub use signature::{sign, verify};

#[cfg(test)]
mod dispute_tests;
#[cfg(test)]
mod events_tests;
#[cfg(test)]
mod gateway_tests;
#[cfg(test)]
mod test_objects;
#[cfg(test)]
mod test_server;
