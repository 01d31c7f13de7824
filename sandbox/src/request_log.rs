//! The last requests, for tests and people: what was asked and what was answered.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

const MOST: usize = 1_000;

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedRequest {
    /// When it came, in milliseconds.
    pub at_ms: i64,
    /// HTTP method.
    pub method: String,
    /// Path, without the query.
    pub path: String,
    /// The operation's name; empty where the API has none.
    pub operation: String,
    /// Whose request; empty without a key.
    pub account: String,
    /// The idempotency key.
    pub key: Option<String>,
    /// The parameters, with numbers of cards and accounts and security codes blacked out.
    pub body: Vec<(String, String)>,
    /// HTTP status; zero when there was no answer.
    pub status: u16,
    /// Whether the answer was a kept one.
    pub replayed: bool,
    /// The `Request-Id`.
    pub request_id: String,
}

/// The last 1,000 requests.
#[derive(Debug, Default)]
pub struct RequestLog {
    requests: Mutex<VecDeque<LoggedRequest>>,
}

impl RequestLog {
    /// Remembers a request.
    pub fn add(&self, mut request: LoggedRequest) {
        for (name, value) in &mut request.body {
            if ["[number]", "[cvc]", "[iban]"].iter().any(|end| name.ends_with(end)) {
                "•••".clone_into(value);
            }
        }
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == MOST {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    /// All that are remembered, oldest first.
    pub fn all(&self) -> Vec<LoggedRequest> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
