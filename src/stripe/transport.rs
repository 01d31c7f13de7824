//! One HTTP request to Stripe at a time, over a pool of connections that are kept alive.
//!
//! A [`Call`] is the client that async-stripe's request builders are sent with. It makes exactly
//! one request: repeating one is the caller's decision, under the same key. Beside the body it
//! keeps what decides about money and what async-stripe's own client drops: the status, whether
//! the answer is a replay, how long to wait, and Stripe's clock.

mod upload;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Client, Method, RequestBuilder as HttpRequest, Response};
use serde::de::DeserializeOwned;
use stripe_client_core::{
    CustomizedStripeRequest, RequestBuilder, StripeClient, StripeClientErr, StripeMethod,
};

use super::client::{StripeSetupError, TimeOuts, checked_base, http_client};
use super::errors::{self, Keyed};
use crate::app::gateway::{Answered, GatewayError};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::ids::StripeCallId;
use crate::domain::secret::Secret;

/// The most that is read of an answer, in bytes; a list of a hundred sessions is far below it.
const ANSWER_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// The way to one Stripe account.
pub(super) struct Transport {
    client: Client,
    /// The origin with `/v1`, without a slash at its end.
    base: String,
    /// The same for files, which Stripe takes on a host of their own.
    files: String,
    headers: HeaderMap,
    total: Span,
    clock: Arc<dyn Clock>,
}

impl Transport {
    /// The way to the account of `key` at `api_base`.
    pub(super) fn new(
        api_base: &str,
        key: &Secret,
        time_outs: TimeOuts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StripeSetupError> {
        let base = format!("{}/v1", checked_base(api_base)?.trim_end_matches('/'));
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", key.reveal()))
            .map_err(|_unprintable| StripeSetupError::BadKey)?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert("stripe-version", version()?);
        let agent = concat!("Cobro/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        let client = http_client(time_outs)?;
        let files = upload::files_base(&base);
        Ok(Self { client, base, files, headers, total: time_outs.total, clock })
    }

    /// A call that is about to be made; a write names its key.
    pub(super) fn call(&self, operation: &'static str, key: Option<&StripeCallId>) -> Call<'_> {
        let key = key.map(|key| key.as_str().to_owned());
        Call { transport: self, operation, key, answer: OnceLock::new(), began: self.clock.now() }
    }

    fn request(&self, request: RequestBuilder, key: Option<&str>) -> HttpRequest {
        let mut url = format!("{}{}", self.base, request.path);
        if let Some(query) = request.query.filter(|query| !query.is_empty()) {
            url = format!("{url}?{query}");
        }
        let method = match request.method {
            StripeMethod::Get => Method::GET,
            StripeMethod::Post => Method::POST,
            StripeMethod::Delete => Method::DELETE,
        };
        let mut http = self.client.request(method, url).headers(self.headers.clone());
        if let Some(key) = key {
            http = http.header("idempotency-key", key);
        }
        if let Some(body) = request.body {
            let form = "application/x-www-form-urlencoded";
            http = http.header(CONTENT_TYPE, form).body(in_one_order(&body));
        }
        http
    }

    /// How long it took since `began`; the longest that it can take where the clock was put back.
    fn took(&self, began: Moment) -> Span {
        let now = self.clock.now();
        if now < began { self.total } else { now.since(began) }
    }
}

fn version() -> Result<HeaderValue, StripeSetupError> {
    HeaderValue::from_str(stripe_client_core::VERSION.as_str())
        .map_err(|_unprintable| StripeSetupError::BadKey)
}

/// The form with its fields sorted: async-stripe keeps metadata in hash maps, and a repetition
/// under a key should be the same request to the byte.
fn in_one_order(form: &str) -> String {
    let mut fields: Vec<&str> = form.split('&').collect();
    fields.sort_unstable();
    fields.join("&")
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body as it was sent.
    pub(super) body: Bytes,
    /// Stripe's `Request-Id`.
    pub(super) request_id: Option<String>,
    /// How long to wait.
    pub(super) retry_after: Option<Span>,
    /// Whether it is the stored answer to an earlier request under the key.
    pub(super) replayed: bool,
    /// Stripe's own word on whether to send it again.
    pub(super) should_retry: Option<bool>,
    /// Stripe's clock when it answered, seconds.
    pub(super) date_seconds: Option<i64>,
    /// How long the call took.
    pub(super) took: Span,
}

impl Answer {
    fn new(status: u16, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let seconds = text("retry-after").and_then(|seconds| seconds.trim().parse::<u32>().ok());
        Self {
            status,
            body: Bytes::new(),
            request_id: text("request-id").map(str::to_owned),
            retry_after: seconds.map(|seconds| Span::from_seconds(i64::from(seconds))),
            replayed: text("idempotent-replayed") == Some("true"),
            should_retry: text("stripe-should-retry").and_then(|word| word.parse().ok()),
            date_seconds: text("date").and_then(seconds_of_date),
            took: Span::ZERO,
        }
    }

    /// The second of Stripe's clock that everything in the answer is at least as young as: its
    /// `Date` less the call's duration. A replay tells of the past, so it has none.
    pub(super) fn seen_at_seconds(&self) -> Option<i64> {
        let date = self.date_seconds.filter(|_| !self.replayed)?;
        Some((Moment::from_seconds(date) - self.took).seconds())
    }
}

fn seconds_of_date(text: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp().as_second())
}

/// Why a call brought no success.
#[derive(Debug)]
pub(super) enum CallError {
    /// No connection was made, so nothing was sent.
    NotSent(String),
    /// Something may have been sent, and no whole answer came back.
    Lost(String),
    /// Stripe, or something before it, answered with another status than 2xx.
    Status(Box<Answer>),
    /// The answer is a success that async-stripe's types cannot decode.
    Undecoded(String),
}

impl StripeClientErr for CallError {
    fn deserialize_err(message: impl std::fmt::Display) -> Self {
        Self::Undecoded(message.to_string())
    }
}

/// One call: the client that a single request of async-stripe is sent with.
pub(super) struct Call<'a> {
    transport: &'a Transport,
    operation: &'static str,
    key: Option<String>,
    answer: OnceLock<Answer>,
    began: Moment,
}

impl StripeClient for Call<'_> {
    type Err = CallError;

    async fn execute(&self, request: CustomizedStripeRequest) -> Result<Bytes, CallError> {
        let (request, _no_overrides) = request.into_pieces();
        self.send(self.transport.request(request, self.key.as_deref())).await
    }
}

impl Call<'_> {
    async fn send(&self, http: HttpRequest) -> Result<Bytes, CallError> {
        let mut response = http.send().await.map_err(|error| {
            let message = sentence(&error);
            if error.is_connect() { CallError::NotSent(message) } else { CallError::Lost(message) }
        })?;
        let mut answer = Answer::new(response.status().as_u16(), response.headers());
        answer.body = read_bounded(&mut response).await?;
        answer.took = self.transport.took(self.began);
        if !(200..300).contains(&answer.status) {
            return Err(CallError::Status(Box::new(answer)));
        }
        let body = answer.body.clone();
        self.answer.set(answer).map_err(|_second| lost("a call was used twice"))?;
        Ok(body)
    }
}

async fn read_bounded(response: &mut Response) -> Result<Bytes, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| lost(&sentence(&error)))? {
        if body.len().saturating_add(chunk.len()) > ANSWER_LIMIT_BYTES {
            return Err(lost("the answer is longer than any answer of Stripe"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Bytes::from(body))
}

fn lost(message: &str) -> CallError {
    CallError::Lost(message.to_owned())
}

/// The error with its causes in one line. It names the host and never the query.
fn sentence(error: &reqwest::Error) -> String {
    let mut line = if error.is_timeout() { "time-out".to_owned() } else { "no answer".to_owned() };
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

impl Call<'_> {
    /// Reads the answer as `T`, and leaves a line in the log about how the call went.
    /// `decoded` is what async-stripe's own types made of it.
    pub(super) fn read<T: DeserializeOwned>(
        self,
        decoded: Result<(), CallError>,
    ) -> Result<Told<T>, GatewayError> {
        let keyed = if self.key.is_some() { Keyed::Yes } else { Keyed::No };
        let drift = matches!(decoded, Err(CallError::Undecoded(_)));
        let duration = self.transport.took(self.began);
        let operation = self.operation;
        let told = match (decoded, self.answer.into_inner()) {
            (Ok(()) | Err(CallError::Undecoded(_)), Some(answer)) => Told::of(answer),
            (Err(error), _) => Err(errors::of_call(error, keyed)),
            (Ok(()), None) => Err(errors::of_call(lost("no request was made"), keyed)),
        };
        if drift && told.is_ok() {
            tracing::warn!(operation, "Stripe's answer differs from the pinned version's shape");
        }
        log(operation, duration, &told);
        told
    }
}

fn log<T>(operation: &'static str, duration: Span, told: &Result<Told<T>, GatewayError>) {
    let duration_ms = duration.millis();
    match told {
        Ok(told) => tracing::info!(
            operation,
            duration_ms,
            stripe.request_id = told.request_id.as_deref(),
            stripe.replayed = told.replayed,
            outcome = "answered",
            "Stripe answered {operation}"
        ),
        Err(error) => tracing::warn!(
            operation,
            duration_ms,
            stripe.request_id = error.detail().and_then(|detail| detail.request_id.as_deref()),
            stripe.status = error.detail().map(|detail| detail.status),
            stripe.code = error.detail().and_then(|detail| detail.code.as_deref()),
            outcome = outcome(error),
            "Stripe did not grant {operation}"
        ),
    }
}

const fn outcome(error: &GatewayError) -> &'static str {
    match error {
        GatewayError::Declined(..) => "declined",
        GatewayError::Refused(_) => "refused",
        GatewayError::Unauthorised(_) => "unauthorised",
        GatewayError::Busy { .. } => "busy",
        GatewayError::Unknown(_) => "unknown",
        GatewayError::KeyUsedUp(_) => "key_used_up",
        GatewayError::CircuitOpen { .. } => "circuit_open",
    }
}

/// An answer that was read.
#[derive(Debug)]
pub(super) struct Told<T> {
    /// What it says.
    pub(super) value: T,
    /// The second of Stripe's clock from which it tells, if it tells of now.
    pub(super) at_seconds: Option<i64>,
    /// Stripe's `Request-Id`.
    pub(super) request_id: Option<String>,
    /// Whether it is a stored answer.
    pub(super) replayed: bool,
}

impl<T: DeserializeOwned> Told<T> {
    fn of(answer: Answer) -> Result<Self, GatewayError> {
        let value = serde_json::from_slice(&answer.body)
            .map_err(|error| errors::nonsense(&answer, &error.to_string()))?;
        let at_seconds = answer.seen_at_seconds();
        let (request_id, replayed) = (answer.request_id, answer.replayed);
        Ok(Self { value, at_seconds, request_id, replayed })
    }
}

impl<T> Told<T> {
    /// The same answer, saying something else.
    pub(super) fn with<U>(self, value: U) -> Told<U> {
        let Self { at_seconds, request_id, replayed, .. } = self;
        Told { value, at_seconds, request_id, replayed }
    }

    /// The port's answer with `value` in it.
    pub(super) fn answered<U>(self, value: U) -> Answered<U> {
        Answered { value, request_id: self.request_id, replayed: self.replayed }
    }
}
