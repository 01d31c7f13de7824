//! Tokens of forms that must act once: made when the page is rendered, sent with the form, and
//! kept with what it did.

use super::context::App;
use crate::domain::refund::LONGEST_FORM_TOKEN;

/// A new token: 128 random bits.
#[must_use]
pub fn new(app: &App) -> String {
    let mut bits = [0_u8; 16];
    app.randomness.fill(&mut bits);
    hex::encode(bits)
}

/// Whether a text can be a token of ours.
#[must_use]
pub fn is_token(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain && !text.is_empty() && text.len() <= LONGEST_FORM_TOKEN
}
