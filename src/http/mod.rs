//! The web: pages for customers, and what surrounds them.

pub mod page;
pub mod shop;
