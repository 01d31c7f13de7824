//! `/admin/sagas`: the sagas, the stuck ones first, and one saga.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::just_done;
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::mark::Mark;
use super::session::Session;
use crate::app::context::App;
use crate::app::sagas::{self, SagaAbout, SagaFilter, SagaRow, SagaView};
use crate::domain::ids::SagaId;
use crate::domain::order::OrderNumber;
use crate::domain::role::Permission;
use crate::domain::saga::{STUCK_AFTER_TRIES, SagaState};
use crate::domain::saga_repair::{SagaRepair, SagaStanding};
use crate::http::error::PageError;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::time::TimeStyle;

/// The list.
#[derive(Debug, Template)]
#[template(path = "admin/sagas/list.html")]
pub struct SagasPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// Those that failed again and again, above the first page.
    pub stuck: Vec<SagaRow>,
    /// The sagas of this page.
    pub rows: Vec<SagaRow>,
}

impl SagasPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_sagas()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn states(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        SagaState::ALL.iter().map(|one| (one.name(), t.saga_state(*one))).collect()
    }

    const fn standing(&self, row: &SagaRow) -> SagaStanding {
        row.standing()
    }

    fn is_stuck(&self, row: &SagaRow) -> bool {
        row.standing().is_stuck()
    }

    fn mark(&self, row: &SagaRow) -> Mark {
        Mark::of_saga(self.layout.t(), (row.state, row.standing().is_stuck()))
    }

    const fn next_try(&self, row: &SagaRow) -> i64 {
        row.tries.saturating_add(1)
    }

    /// The saga's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &SagaRow) -> String {
        self.list.query.leads_to(&format!("/admin/sagas/{}", row.id))
    }
}

/// Reads what is wanted from the address.
fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> SagaFilter {
    let t = layout.t();
    let words = |what: &str| t.filter_saga_about(what);
    SagaFilter {
        about: filters.meaning("q", about, (words, t.search_sagas_refused().into())),
        state: filters.word("state", |one| t.saga_state(one).to_owned()),
        failed_at_least: filters
            .flag("stuck", t.stuck_label())
            .then_some(i64::from(STUCK_AFTER_TRIES)),
        from: filters.from_day("from"),
        to: filters.to_day("to"),
    }
}

fn about(text: &str) -> Option<SagaAbout> {
    if let Ok(id) = text.parse() {
        return Some(SagaAbout::Saga(id));
    }
    if let Ok(id) = text.parse() {
        return Some(SagaAbout::Payment(id));
    }
    text.trim_start_matches('#').parse().ok().map(|number| SagaAbout::Order(OrderNumber(number)))
}

/// Shows the list.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Sagas, &query.here()));
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        let (stuck, rows) = (Vec::new(), Vec::new());
        return refused(&SagasPage { list, stuck, rows, layout, frame });
    }
    let found = sagas::list(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let (stuck, found) = (found.stuck, found.page);
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&SagasPage { list, stuck, rows: found.rows, layout, frame })
}

/// One saga.
#[derive(Debug, Template)]
#[template(path = "admin/sagas/show.html")]
pub struct SagaPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The saga with everything that belongs to it.
    pub saga: SagaView,
    /// What was just done.
    pub notice: Option<String>,
    /// Whether this person may do anything to it.
    pub may_repair: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

impl SagaPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        self.layout.titled(&[t.room_sagas(), &t.order(self.saga.row.order_number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    const fn standing(&self) -> SagaStanding {
        self.saga.row.standing()
    }

    fn mark(&self) -> Mark {
        let standing = self.standing();
        Mark::of_saga(self.layout.t(), (standing.state, standing.is_stuck()))
    }

    const fn next_try(&self) -> i64 {
        self.saga.row.tries.saturating_add(1)
    }

    /// What a person may do, each with why not.
    fn repairs(&self) -> Vec<(SagaRepair, Option<&'static str>)> {
        let t = self.layout.t();
        let why_not = |repair: SagaRepair| match self.standing().allows(repair) {
            Err(why) => Some(t.repair_refused(why)),
            Ok(()) if !self.may_repair => Some(t.your_role_may_not()),
            Ok(()) => None,
        };
        SagaRepair::ALL.iter().map(|repair| (*repair, why_not(*repair))).collect()
    }
}

/// An id of the address; what is none names nothing.
pub(super) fn id_of(text: &str) -> Result<SagaId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows one saga.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let id = id_of(&id)?;
    let path = format!("/admin/sagas/{id}");
    let saga = sagas::one(&app, id).await?;
    let (layout, frame) = around(&visit, &session, (Room::Sagas, &path));
    let notice = just_done(&request, &saga.deeds);
    let notice = notice.map(|deed| layout.t().deed(deed.kind).to_owned());
    let may_repair = session.may(Permission::Repair);
    let back = Query::back(&request, "/admin/sagas");
    page(&SagaPage { layout, frame, saga, notice, may_repair, back })
}
