//! The rules of idempotency keys: what one key stands for, and what a second use of it gets.

use sha2::{Digest, Sha256};

use super::errors::ApiError;

/// How long the first answer is kept: 24 hours.
pub const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1_000;
/// The longest key.
pub const MAX_KEY_CHARS: usize = 255;

/// The first answer under a key, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// What was asked: see [`fingerprint`].
    pub fingerprint: String,
    /// Method and path of the first request.
    pub endpoint: String,
    /// HTTP status.
    pub status: u16,
    /// The body, byte for byte.
    pub body: String,
    /// The `Request-Id` of the first request.
    pub request_id: String,
    /// When it was stored, in milliseconds since 1970.
    pub stored_at_ms: i64,
}

/// What a key means for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody used the key within its life: carry the request out.
    Execute,
    /// The same request: give the stored answer again.
    Replay(KeptAnswer),
}

/// Decides about a request from what is stored under its key.
///
/// # Errors
/// 400 `idempotency_error` when the key was first used for something else.
pub fn judge(
    kept: Option<KeptAnswer>,
    endpoint: &str,
    print: &str,
    now_ms: i64,
) -> Result<Verdict, ApiError> {
    let Some(kept) = kept else { return Ok(Verdict::Execute) };
    if now_ms - kept.stored_at_ms >= KEPT_MILLIS {
        return Ok(Verdict::Execute);
    }
    if kept.endpoint != endpoint {
        return Err(ApiError::idempotency(format!(
            "This idempotency key was first used for {}; take another for {endpoint}.",
            kept.endpoint
        )));
    }
    if kept.fingerprint != print {
        return Err(ApiError::idempotency(
            "Keys for idempotent requests can only be used with the parameters they were first \
             used with. Take another key for a different request.",
        ));
    }
    Ok(Verdict::Replay(kept))
}

/// A digest of what is asked, in which the order of the parameters does not matter.
pub fn fingerprint(pairs: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = pairs.iter().collect();
    sorted.sort();
    let mut digest = Sha256::new();
    for (name, value) in sorted {
        for part in [name, value] {
            digest.update(part.len().to_string());
            digest.update(":");
            digest.update(part);
        }
    }
    hex::encode(digest.finalize())
}

/// Refuses a key that is longer than allowed.
pub fn check_key(key: &str) -> Result<(), ApiError> {
    if key.chars().count() <= MAX_KEY_CHARS {
        return Ok(());
    }
    let message = format!("Idempotency keys have at most {MAX_KEY_CHARS} characters.");
    Err(ApiError::validation(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> KeptAnswer {
        KeptAnswer {
            fingerprint: "f".into(),
            endpoint: "POST /v1/refunds".into(),
            status: 200,
            body: "{}".into(),
            request_id: "req_1".into(),
            stored_at_ms: 1_000,
        }
    }

    #[test]
    fn the_same_request_is_replayed_within_a_day_and_executed_after() {
        let judged = judge(Some(kept()), "POST /v1/refunds", "f", 1_000 + KEPT_MILLIS - 1);
        assert_eq!(judged, Ok(Verdict::Replay(kept())));
        let judged = judge(Some(kept()), "POST /v1/refunds", "f", 1_000 + KEPT_MILLIS);
        assert_eq!(judged, Ok(Verdict::Execute));
    }

    #[test]
    fn other_parameters_or_another_endpoint_are_refused() {
        let other = judge(Some(kept()), "POST /v1/refunds", "g", 1_001).unwrap_err();
        assert_eq!(other.to_json()["error"]["type"], "idempotency_error");
        assert!(judge(Some(kept()), "POST /v1/x", "f", 1_001).is_err());
    }

    #[test]
    fn a_fingerprint_ignores_order_and_nothing_else() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let one = fingerprint(&[pair("a", "1"), pair("b", "2")]);
        assert_eq!(one, fingerprint(&[pair("b", "2"), pair("a", "1")]));
        assert_ne!(one, fingerprint(&[pair("a", "12"), pair("b", "")]));
        assert_ne!(one, fingerprint(&[pair("a", "1b"), pair("", "2")]));
    }

    #[test]
    fn a_key_has_at_most_255_characters() {
        assert!(check_key(&"k".repeat(255)).is_ok());
        assert!(check_key(&"k".repeat(256)).is_err());
    }
}
