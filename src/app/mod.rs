//! The use-cases: the order of work, the transactions, and who may do what.

pub mod gateway;
