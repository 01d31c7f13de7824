//! `/admin/sagas`: the sagas, the stuck ones first, one saga, and what a person does to it.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::{Line, just_done, lines};
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::mark::Mark;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::rehearsal::Effects;
use crate::app::sagas::{self, RepairError, RepairForm, SagaAbout, SagaFilter, SagaRow, SagaView};
use crate::domain::ids::SagaId;
use crate::domain::order::OrderNumber;
use crate::domain::role::Permission;
use crate::domain::saga::{STUCK_AFTER_TRIES, SagaState};
use crate::domain::saga_repair::{SagaRepair, SagaStanding};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;
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
fn id_of(text: &str) -> Result<SagaId, PageError> {
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
    page(&SagaPage { layout, frame, saga, notice, may_repair })
}

/// The review of a repair.
#[derive(Debug, Template)]
#[template(path = "admin/sagas/repair.html")]
pub struct RepairPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The saga.
    pub saga: SagaView,
    /// What would be done to it.
    pub repair: SagaRepair,
    /// What would come of it; none where it cannot be done.
    pub effects: Option<Effects>,
    /// The token of the form.
    pub form_token: String,
    /// The reason as it was typed.
    pub typed: String,
    /// Why it was not done, or cannot be.
    pub refusal: Option<Sentence>,
    /// Why the reason is none.
    pub reason_refused: Option<Sentence>,
}

impl RepairPage {
    fn title(&self) -> String {
        let (t, title) = (self.layout.t(), self.layout.t().repair_title(self.repair));
        if self.refusal.is_some() || self.reason_refused.is_some() {
            return self.layout.titled(&[&t.title_of_refused(title)]);
        }
        self.layout.titled(&[title])
    }

    const fn standing(&self) -> SagaStanding {
        self.saga.row.standing()
    }

    fn mark(&self) -> Mark {
        let standing = self.standing();
        Mark::of_saga(self.layout.t(), (standing.state, standing.is_stuck()))
    }

    const fn is_final(&self) -> bool {
        match self.repair {
            SagaRepair::Compensate | SagaRepair::Handle => true,
            SagaRepair::Retry => false,
        }
    }

    const fn tone(&self) -> &'static str {
        if self.is_final() { "bad" } else { "info" }
    }

    const fn asks_why(&self) -> bool {
        match self.repair {
            SagaRepair::Handle => true,
            SagaRepair::Retry | SagaRepair::Compensate => false,
        }
    }

    fn lines(&self, effects: &Effects) -> Vec<Line> {
        let t = self.layout.t();
        let mut said: Vec<Line> = vec![("tool", t.repair_hint(self.repair).into())];
        if self.repair == SagaRepair::Handle {
            said.push(("alert", t.handle_is_your_word().into()));
        }
        said.extend(lines(&self.layout, effects));
        said
    }
}

/// Why a saga is left as it is.
fn why(layout: &Layout, error: &RepairError, saga: &SagaView) -> Sentence {
    let t = layout.t();
    match error {
        RepairError::Refused(why) => t.repair_refused(*why).into(),
        RepairError::Reason(why) => t.reason_refused(*why).into(),
        RepairError::Changed => t.repair_changed().into(),
        RepairError::Busy => t.repair_busy().into(),
        RepairError::NeedsStripe(ask) => Sentence::from(t.repair_needs_stripe())
            .followed_by(t.would_ask_stripe(ask, saga.currency)),
        RepairError::Books(cause) => t.repair_books(cause).into(),
        RepairError::FormUsed | RepairError::App(_) => t.form_used_up().into(),
    }
}

async fn reviewed(
    (visit, session, app): (&Visit, &Session, &App),
    (id, repair): (SagaId, SagaRepair),
    (typed, error): (String, Option<RepairError>),
) -> Result<RepairPage, PageError> {
    let saga = sagas::one(app, id.clone()).await?;
    let path = format!("/admin/sagas/{id}/{repair}");
    let (layout, frame) = around(visit, session, (Room::Sagas, &path));
    let (effects, cannot) = match sagas::preview(app, id, repair).await {
        Ok(effects) => (Some(effects), None),
        Err(RepairError::App(error)) => return Err(error.into()),
        Err(error) => (None, Some(error)),
    };
    let (reason_refused, refusal) = match error.or(cannot) {
        Some(RepairError::Reason(why)) => (Some(layout.t().reason_refused(why).into()), None),
        Some(error) => (None, Some(why(&layout, &error, &saga))),
        None => (None, None),
    };
    let form_token = form_token::new(app);
    Ok(RepairPage {
        layout,
        frame,
        saga,
        repair,
        effects,
        form_token,
        typed,
        refusal,
        reason_refused,
    })
}

fn named((saga, repair): (String, String)) -> Result<(SagaId, SagaRepair), PageError> {
    Ok((id_of(&saga)?, repair.parse().map_err(|_| PageError::NotFound)?))
}

/// Shows what a repair would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> PageResult {
    let named = named(path.into_inner())?;
    let shown = reviewed((&visit, &session, &app), named, (String::new(), None)).await?;
    if shown.refusal.is_some() { refused(&shown) } else { page(&shown) }
}

/// `POST /admin/sagas/{saga}/{repair}`.
pub async fn repair(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, mut form): (web::Path<(String, String)>, Form),
) -> PageResult {
    let (saga, repair) = named(path.into_inner())?;
    let (seen, form_token) = (form.require("seen")?, form.require("form_token")?);
    let reason = match repair {
        SagaRepair::Handle => form.require("reason")?,
        SagaRepair::Retry | SagaRepair::Compensate => String::new(),
    };
    form.nothing_else()?;
    let (done, typed) = (form_token.clone(), reason.clone());
    let sent = RepairForm { saga: saga.clone(), repair, seen, reason, form_token };
    match sagas::carry_out(&app, &session.actor(), sent).await {
        Ok(_) => Ok(see_other(&format!("/admin/sagas/{saga}?done={done}"))),
        Err(RepairError::App(error)) => Err(error.into()),
        Err(error) => {
            let told = (typed, Some(error));
            refused(&reviewed((&visit, &session, &app), (saga, repair), told).await?)
        }
    }
}
