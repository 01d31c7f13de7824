//! A sandbox of Stripe's HTTP API, strict enough for the official clients.
#![recursion_limit = "512"]

pub mod api;
pub mod model;
pub mod protocol;
