//! The console: a handler for each row of the route table, with the struct of the page that it
//! fills, and the frame around them.

pub mod frame;
pub mod home;
pub mod list;
pub mod login;
pub mod order;
pub mod orders;
pub mod payments;
pub mod refund;
pub mod refunds;
pub mod session;
pub mod stripe_refund;
pub mod welcome;

pub use frame::{Frame, Room};
