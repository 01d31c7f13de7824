//! The evidence as a page to print, and its files to download.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{dossier, told_elsewhere, words};
use crate::app::context::App;
use crate::app::disputes::{self, DisputeView, FileLine};
use crate::domain::clock::Moment;
use crate::domain::dispute::{AnswerKind, AnswerStatus, Evidence};
use crate::domain::ids::EvidenceFileId;
use crate::http::admin::frame::{Frame, Room, around};
use crate::http::admin::session::Session;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page};
use crate::i18n::time::TimeStyle;

/// The evidence on one page.
#[derive(Debug, Template)]
#[template(path = "admin/disputes/print.html")]
pub struct EvidencePage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// What the books have.
    pub view: DisputeView,
    /// The texts: those that were sent, else those of the draft.
    pub texts: Evidence,
    /// The files.
    pub files: Vec<FileLine>,
}

impl EvidencePage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let reason = t.dispute_title(t.dispute_reason(self.view.reason));
        self.layout.titled(&[t.evidence_title(), &reason])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn written(&self) -> Vec<(&'static str, String)> {
        words::written(&self.layout, &self.texts)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        dossier::facts(&self.view.dossier, &self.layout)
    }

    fn story(&self) -> Vec<(Moment, String)> {
        dossier::story(&self.view.dossier, &self.layout)
    }
}

/// Shows the evidence.
pub async fn print(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    let view = disputes::view(&app, &id).await.map_err(told_elsewhere)?;
    let path = format!("/admin/disputes/{}/print", view.id);
    let (layout, frame) = around(&visit, &session, (Room::Disputes, &path));
    let sent = view
        .answers
        .iter()
        .find(|one| one.kind == AnswerKind::Submit && one.status != AnswerStatus::Refused);
    let (texts, files) = match (sent, &view.draft) {
        (Some(sent), _) => (sent.texts.clone(), sent.files.clone()),
        (None, Some(draft)) => (draft.texts.clone(), view.files.clone()),
        (None, None) => (Evidence::new(), view.files.clone()),
    };
    page(&EvidencePage { layout, frame, view, texts, files })
}

/// Hands a file out, to be saved and never to be shown in this place.
pub async fn file(
    _session: Session,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> PageResult {
    let (dispute, file) = path.into_inner();
    let id: EvidenceFileId = file.parse().map_err(|_| PageError::NotFound)?;
    let (line, content) = disputes::file(&app, &dispute, &id).await?;
    let name = format!("{}.{}", line.id, line.kind.extension());
    Ok(HttpResponse::Ok()
        .content_type(line.kind.media_type())
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(content))
}
