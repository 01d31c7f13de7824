//! `/admin/disputes`: the list, each dispute with the draft of its answer, the reviews before an
//! answer, and the evidence as a page to print.

mod answer;
mod dossier;
mod draft;
mod evidence;
mod show;
mod words;

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use crate::app::context::App;
use crate::app::disputes::{self, DisputeError, DisputeLine};
use crate::domain::clock::Moment;
use crate::domain::dispute::DisputePhase;
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::time::TimeStyle;

pub use answer::{accept, review_acceptance, review_submission, submit};
pub use draft::save;
pub use evidence::{file, print};
pub use show::show;
pub use words::hours_between;
use words::{Chip, Deadline};

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/disputes/list.html")]
pub struct DisputesPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The disputes of this page.
    pub rows: Vec<DisputeLine>,
    /// How many somebody must answer.
    pub needing_response: i64,
    /// When the page was made.
    pub now: Moment,
}

/// A tab: its address, what it says, how many it counts, and whether it is this one.
type Tab = (String, &'static str, Option<i64>, bool);

impl DisputesPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_disputes()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    /// The views of the list: all, and one for each place where a dispute can stand.
    fn tabs(&self) -> Vec<Tab> {
        let (t, query) = (self.layout.t(), &self.list.query);
        let all = (query.without("phase"), t.disputes_all(), None, query.get("phase").is_none());
        let one = |phase: &DisputePhase| {
            let waits = *phase == DisputePhase::NeedsResponse && self.needing_response > 0;
            let address = query.with("phase", phase.name());
            let count = waits.then_some(self.needing_response);
            (address, t.dispute_phase(*phase), count, query.is("phase", phase.name()))
        };
        std::iter::once(all).chain(DisputePhase::ALL.iter().map(one)).collect()
    }

    /// The dispute's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &DisputeLine) -> String {
        self.list.query.leads_to(&format!("/admin/disputes/{}", row.id))
    }

    fn chip(&self, row: &DisputeLine) -> Chip {
        words::phase(&self.layout, row.phase, row.answering)
    }

    fn deadline(&self, row: &DisputeLine) -> Option<Deadline> {
        words::deadline(&self.layout, (row.phase, row.due), self.now)
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
    let (layout, frame) = around(&visit, &session, (Room::Disputes, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let phase = filters.word("phase", |one| layout.t().dispute_phase(one).to_owned());
    let needing_response = disputes::needing_response(&app, None).await?;
    let now = app.now();
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        let rows = Vec::new();
        return refused(&DisputesPage { layout, frame, list, rows, needing_response, now });
    }
    let found = disputes::page(&app, phase, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&DisputesPage { layout, frame, list, rows: found.rows, needing_response, now })
}

/// What of an error is a page of its own; the rest is told on the page that it came from.
fn told_elsewhere(error: DisputeError) -> PageError {
    match error {
        DisputeError::App(error) => error.into(),
        DisputeError::Busy(wait) => PageError::Unavailable { wait: Some(wait), cause: None },
        DisputeError::Refused(_) | DisputeError::Changed => {
            PageError::Unprocessable(error.to_string())
        }
    }
}
