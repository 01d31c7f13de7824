//! The customer's side: a handler for each row of the route table, and the pages that they fill.

pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod order;
pub(in crate::http) mod order_words;
pub mod pages;
pub mod preferences;
pub mod product;
