//! English.

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

/// English.
pub struct English;

impl Texts for English {}
