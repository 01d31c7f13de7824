//! The one integration test binary of Cobro: a folder per part, and what they all stand on.
#![cfg(test)]

mod saga;
mod shop;
mod support;
mod tidy;
