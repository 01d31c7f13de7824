//! `/admin/stock/{slug}/adjust`: a correction is filled in, reviewed and sent. The form and its
//! review are read with GET, so that what was typed stands in the address and nothing is decided.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::Query;
use super::session::Session;
use super::stock::{name_of, slug_of};
use crate::app::context::App;
use crate::app::form_token;
use crate::app::stock::{self, AdjustError, AdjustForm, Adjusted, StockRow};
use crate::domain::product::Slug;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

/// The form of a correction, and its review.
#[derive(Debug, Template)]
#[template(path = "admin/stock/adjust.html")]
pub struct AdjustPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The product's stock.
    pub row: StockRow,
    /// What would be done: then this is the review.
    pub adjusted: Option<Adjusted>,
    /// The number as it was typed.
    pub typed_change: String,
    /// The reason as it was typed.
    pub typed_reason: String,
    /// Whether both were typed before the session ended.
    pub kept: KeptForm,
    /// Why the number is none.
    pub change_refused: Option<Sentence>,
    /// Why the reason is none.
    pub reason_refused: Option<Sentence>,
    /// Why it was not done.
    pub refusal: Option<Sentence>,
    /// The token of the form.
    pub form_token: String,
}

impl AdjustPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = format!("{} · {}", t.adjust_title(), self.name());
        if self.is_refused() {
            return self.layout.titled(&[&t.title_of_refused(&title)]);
        }
        self.layout.titled(&[&title])
    }

    fn name(&self) -> &str {
        name_of(&self.row, self.layout.locale)
    }

    const fn is_refused(&self) -> bool {
        self.refusal.is_some() || self.change_refused.is_some() || self.reason_refused.is_some()
    }

    /// The same page, saying why nothing was done.
    fn refusing(self, error: &AdjustError) -> Self {
        let t = self.layout.t();
        match error {
            AdjustError::Correction(why) => {
                Self { change_refused: Some(t.correction_refused(*why).into()), ..self }
            }
            AdjustError::Stock(why) => {
                Self { change_refused: Some(t.stock_refused(*why).into()), ..self }
            }
            AdjustError::Reason(why) => {
                Self { reason_refused: Some(t.reason_refused(*why).into()), ..self }
            }
            AdjustError::Changed { available } => {
                Self { refusal: Some(t.adjust_changed(*available).into()), ..self }
            }
            AdjustError::FormUsed | AdjustError::App(_) => {
                Self { refusal: Some(t.form_used_up().into()), ..self }
            }
        }
    }
}

async fn empty(
    (visit, session, app): (&Visit, &Session, &App),
    slug: &Slug,
    (typed_change, typed_reason): (String, String),
) -> Result<AdjustPage, PageError> {
    let row = stock::row_of(app, slug.clone()).await?;
    let path = format!("/admin/stock/{slug}/adjust");
    let (layout, frame) = around(visit, session, (Room::Stock, &path));
    Ok(AdjustPage {
        layout,
        frame,
        row,
        adjusted: None,
        typed_change,
        typed_reason,
        kept: KeptForm::default(),
        change_refused: None,
        reason_refused: None,
        refusal: None,
        form_token: form_token::new(app),
    })
}

/// Shows the form, or its review once it is filled in.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (slug, request, kept): (web::Path<String>, HttpRequest, KeptForm),
) -> PageResult {
    let (slug, query) = (slug_of(&slug)?, Query::of(&request)?);
    if kept.is_there() {
        let typed = |name| kept.value(name).unwrap_or_default().to_owned();
        let typed = (typed("change"), typed("reason"));
        let shown = empty((&visit, &session, &app), &slug, typed).await?;
        return page(&AdjustPage { kept, ..shown });
    }
    let typed = (query.shown("change").to_owned(), query.shown("reason").to_owned());
    let sent = query.get("change").is_some() || query.get("reason").is_some();
    let shown = empty((&visit, &session, &app), &slug, typed.clone()).await?;
    if !sent {
        return page(&shown);
    }
    let (change, reason) = typed;
    let (seen_available, form_token) = (shown.row.available, shown.form_token.clone());
    let form = AdjustForm { product: slug, change, reason, seen_available, form_token };
    match stock::preview(&app, form).await {
        Ok(adjusted) => page(&AdjustPage { adjusted: Some(adjusted), ..shown }),
        Err(AdjustError::App(error)) => Err(error.into()),
        Err(error) => refused(&shown.refusing(&error)),
    }
}

/// `POST /admin/stock/{slug}/adjust`.
pub async fn adjust(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (slug, mut form): (web::Path<String>, Form),
) -> PageResult {
    let slug = slug_of(&slug)?;
    let typed = (form.require("change")?, form.require("reason")?);
    let (seen, form_token) = (form.require("seen")?, form.require("form_token")?);
    form.nothing_else()?;
    let seen_available =
        seen.parse().map_err(|_| PageError::BadRequest("the form has no count that it saw"))?;
    let done = form_token.clone();
    let (change, reason) = typed.clone();
    let sent = AdjustForm { product: slug.clone(), change, reason, seen_available, form_token };
    match stock::adjust(&app, &session.actor(), sent).await {
        Ok(()) => Ok(see_other(&format!("/admin/stock/{slug}?done={done}"))),
        Err(AdjustError::App(error)) => Err(error.into()),
        Err(error) => {
            let shown = empty((&visit, &session, &app), &slug, typed).await?;
            refused(&shown.refusing(&error))
        }
    }
}
