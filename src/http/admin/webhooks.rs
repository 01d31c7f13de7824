//! `/admin/webhooks`: the inbox of Stripe's events, and one event.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::just_done;
use super::frame::{Frame, Room, around};
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::mark::Mark;
use super::observed;
use super::session::Session;
use super::webhook_replays::came_to;
use crate::app::context::App;
use crate::app::webhook_inbox::{self, EventAbout, EventFilter, EventRow, EventView, InboxHead};
use crate::domain::facts::Observation;
use crate::domain::role::Permission;
use crate::domain::webhook_event::WebhookEventState;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused};
use crate::i18n::Sentence;
use crate::i18n::time::{TimeStyle, short};

/// The longest id that is looked for, in characters.
const LONGEST_ID: usize = 200;

/// The inbox.
#[derive(Debug, Template)]
#[template(path = "admin/webhooks/list.html")]
pub struct EventsPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// Filters and pages.
    pub list: ListFrame,
    /// The events of this page.
    pub rows: Vec<EventRow>,
    /// How late events come, and what waits.
    pub head: InboxHead,
    /// Whether this person may apply events once more.
    pub may_repair: bool,
}

impl EventsPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_webhooks()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn states(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        WebhookEventState::ALL.iter().map(|one| (one.name(), t.event_state(*one))).collect()
    }

    /// How long half of them take at most, and what to know beside it.
    fn lateness(&self) -> (String, String) {
        let t = self.layout.t();
        self.head.lateness.map_or_else(
            || (t.event_lateness_unknown().to_owned(), String::new()),
            |late| (short(late.half), t.event_lateness(late.of, &short(late.most))),
        )
    }

    /// What has not come to an end, with how much of it there is and since when.
    fn standing(&self) -> Vec<(&'static str, &'static str, i64, Option<Sentence>)> {
        let t = self.layout.t();
        let since = |since: Option<_>| since.map(|since| t.events_since(since));
        let (waiting, failed) = (self.head.waiting, self.head.failed);
        vec![
            ("waiting", t.events_waiting_label(), waiting.0, since(waiting.1)),
            ("failed", t.events_failed_label(), failed.0, since(failed.1)),
        ]
    }

    fn mark(&self, row: &EventRow) -> Mark {
        Mark::of_event(self.layout.t(), row.state)
    }

    fn is_bad(&self, row: &EventRow) -> bool {
        row.state == WebhookEventState::Failed
    }

    fn applied_in(&self, row: &EventRow) -> String {
        row.settled_at.map(|settled| short(settled.since(row.received_at))).unwrap_or_default()
    }

    /// The end of an id, which is enough beside its event.
    fn short(&self, id: &str) -> String {
        let kind = id.split_once('_').map_or("", |(kind, _)| kind);
        let end = id.get(id.len().saturating_sub(6)..).unwrap_or(id);
        format!("{kind}_…{end}")
    }

    /// The event's page, from which a link leads back to this list as it is.
    fn way_to(&self, row: &EventRow) -> String {
        self.list.query.leads_to(&format!("/admin/webhooks/{}", row.id))
    }

    /// Where the unsettled events of this filter are applied once more.
    fn replay_all(&self) -> String {
        self.list.query.at("/admin/webhooks/replay")
    }
}

/// Reads what is wanted from the address.
pub(super) fn wanted(filters: &mut Filters<'_>, layout: &Layout) -> EventFilter {
    let t = layout.t();
    let too_long = || t.filter_too_long(LONGEST_ID).into();
    EventFilter {
        about: filters.meaning("q", about, (|id: &str| t.filter_event_about(id), too_long())),
        state: filters.word("state", |one| t.event_state(one).to_owned()),
        kind: filters.meaning("type", kind, (|one: &str| t.filter_event_type(one), too_long())),
        from: filters.from_day("from"),
        to: filters.to_day("to"),
    }
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_ID
}

fn kind(text: &str) -> Option<String> {
    is_short(text).then(|| text.to_owned())
}

fn about(text: &str) -> Option<EventAbout> {
    let id = kind(text)?;
    if id.starts_with("evt_") {
        return Some(EventAbout::Event(id));
    }
    Some(id.parse().map_or(EventAbout::Object(id), EventAbout::Payment))
}

/// Shows the inbox.
pub async fn list(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Webhooks, &query.here()));
    let may_repair = session.may(Permission::Repair);
    let head = webhook_inbox::head(&app).await?;
    let mut filters = Filters::new(&query, &layout);
    let wanted = wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        let list = ListFrame::new(&query, filters, (None, 0));
        return refused(&EventsPage { list, rows: Vec::new(), head, may_repair, layout, frame });
    }
    let found = webhook_inbox::list(&app, wanted, (query.cursor()?, PAGE_SIZE)).await?;
    let list = ListFrame::new(&query, filters, (found.next.as_ref(), found.rows.len()));
    page(&EventsPage { list, rows: found.rows, head, may_repair, layout, frame })
}

/// One event.
#[derive(Debug, Template)]
#[template(path = "admin/webhooks/show.html")]
pub struct EventPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The event with everything that belongs to it.
    pub event: EventView,
    /// What was just done.
    pub notice: Option<String>,
    /// Whether this person may apply it once more.
    pub may_repair: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

impl EventPage {
    fn title(&self) -> String {
        self.layout.titled(&[&self.event.row.kind, self.layout.t().room_webhooks()])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn mark(&self) -> Mark {
        Mark::of_event(self.layout.t(), self.event.row.state)
    }

    fn applied_in(&self) -> String {
        let row = &self.event.row;
        let took = row.settled_at.map(|settled| short(settled.since(row.received_at)));
        took.unwrap_or_else(|| self.layout.t().no_instant().to_owned())
    }

    fn told(&self) -> Vec<(String, Sentence)> {
        let said = |one: &Observation| (one.object_id().to_owned(), self.said(one));
        self.event.told.iter().map(said).collect()
    }

    /// What an event told of one object.
    fn said(&self, one: &Observation) -> Sentence {
        let currency = self.event.currency.unwrap_or(self.layout.currency);
        observed::in_words(self.layout.t(), &one.seen, currency)
    }
}

/// Shows one event.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let event = webhook_inbox::one(&app, id.into_inner()).await?;
    let path = format!("/admin/webhooks/{}", event.row.id);
    let (layout, frame) = around(&visit, &session, (Room::Webhooks, &path));
    let notice = just_done(&request, &event.deeds).map(|deed| came_to(&layout, deed));
    let may_repair = session.may(Permission::Repair);
    let back = Query::back(&request, "/admin/webhooks");
    page(&EventPage { layout, frame, event, notice, may_repair, back })
}
