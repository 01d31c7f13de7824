//! `/admin/warnings`: what banks suspect, while a refund still helps.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::disputes::hours_between;
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::context::App;
use crate::app::fraud_warnings::{self, WarningLine};
use crate::domain::clock::Moment;
use crate::domain::role::Permission;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page};
use crate::i18n::time::TimeStyle;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/warnings/list.html")]
pub struct WarningsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The warnings of this page.
    pub rows: Vec<WarningLine>,
    /// Whether the role may refund.
    pub may_refund: bool,
    /// When the page was made.
    pub now: Moment,
}

impl WarningsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_warnings()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    /// All of them, and those that can be acted on.
    fn tabs(&self) -> [(String, &'static str, bool); 2] {
        let (t, query) = (self.layout.t(), &self.list.query);
        let open = query.get("open").is_some();
        [
            (query.without("open"), t.warnings_all(), !open),
            (query.with("open", "yes"), t.warnings_open(), open),
        ]
    }

    fn kind(&self, row: &WarningLine) -> &'static str {
        self.layout.t().warning_kind(row.fraud_type.as_deref().unwrap_or_default())
    }

    fn since(&self, row: &WarningLine) -> String {
        self.layout.t().hours_ago(hours_between(row.raised_at, self.now))
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
    let (layout, frame) = around(&visit, &session, (Room::Warnings, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let open = filters.flag("open", layout.t().warnings_open());
    let found = fraud_warnings::page(&app, open, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    let (may_refund, now) = (session.may(Permission::Refund), app.now());
    page(&WarningsPage { layout, frame, list, rows: found.rows, may_refund, now })
}
