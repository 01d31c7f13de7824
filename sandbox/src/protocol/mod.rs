//! How Stripe's API speaks, apart from what it speaks of: forms, typed fields, errors, keys,
//! lists, ids and `expand`. Nothing here touches a socket.

pub mod auth;
pub mod errors;
pub mod expand;
pub mod fields;
pub mod form;
pub mod idempotency;
pub mod ids;
pub mod lists;
pub mod multipart;
