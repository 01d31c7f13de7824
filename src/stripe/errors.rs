//! How a call that did not succeed becomes what the caller must do next.
//!
//! The rule behind the table: only an answer that Stripe surely gave counts as a refusal, and
//! only a call that surely took no effect may be sent again as if it were new. Everything else
//! is unknown. Source: <https://docs.stripe.com/error-low-level> and
//! <https://docs.stripe.com/api/errors>.

use serde_json::Value;

use super::transport::{Answer, CallError};
use crate::app::gateway::{ErrorDetail, GatewayError};
use crate::domain::decline::DeclineClass;

/// Whether a call has an idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyed {
    /// A write under a key.
    Yes,
    /// A read, which has none to use up.
    No,
}

/// The port's error for a call that failed.
pub(super) fn of_call(error: CallError, keyed: Keyed) -> GatewayError {
    match error {
        CallError::NotSent(message) => GatewayError::Busy {
            retry_after: None,
            unreachable: true,
            detail: Box::new(ErrorDetail { message, ..ErrorDetail::default() }),
        },
        CallError::Lost(message) | CallError::Undecoded(message) => {
            GatewayError::Unknown(Box::new(ErrorDetail { message, ..ErrorDetail::default() }))
        }
        CallError::Status(answer) => of_answer(&answer, keyed),
    }
}

/// A success whose body is not what was asked for: nobody knows what took effect.
pub(super) fn nonsense(answer: &Answer, what: &str) -> GatewayError {
    GatewayError::Unknown(Box::new(ErrorDetail {
        status: answer.status,
        message: format!("the answer cannot be read: {what}"),
        request_id: answer.request_id.clone(),
        ..ErrorDetail::default()
    }))
}

/// A request that was not sent because it could not be right.
pub(super) fn refused_here(code: &str, message: String) -> GatewayError {
    GatewayError::Refused(Box::new(ErrorDetail {
        code: Some(code.to_owned()),
        message,
        ..ErrorDetail::default()
    }))
}

fn of_answer(answer: &Answer, keyed: Keyed) -> GatewayError {
    let envelope = serde_json::from_slice::<Value>(&answer.body).ok();
    let error = envelope.as_ref().and_then(|body| body.get("error")).filter(|e| e.is_object());
    let detail = Box::new(detail(answer, error));
    let code = detail.code.as_deref();
    match answer.status {
        401 | 403 => GatewayError::Unauthorised(detail),
        429 => busy(answer, detail),
        409 if matches!(code, Some("idempotency_key_in_use" | "lock_timeout")) => {
            busy(answer, detail)
        }
        500..=599 => of_server_error(answer, detail, keyed),
        // A refusal that does not speak Stripe's language came from something in between.
        400..=499 if error.is_none() => GatewayError::Unknown(detail),
        402 if matches!(detail.kind.as_deref(), Some("card_error") | None) => {
            let class = DeclineClass::of(code, detail.decline_code.as_deref());
            GatewayError::Declined(class, detail)
        }
        400..=499 => GatewayError::Refused(detail),
        _ => GatewayError::Unknown(detail),
    }
}

fn busy(answer: &Answer, detail: Box<ErrorDetail>) -> GatewayError {
    GatewayError::Busy { retry_after: answer.retry_after, unreachable: false, detail }
}

fn of_server_error(answer: &Answer, detail: Box<ErrorDetail>, keyed: Keyed) -> GatewayError {
    match keyed {
        Keyed::Yes if answer.replayed || answer.should_retry == Some(false) => {
            GatewayError::KeyUsedUp(detail)
        }
        Keyed::Yes | Keyed::No => GatewayError::Unknown(detail),
    }
}

/// Field by field, so that one that is broken, such as an embedded PaymentIntent, costs no other.
fn detail(answer: &Answer, error: Option<&Value>) -> ErrorDetail {
    let text = |name: &str| {
        let value = error.and_then(|error| error.get(name)).and_then(Value::as_str);
        value.map(str::to_owned)
    };
    ErrorDetail {
        status: answer.status,
        kind: text("type"),
        code: text("code"),
        decline_code: text("decline_code"),
        param: text("param"),
        message: text("message").unwrap_or_else(|| format!("HTTP {}", answer.status)),
        request_id: answer.request_id.clone(),
        replayed: answer.replayed,
    }
}
