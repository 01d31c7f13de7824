//! The web: pages for customers, the console, the address that Stripe calls, and what surrounds
//! them. Its handlers turn requests into calls of the app, and what the app says into pages.

pub mod address;
pub mod admin;
pub mod assets;
pub mod client_address;
pub mod cookies;
pub mod error;
pub mod form;
pub mod middleware;
mod multipart;
pub mod ops;
pub mod page;
pub mod routes;
pub mod server;
pub mod shop;
pub mod state;
pub mod upload;
pub mod visit;
pub mod webhooks;

pub use address::PublicAddress;
pub use client_address::TrustedProxies;
pub use server::{Listeners, Serving, start};
pub use state::HttpSettings;
