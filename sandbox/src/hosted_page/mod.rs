//! The hosted payment page, `/pay/{session}`: what a customer sees instead of Stripe's own.

mod debit_words;
mod language;
mod view;
mod words;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};

use self::language::Language;
use self::view::{Entries, Method, Mistake};
use crate::control::acts::{CONFIRMATION_WAIT, find_session};
use crate::model::card_input::CardInput;
use crate::model::checkout::{self, Payment};
use crate::model::iban::CheckedIban;
use crate::model::session::{Payer, Session, SessionStatus};
use crate::protocol::errors::ApiError;
use crate::protocol::form;
use crate::server::Shared;

const STYLE: &str = include_str!("../../static/sandbox.css");
const ICON: &str = include_str!("../../static/icon.svg");

pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/assets/sandbox.css").route(web::get().to(style)))
        .service(web::resource("/assets/icon.svg").route(web::get().to(icon)))
        .service(web::resource("/pay/{session}").get(show).post(pay))
        .service(web::resource("/pay/{session}/expire").post(expire));
}

async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", STYLE)
}

async fn icon() -> HttpResponse {
    asset("image/svg+xml", ICON)
}

fn asset(content_type: &str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(body)
}

/// Puts the headers of every page; forms may lead to this origin and to `form_targets`.
pub(crate) fn headers<'a>(
    response: &'a mut HttpResponseBuilder,
    form_targets: &[String],
) -> &'a mut HttpResponseBuilder {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {}; \
         frame-ancestors 'none'; base-uri 'none'",
        form_targets.join(" ")
    );
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
}

/// A card number in groups, as it stands on a card.
pub(crate) fn grouped(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    let sizes: &[usize] = if digits.len() == 15 { &[4, 6, 5] } else { &[4, 4, 4, 4] };
    let mut rest = digits.as_slice();
    let mut groups = Vec::new();
    for size in sizes {
        let (group, after) = rest.split_at(rest.len().min(*size));
        groups.push(group.iter().collect::<String>());
        rest = after;
    }
    groups.join(" ")
}

/// An IBAN in groups of four, as people write it.
pub(crate) fn in_fours(iban: &str) -> String {
    let signs: Vec<char> = iban.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

async fn show(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let id = request.match_info().query("session").to_owned();
    let query = form::pairs(request.query_string().as_bytes()).unwrap_or_default();
    match find_session(&shared.service, &id) {
        Ok((_, session)) => {
            let language = Language::choose(&request, &session);
            let entries = Entries::prefilled(&session, &query);
            let method = Method::choose(&session, &query);
            page(&shared, &session, language, (method, entries, None))
        }
        Err(error) => refused(&shared, &request, &error),
    }
}

async fn pay(request: HttpRequest, body: web::Bytes, shared: web::Data<Shared>) -> HttpResponse {
    let id = request.match_info().query("session").to_owned();
    let Ok(pairs) = form::pairs(&body) else { return HttpResponse::BadRequest().finish() };
    let (caller, session) = match find_session(&shared.service, &id) {
        Ok(found) => found,
        Err(error) => return refused(&shared, &request, &error),
    };
    let language = Language::choose(&request, &session);
    let query = form::pairs(request.query_string().as_bytes()).unwrap_or_default();
    let (method, entries) = (Method::choose(&session, &query), Entries::typed(&pairs));
    if session.status != SessionStatus::Open {
        return page(&shared, &session, language, (method, entries, None));
    }
    let words = language.words();
    let by = match (entries.mistake(method, words), method) {
        (Some(mistake), _) => Err(mistake),
        (None, Method::Card) => {
            Ok(By::Card(CardInput::with_expiry(&entries.number, &entries.expiry, &entries.code)))
        }
        (None, Method::Debit) => CheckedIban::check(&entries.iban)
            .map(By::Account)
            .map_err(|mistake| Mistake::of_iban(mistake, words)),
    };
    let by = match by {
        Ok(by) => by,
        Err(mistake) => {
            return page(&shared, &session, language, (method, entries, Some(mistake)));
        }
    };
    let payer = Payer { email: Some(entries.email.clone()), name: Some(entries.name.clone()) };
    let paid = shared.service.change(&caller, |ctx| {
        let session: Session = ctx.load(&id, "id")?;
        match by {
            By::Card(card) => checkout::pay(ctx, session, &card, payer),
            By::Account(iban) => checkout::pay_by_debit(ctx, session, iban, payer),
        }
    });
    match paid {
        Ok(Payment::Completed { session, event }) => {
            shared.courier.wait_for_event(&event, CONFIRMATION_WAIT).await;
            HttpResponse::SeeOther()
                .insert_header((header::LOCATION, session.success_address()))
                .insert_header((header::CACHE_CONTROL, "no-store"))
                .finish()
        }
        Ok(Payment::Declined { session, decline }) => {
            let mistake = Mistake::of_decline(decline, words);
            page(&shared, &session, language, (method, entries, Some(mistake)))
        }
        // Someone else paid or ended the session in between: show what it is now.
        Err(_) => match find_session(&shared.service, &id) {
            Ok((_, session)) => page(&shared, &session, language, (method, entries, None)),
            Err(error) => refused(&shared, &request, &error),
        },
    }
}

/// What the customer pays by.
enum By {
    Card(CardInput),
    Account(CheckedIban),
}

async fn expire(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    let id = request.match_info().query("session").to_owned();
    let expired = find_session(&shared.service, &id).and_then(|(caller, session)| {
        if session.status == SessionStatus::Open {
            shared.service.change(&caller, |ctx| {
                let mut session: Session = ctx.load(&id, "id")?;
                checkout::expire(ctx, &mut session)
            })?;
        }
        Ok(session)
    });
    match expired {
        Ok(session) => {
            let language = Language::choose(&request, &session);
            let location = format!("/pay/{id}?locale={}", language.code());
            HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
        }
        Err(error) => refused(&shared, &request, &error),
    }
}

fn page(
    shared: &Shared,
    session: &Session,
    language: Language,
    (method, entries, mistake): (Method, Entries, Option<Mistake>),
) -> HttpResponse {
    let status = match (&mistake, session.status) {
        (Some(_), SessionStatus::Open) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, SessionStatus::Open) => StatusCode::OK,
        (_, SessionStatus::Complete | SessionStatus::Expired) => StatusCode::OK,
    };
    let rendered = match session.status {
        SessionStatus::Open => {
            view::open(&shared.service, session, language, (method, entries, mistake))
        }
        SessionStatus::Complete | SessionStatus::Expired => {
            view::closed(&shared.service, session, language)
        }
    };
    let targets: Vec<String> = origin(&session.success_url).into_iter().collect();
    respond(status, rendered, &targets)
}

fn refused(shared: &Shared, request: &HttpRequest, error: &ApiError) -> HttpResponse {
    let language = Language::of_request(request).unwrap_or(Language::Spanish);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::NOT_FOUND);
    respond(status, view::unknown(&shared.service, language), &[])
}

fn respond(
    status: StatusCode,
    rendered: Result<String, askama::Error>,
    form_targets: &[String],
) -> HttpResponse {
    match rendered {
        Ok(html) => headers(&mut HttpResponse::build(status), form_targets).body(html),
        Err(error) => {
            tracing::error!(error = %error, "the hosted page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    authority.chars().all(safe).then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_nothing_that_could_widen_a_policy() {
        let found = origin("http://127.0.0.1:8080/orders/x?y#z");
        assert_eq!(found.as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(origin("https://shop;script-src *"), None);
        assert_eq!(origin("nothing"), None);
    }

    #[test]
    fn numbers_are_grouped_as_on_the_card() {
        assert_eq!(grouped("4242424242424242"), "4242 4242 4242 4242");
        assert_eq!(grouped("378282246310005"), "3782 822463 10005");
        assert_eq!(in_fours("BE68539007547034"), "BE68 5390 0754 7034");
        assert_eq!(in_fours("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
    }
}
