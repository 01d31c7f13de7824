//! Who visits: 256 random bits in a cookie. The app sees only their hash, under which the cart
//! is kept, and the tokens of forms are made from them.

use std::cell::OnceCell;
use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use crate::app::cart::VisitorHash;
use crate::http::cookies;
use crate::http::middleware::csrf::Forms;
use crate::http::state::Site;

/// The cookie's name, before the prefix that https adds.
const NAME: &str = "cobro_visitor";

/// How many random bytes name a visitor.
const BYTES: usize = 32;

/// A visitor: with the token that their cookie brought, or with a new one as soon as it is asked
/// for. A new one is sent with the answer; who asks for nothing personal gets no cookie.
#[derive(Clone)]
pub struct Visitor {
    sent: Option<String>,
    made: Rc<OnceCell<String>>,
    site: web::Data<Site>,
}

impl Visitor {
    fn read(request: &ServiceRequest, site: web::Data<Site>) -> Self {
        let cookie = cookies::read(request.request(), &site, NAME);
        Self { sent: cookie.filter(|token| is_token(token)), made: Rc::default(), site }
    }

    /// The visitor of this request, where the middleware was passed.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// The token of the visitor's cookie. It goes nowhere but there.
    fn token(&self) -> &str {
        match &self.sent {
            Some(token) => token,
            None => self.made.get_or_init(|| {
                let mut bits = [0_u8; BYTES];
                self.site.randomness.fill(&mut bits);
                hex::encode(bits)
            }),
        }
    }

    /// The visitor as the app knows them. A new one has nothing in the books yet.
    #[must_use]
    pub fn hash(&self) -> VisitorHash {
        VisitorHash::of_secret(self.token())
    }

    /// The same, for those who brought a cookie.
    #[must_use]
    pub fn known(&self) -> Option<VisitorHash> {
        self.sent.as_ref().map(|token| VisitorHash::of_secret(token))
    }

    /// The token for the forms of this visitor.
    #[must_use]
    pub fn form_token(&self) -> String {
        self.site.csrf.token(Forms::Shop, self.token())
    }

    /// Whether a form's token was made for this visitor. A visitor without a cookie has none.
    #[must_use]
    pub fn owns_form_token(&self, given: &str) -> bool {
        self.sent
            .as_ref()
            .is_some_and(|token| self.site.csrf.is_token_of(Forms::Shop, token, given))
    }
}

fn is_token(text: &str) -> bool {
    text.len() == BYTES * 2 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Reads who visits, and sends the cookie of a new visitor whose token was asked for.
pub async fn visitor(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return next.call(request).await;
    };
    let visitor = Visitor::read(&request, site);
    request.extensions_mut().insert(visitor.clone());
    let mut response = next.call(request).await?;
    if let Some(made) = visitor.made.get() {
        let cookie: Cookie<'_> = cookies::new(&visitor.site, NAME, made);
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use crate::http::middleware::testing::{at, get, serve};

    #[actix_web::test]
    async fn a_page_with_forms_brings_the_cookie_and_a_file_does_not() {
        let server = serve().await;
        let cookie = server.call(get("/nowhere")).await.header("set-cookie");
        assert!(cookie.starts_with("cobro_visitor="), "{cookie}");
        assert!(cookie.contains("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
        assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
        assert_eq!(server.call(get("/static/app.css")).await.header("set-cookie"), "");
    }

    #[actix_web::test]
    async fn over_https_the_cookie_has_its_prefix_and_is_secure() {
        let server = at("https://tienda.example").await;
        let cookie = server.call(get("/nowhere")).await.header("set-cookie");
        assert!(cookie.starts_with("__Host-cobro_visitor="), "{cookie}");
        assert!(cookie.contains("; Secure") && cookie.contains("; Path=/"), "{cookie}");
    }

    #[actix_web::test]
    async fn a_known_visitor_keeps_their_cookie_and_a_forged_one_gets_a_new_one() {
        let server = serve().await;
        let known = format!("cobro_visitor={}", "a".repeat(64));
        let answer = server.call(get("/nowhere").insert_header(("cookie", known))).await;
        assert_eq!(answer.header("set-cookie"), "");
        for forged in ["cobro_visitor=admin", "cobro_visitor=", "cobro_visitor=é"] {
            let answer = server.call(get("/nowhere").insert_header(("cookie", forged))).await;
            assert!(answer.header("set-cookie").starts_with("cobro_visitor="), "{forged}");
        }
    }
}
