//! `Stripe-Signature`: a time and an HMAC-SHA256 of `time.body`.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The value of the header for a body sent at `now` (seconds).
pub fn header(secret: &str, now: i64, body: &str) -> String {
    // An HMAC takes a key of any length, so there is always one to sign with.
    let signature = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
        mac.update(now.to_string().as_bytes());
        mac.update(b".");
        mac.update(body.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    });
    format!("t={now},v1={}", signature.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's `hmac` over `1700000000.{"a":1}`.
    #[test]
    fn a_signature_agrees_with_another_implementation() {
        let expected = "t=1700000000,v1=38877139021993b830af32fe\
                        ea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789";
        assert_eq!(header("whsec_test", 1_700_000_000, r#"{"a":1}"#), expected);
    }
}
