//! `/admin/login` and `/admin/logout`: the console's door, in and out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::kept_form;
use super::session::{Session, cookie, no_cookie, sent};
use crate::app::accounts::{self, SignIn, Token};
use crate::app::context::App;
use crate::app::kept_forms::{self, TypedForm};
use crate::domain::clock::Span;
use crate::domain::secret::Secret;
use crate::http::address::way_into_console;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{
    PageResult, Visit, html, page, query_text, query_value, refused, see_other,
};

/// Its address.
pub const SIGN_IN: &str = "/admin/login";

/// What the page says above its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    Nothing,
    /// The password was chosen.
    Ready,
    /// The session ended at its person's wish.
    SignedOut,
    /// The session ended by itself before a form was sent.
    Ended,
}

/// Why a sign-in was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Address or password are wrong, and nobody is told which.
    Wrong,
    /// The account looks at no password for so long.
    Wait(Span),
}

/// The page that asks who it is.
#[derive(Debug, Template)]
#[template(path = "admin/login.html")]
pub struct LoginPage {
    /// The layout.
    pub layout: Layout,
    /// Where it leads.
    pub next: String,
    /// The address that was typed.
    pub email: String,
    /// What the page says above its form.
    pub notice: Notice,
    /// Why it is shown again.
    pub refusal: Option<Refusal>,
    /// A form that was being filled in, which comes along.
    pub typed: Option<TypedForm>,
}

impl LoginPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = match self.refusal {
            Some(_) => t.title_of_refused(t.sign_in()),
            None => t.sign_in().to_owned(),
        };
        self.layout.titled(&[&title])
    }

    fn told(&self) -> Option<String> {
        let t = self.layout.t();
        self.refusal.map(|refusal| match refusal {
            Refusal::Wrong => t.sign_in_wrong().to_owned(),
            Refusal::Wait(wait) => t.sign_in_wait(wait),
        })
    }

    fn news(&self) -> Option<(&'static str, &'static str, &'static str)> {
        let t = self.layout.t();
        match self.notice {
            Notice::Nothing => None,
            Notice::Ready => Some(("success", "check", t.password_is_set())),
            Notice::SignedOut => Some(("info", "info", t.signed_out())),
            Notice::Ended if self.typed.is_some() => {
                Some(("warning", "clock", t.session_ended_and_kept()))
            }
            Notice::Ended => Some(("warning", "clock", t.session_ended())),
        }
    }

    fn hidden(&self) -> Vec<(String, String)> {
        self.typed.as_ref().map(kept_form::hidden_fields).unwrap_or_default()
    }
}

/// The page that asks for the same address once more, from here.
#[derive(Debug, Template)]
#[template(path = "admin/bounce.html")]
pub struct BouncePage {
    /// The layout.
    pub layout: Layout,
    /// The address.
    pub target: String,
}

impl BouncePage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().console()])
    }
}

/// Shows the form; it does not ask who has signed in already.
pub async fn show(request: HttpRequest, visit: Visit) -> PageResult {
    let next = query_text(&request, "next").unwrap_or_default();
    let says = |name| query_value(&request, name).is_some();
    let notice = match (says("ready"), says("signed_out"), says("ended")) {
        (true, _, _) => Notice::Ready,
        (_, true, _) => Notice::SignedOut,
        (_, _, true) => Notice::Ended,
        (false, false, false) => Notice::Nothing,
    };
    let next = way_into_console(&next).to_owned();
    page(&LoginPage { notice, ..empty(&visit, next) })
}

/// The page for somebody whose session ended while they filled a form in, which was not done.
///
/// # Errors
/// When the page cannot be written.
pub fn with_typed(visit: &Visit, typed: TypedForm) -> PageResult {
    let next = kept_form::page_of(&typed.path);
    let shown = LoginPage { notice: Notice::Ended, typed: Some(typed), ..empty(visit, next) };
    Ok(html(HttpResponse::Unauthorized(), shown.render()?))
}

fn empty(visit: &Visit, next: String) -> LoginPage {
    LoginPage {
        layout: visit.layout_without_cart(SIGN_IN),
        next,
        email: String::new(),
        notice: Notice::Nothing,
        refusal: None,
        typed: None,
    }
}

/// `POST /admin/login`.
pub async fn sign_in(
    request: HttpRequest,
    visit: Visit,
    app: web::Data<App>,
    mut form: Form,
) -> PageResult {
    let email = form.require("email")?;
    let password = Secret::new(form.require("password")?);
    let next = form.require("next")?;
    let typed = kept_form::taken_along(&mut form)?;
    form.nothing_else()?;
    let next = way_into_console(&next).to_owned();
    let until_now = sent(&request, &visit.site);
    let refusal = match accounts::sign_in(&app, (&email, password), until_now, visit.locale).await?
    {
        SignIn::Done(token) => {
            let mut answer = see_other(&with_kept(&app, &token, (next, typed)).await?);
            answer.add_cookie(&cookie(&visit.site, &token)).map_err(PageError::internal)?;
            return Ok(answer);
        }
        SignIn::Wrong => Refusal::Wrong,
        SignIn::Wait(wait) => Refusal::Wait(wait),
    };
    let notice = if typed.is_some() { Notice::Ended } else { Notice::Nothing };
    let shown = LoginPage { email, refusal: Some(refusal), notice, typed, ..empty(&visit, next) };
    match refusal {
        Refusal::Wrong => refused(&shown),
        Refusal::Wait(wait) => {
            let mut answer = HttpResponse::TooManyRequests();
            let seconds = wait.seconds_rounded_up().max(1).to_string();
            answer.insert_header((header::RETRY_AFTER, seconds));
            Ok(html(answer, shown.render()?))
        }
    }
}

/// Where a sign-in leads: back to the form that came along, which is kept for whoever came in.
async fn with_kept(
    app: &App,
    token: &Token,
    (next, typed): (String, Option<TypedForm>),
) -> Result<String, PageError> {
    let Some(typed) = typed else { return Ok(next) };
    let Some(who) = accounts::look_at_session(app, token).await? else { return Ok(next) };
    let page = kept_form::page_of(&typed.path);
    let kept = kept_forms::keep(app, &who.member, typed).await?;
    Ok(format!("{page}?{}={}", kept_form::QUERY, kept.reveal()))
}

/// `POST /admin/logout`.
pub async fn sign_out(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    form: Form,
) -> PageResult {
    form.nothing_else()?;
    accounts::sign_out(&app, session.token()).await?;
    let mut answer = see_other("/admin/login?signed_out=1");
    answer.add_cookie(&no_cookie(&visit.site)).map_err(PageError::internal)?;
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::shop::pages::testing::{Page, in_both_languages, layout};
    use crate::i18n::texts;

    fn shown(locale: crate::domain::locale::Locale) -> LoginPage {
        LoginPage {
            layout: layout(locale),
            next: "/admin".to_owned(),
            email: "ana@example.com".to_owned(),
            notice: Notice::Nothing,
            refusal: None,
            typed: None,
        }
    }

    #[test]
    fn the_door_has_labelled_fields_for_password_managers() {
        in_both_languages(|locale| {
            let page = Page::of(&shown(locale));
            page.is_well_formed(locale);
            assert_eq!(page.attributes("#email", "autocomplete"), ["username"]);
            assert_eq!(page.attributes("#password", "autocomplete"), ["current-password"]);
            assert_eq!(page.count("[role=alert]"), 0);
        });
    }

    #[test]
    fn a_refusal_is_told_first_and_keeps_the_address_alone() {
        in_both_languages(|locale| {
            for refusal in [Refusal::Wrong, Refusal::Wait(Span::from_seconds(8))] {
                let refusal = Some(refusal);
                let page = Page::of(&LoginPage { refusal, ..shown(locale) });
                page.is_well_formed(locale);
                assert!(page.title().starts_with("Error: "), "{}", page.title());
                assert_eq!(page.value("#email"), "ana@example.com");
                assert_eq!(page.attributes("#password", "value"), Vec::<String>::new());
                assert_eq!(page.count("main [role=alert]"), 1);
            }
        });
    }

    #[test]
    fn what_happened_before_is_told() {
        in_both_languages(|locale| {
            for notice in [Notice::Ready, Notice::SignedOut, Notice::Ended] {
                let shown = LoginPage { notice, ..shown(locale) };
                let (_, _, words) = shown.news().unwrap();
                assert!(Page::of(&shown).text("main .alert").contains(words), "{notice:?}");
            }
            assert!(!texts(locale).session_ended().is_empty());
        });
    }
}
