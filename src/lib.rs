//! Cobro: a self-hosted checkout and payment-operations app.
#![forbid(unsafe_code)]

pub mod domain;
