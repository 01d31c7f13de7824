//! The listener: the API under `/v1`, the hosted pages under `/pay`, the control API under
//! `/_sandbox`.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Extensions, Server};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HttpDate};
use actix_web::rt::net::TcpStream as AsyncTcpStream;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

use crate::api::operation;
use crate::control;
use crate::deliveries::Courier;
use crate::execution::{Answer, ApiRequest, execute};
use crate::faults::{Fault, FaultKind, Phase};
use crate::hosted_page;
use crate::model::context::API_VERSION;
use crate::model::event::EventRequest;
use crate::protocol::auth::ApiKey;
use crate::protocol::errors::ApiError;
use crate::protocol::idempotency;
use crate::request_log::LoggedRequest;
use crate::service::{Caller, Service};
use crate::uploads;

/// The largest request that is read.
const MOST_BYTES: usize = 1024 * 1024;
/// How long a connection without an answer is held open.
const SILENCE: Duration = Duration::from_secs(600);

/// What every door of the sandbox shares.
#[derive(Clone)]
pub(crate) struct Shared {
    pub service: Arc<Service>,
    pub courier: Arc<Courier>,
}

/// A second handle of a connection, with which it can be cut.
struct Cutter(TcpStream);

/// Serves on a listener until it is stopped.
pub(crate) fn serve(
    listener: TcpListener,
    workers: usize,
    shared: Shared,
) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(shared.clone()))
            .app_data(web::PayloadConfig::new(MOST_BYTES))
            .configure(control::routes)
            .configure(hosted_page::routes)
            .service(
                web::resource("/v1/files")
                    .app_data(web::PayloadConfig::new(uploads::MOST_UPLOAD_BYTES))
                    .to(api),
            )
            .service(web::resource("/v1/{rest:.*}").to(api))
            .default_service(web::to(nothing))
    })
    .on_connect(keep_cutter)
    .workers(workers.max(1))
    .disable_signals()
    .shutdown_timeout(1)
    .listen(listener)?;
    Ok(server.run())
}

fn keep_cutter(connection: &dyn std::any::Any, extensions: &mut Extensions) {
    use std::os::fd::AsFd;

    let stream = connection.downcast_ref::<AsyncTcpStream>();
    if let Some(Ok(handle)) = stream.map(|stream| stream.as_fd().try_clone_to_owned()) {
        extensions.insert(Cutter(TcpStream::from(handle)));
    }
}

async fn nothing(request: HttpRequest) -> HttpResponse {
    let error = ApiError::unknown_route(request.method().as_str(), request.path());
    HttpResponse::NotFound().json(error.to_json())
}

/// One request of the API, from its bytes to its answer.
async fn api(request: HttpRequest, body: web::Bytes, shared: web::Data<Shared>) -> HttpResponse {
    let service = &shared.service;
    let request_id = service.request_id();
    let mut logged = LoggedRequest {
        at_ms: service.clock.now_millis(),
        method: request.method().to_string(),
        path: request.path().to_owned(),
        operation: String::new(),
        account: String::new(),
        key: idempotency_key(&request),
        body: Vec::new(),
        status: 0,
        replayed: false,
        request_id,
    };
    let outcome = match read(service, &request, &body, &mut logged) {
        Ok(api_request) => carry_out(&shared, api_request).await,
        Err(error) => Outcome::answered(Answer::of_error(&error)),
    };
    if let Some(answer) = &outcome.answer {
        logged.status = answer.status;
        logged.replayed = answer.original_request.is_some();
    }
    let response = respond(&request, service, &logged, &outcome);
    service.requests.add(logged);
    match outcome.fault.map_or(Ending::Answered, |fault| ending(fault.kind)) {
        Ending::Answered => {}
        Ending::Silent => {
            tokio::time::sleep(SILENCE).await;
            cut(&request);
        }
        Ending::Cut => cut(&request),
    }
    response
}

/// How a connection ends.
enum Ending {
    /// With an answer.
    Answered,
    /// With nothing, after a long time.
    Silent,
    /// At once, without an answer.
    Cut,
}

fn ending(kind: FaultKind) -> Ending {
    match kind {
        FaultKind::TimeoutBefore | FaultKind::TimeoutAfter => Ending::Silent,
        FaultKind::Reset => Ending::Cut,
        FaultKind::TooManyRequests
        | FaultKind::ServerError
        | FaultKind::Unavailable
        | FaultKind::Slow
        | FaultKind::Malformed
        | FaultKind::Html => Ending::Answered,
    }
}

/// What a request came to: an answer, and the fault that struck it.
struct Outcome {
    answer: Option<Answer>,
    fault: Option<Fault>,
}

impl Outcome {
    fn answered(answer: Answer) -> Self {
        Self { answer: Some(answer), fault: None }
    }
}

fn idempotency_key(request: &HttpRequest) -> Option<String> {
    let key = text_header(request, "Idempotency-Key")?;
    (request.method() == actix_web::http::Method::POST && !key.is_empty()).then(|| key.to_owned())
}

fn text_header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Checks key, version, address and form of a request.
fn read(
    service: &Service,
    request: &HttpRequest,
    body: &[u8],
    logged: &mut LoggedRequest,
) -> Result<ApiRequest, ApiError> {
    let api_key = ApiKey::from_header(text_header(request, "Authorization"))?;
    logged.account = service.account_of(api_key.as_str());
    if let Some(version) = text_header(request, "Stripe-Version") {
        check_version(version)?;
    }
    let route = operation::route(&logged.method, &logged.path)?;
    route.operation.name().clone_into(&mut logged.operation);
    let raw = uploads::Raw {
        query: request.query_string(),
        content_type: text_header(request, "Content-Type").unwrap_or_default(),
        body,
    };
    let pairs = uploads::parameters(route.operation, raw)?;
    logged.body.clone_from(&pairs);
    if let Some(key) = &logged.key {
        idempotency::check_key(key)?;
    }
    let caller = Caller {
        account: logged.account.clone(),
        request: EventRequest {
            id: Some(logged.request_id.clone()),
            idempotency_key: logged.key.clone(),
        },
    };
    let (method, path) = (logged.method.clone(), logged.path.clone());
    Ok(ApiRequest { method, path, route, pairs, caller })
}

fn check_version(version: &str) -> Result<(), ApiError> {
    let date = version.split_once('.').map_or(version, |(date, _)| date);
    let digits = |part: &str, length| part.len() == length && part.parse::<u32>().is_ok();
    let mut parts = date.split('-');
    let dated = matches!(
        (parts.next(), parts.next(), parts.next(), parts.next()),
        (Some(year), Some(month), Some(day), None)
            if digits(year, 4) && digits(month, 2) && digits(day, 2)
    );
    if dated {
        return Ok(());
    }
    Err(ApiError::validation(format!("Invalid Stripe API version: {version}")))
}

/// Lets faults strike, and carries the request out under its key.
async fn carry_out(shared: &Shared, request: ApiRequest) -> Outcome {
    let service = Arc::clone(&shared.service);
    let name = request.route.operation.name();
    let arrival = service.faults.strike(name, Phase::Arrival);
    let delay = arrival.as_ref().filter(|fault| fault.kind == FaultKind::Slow);
    let delay = delay.map(|fault| Duration::from_millis(fault.delay_ms));
    if let Some(answer) = arrival.as_ref().and_then(|fault| early_answer(fault.kind)) {
        return Outcome { answer, fault: arrival };
    }
    let account = request.caller.account.clone();
    let key = request.caller.request.idempotency_key.clone();
    let running = match &key {
        Some(key) => match service.run_key(&account, key) {
            Some(running) => Some(running),
            None => return Outcome::answered(Answer::of_error(&ApiError::key_in_use(key))),
        },
        None => None,
    };
    if let Some(delay) = delay {
        tokio::time::sleep(delay).await;
    }
    let executing = Arc::clone(&service);
    let done = web::block(move || execute(&executing, &request)).await;
    drop(running);
    let answer = done.unwrap_or_else(|error| {
        tracing::error!(error = %error, "a request of the sandbox could not be carried out");
        Answer::of_error(&ApiError::unavailable())
    });
    match service.faults.strike(name, Phase::Answer) {
        Some(fault) if fault.kind == FaultKind::TimeoutAfter => {
            Outcome { answer: None, fault: Some(fault) }
        }
        struck => Outcome { answer: Some(answer), fault: struck.or(arrival) },
    }
}

/// The answer of a fault that strikes at arrival; `None` when the request goes on.
fn early_answer(kind: FaultKind) -> Option<Option<Answer>> {
    match kind {
        FaultKind::TooManyRequests => Some(Some(Answer::of_error(&ApiError::rate_limit()))),
        FaultKind::Unavailable => Some(Some(Answer::of_error(&ApiError::unavailable()))),
        FaultKind::Html => Some(Some(Answer {
            status: 502,
            body: "<!doctype html><title>Bad gateway</title><h1>502 Bad gateway</h1>".to_owned(),
            original_request: None,
        })),
        FaultKind::TimeoutBefore | FaultKind::Reset => Some(None),
        FaultKind::Slow
        | FaultKind::ServerError
        | FaultKind::TimeoutAfter
        | FaultKind::Malformed => None,
    }
}

fn respond(
    request: &HttpRequest,
    service: &Service,
    logged: &LoggedRequest,
    outcome: &Outcome,
) -> HttpResponse {
    let Some(answer) = &outcome.answer else { return HttpResponse::NoContent().finish() };
    let fault = outcome.fault.as_ref();
    let kind = fault.map(|fault| fault.kind);
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let now = Duration::from_millis(u64::try_from(service.clock.now_millis()).unwrap_or(0));
    let date = HttpDate::from(std::time::UNIX_EPOCH + now);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::DATE, date.to_string()))
        .insert_header((header::CACHE_CONTROL, "no-cache, no-store"))
        .insert_header(("Request-Id", logged.request_id.as_str()))
        .insert_header((
            "Stripe-Version",
            text_header(request, "Stripe-Version").unwrap_or(API_VERSION),
        ));
    if let Some(key) = &logged.key {
        response.insert_header(("Idempotency-Key", key.as_str()));
    }
    if let Some(original) = &answer.original_request {
        response.insert_header(("Idempotent-Replayed", "true"));
        response.insert_header(("Original-Request", original.as_str()));
    }
    if answer.status == 500 {
        response.insert_header(("Stripe-Should-Retry", "false"));
    }
    if answer.status == 401 {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"Stripe\""));
    }
    if let Some(seconds) = fault.and_then(|fault| fault.retry_after) {
        response.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    let html = kind == Some(FaultKind::Html);
    response.content_type(if html { "text/html; charset=utf-8" } else { "application/json" });
    let mut body = answer.body.clone();
    if kind == Some(FaultKind::Malformed) {
        let half = body.char_indices().nth(body.chars().count() / 2).map_or(0, |(at, _)| at);
        body.truncate(half);
    }
    response.body(body)
}

/// Cuts the connection, so that whatever is answered reaches nobody.
fn cut(request: &HttpRequest) {
    if let Some(Cutter(stream)) = request.conn_data::<Cutter>()
        && let Err(error) = stream.shutdown(Shutdown::Both)
    {
        tracing::debug!(error = %error, "the connection was gone already");
    }
}
