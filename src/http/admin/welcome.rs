//! `/admin/welcome/{token}`: a one-time link, with which somebody chooses a password. GET shows,
//! POST uses the link up.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::accounts::{self, Accepted, Chosen, InvalidAccount, Token, Welcome};
use crate::app::context::App;
use crate::domain::password::{LONGEST, PasswordRefused, SHORTEST};
use crate::domain::secret::Secret;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, html, page, refused, see_other};
use crate::i18n::{Sentence, refusals};

/// The page of a link that works.
#[derive(Template)]
#[template(path = "admin/welcome.html")]
pub struct WelcomePage {
    /// The layout.
    pub layout: Layout,
    /// The link's token, to which the form is sent.
    pub token: Token,
    /// Whether an address is asked for, too.
    pub is_first_owner: bool,
    /// The address, typed or known.
    pub email: String,
    /// What was refused.
    pub errors: WelcomeErrors,
}

/// What was refused, at its field.
#[derive(Debug, Default)]
pub struct WelcomeErrors {
    /// The address.
    pub email: Option<Sentence>,
    /// The password.
    pub password: Option<Sentence>,
    /// The password once more.
    pub again: Option<Sentence>,
}

impl WelcomeErrors {
    /// All of them, with the ids of their fields.
    fn all(&self) -> Vec<(&'static str, &Sentence)> {
        let fields = [("email", &self.email), ("password", &self.password), ("again", &self.again)];
        fields.into_iter().filter_map(|(id, error)| Some((id, error.as_ref()?))).collect()
    }
}

impl WelcomePage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = match self.errors.all().is_empty() {
            true => t.choose_password().to_owned(),
            false => t.title_of_refused(t.choose_password()),
        };
        self.layout.titled(&[&title])
    }
}

/// The page of a link that does not work, or not any more.
#[derive(Debug, Template)]
#[template(path = "admin/link_gone.html")]
pub struct LinkGonePage {
    /// The layout.
    pub layout: Layout,
}

impl LinkGonePage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().link_gone()])
    }
}

/// Shows whom the link is for.
pub async fn show(visit: Visit, app: web::Data<App>, token: web::Path<String>) -> PageResult {
    match open(&visit, &app, &token).await? {
        Some(shown) => page(&shown),
        None => gone(&visit),
    }
}

async fn open(visit: &Visit, app: &App, token: &str) -> Result<Option<WelcomePage>, PageError> {
    let Some(token) = Token::read(token) else { return Ok(None) };
    let Some(welcome) = accounts::look(app, &token).await? else { return Ok(None) };
    let (is_first_owner, email) = match welcome {
        Welcome::FirstOwner => (true, String::new()),
        Welcome::Member(email) => (false, email.as_str().to_owned()),
    };
    // The switch of languages leads to the door: the link's own address is in no other place.
    let layout = visit.layout_without_cart("/admin/login");
    let errors = WelcomeErrors::default();
    Ok(Some(WelcomePage { layout, token, is_first_owner, email, errors }))
}

/// `POST /admin/welcome/{token}`.
pub async fn accept(
    visit: Visit,
    app: web::Data<App>,
    token: web::Path<String>,
    mut form: Form,
) -> PageResult {
    let chosen = Chosen {
        email: form.take("email")?.unwrap_or_default(),
        password: Secret::new(form.require("password")?),
        again: Secret::new(form.require("again")?),
    };
    form.nothing_else()?;
    let Some(read) = Token::read(&token) else { return gone(&visit) };
    let refusals = match accounts::accept(&app, &read, chosen.clone()).await? {
        Accepted::Done => return Ok(see_other("/admin/login?ready=1")),
        Accepted::Gone => return gone(&visit),
        Accepted::Refused(refusals) => refusals,
    };
    let Some(shown) = open(&visit, &app, &token).await? else { return gone(&visit) };
    let errors = told(&shown.layout, &refusals);
    let email = if shown.is_first_owner { chosen.email } else { shown.email };
    refused(&WelcomePage { email, errors, ..shown })
}

fn told(layout: &Layout, refusals: &[InvalidAccount]) -> WelcomeErrors {
    let t = layout.t();
    let mut errors = WelcomeErrors::default();
    for refusal in refusals {
        match refusal {
            InvalidAccount::Email(why) => errors.email = Some(refusals::email(t, *why)),
            InvalidAccount::EmailTaken => errors.email = Some(t.email_taken().into()),
            InvalidAccount::Password(why) => {
                errors.password = Some(match why {
                    PasswordRefused::TooShort => t.password_too_short(SHORTEST).into(),
                    PasswordRefused::TooLong => t.password_too_long(LONGEST).into(),
                    PasswordRefused::Common => t.password_common().into(),
                    PasswordRefused::LikeEmail => t.password_like_email().into(),
                });
            }
            InvalidAccount::NotTheSame => errors.again = Some(t.passwords_differ().into()),
        }
    }
    errors
}

fn gone(visit: &Visit) -> PageResult {
    let shown = LinkGonePage { layout: visit.layout_without_cart("/admin/login") };
    Ok(html(HttpResponse::NotFound(), shown.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::http::shop::pages::testing::{Page, in_both_languages, layout};

    fn shown(locale: Locale, is_first_owner: bool) -> WelcomePage {
        WelcomePage {
            layout: layout(locale),
            token: Token::read(&"a".repeat(64)).unwrap(),
            is_first_owner,
            email: "ana@example.com".to_owned(),
            errors: WelcomeErrors::default(),
        }
    }

    #[test]
    fn the_first_owner_gives_an_address_and_others_have_one() {
        in_both_languages(|locale| {
            let first = Page::of(&shown(locale, true));
            first.is_well_formed(locale);
            assert_eq!(first.attributes("#email", "type"), ["email"]);
            let other = Page::of(&shown(locale, false));
            other.is_well_formed(locale);
            assert_eq!(other.attributes("#email", "readonly"), [""]);
            assert_eq!(other.attributes("#email", "name"), Vec::<String>::new());
            for page in [first, other] {
                let filled = page.attributes("[type=password]", "autocomplete");
                assert_eq!(filled, ["new-password", "new-password"]);
            }
        });
    }

    #[test]
    fn each_refusal_stands_in_the_summary_and_at_its_field() {
        let refusals = [
            (InvalidAccount::Email(crate::domain::customer::EmailRefused::Empty), "email"),
            (InvalidAccount::EmailTaken, "email"),
            (InvalidAccount::Password(PasswordRefused::TooShort), "password"),
            (InvalidAccount::Password(PasswordRefused::TooLong), "password"),
            (InvalidAccount::Password(PasswordRefused::Common), "password"),
            (InvalidAccount::Password(PasswordRefused::LikeEmail), "password"),
            (InvalidAccount::NotTheSame, "again"),
        ];
        in_both_languages(|locale| {
            for (refusal, field) in refusals {
                let errors = told(&layout(locale), &[refusal]);
                let page = Page::of(&WelcomePage { errors, ..shown(locale, true) });
                page.is_well_formed(locale);
                let summary = page.text(".error-summary li");
                assert!(page.described(&format!("#{field}")).contains(&summary), "{refusal:?}");
            }
        });
    }
}
