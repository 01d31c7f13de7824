//! The rules of the shop and its money: no I/O, no clock, no SQL, no HTTP, no Stripe type.

pub mod cart;
pub mod checkout;
pub mod circuit;
pub mod clock;
pub mod customer;
pub mod decline;
pub mod facts;
pub mod ids;
pub mod limits;
pub mod locale;
pub mod mail;
pub mod money;
pub mod order;
pub mod payment_method;
pub mod payment_status;
pub mod product;
pub mod refund;
pub mod reservation;
pub mod saga;
pub mod secret;
pub mod shop;
pub mod stock;
pub mod stripe_call;
pub mod webhook_event;
pub(crate) mod words;
