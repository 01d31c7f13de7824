//! `/admin/webhooks/…/replay`: applying events once more, one or several, after a look at what
//! would change.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::effects::{Line, lines};
use super::frame::{Frame, Room, around};
use super::list::{Filters, Query};
use super::mark::Mark;
use super::session::Session;
use super::webhooks;
use crate::app::audit::DoneDeed;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::webhook_inbox::{
    self, EventRow, MOST_AT_ONCE, ReplayError, ReplayForm, ReplayPreview, Replayed, ReplaysForm,
};
use crate::domain::deed::DeedKind;
use crate::domain::webhook_event::ReplayResult;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// The review of one replay.
#[derive(Debug, Template)]
#[template(path = "admin/webhooks/replay.html")]
pub struct ReplayPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The event.
    pub event: String,
    /// What would come of it; none once its body was erased.
    pub preview: Option<ReplayPreview>,
    /// The token of the form.
    pub form_token: String,
    /// Why it was not done.
    pub refusal: Option<Sentence>,
}

impl ReplayPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        match self.refusal {
            Some(_) => self.layout.titled(&[&t.title_of_refused(t.replay_title())]),
            None => self.layout.titled(&[t.replay_title()]),
        }
    }

    fn mark(&self, preview: &ReplayPreview) -> Mark {
        Mark::of_event(self.layout.t(), preview.row.state)
    }

    fn lines(&self, preview: &ReplayPreview) -> Vec<Line> {
        let t = self.layout.t();
        let replayed = &preview.replayed;
        let mut said: Vec<Line> = vec![("info", t.replay_would(replayed.result).into())];
        if let Some(error) = &replayed.error {
            said.push(("error", error.clone().into()));
        }
        if let Some(effects) = preview.effects.as_ref().filter(|one| !one.changes_nothing()) {
            said.extend(lines(&self.layout, effects));
        }
        said
    }
}

/// What a deed with events came to, in words.
pub(super) fn came_to(layout: &Layout, deed: &DoneDeed) -> String {
    let t = layout.t();
    let result = deed.after.get("result").and_then(|word| word.as_str()?.parse().ok());
    match result {
        Some(result) if deed.kind == DeedKind::EventReplayed => t.replay_did(result).to_owned(),
        Some(_) | None => t.deed(deed.kind).to_owned(),
    }
}

/// How many facts were new, and how the payment's status moved.
fn more(layout: &Layout, replayed: &Replayed) -> String {
    let t = layout.t();
    if let Some(error) = &replayed.error {
        return error.clone();
    }
    let facts = (replayed.new_facts > 0).then(|| t.replay_new_facts(replayed.new_facts));
    let moved = replayed.status.filter(|(from, to)| from != to);
    let moved =
        moved.map(|(from, to)| t.would_move_payment(t.payment_status(from), t.payment_status(to)));
    [facts, moved].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

async fn reviewed(
    (visit, session, app): (&Visit, &Session, &App),
    event: String,
    refusal: Option<Sentence>,
) -> Result<ReplayPage, PageError> {
    let preview = match webhook_inbox::preview(app, &event).await {
        Ok(preview) => Some(preview),
        Err(ReplayError::Erased) => None,
        Err(ReplayError::App(error)) => return Err(error.into()),
        Err(error @ (ReplayError::Changed | ReplayError::FormUsed | ReplayError::HowMany)) => {
            return Err(PageError::Unprocessable(error.to_string()));
        }
    };
    let path = format!("/admin/webhooks/{event}/replay");
    let (layout, frame) = around(visit, session, (Room::Webhooks, &path));
    Ok(ReplayPage { layout, frame, event, preview, form_token: form_token::new(app), refusal })
}

/// Shows what applying an event once more would do.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    event: web::Path<String>,
) -> PageResult {
    page(&reviewed((&visit, &session, &app), event.into_inner(), None).await?)
}

/// `POST /admin/webhooks/{event}/replay`.
pub async fn replay(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (event, mut form): (web::Path<String>, Form),
) -> PageResult {
    let event = event.into_inner();
    let (seen, form_token) = (form.require("seen")?, form.require("form_token")?);
    form.nothing_else()?;
    let sent = ReplayForm { event: event.clone(), seen, form_token: form_token.clone() };
    match webhook_inbox::replay(&app, &session.actor(), sent).await {
        Ok(_) => Ok(see_other(&format!("/admin/webhooks/{event}?done={form_token}"))),
        Err(ReplayError::App(error)) => Err(error.into()),
        Err(error) => {
            let why = why(&visit, &error);
            refused(&reviewed((&visit, &session, &app), event, Some(why)).await?)
        }
    }
}

/// Why events were not applied.
fn why(visit: &Visit, error: &ReplayError) -> Sentence {
    let t = crate::i18n::texts(visit.locale);
    match error {
        ReplayError::Changed => t.replay_changed().into(),
        ReplayError::Erased => t.event_body_erased().into(),
        ReplayError::HowMany => t.replay_how_many(MOST_AT_ONCE).into(),
        ReplayError::FormUsed | ReplayError::App(_) => t.form_used_up().into(),
    }
}

/// The review of several replays.
#[derive(Debug, Template)]
#[template(path = "admin/webhooks/replay_many.html")]
pub struct ReplayManyPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The list with the same filters.
    pub back: String,
    /// The filters in words.
    pub in_words: String,
    /// The events, and what would come of each.
    pub rows: Vec<(EventRow, Replayed)>,
    /// The token of the form.
    pub form_token: String,
    /// Why it was not done.
    pub refusal: Option<Sentence>,
}

impl ReplayManyPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        match self.refusal {
            Some(_) => self.layout.titled(&[&t.title_of_refused(t.replay_many_title())]),
            None => self.layout.titled(&[t.replay_many_title()]),
        }
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn mark(&self, row: &(EventRow, Replayed)) -> Mark {
        Mark::of_event(self.layout.t(), row.0.state)
    }

    fn would(&self, row: &(EventRow, Replayed)) -> Mark {
        let (t, result) = (self.layout.t(), row.1.result);
        // Nobody was asked for the preview of many.
        let asks = result == ReplayResult::Waiting;
        let words = if asks { t.replay_asks_whose() } else { t.replay_would(result) };
        Mark::of_replay(result, words)
    }

    fn more(&self, row: &(EventRow, Replayed)) -> String {
        more(&self.layout, &row.1)
    }

    fn events(&self) -> String {
        let named = self.rows.iter().map(|(row, _)| format!("{}:{}", row.id, row.state));
        named.collect::<Vec<_>>().join(" ")
    }
}

async fn reviewed_many(
    (visit, session, app): (&Visit, &Session, &App),
    query: &Query,
    refusal: Option<Sentence>,
) -> Result<ReplayManyPage, PageError> {
    let (layout, frame) = around(visit, session, (Room::Webhooks, &query.here()));
    let mut filters = Filters::new(query, &layout);
    let wanted = webhooks::wanted(&mut filters, &layout);
    if !filters.errors.is_empty() {
        return Err(PageError::BadRequest("a filter of the address cannot be read"));
    }
    let chips = filters.chips.iter().map(|chip| chip.words.as_str());
    let in_words = chips.collect::<Vec<_>>().join(" · ");
    let rows = match webhook_inbox::preview_many(app, wanted).await {
        Ok(rows) => rows,
        Err(ReplayError::App(error)) => return Err(error.into()),
        Err(error) => return Err(PageError::internal(error)),
    };
    let (back, form_token) = (query.at("/admin/webhooks"), form_token::new(app));
    Ok(ReplayManyPage { layout, frame, back, in_words, rows, form_token, refusal })
}

/// Shows what applying the unsettled events of a filter would do.
pub async fn review_many(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    page(&reviewed_many((&visit, &session, &app), &query, None).await?)
}

/// `POST /admin/webhooks/replay`.
pub async fn replay_many(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (request, mut form): (HttpRequest, Form),
) -> PageResult {
    let (events, form_token) = (form.require("events")?, form.require("form_token")?);
    form.nothing_else()?;
    let sent = ReplaysForm { events, form_token: form_token.clone() };
    match webhook_inbox::replay_many(&app, &session.actor(), sent).await {
        Ok(()) => Ok(see_other(&format!("/admin/webhooks/replays/{form_token}"))),
        Err(ReplayError::App(error)) => Err(error.into()),
        Err(error) => {
            let (query, why) = (Query::of(&request)?, why(&visit, &error));
            refused(&reviewed_many((&visit, &session, &app), &query, Some(why)).await?)
        }
    }
}

/// What came of several replays.
#[derive(Debug, Template)]
#[template(path = "admin/webhooks/replays.html")]
pub struct ReplaysPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// What came of each event.
    pub rows: Vec<Replayed>,
}

impl ReplaysPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().replay_results_title()])
    }

    fn mark(&self, row: &Replayed) -> Mark {
        Mark::of_replay(row.result, self.layout.t().replay_did(row.result))
    }

    fn more(&self, row: &Replayed) -> String {
        more(&self.layout, row)
    }
}

/// Shows what came of several replays.
pub async fn results(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    token: web::Path<String>,
) -> PageResult {
    let token = token.into_inner();
    let rows = webhook_inbox::results(&app, token.clone()).await?;
    let path = format!("/admin/webhooks/replays/{token}");
    let (layout, frame) = around(&visit, &session, (Room::Webhooks, &path));
    page(&ReplaysPage { layout, frame, rows })
}
