//! The customer's side.

pub mod pages;
