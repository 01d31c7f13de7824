//! What browsers are told about every answer: errors, files and redirects included.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

use crate::http::routes::{self, Exposure};
use crate::http::state::Site;

/// A year, where the public address is https.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Nothing of the device is needed.
const PERMISSIONS: HeaderValue = HeaderValue::from_static(
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
);

/// The policy of what a page may load and where its forms may go. Browsers hold the redirect
/// after a POST to `form-action` too, so the hosts of the payment page are listed.
#[must_use]
pub fn content_policy(checkout_origins: &[String]) -> String {
    let forms = checkout_origins
        .iter()
        .fold("'self'".to_owned(), |list, origin| format!("{list} {origin}"));
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
         font-src 'self'; connect-src 'self'; form-action {forms}; frame-ancestors 'none'; \
         base-uri 'none'"
    )
}

/// Adds the headers to the answer.
pub async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    let exposure = routes::row_of(response.request()).map_or(Exposure::Page, |row| row.exposure);
    let site = response.request().app_data::<web::Data<Site>>().cloned();
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    for (name, value) in fixed(exposure) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    if failed || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Some(site) = site {
        of_site(headers, &site);
    }
    Ok(response)
}

fn fixed(exposure: Exposure) -> Vec<(HeaderName, &'static str)> {
    let (referrer, resource) = match exposure {
        Exposure::Picture => ("same-origin", "cross-origin"),
        Exposure::Asset | Exposure::Page => ("same-origin", "same-origin"),
        Exposure::Order | Exposure::Console | Exposure::Machine => ("no-referrer", "same-origin"),
    };
    let mut fixed = vec![
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, referrer),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), resource),
    ];
    if matches!(exposure, Exposure::Order | Exposure::Console | Exposure::Machine) {
        fixed.push((HeaderName::from_static("x-robots-tag"), "noindex"));
    }
    fixed
}

fn of_site(headers: &mut HeaderMap, site: &Site) {
    let policy = HeaderValue::from_str(&content_policy(&site.settings.checkout_origins));
    // An origin that no header can carry must not take the policy away with it.
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    if site.settings.public_url.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::testing::{at, get, post, serve};

    #[actix_web::test]
    async fn pages_files_errors_and_redirects_have_the_headers() {
        let server = at("https://tienda.example").await;
        for request in [
            get("/static/app.css"),
            get("/nowhere"),
            get("/static/nothing.css"),
            get("/pictures/cafe-huila.svg"),
            post("/cart"),
            get("/").insert_header(("host", "evil.example")),
        ] {
            let answer = server.call(request).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none';"), "{policy}");
            assert!(policy.contains("form-action 'self' https://checkout.stripe.com;"), "{policy}");
            assert!(policy.contains("frame-ancestors 'none'; base-uri 'none'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
            assert!(answer.header("permissions-policy").contains("payment=()"));
            assert!(answer.header("strict-transport-security").starts_with("max-age=31536000"));
        }
    }

    #[actix_web::test]
    async fn only_pictures_may_be_shown_elsewhere_and_order_pages_tell_nobody() {
        let server = serve().await;
        let picture = server.call(get("/pictures/cafe-huila.svg")).await;
        assert_eq!(picture.header("cross-origin-resource-policy"), "cross-origin");
        let order = server.call(get("/orders/nobody-00")).await;
        assert_eq!(order.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(order.header("referrer-policy"), "no-referrer");
        assert_eq!(order.header("cache-control"), "no-store");
        assert_eq!(order.header("x-robots-tag"), "noindex");
    }

    #[actix_web::test]
    async fn the_console_is_kept_by_nobody_and_found_by_nobody() {
        let server = serve().await;
        for path in ["/admin/login", "/admin", "/admin/welcome/x"] {
            let answer = server.call(get(path)).await;
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("x-robots-tag"), "noindex", "{path}");
        }
    }

    #[actix_web::test]
    async fn plain_http_promises_no_tls() {
        let answer = serve().await.call(get("/nowhere")).await;
        assert_eq!(answer.header("strict-transport-security"), "");
    }
}
