//! The console: a handler for each row of the route table, with the struct of the page that it
//! fills, and the frame around them.

pub mod attention;
pub mod audit;
pub mod checks;
pub mod circuit;
pub mod disputes;
mod download;
pub mod effects;
pub mod frame;
pub mod home;
pub mod kept_form;
pub mod list;
pub mod live;
pub mod login;
pub mod mark;
pub mod methods;
mod observed;
pub mod order;
pub mod orders;
pub mod outbox;
pub mod payment;
pub mod payment_capture;
pub mod payment_refund;
pub mod payments;
pub mod payments_csv;
pub mod refund;
pub mod refunds;
pub mod saga_repairs;
pub mod sagas;
pub mod search;
pub mod session;
pub mod stock;
pub mod stock_adjust;
pub mod streams;
pub mod stripe_refund;
mod units;
pub mod warnings;
pub mod webhook_replays;
pub mod webhooks;
pub mod welcome;
pub mod who;

pub use frame::{Frame, Room};
