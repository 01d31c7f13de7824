//! The console: a handler for each row of the route table, with the struct of the page that it
//! fills, and the frame around them.

pub mod attention;
pub mod frame;
pub mod home;
pub mod kept_form;
pub mod list;
pub mod live;
pub mod login;
pub mod payments;
pub mod search;
pub mod session;
pub mod streams;
pub mod welcome;

pub use frame::{Frame, Room};
