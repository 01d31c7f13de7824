//! What Stripe does with money, without a socket, a file or a clock: the objects, their states,
//! the cards and their outcomes. Time, ids and storage are handed in, so a simulation can drive
//! the same rules.

pub mod aftermath;
pub mod balance_transaction;
pub mod card;
pub mod card_input;
pub mod charge;
pub mod checkout;
pub mod confirmation;
pub mod context;
pub mod debit;
pub mod decline;
pub mod dispute;
pub mod dispute_shape;
pub mod dispute_status;
pub mod event;
pub mod file;
pub mod fraud_warning;
pub mod iban;
pub mod lapse;
pub mod mandate;
pub mod memory;
pub mod money;
pub mod objects;
pub mod payment_intent;
pub mod payment_intent_shape;
pub mod payment_method;
pub mod refund;
pub mod refund_shape;
pub mod refusal;
pub mod release;
pub mod session;
pub mod session_shape;
pub mod webhook_endpoint;
