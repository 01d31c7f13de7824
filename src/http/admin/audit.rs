//! `/admin/audit`: who did what to what, from where, and how far it is chained.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::download::{file, pieces};
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use super::who;
use crate::app::audit_list::{self, AuditFilter, AuditLine, ChainState, Told};
use crate::app::context::App;
use crate::domain::deed::DeedKind;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_encoded, refused};
use crate::i18n::time::TimeStyle;

/// The longest address or id that a filter takes.
const LONGEST_NAME: usize = 254;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/audit/list.html")]
pub struct AuditPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// How far it is chained.
    pub chain: ChainState,
    /// The rows of this page.
    pub rows: Vec<AuditLine>,
}

impl AuditPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_audit()])
    }

    fn deeds(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        DeedKind::ALL.iter().map(|kind| (kind.name(), t.deed(*kind))).collect()
    }

    fn deed(&self, row: &AuditLine) -> String {
        row.kind.map_or_else(|| row.action.clone(), |kind| self.layout.t().deed(kind).to_owned())
    }

    fn actor(&self, row: &AuditLine) -> String {
        who::actor(self.layout.t(), &row.actor, row.email.as_ref())
    }

    /// Everything that the same person did.
    fn by_actor(&self, row: &AuditLine) -> String {
        format!("/admin/audit?actor={}", query_encoded(&row.actor))
    }

    /// The page about what it was done to, or everything that was done to it.
    fn about(&self, row: &AuditLine) -> String {
        let all = || format!("/admin/audit?subject={}", query_encoded(&row.subject));
        who::page_about(&row.subject).unwrap_or_else(all)
    }

    /// What a value was or is, in words.
    fn told(&self, value: &Told) -> String {
        match value {
            Told::Nothing => self.layout.t().no_value().to_owned(),
            Told::Text(text) => text.clone(),
            Told::Time(at) => self.layout.time(*at, TimeStyle::Full),
        }
    }

    /// The file with all rows that fit.
    fn file(&self) -> String {
        self.list.query.at("/admin/audit.jsonl")
    }
}

/// Reads what is wanted from the address.
fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> AuditFilter {
    let t = layout.t();
    AuditFilter {
        actor: filters.exactly("actor", LONGEST_NAME, |text| t.filter_actor(text)),
        action: filters
            .word("action", |kind: DeedKind| t.deed(kind).to_owned())
            .map(|kind| kind.name().to_owned()),
        subject: filters.exactly("subject", LONGEST_NAME, |text| t.filter_subject(text)),
        from: filters.from_day("from"),
        until: filters.to_day("to"),
    }
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Audit, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let filter = wanted(&mut filters, &layout);
    let chain = audit_list::chain_state(&app).await?;
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&AuditPage { list, chain, rows: Vec::new(), layout, frame });
    }
    let found = audit_list::page(&app, filter, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&AuditPage { list, chain, rows: found.rows, layout, frame })
}

/// `GET /admin/audit.jsonl`: all rows that fit, newest first, a line of JSON each. They are read
/// and sent some at a time, so that no number of them fills the memory.
pub async fn export(visit: Visit, app: web::Data<App>, request: HttpRequest) -> PageResult {
    let query = Query::of(&request)?;
    let layout = visit.layout_without_cart("/admin/audit");
    let mut filters = Filters::new(&query, &layout);
    let filter = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        return Err(PageError::BadRequest("a filter of the file cannot be read"));
    }
    let pieces = pieces(query.cursor()?, move |after| {
        let (app, filter) = (app.clone(), filter.clone());
        async move {
            let (lines, next) = audit_list::export(&app, filter, after).await?;
            Ok((lines.into_bytes(), next))
        }
    });
    Ok(file(("audit.jsonl", "application/x-ndjson"), pieces))
}
