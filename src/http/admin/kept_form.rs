//! A form whose session ended while somebody filled it in. The sign-in page takes what was typed
//! along, and the page of the form has it again.
//!
//! A page of a deed takes a [`KeptForm`] among its arguments and fills its fields from it, the way
//! it does after a refusal.

use std::pin::Pin;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::{FromRequest, HttpRequest, web};

use super::session::{self, Session};
use crate::app::accounts::{self, Token};
use crate::app::context::App;
use crate::app::kept_forms::{self, TypedForm};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::middleware::csrf::{FIELD as CSRF, LARGEST_FORM, is_from_our_pages};
use crate::http::routes::{self, Brings};
use crate::http::state::Site;
use crate::http::upload::{self, LARGEST_UPLOAD};
use crate::http::visit::{query_encoded, query_value};

/// The name under which the address of the form's page has the secret.
pub const QUERY: &str = "kept";

/// What the sign-in page puts before the name of each field that it takes along.
const PREFIX: &str = "kept.";

/// The sign-in page's field for where the form was sent to.
const PATH: &str = "kept_path";

/// The most fields that are taken along, besides which the sign-in page has its own.
const MOST_FIELDS: usize = 112;

/// What is never taken along: tokens belong to a page that was shown, and secrets are typed anew.
const NEVER: [&str; 5] = [CSRF, "token", "password", "secret", "code"];

/// What a page writes into its own form, besides the tokens: what it had shown. Nobody typed it,
/// and the page that is shown next knows better.
const SHOWN: [&str; 4] = ["seen", "version", "events", "to"];

/// Whether a field is what somebody typed or chose.
fn is_typed(name: &str) -> bool {
    let is_secret = |never: &&str| *name == **never || name.ends_with(&format!("_{never}"));
    !NEVER.iter().any(is_secret) && !SHOWN.contains(&name)
}

/// What was typed into a form of ours whose session is gone. A form that cannot be read, or that
/// another site sent, has nothing.
pub async fn typed(request: &mut ServiceRequest) -> Option<TypedForm> {
    let site = request.app_data::<web::Data<Site>>()?.clone();
    if !is_from_our_pages(request, &site.settings.public_url) {
        return None;
    }
    let fields = read(request, &site).await?.into_fields();
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| is_typed(name)).collect();
    let size: usize = fields.iter().map(|(_, value)| query_encoded(value).len()).sum();
    let fits = !fields.is_empty() && fields.len() <= MOST_FIELDS && size <= LARGEST_FORM;
    fits.then(|| TypedForm { path: request.path().to_owned(), fields })
}

/// Reads a form whose session is gone; of one with files its texts, since files are chosen anew.
async fn read(request: &mut ServiceRequest, site: &Site) -> Option<Form> {
    let row = routes::row_of(request.request());
    match row.map_or(Brings::Fields, |row| row.brings) {
        Brings::Fields => Form::read(request, LARGEST_FORM).await.ok(),
        Brings::Files => {
            let most = most_with_files(request.request(), site).await;
            upload::read(request, most).await.ok().map(|(form, _)| form)
        }
    }
}

/// How much of a form with files is read: all of it where there was a session once, and no more
/// than of other forms for whoever never had one.
async fn most_with_files(request: &HttpRequest, site: &Site) -> usize {
    let (app, token) = (request.app_data::<web::Data<App>>(), session::sent(request, site));
    let Some((app, token)) = app.zip(token) else { return LARGEST_FORM };
    match accounts::was_session(app, &token).await {
        Ok(true) => LARGEST_UPLOAD,
        Ok(false) => LARGEST_FORM,
        Err(error) => {
            tracing::warn!(%error, "whose form it is that is to be kept could not be looked up");
            LARGEST_FORM
        }
    }
}

/// The hidden fields by which the sign-in page takes a form along.
#[must_use]
pub fn hidden_fields(form: &TypedForm) -> Vec<(String, String)> {
    let path = (PATH.to_owned(), form.path.clone());
    let fields = form.fields.iter();
    let fields = fields.map(|(name, value)| (format!("{PREFIX}{name}"), value.clone()));
    std::iter::once(path).chain(fields).collect()
}

/// Takes the form out of what the sign-in page sent, if it took one along.
///
/// # Errors
/// [`PageError::BadRequest`] when a field is there twice.
pub fn taken_along(form: &mut Form) -> Result<Option<TypedForm>, PageError> {
    let path = form.take(PATH)?;
    let fields = form.take_all(PREFIX);
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| is_typed(name)).collect();
    Ok(path.filter(|_| !fields.is_empty()).map(|path| TypedForm { path, fields }))
}

/// The page on which a form stands that is sent to `path`: the same address, the one that opens a
/// new one of its kind, or the nearest page above.
#[must_use]
pub fn page_of(path: &str) -> String {
    let new = format!("{path}/new");
    if !routes::is_room(path) && routes::is_room(&new) {
        return new;
    }
    let above =
        std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above));
    let nearest = above.into_iter().find(|path| routes::is_room(path));
    nearest.unwrap_or("/admin").to_owned()
}

/// What was typed into the form of this page before the session ended; nothing, mostly.
#[derive(Clone, Default)]
pub struct KeptForm(Option<TypedForm>);

impl std::fmt::Debug for KeptForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The values are a person's.
        f.debug_tuple("KeptForm").field(&self.is_there()).finish()
    }
}

impl KeptForm {
    /// Whether there is anything, which the page then says.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// What was typed into a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        let fields = self.0.iter().flat_map(|form| &form.fields);
        let mut own = fields.filter(|(field, _)| field == name);
        own.next().map(|(_, value)| value.as_str())
    }

    /// Everything as if the form had been sent, for pages that read it the way they read one that
    /// is refused.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.0.as_ref().map(|form| Form::of(form.fields.clone()))
    }
}

async fn find(request: &HttpRequest) -> Result<KeptForm, PageError> {
    let token = query_value(request, QUERY).and_then(|text| Token::read(&text));
    let (Some(token), Some(session)) = (token, Session::of(request)) else {
        return Ok(KeptForm::default());
    };
    let missing = || PageError::internal("the request has no app");
    let app = request.app_data::<web::Data<App>>().ok_or_else(missing)?;
    let found = kept_forms::find(app, &session.who.member, &token).await?;
    Ok(KeptForm(found.filter(|form| page_of(&form.path) == request.path())))
}

impl FromRequest for KeptForm {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, PageError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { find(&request).await })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> TypedForm {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        TypedForm { path: "/admin/x".to_owned(), fields: fields.collect() }
    }

    #[test]
    fn tokens_and_secrets_are_typed_anew() {
        for name in ["csrf", "token", "form_token", "password", "new_password", "totp_code", "seen"]
        {
            assert!(!is_typed(name), "{name}");
        }
        for name in ["note", "amount", "reason", "restock_1", "zip"] {
            assert!(is_typed(name), "{name}");
        }
    }

    #[test]
    fn a_form_comes_through_the_sign_in_page_as_it_was() {
        let typed = form(&[("note", "Llegó rota"), ("amount", "10.000")]);
        let mut sent = hidden_fields(&typed);
        sent.push(("email".to_owned(), "ana@example.com".to_owned()));
        sent.push(("kept.password".to_owned(), "forged".to_owned()));
        let mut sent = Form::of(sent);
        assert!(taken_along(&mut sent).unwrap() == Some(typed));
        assert_eq!(sent.require("email").unwrap(), "ana@example.com");
        assert!(sent.nothing_else().is_ok());
        assert!(taken_along(&mut Form::default()).unwrap().is_none());
    }

    #[test]
    fn a_form_stands_on_its_own_page_or_on_the_nearest_above() {
        assert_eq!(page_of("/admin/logout"), "/admin");
        assert_eq!(page_of("/admin/payments"), "/admin/payments");
        for elsewhere in ["", "/", "//evil.example", "/cart", "https://evil.example/admin"] {
            assert_eq!(page_of(elsewhere), "/admin", "{elsewhere}");
        }
    }

    #[test]
    fn a_kept_form_fills_fields_and_an_empty_one_none() {
        let kept = KeptForm(Some(form(&[("note", "a"), ("note", "b")])));
        assert_eq!((kept.value("note"), kept.value("other")), (Some("a"), None));
        assert!(kept.is_there() && kept.form().is_some());
        let nothing = KeptForm::default();
        assert!(!nothing.is_there() && nothing.value("note").is_none() && nothing.form().is_none());
    }
}
