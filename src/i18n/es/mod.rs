//! The Spanish of Colombia, which says "tú".

mod checkout;
mod console;
mod declines;
mod errors;
mod layout;
mod mails;
mod orders;
mod outcome;
mod refusals;
mod shop;
mod timeline;

use super::Texts;

/// Spanish.
pub struct Spanish;

impl Texts for Spanish {}
