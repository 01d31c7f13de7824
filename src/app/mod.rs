//! The use-cases: the order of work, the transactions, and who may do what.

pub mod breaker;
pub mod cart;
pub mod catalogue;
pub mod checkout;
pub mod circuits;
pub mod clock;
pub mod context;
pub mod error;
pub mod explain;
pub mod figures;
pub mod gateway;
pub mod invariants;
pub mod mailer;
pub mod order_link;
pub mod orders;
pub mod outbox;
pub mod payment_methods;
pub mod payments;
pub mod products_import;
pub mod saga;
pub mod samples;
pub mod settings;
pub mod shop;
pub mod stock;
pub mod webhook_inbox;
