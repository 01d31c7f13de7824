//! Who works in the console: the session of a request, and what stands between a request and the
//! pages that only the team may see.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderName;
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::future::{Ready, ready};

use super::kept_form;
use super::login::{BouncePage, SIGN_IN, with_typed};
use crate::app::accounts::{self, SignedIn, Token};
use crate::app::console::attention;
use crate::app::context::App;
use crate::domain::actor::Actor;
use crate::domain::attention::Waiting;
use crate::domain::clock::Span;
use crate::domain::role::Permission;
use crate::domain::session::ABSOLUTE;
use crate::http::client_address;
use crate::http::cookies;
use crate::http::error::PageError;
use crate::http::middleware::csrf::Forms;
use crate::http::routes::{self, Access};
use crate::http::state::Site;
use crate::http::visit::{PageResult, Visit, html, query_encoded, see_other};

/// The cookie's name, before the prefix that https adds.
const NAME: &str = "cobro_console";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The session of a request that the route table let through.
#[derive(Clone)]
pub struct Session {
    /// Who it is.
    pub who: SignedIn,
    token: Token,
    origin: Option<String>,
    waiting: Vec<Waiting>,
}

impl Session {
    /// The session of this request, where its row asks for one.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get::<Self>().cloned()
    }

    /// The token for the forms of this session.
    #[must_use]
    pub fn form_token(&self, site: &Site) -> String {
        site.csrf.token(Forms::Console, self.token.reveal())
    }

    /// Whether a form's token was made for this session.
    #[must_use]
    pub fn owns_form_token(&self, site: &Site, given: &str) -> bool {
        site.csrf.is_token_of(Forms::Console, self.token.reveal(), given)
    }

    /// Whoever does something in this session, as the audit names them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::person(&self.who.member, self.origin.clone())
    }

    /// Whether this person may do that.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.who.role.may(permission)
    }

    /// What needed attention when the request came.
    #[must_use]
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// The secret of its cookie, to end it by.
    #[must_use]
    pub const fn token(&self) -> &Token {
        &self.token
    }
}

impl FromRequest for Session {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let missing = || PageError::internal("the row of this handler asks for no session");
        ready(Self::of(request).ok_or_else(missing))
    }
}

/// The cookie of a new session.
#[must_use]
pub fn cookie<'a>(site: &Site, token: &Token) -> Cookie<'a> {
    cookies::strict(site, NAME, token.reveal(), ABSOLUTE)
}

/// The cookie that takes a session's away.
#[must_use]
pub fn no_cookie<'a>(site: &Site) -> Cookie<'a> {
    cookies::strict(site, NAME, "", Span::ZERO)
}

/// The token that a browser sent.
#[must_use]
pub fn sent(request: &HttpRequest, site: &Site) -> Option<Token> {
    cookies::read(request, site, NAME).and_then(|text| Token::read(&text))
}

/// Lets only those through whom the route table lets.
pub async fn team(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let access = routes::row_of(request.request()).map(|row| row.access);
    let needs = match access {
        // What has no row has no handler.
        Some(Access::Anyone) | None => {
            return Ok(next.call(request).await?.map_into_boxed_body());
        }
        Some(Access::Team(needs)) => needs,
    };
    let origin = origin(&request);
    let answer = match admit(request.request(), (needs, origin)).await {
        Ok(Some(session)) => {
            request.extensions_mut().insert(session);
            return Ok(next.call(request).await?.map_into_boxed_body());
        }
        Ok(None) => without_session(&mut request).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => Ok(request.into_response(answer)),
        Err(error) => Ok(request.error_response(error)),
    }
}

/// From which address of the network a request comes.
fn origin(request: &ServiceRequest) -> Option<String> {
    let site = request.app_data::<web::Data<Site>>()?;
    client_address::of(request, &site.settings.trusted_proxies).map(|address| address.to_string())
}

async fn admit(
    request: &HttpRequest,
    (needs, origin): (Permission, Option<String>),
) -> Result<Option<Session>, PageError> {
    let missing = |what| PageError::internal(format!("the request has no {what}"));
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| missing("site"))?;
    let Some(token) = sent(request, site) else {
        return Ok(None);
    };
    let app = request.app_data::<web::Data<App>>().ok_or_else(|| missing("app"))?;
    let found = match asks_by_itself(request) {
        true => accounts::look_at_session(app, &token).await?,
        false => accounts::session(app, &token).await?,
    };
    let Some(who) = found else {
        return Ok(None);
    };
    let session = let_in(Session { who, token, origin, waiting: Vec::new() }, needs)?;
    let waiting = attention(app).await?;
    Ok(Some(Session { waiting, ..session }))
}

/// Whether a script of an open page asks, and not a person: that must not keep a session alive
/// which nobody uses.
fn asks_by_itself(request: &HttpRequest) -> bool {
    request.headers().get(FETCH_DEST).is_some_and(|value| value.as_bytes() == b"empty")
}

fn let_in(session: Session, needs: Permission) -> Result<Session, PageError> {
    if session.who.role.may(needs) { Ok(session) } else { Err(PageError::RoleForbids) }
}

/// A link from a mail brings no cookie of the console, so the same address is asked for once more
/// from here. Whoever has none then signs in, and comes back to the page that they wanted, with
/// what they had typed if it was a form.
async fn without_session(request: &mut ServiceRequest) -> PageResult {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let site = request.headers().get(FETCH_SITE).map(|value| value.as_bytes());
    let target = request.uri().path_and_query().map_or("/admin", |target| target.as_str());
    let target = target.to_owned();
    let visit = Visit::of(request.request());
    let visit = visit.ok_or_else(|| PageError::internal("the middleware was not passed"))?;
    if reads && site == Some(b"cross-site") {
        let page = BouncePage { layout: visit.layout_without_cart("/admin"), target };
        return Ok(html(HttpResponse::Ok(), page.render()?));
    }
    if reads {
        return Ok(see_other(&format!("{SIGN_IN}?next={}", query_encoded(&target))));
    }
    if let Some(typed) = kept_form::typed(request).await {
        return with_typed(&visit, typed);
    }
    let page = kept_form::page_of(request.path());
    Ok(see_other(&format!("{SIGN_IN}?next={}&ended=1", query_encoded(&page))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::Moment;
    use crate::domain::role::Role;
    use crate::http::middleware::testing::{get, post, serve};

    #[actix_web::test]
    async fn whoever_has_not_signed_in_is_led_to_the_door_and_back() {
        let server = serve().await;
        let answer = server.call(get("/admin?from=2026-11-01")).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), "/admin/login?next=/admin%3Ffrom%3D2026-11-01");
        let answer = server.call(post("/admin/logout")).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), "/admin/login?next=/admin&ended=1");
    }

    #[test]
    fn nobody_gets_further_than_their_role_lets_them() {
        for role in Role::ALL {
            for needs in Permission::ALL {
                let who = SignedIn {
                    member: "mem_0190a0b0c0d070008000000000000001".parse().unwrap(),
                    email: "ana@example.com".to_owned(),
                    role: *role,
                    began_at: Moment::from_seconds(1),
                };
                let token = Token::read(&"a".repeat(64)).unwrap();
                let session = Session { who, token, origin: None, waiting: Vec::new() };
                let answer = let_in(session, *needs);
                assert_eq!(answer.is_ok(), role.may(*needs), "{role} {needs}");
                let refused = answer.err().is_none_or(|e| matches!(e, PageError::RoleForbids));
                assert!(refused, "{role} {needs}");
            }
        }
    }

    #[actix_web::test]
    async fn a_link_from_elsewhere_is_followed_once_more_from_here() {
        let server = serve().await;
        let linked = get("/admin?from=1").insert_header(("sec-fetch-site", "cross-site"));
        let answer = server.call(linked).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text.contains(r#"content="0; url=/admin?from=1""#), "{}", answer.text);
        let cookie = ("cookie", "cobro_console=forged");
        let forged = server.call(get("/admin").insert_header(cookie)).await;
        assert_eq!(forged.status, 303, "what cannot be a token is none");
    }
}
