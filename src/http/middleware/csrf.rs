//! Forms of other sites are refused: each form carries a token that only its visitor's cookie
//! makes, and the browser must not say that another site sent it.
//!
//! The form is read here, once and with its limit, and handed to the handler as [`Form`].

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::http::address::PublicAddress;
use crate::http::admin::login::SIGN_IN;
use crate::http::admin::session::Session;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::middleware::visitor::Visitor;
use crate::http::routes::{self, Brings, Guard};
use crate::http::state::Site;
use crate::http::upload::{self, LARGEST_UPLOAD, SentFiles};

/// Which forms a token is for, so that neither the other's nor any other keyed digest of the
/// server can stand in for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forms {
    /// The shop's, and the console's doors: the secret is the visitor's.
    Shop,
    /// The console's: the secret is the session's.
    Console,
}

impl Forms {
    const fn purpose(self) -> &'static [u8] {
        match self {
            Self::Shop => b"shop-form:",
            Self::Console => b"console-form:",
        }
    }
}

/// The most bytes of a form.
pub const LARGEST_FORM: usize = 64 * 1024;

/// The most bytes of a form of the sign-in page, which may take another one along.
const LARGEST_SIGN_IN: usize = LARGEST_FORM * 2;

/// The name of the hidden field.
pub const FIELD: &str = "csrf";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The key under which tokens of forms are made.
#[derive(Clone)]
pub struct CsrfKey(Vec<u8>);

impl CsrfKey {
    /// A key from the server's secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(secret.to_vec())
    }

    /// The token for the forms of whoever's cookie carries `secret`.
    #[must_use]
    pub fn token(&self, forms: Forms, secret: &str) -> String {
        self.mac(forms, secret)
            .map_or_else(String::new, |mac| hex::encode(mac.finalize().into_bytes()))
    }

    /// Whether `given` is their token, compared in constant time.
    #[must_use]
    pub fn is_token_of(&self, forms: Forms, secret: &str, given: &str) -> bool {
        let Ok(given) = hex::decode(given) else { return false };
        self.mac(forms, secret).is_some_and(|mac| mac.verify_slice(&given).is_ok())
    }

    fn mac(&self, forms: Forms, secret: &str) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of every length, so this is always there.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(forms.purpose());
        mac.update(secret.as_bytes());
        Some(mac)
    }
}

/// Reads and checks the form of every request that the route table guards by a token.
pub async fn csrf(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let row = routes::row_of(request.request()).map(|row| (row.guard, row.brings));
    match row {
        Some((guard @ (Guard::Token | Guard::SessionToken), brings)) => {
            match checked_form(&mut request, (guard, brings)).await {
                Ok((form, files)) => {
                    request.extensions_mut().insert(form);
                    request.extensions_mut().insert(files);
                }
                Err(error) => return Ok(request.error_response(error)),
            }
        }
        // A GET decides nothing, Stripe signs its events, and an address without a row has no
        // handler.
        Some((Guard::ReadOnly | Guard::StripeSignature, _)) | None => {}
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

async fn checked_form(
    request: &mut ServiceRequest,
    (guard, brings): (Guard, Brings),
) -> Result<(Form, SentFiles), PageError> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return Err(PageError::FormExpired);
    };
    if !is_from_our_pages(request, &site.settings.public_url) {
        return Err(PageError::Forbidden("the form was sent from another site"));
    }
    let most = if request.path() == SIGN_IN { LARGEST_SIGN_IN } else { LARGEST_FORM };
    let (mut form, files) = match brings {
        Brings::Fields => (Form::read(request, most).await?, SentFiles::default()),
        Brings::Files => upload::read(request, LARGEST_UPLOAD).await?,
    };
    let token = form.take(FIELD)?.unwrap_or_default();
    let request = request.request();
    let is_theirs = match guard {
        Guard::SessionToken => {
            Session::of(request).is_some_and(|session| session.owns_form_token(&site, &token))
        }
        Guard::Token | Guard::ReadOnly | Guard::StripeSignature => {
            Visitor::of(request).is_some_and(|visitor| visitor.owns_form_token(&token))
        }
    };
    if is_theirs { Ok((form, files)) } else { Err(PageError::FormExpired) }
}

/// What the browser says about where the form came from. Programs that say nothing have no
/// visitor whose cookie could be abused; the token is asked of them all the same.
pub fn is_from_our_pages(request: &ServiceRequest, ours: &PublicAddress) -> bool {
    let text = |name: &HeaderName| request.headers().get(name).map(|value| value.to_str());
    let site = text(&FETCH_SITE);
    let same_origin = match site {
        Some(Ok("same-origin" | "none")) => true,
        Some(_) => return false,
        None => false,
    };
    match text(&header::ORIGIN) {
        None => true,
        // Pages with `Referrer-Policy: no-referrer` send no origin with their own forms. Browsers
        // leave `Sec-Fetch-Site` out only on plain HTTP away from loopback.
        Some(Ok("null")) => same_origin || !(ours.is_https() || ours.is_loopback()),
        Some(Ok(origin)) => origin == ours.origin(),
        Some(Err(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::middleware::testing::{Server, post, serve};
    use actix_web::test::TestRequest;

    const COOKIE: &str = "cobro_visitor=";

    /// A form for changing the language, with this token and these headers.
    async fn send(server: &Server, token: &str, headers: &[(&'static str, &'static str)]) -> u16 {
        let visitor = "a".repeat(64);
        let mut request = post("/preferences")
            .insert_header(("cookie", format!("{COOKIE}{visitor}")))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(format!("csrf={token}&locale=en&next=%2Fcart"));
        for one in headers {
            request = request.insert_header(*one);
        }
        server.call(request).await.status
    }

    fn token() -> String {
        CsrfKey::new(b"a secret of the tests").token(Forms::Shop, &"a".repeat(64))
    }

    #[actix_web::test]
    async fn a_form_with_its_visitors_token_is_taken() {
        let server = serve().await;
        assert_eq!(send(&server, &token(), &[]).await, 303);
        let said = [("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")];
        assert_eq!(send(&server, &token(), &said).await, 303);
        let hidden = [("origin", "null"), ("sec-fetch-site", "same-origin")];
        assert_eq!(send(&server, &token(), &hidden).await, 303);
    }

    #[actix_web::test]
    async fn a_form_without_the_token_or_with_anothers_is_refused() {
        let server = serve().await;
        let other = CsrfKey::new(b"a secret of the tests").token(Forms::Shop, &"b".repeat(64));
        let elsewhere = CsrfKey::new(b"another secret").token(Forms::Shop, &"a".repeat(64));
        let console = CsrfKey::new(b"a secret of the tests");
        let console = console.token(Forms::Console, &"a".repeat(64));
        for token in ["", "00", &console, "zz", &other, &elsewhere, &token()[..62]] {
            assert_eq!(send(&server, token, &[]).await, 403, "{token}");
        }
    }

    #[actix_web::test]
    async fn a_form_of_another_site_is_refused_even_with_the_token() {
        let server = serve().await;
        for said in [
            [("origin", "https://evil.example"), ("accept", "*/*")],
            [("origin", "null"), ("accept", "*/*")],
            [("sec-fetch-site", "cross-site"), ("accept", "*/*")],
            [("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8080")],
            [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:9000")],
        ] {
            assert_eq!(send(&server, &token(), &said).await, 403, "{said:?}");
        }
    }

    #[actix_web::test]
    async fn a_visitor_without_a_cookie_gets_a_page_with_a_way_on() {
        let server = serve().await;
        let request = post("/preferences")
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(format!("csrf={}&locale=en&next=%2F", token()));
        let answer = server.call(request).await;
        assert_eq!(answer.status, 403);
        assert!(answer.text.contains("La página caducó"), "{}", answer.text);
        assert!(answer.text.contains(r#"href="/""#));
    }

    #[actix_web::test]
    async fn bodies_that_are_no_form_are_refused_with_a_page() {
        let server = serve().await;
        let send = async |kind: &'static str, body: Vec<u8>| {
            let request = post("/preferences").insert_header(("content-type", kind));
            let answer = server.call(request.set_payload(body)).await;
            assert!(answer.text.contains("<h1>"), "{}", answer.text);
            answer.status
        };
        let form = "application/x-www-form-urlencoded";
        assert_eq!(send("application/json", b"{}".to_vec()).await, 400);
        assert_eq!(send(form, b"locale=%FF%FE".to_vec()).await, 400);
        assert_eq!(send(form, b"locale=\xff".to_vec()).await, 400);
        assert_eq!(send(form, b"locale=%0".to_vec()).await, 400);
        assert_eq!(send(form, b"csrf=a&csrf=b".to_vec()).await, 400);
        assert_eq!(send(form, vec![b'a'; LARGEST_FORM + 1]).await, 413);
    }

    #[test]
    fn on_plain_http_away_from_loopback_a_hidden_origin_is_not_held_against_a_form() {
        let request = TestRequest::post().insert_header(("origin", "null")).to_srv_request();
        let ours = |text: &str| PublicAddress::parse(text).unwrap();
        assert!(is_from_our_pages(&request, &ours("http://192.168.1.5:8080")));
        assert!(!is_from_our_pages(&request, &ours("https://tienda.example")));
        assert!(!is_from_our_pages(&request, &ours("http://127.0.0.1:8080")));
    }
}
