//! Bank debits against the real sandbox: under way, paid, bounced, never decided.

mod bounced;
mod given_up;
mod pages;
mod paid;
