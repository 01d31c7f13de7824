//! English.

mod checkout;
mod declines;
mod errors;
mod layout;
mod mails;
mod orders;
mod refusals;
mod shop;
mod standing;
mod timeline;

use super::Texts;

/// English.
pub struct English;

impl Texts for English {}
