//! The signature of a webhook delivery: `Stripe-Signature: t=<seconds>,v1=<hex>,…`, where each
//! `v1` is an HMAC-SHA256 over `<seconds>.<body>`
//! (<https://docs.stripe.com/webhooks#verify-manually>).
//!
//! While a secret is being rotated Stripe signs with both, and we may know both: one `v1` that
//! fits one of our secrets is enough.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::app::gateway::WebhookRejected;
use crate::domain::clock::Moment;
use crate::domain::secret::Secret;

/// How far the signed time may lie from now, in seconds, either way.
const TOLERANCE_SECONDS: u64 = 300;

/// The parts of the header that are used.
struct Signed<'a> {
    /// The time as it was signed: its text is part of what was signed.
    time: &'a str,
    seconds: i64,
    signatures: Vec<Vec<u8>>,
}

/// Checks a delivery against our secrets. The comparison takes the same time wherever it fails.
///
/// # Errors
/// [`WebhookRejected::NoSignature`], [`WebhookRejected::WrongSignature`], or
/// [`WebhookRejected::OutOfTolerance`] for a right signature of another time.
pub fn verify(
    body: &[u8],
    header: Option<&str>,
    secrets: &[Secret],
    now: Moment,
) -> Result<(), WebhookRejected> {
    let signed = header.and_then(parse).ok_or(WebhookRejected::NoSignature)?;
    let mut fits = false;
    for secret in secrets {
        for signature in &signed.signatures {
            // No early end: how long this takes must not tell which secret was near.
            fits |= mac(secret, signed.time, body)
                .is_some_and(|mac| mac.verify_slice(signature).is_ok());
        }
    }
    if !fits {
        return Err(WebhookRejected::WrongSignature);
    }
    if now.seconds().abs_diff(signed.seconds) > TOLERANCE_SECONDS {
        return Err(WebhookRejected::OutOfTolerance);
    }
    Ok(())
}

/// The header that signs `body` at `at` with `secret`, for tests and replays of our own.
#[must_use]
pub fn sign(body: &[u8], secret: &Secret, at: Moment) -> String {
    let time = at.seconds().to_string();
    let bytes = mac(secret, &time, body).map(|mac| mac.finalize().into_bytes());
    format!("t={time},v1={}", bytes.map(hex::encode).unwrap_or_default())
}

fn mac(secret: &Secret, time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    // An empty secret would be one that everybody knows.
    let key = Some(secret.reveal().as_bytes()).filter(|key| !key.is_empty())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn parse(header: &str) -> Option<Signed<'_>> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) => time = Some(value),
            // A signature that is no hex fits nothing; others of the header may still fit.
            Some(("v1", value)) => signatures.extend(hex::decode(value).ok()),
            Some(_) | None => {}
        }
    }
    let time = time?;
    let seconds = time.parse().ok()?;
    (!signatures.is_empty()).then_some(Signed { time, seconds, signatures })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Moment = Moment::from_seconds(1_492_774_577);
    const BODY: &[u8] = b"{\"id\":\"evt_1\"}";

    fn secret() -> Secret {
        Secret::new("whsec_test")
    }

    /// Made with `openssl dgst -sha256 -hmac whsec_test` over `1492774577.{"id":"evt_1"}`.
    const KNOWN: &str = "7656fc2882a7ca0a651666b36bf2f2f22ee204f54f608f227498a2419f2890b2";

    #[test]
    fn a_signature_made_by_another_program_fits() {
        let header = format!("t=1492774577,v1={KNOWN}");
        assert_eq!(verify(BODY, Some(&header), &[secret()], NOW), Ok(()));
        assert_eq!(sign(BODY, &secret(), NOW), header);
    }

    #[test]
    fn one_of_several_signatures_and_secrets_is_enough() {
        let zeros = "0".repeat(64);
        let header = format!("t=1492774577,v1={zeros},v1={KNOWN},v0=6ffbb59b2300aae63f272406");
        let secrets = [Secret::new("whsec_older"), secret()];
        assert_eq!(verify(BODY, Some(&header), &secrets, NOW), Ok(()));
    }

    #[test]
    fn another_body_another_secret_or_none_do_not_fit() {
        let header = sign(BODY, &secret(), NOW);
        let wrong = Err(WebhookRejected::WrongSignature);
        assert_eq!(verify(b"{\"id\":\"evt_2\"}", Some(&header), &[secret()], NOW), wrong);
        assert_eq!(verify(BODY, Some(&header), &[Secret::new("whsec_other")], NOW), wrong);
        assert_eq!(verify(BODY, Some(&header), &[], NOW), wrong);
    }

    #[test]
    fn an_empty_secret_never_fits() {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"").unwrap();
        mac.update(b"1492774577.");
        mac.update(BODY);
        let header = format!("t=1492774577,v1={}", hex::encode(mac.finalize().into_bytes()));
        let result = verify(BODY, Some(&header), &[Secret::new("")], NOW);
        assert_eq!(result, Err(WebhookRejected::WrongSignature));
    }

    #[test]
    fn the_signed_time_may_lie_five_minutes_away_and_no_more() {
        for (offset, expected) in [
            (-300, Ok(())),
            (300, Ok(())),
            (-301, Err(WebhookRejected::OutOfTolerance)),
            (301, Err(WebhookRejected::OutOfTolerance)),
        ] {
            let header = sign(BODY, &secret(), Moment::from_seconds(NOW.seconds() + offset));
            assert_eq!(verify(BODY, Some(&header), &[secret()], NOW), expected, "{offset}");
        }
    }

    #[test]
    fn a_missing_or_malformed_header_is_told_apart() {
        let no_v1 = format!("t=1492774577,v0={KNOWN}");
        let no_time = format!("v1={KNOWN}");
        let words = format!("t=soon,v1={KNOWN}");
        for header in [None, Some(""), Some("t=1492774577"), Some(&no_v1), Some(&no_time)] {
            let result = verify(BODY, header, &[secret()], NOW);
            assert_eq!(result, Err(WebhookRejected::NoSignature), "{header:?}");
        }
        let result = verify(BODY, Some(&words), &[secret()], NOW);
        assert_eq!(result, Err(WebhookRejected::NoSignature));
    }

    proptest! {
        #[test]
        fn no_header_and_no_body_breaks_it(
            header in ".{0,200}",
            parts in "(t=-?[0-9]{1,20}|v1=[0-9a-f]{0,70}|,|=|v1){0,8}",
            body: Vec<u8>,
            now: i64,
        ) {
            let now = Moment::from_millis(now);
            prop_assert!(verify(&body, Some(&header), &[secret()], now).is_err());
            prop_assert!(verify(&body, Some(&parts), &[secret()], now).is_err());
        }
    }
}
