//! The errors of the API, in Stripe's shape and with Stripe's status codes.

use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::model::objects::ObjectsError;

/// The `type` of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorType {
    /// The request cannot be carried out as it stands.
    InvalidRequest,
    /// The card was refused.
    Card,
    /// An idempotency key was used against its rules.
    Idempotency,
    /// Stripe itself failed.
    Api,
}

impl ErrorType {
    fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request_error",
            Self::Card => "card_error",
            Self::Idempotency => "idempotency_error",
            Self::Api => "api_error",
        }
    }
}

/// Whether an answer stays under its idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// The execution had begun: the answer is stored and replayed.
    Kept,
    /// The request was refused before it began: the key is as unused as before.
    Dropped,
}

/// An error as the API answers it.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{}", body.message)]
pub struct ApiError {
    body: Box<ErrorBody>,
}

#[derive(Debug, Clone, PartialEq)]
struct ErrorBody {
    status: u16,
    error_type: ErrorType,
    code: Option<String>,
    message: String,
    param: Option<String>,
    details: Map<String, Value>,
    keeping: Keeping,
}

impl ApiError {
    fn new(status: u16, error_type: ErrorType, keeping: Keeping, message: String) -> Self {
        let body = ErrorBody {
            status,
            error_type,
            code: None,
            message,
            param: None,
            details: Map::new(),
            keeping,
        };
        Self { body: Box::new(body) }
    }

    /// A parameter that is missing, unknown or of a wrong kind: 400, not kept under a key.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(400, ErrorType::InvalidRequest, Keeping::Dropped, message.into())
    }

    /// A request that the state of its object forbids: 400, kept under its key.
    pub fn state(message: impl Into<String>) -> Self {
        Self::new(400, ErrorType::InvalidRequest, Keeping::Kept, message.into())
    }

    /// A card that was refused: 402, kept under its key.
    pub fn card(message: impl Into<String>) -> Self {
        Self::new(402, ErrorType::Card, Keeping::Kept, message.into())
    }

    /// A key or its absence: 401.
    pub fn authentication(message: impl Into<String>) -> Self {
        Self::new(401, ErrorType::InvalidRequest, Keeping::Dropped, message.into())
    }

    /// Something that is not there: 404, or 400 when it was named by a parameter.
    pub fn missing(kind: &str, id: &str, param: &str) -> Self {
        let status = if param == "id" { 404 } else { 400 };
        let message = format!("No such {kind}: '{id}'");
        Self::new(status, ErrorType::InvalidRequest, Keeping::Dropped, message)
            .code("resource_missing")
            .param(param)
    }

    /// A path that is not one of the API's: 404.
    pub fn unknown_route(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(404, ErrorType::InvalidRequest, Keeping::Dropped, message)
    }

    /// An idempotency key used with other parameters: 400.
    pub fn idempotency(message: impl Into<String>) -> Self {
        Self::new(400, ErrorType::Idempotency, Keeping::Dropped, message.into())
    }

    /// An idempotency key whose first request still runs: 409.
    pub fn key_in_use(key: &str) -> Self {
        let message =
            format!("There is currently another in-progress request using the key '{key}'.");
        Self::new(409, ErrorType::Idempotency, Keeping::Dropped, message)
            .code("idempotency_key_in_use")
    }

    /// Too many requests: 429.
    pub fn rate_limit() -> Self {
        let message = "Request rate limit exceeded.".to_owned();
        Self::new(429, ErrorType::InvalidRequest, Keeping::Dropped, message).code("rate_limit")
    }

    /// A failure on Stripe's side that is stored under the key: 500.
    pub fn server_failure() -> Self {
        let message = "An unknown error occurred.".to_owned();
        Self::new(500, ErrorType::Api, Keeping::Kept, message)
    }

    /// Stripe is not there for the moment: 503, nothing was done.
    pub fn unavailable() -> Self {
        let message = "The service is temporarily unavailable.".to_owned();
        Self::new(503, ErrorType::Api, Keeping::Dropped, message)
    }

    /// With its `code`.
    pub fn code(mut self, code: &str) -> Self {
        self.body.code = Some(code.to_owned());
        self
    }

    /// With the parameter that it is about.
    pub fn param(mut self, param: impl Into<String>) -> Self {
        self.body.param = Some(param.into());
        self
    }

    /// With one more member, such as `payment_intent` or `decline_code`.
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.body.details.insert(name.to_owned(), value);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.body.status
    }

    /// Whether it stays under its idempotency key.
    pub fn keeping(&self) -> Keeping {
        self.body.keeping
    }

    /// Its `code`, if it has one.
    pub fn code_text(&self) -> Option<&str> {
        self.body.code.as_deref()
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        &self.body.message
    }

    /// The body of the answer.
    pub fn to_json(&self) -> Value {
        let mut error = Map::new();
        if let Some(code) = &self.body.code {
            let page = code.replace('_', "-");
            error.insert("code".into(), json!(code));
            error.insert(
                "doc_url".into(),
                json!(format!("https://docs.stripe.com/error-codes/{page}")),
            );
        }
        error.insert("message".into(), json!(self.body.message));
        if let Some(param) = &self.body.param {
            error.insert("param".into(), json!(param));
        }
        error.extend(self.body.details.clone());
        error.insert("type".into(), json!(self.body.error_type.as_str()));
        json!({ "error": error })
    }
}

impl From<ObjectsError> for ApiError {
    fn from(source: ObjectsError) -> Self {
        tracing::error!(error = %source, "the sandbox could not reach its state");
        let message = "The sandbox could not reach its state.".to_owned();
        Self::new(500, ErrorType::Api, Keeping::Dropped, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_carries_its_code_its_page_and_its_type() {
        let error = ApiError::missing("charge", "ch_1", "id").to_json();
        assert_eq!(error["error"]["code"], "resource_missing");
        assert_eq!(error["error"]["type"], "invalid_request_error");
        assert_eq!(error["error"]["param"], "id");
        assert!(error["error"]["doc_url"].as_str().unwrap().ends_with("/resource-missing"));
    }
}
