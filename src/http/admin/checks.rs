//! `/admin/checks`: the nine invariants, what the last run found, and a run on demand.

use actix_web::web;
use askama::Template;

use super::frame::{Frame, Room, around};
use super::session::Session;
use super::who;
use crate::app::checks::{self, CheckRun, RunState, Runs};
use crate::app::context::App;
use crate::app::form_token;
use crate::app::invariants::Finding;
use crate::domain::invariant::Breach;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_encoded, see_other};
use crate::i18n::time::TimeStyle;

/// How many rows of an invariant a page shows; `cobro check` tells more.
const MOST_SHOWN: usize = 50;

/// The room.
#[derive(Debug, Template)]
#[template(path = "admin/checks.html")]
pub struct ChecksPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The runs that matter.
    pub runs: Runs,
    /// Whether whoever looks may ask for a run.
    pub may_run: bool,
    /// The token of the form.
    pub token: String,
}

impl ChecksPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_checks()])
    }

    fn is_running(&self) -> bool {
        self.runs.latest.as_ref().is_some_and(|run| run.state == RunState::Running)
    }

    fn was_lost(&self) -> bool {
        self.runs.latest.as_ref().is_some_and(|run| run.state == RunState::Lost)
    }

    fn broken(&self, run: &CheckRun) -> usize {
        run.findings.iter().filter(|finding| !finding.holds()).count()
    }

    fn asked_by(&self, run: &CheckRun) -> String {
        who::actor(self.layout.t(), &run.actor, run.email.as_ref())
    }

    /// The rows of an invariant that the page shows.
    fn shown<'a>(&self, finding: &'a Finding) -> &'a [Breach] {
        finding.broken_by.get(..MOST_SHOWN).unwrap_or(&finding.broken_by)
    }

    fn is_cut(&self, finding: &Finding) -> bool {
        finding.broken_by.len() > MOST_SHOWN
    }

    /// The page about a row, where the console has one.
    fn about(&self, breach: &Breach) -> Option<String> {
        let of_audit = |id: &str| format!("/admin/audit?subject={}", query_encoded(id));
        let subject = breach.subject.as_str();
        who::page_about(subject).or_else(|| subject.starts_with("mem_").then(|| of_audit(subject)))
    }
}

/// Shows the room.
pub async fn show(visit: Visit, session: Session, app: web::Data<App>) -> PageResult {
    let (layout, frame) = around(&visit, &session, (Room::Checks, "/admin/checks"));
    let runs = checks::runs(&app).await?;
    let may_run = session.may(Permission::Repair);
    page(&ChecksPage { layout, frame, runs, may_run, token: form_token::new(&app) })
}

/// `POST /admin/checks`: checks the books now.
pub async fn run(session: Session, app: web::Data<App>, mut form: Form) -> PageResult {
    let token = form.require("token")?;
    form.nothing_else()?;
    match checks::check_now(&app, &session.actor(), &token).await {
        Ok(_) => Ok(see_other("/admin/checks")),
        Err(error) => Err(PageError::from(error)),
    }
}
