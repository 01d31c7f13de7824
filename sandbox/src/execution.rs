//! Carries out one request of the API under its idempotency key, in one transaction.

use serde_json::Value;

use crate::api;
use crate::api::operation::Route;
use crate::faults::Phase;
use crate::protocol::errors::{ApiError, Keeping};
use crate::protocol::idempotency::{self, KeptAnswer, Verdict};
use crate::service::{Caller, Service};
use crate::store::{StoreError, Transaction};

/// A request, as far as its execution needs it.
#[derive(Debug, Clone)]
pub(crate) struct ApiRequest {
    pub method: String,
    pub path: String,
    pub route: Route,
    pub pairs: Vec<(String, String)>,
    pub caller: Caller,
}

/// An answer of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub status: u16,
    pub body: String,
    /// The first request under the key, when this is its answer again.
    pub original_request: Option<String>,
}

impl Answer {
    pub(crate) fn of_error(error: &ApiError) -> Self {
        Self { status: error.status(), body: text(&error.to_json()), original_request: None }
    }
}

fn text(json: &Value) -> String {
    serde_json::to_string_pretty(json).unwrap_or_default()
}

/// Why a transaction is undone: the answer that goes out all the same.
enum Undone {
    Answer(Answer),
    Store(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Carries out a request, or gives the kept answer of its key again.
pub(crate) fn execute(service: &Service, request: &ApiRequest) -> Answer {
    let done = service.store.write(|transaction| in_transaction(service, transaction, request));
    service.to_deliver.notify_one();
    match done {
        Ok(answer) | Err(Undone::Answer(answer)) => answer,
        Err(Undone::Store(error)) => Answer::of_error(&ApiError::from(error)),
    }
}

fn in_transaction(
    service: &Service,
    transaction: &mut Transaction<'_>,
    request: &ApiRequest,
) -> Result<Answer, Undone> {
    let account = &request.caller.account;
    let endpoint = format!("{} {}", request.method, request.path);
    let print = idempotency::fingerprint(&request.pairs);
    let now_ms = service.clock.now_millis();
    let key = request.caller.request.idempotency_key.as_deref();
    if let Some(key) = key {
        let kept = transaction.kept_answer(account, key)?;
        match idempotency::judge(kept, &endpoint, &print, now_ms) {
            Ok(Verdict::Execute) => {}
            Ok(Verdict::Replay(kept)) => {
                return Ok(Answer {
                    status: kept.status,
                    body: kept.body,
                    original_request: Some(kept.request_id),
                });
            }
            Err(error) => return Err(Undone::Answer(Answer::of_error(&error))),
        }
    }
    let name = request.route.operation.name();
    let done = match service.faults.strike(name, Phase::Execution) {
        Some(_) => Err(ApiError::server_failure()),
        None => service.act(transaction, &request.caller, |ctx| {
            api::handle(ctx, &request.route, &request.pairs)
        }),
    };
    let answer = match done {
        Ok(json) => Answer { status: 200, body: text(&json), original_request: None },
        Err(error) => match error.keeping() {
            Keeping::Kept => Answer::of_error(&error),
            Keeping::Dropped => return Err(Undone::Answer(Answer::of_error(&error))),
        },
    };
    if let Some(key) = key {
        let kept = KeptAnswer {
            fingerprint: print,
            endpoint,
            status: answer.status,
            body: answer.body.clone(),
            request_id: request.caller.request.id.clone().unwrap_or_default(),
            stored_at_ms: now_ms,
        };
        transaction.keep_answer(account, key, &kept)?;
    }
    Ok(answer)
}
