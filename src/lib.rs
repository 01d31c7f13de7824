//! Cobro: a self-hosted checkout and payment-operations app.
//!
//! Five floors, and imports only go down: `http`, `worker`, `stripe`, `mail` → `app` → `db` →
//! `domain`; `cli` names every adapter. `docs/ARCHITECTURE.md` walks through them.
#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod config;
pub mod db;
pub mod domain;
pub mod fail_points;
pub mod http;
pub mod i18n;
pub mod mail;
pub mod metrics;
pub mod stripe;
pub mod telemetry;
pub mod worker;
