//! The reviews before evidence is submitted or a dispute accepted, and both deeds.

use actix_web::web;
use askama::Template;

use super::{told_elsewhere, words};
use crate::app::context::App;
use crate::app::disputes::{self, AnswerForm, AnswerOutcome, AnswerPreview, DisputeError};
use crate::app::form_token;
use crate::domain::dispute::AnswerKind;
use crate::http::admin::frame::{Frame, Room, around};
use crate::http::admin::session::Session;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

/// The review of an answer, or why there is none.
#[derive(Debug, Template)]
#[template(path = "admin/disputes/review.html")]
pub struct AnswerPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The dispute.
    pub dispute: String,
    /// What is answered.
    pub kind: AnswerKind,
    /// What it would do, where it can be done.
    pub preview: Option<AnswerPreview>,
    /// Why it cannot be done, or was not.
    pub problem: Option<Sentence>,
    /// The token of this form.
    pub form_token: String,
}

impl AnswerPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        if self.problem.is_some() {
            return self.layout.titled(&[&t.title_of_refused(self.heading())]);
        }
        self.layout.titled(&[self.heading()])
    }

    fn heading(&self) -> &'static str {
        let t = self.layout.t();
        match self.kind {
            AnswerKind::Submit => t.submit_title(),
            AnswerKind::Accept => t.accept_title(),
        }
    }

    /// Where the form goes.
    fn action(&self) -> String {
        let last = match self.kind {
            AnswerKind::Submit => "submit",
            AnswerKind::Accept => "accept",
        };
        format!("/admin/disputes/{}/{last}", self.dispute)
    }

    /// What will happen, a line each with its icon.
    fn will_happen(&self, preview: &AnswerPreview) -> Vec<(&'static str, Sentence)> {
        let t = self.layout.t();
        let after = t.answer_status_after(t.payment_status(preview.status_after));
        match self.kind {
            AnswerKind::Submit => {
                let pieces = t.submit_pieces(preview.texts.len(), preview.files.len());
                let mut lines = vec![
                    ("bank", t.submit_goes(preview.amount)),
                    ("file", pieces.into()),
                    ("lock", t.submit_once().into()),
                ];
                lines.extend(preview.due.map(|due| ("clock", t.submit_until(due))));
                lines.push(("info", after.into()));
                lines.push(("mail", t.answer_no_mail().into()));
                lines
            }
            AnswerKind::Accept => vec![
                ("back", t.accept_loses(preview.amount)),
                ("info", t.accept_fee().into()),
                ("lock", t.accept_for_good().into()),
                ("info", after.into()),
                ("mail", t.answer_no_mail().into()),
            ],
        }
    }

    fn button(&self, preview: &AnswerPreview) -> Sentence {
        let t = self.layout.t();
        match self.kind {
            AnswerKind::Submit => t.submit_button().into(),
            AnswerKind::Accept => t.accept_button(preview.amount),
        }
    }

    /// The texts that are sent, in the order in which the page of the dispute has them.
    fn texts(&self, preview: &AnswerPreview) -> Vec<(&'static str, String)> {
        words::written(&self.layout, &preview.texts)
    }
}

async fn shown(
    (visit, session): (&Visit, &Session),
    app: &App,
    (dispute, kind): (&str, AnswerKind),
) -> Result<AnswerPage, PageError> {
    let found = disputes::preview(app, dispute, kind).await;
    let path = format!("/admin/disputes/{dispute}");
    let (layout, frame) = around(visit, session, (Room::Disputes, &path));
    let (preview, problem) = match found {
        Ok(preview) => {
            let busy = preview.circuit_wait.map(|wait| layout.t().dispute_busy(wait).into());
            (Some(preview), busy)
        }
        Err(DisputeError::Refused(why)) => {
            let why = why.into_iter().next().map(|why| layout.t().dispute_refused(why));
            (None, why)
        }
        Err(error @ (DisputeError::Changed | DisputeError::Busy(_) | DisputeError::App(_))) => {
            return Err(told_elsewhere(error));
        }
    };
    let (dispute, form_token) = (dispute.to_owned(), form_token::new(app));
    Ok(AnswerPage { layout, frame, dispute, kind, preview, problem, form_token })
}

async fn review(who: (&Visit, &Session), app: &App, what: (&str, AnswerKind)) -> PageResult {
    let shown = shown(who, app, what).await?;
    if shown.preview.is_some() { page(&shown) } else { refused(&shown) }
}

async fn give(
    who: (&Visit, &Session),
    app: &App,
    (dispute, kind): (&str, AnswerKind),
    mut form: Form,
) -> PageResult {
    let seen_version = form.require("version")?.parse();
    let seen_version =
        seen_version.map_err(|_| PageError::BadRequest("the form has no version"))?;
    let form_token = form.require("form_token")?;
    form.nothing_else()?;
    let answer = AnswerForm { dispute: dispute.to_owned(), kind, seen_version, form_token };
    let error = match disputes::answer(app, &who.1.actor(), answer).await {
        Ok(outcome) => {
            let done = match (outcome, kind) {
                (AnswerOutcome::Taken, AnswerKind::Submit) => "submitted",
                (AnswerOutcome::Taken, AnswerKind::Accept) => "accepted",
                (AnswerOutcome::WaitingForStripe, _) => "waiting",
                (AnswerOutcome::RefusedByStripe, _) => "refused",
            };
            return Ok(see_other(&format!("/admin/disputes/{dispute}?done={done}")));
        }
        Err(error @ DisputeError::App(_)) => return Err(told_elsewhere(error)),
        Err(error) => error,
    };
    let now = shown(who, app, (dispute, kind)).await?;
    let t = now.layout.t();
    let problem: Sentence = match error {
        DisputeError::Refused(why) => {
            let why = why.into_iter().next().map(|why| t.dispute_refused(why));
            why.unwrap_or_default()
        }
        DisputeError::Busy(wait) => t.dispute_busy(wait).into(),
        DisputeError::Changed | DisputeError::App(_) => t.dispute_changed().into(),
    };
    refused(&AnswerPage { problem: Some(problem), ..now })
}

/// Shows what would be submitted.
pub async fn review_submission(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    review((&visit, &session), &app, (&id, AnswerKind::Submit)).await
}

/// `POST /admin/disputes/{dispute}/submit`.
pub async fn submit(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
    form: Form,
) -> PageResult {
    give((&visit, &session), &app, (&id, AnswerKind::Submit), form).await
}

/// Shows what accepting would do.
pub async fn review_acceptance(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    review((&visit, &session), &app, (&id, AnswerKind::Accept)).await
}

/// `POST /admin/disputes/{dispute}/accept`.
pub async fn accept(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
    form: Form,
) -> PageResult {
    give((&visit, &session), &app, (&id, AnswerKind::Accept), form).await
}
