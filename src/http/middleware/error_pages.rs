//! Every error becomes a page, and is logged here, once, with its causes.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest};
use askama::Template;
use tracing::{debug, error, warn};

use crate::http::error::{PageError, chain};
use crate::http::shop::pages::{Area, ErrorPage};
use crate::http::visit::Visit;
use crate::i18n::catalogue::ErrorKind;

/// Writes the page of an error whose answer has none.
pub async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let told = response.headers().contains_key(header::CONTENT_TYPE);
    let cause = response.response().error();
    let ours = cause.and_then(|error| error.as_error::<PageError>());
    if !failed || (told && cause.is_none()) {
        return Ok(response);
    }
    let kind = match (ours, cause) {
        (Some(error), _) => {
            log(error);
            error.kind()
        }
        (None, Some(cause)) => {
            warn!(error = %cause, "a request was refused before its handler");
            kind_of(response.status())
        }
        (None, None) => kind_of(response.status()),
    };
    let text = page(response.request(), kind);
    Ok(response.map_body(|head, _| {
        let kind = header::HeaderValue::from_static("text/html; charset=utf-8");
        head.headers_mut().insert(header::CONTENT_TYPE, kind);
        BoxBody::new(text)
    }))
}

fn log(error: &PageError) {
    match error {
        PageError::Internal(_) => error!(error = %chain(error), "a page failed"),
        PageError::Unavailable { cause: Some(_), .. } => {
            error!(error = %chain(error), "a page was not available");
        }
        PageError::Unavailable { cause: None, .. }
        | PageError::Forbidden(_)
        | PageError::FormExpired
        | PageError::RoleForbids
        | PageError::TooMany(_) => warn!(error = %error, "a request was refused"),
        PageError::BadRequest(_)
        | PageError::NotFound
        | PageError::MethodNotAllowed { .. }
        | PageError::TooLarge
        | PageError::Unprocessable(_) => debug!(error = %error, "a request was refused"),
    }
}

/// The page for an answer that the framework made.
fn kind_of(status: StatusCode) -> ErrorKind {
    let found = ErrorKind::ALL.into_iter().find(|kind| kind.status() == status.as_u16());
    match found {
        Some(kind) => kind,
        None if status.is_client_error() => ErrorKind::BadRequest,
        None => ErrorKind::Internal,
    }
}

fn page(request: &HttpRequest, kind: ErrorKind) -> String {
    let Some(visit) = Visit::of(request) else { return String::new() };
    let area = match request.path() {
        path if path == "/admin" || path.starts_with("/admin/") => Area::Console,
        _ => Area::Shop,
    };
    let page = ErrorPage { layout: visit.layout_without_cart("/"), kind, area };
    // The template has no part that can fail; should it, an empty page is better than none.
    page.render().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::testing::{get, post, serve};

    #[actix_web::test]
    async fn a_missing_page_is_told_in_the_readers_language_with_the_requests_id() {
        let server = serve().await;
        let answer = server.call(get("/nowhere")).await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text.contains(r#"<html lang="es">"#), "{}", answer.text);
        assert!(answer.text.contains("No encontramos esta página"));
        assert!(answer.text.contains(&answer.header("x-request-id")));
        let english = server.call(get("/nowhere").insert_header(("accept-language", "en"))).await;
        assert!(english.text.contains(r#"<html lang="en">"#));
    }

    #[actix_web::test]
    async fn an_error_of_the_console_leads_back_to_the_console() {
        let answer = serve().await.call(get("/admin/nowhere")).await;
        assert_eq!(answer.status, 404);
        assert!(answer.text.contains(r#"<a class="button" href="/admin">Volver al panel</a>"#));
    }

    #[actix_web::test]
    async fn another_method_is_told_which_ones_there_are() {
        let server = serve().await;
        let answer = server.call(post("/cart")).await;
        assert_eq!((answer.status, answer.header("allow").as_str()), (405, "GET, HEAD"));
        assert!(answer.text.contains("<h1>"));
        let answer = server.call(get("/preferences")).await;
        assert_eq!((answer.status, answer.header("allow").as_str()), (405, "POST"));
    }

    #[actix_web::test]
    async fn an_address_that_is_not_text_is_no_failure_of_ours() {
        let server = serve().await;
        for path in ["/%FF%FE", "/static/%FF", "/pictures/%00.svg", "/%"] {
            let answer = server.call(get(path)).await;
            assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
            assert!(answer.text.contains("<h1>"), "{path}");
        }
    }

    #[actix_web::test]
    async fn a_broken_server_says_so_and_shows_no_cause() {
        // No app is configured here, which is as internal as an error can be.
        let answer = serve().await.call(get("/cart")).await;
        assert_eq!(answer.status, 500);
        assert!(answer.text.contains("Algo falló de nuestro lado"), "{}", answer.text);
        assert!(!answer.text.to_lowercase().contains("app_data"));
    }
}
