//! `/admin/refunds/{refund}`: a refund that we asked for, and marking one as looked after.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::Query;
use super::refunds;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::refund_view::{self, RefundHappened, RefundNews, RefundPage as Refund};
use crate::app::refunds::{LookAfterError, LookAfterForm, look_after};
use crate::domain::clock::Moment;
use crate::domain::ids::RefundId;
use crate::domain::refund::LONGEST_NOTE;
use crate::domain::refund_standing::RefundStanding;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value, refused, see_other};
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// A refund of ours.
#[derive(Debug, Template)]
#[template(path = "admin/refunds/show.html")]
pub struct RefundPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The refund.
    pub refund: Refund,
    /// What was done just now, by the word of the address.
    pub done: Option<String>,
    /// Whether this person may mark it as looked after.
    pub may_handle: bool,
    /// The list that it was opened from, with its filters.
    pub back: String,
}

/// A line of the timeline.
struct Told {
    at: Moment,
    tone: &'static str,
    icon: &'static str,
    words: Sentence,
    /// The event that brought it, if one did.
    event: Option<String>,
    /// A word beside it.
    hint: Option<&'static str>,
}

impl RefundPage {
    fn title(&self) -> String {
        let (t, refund) = (self.layout.t(), &self.refund);
        let standing = t.refund_standing(refund.standing);
        self.layout.titled(&[standing, &t.refund_of_order(refund.number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn was_handled_now(&self) -> bool {
        self.done.as_deref() == Some("handled")
    }

    fn tone(&self) -> &'static str {
        refunds::tone(self.refund.standing)
    }

    fn waits_too_long(&self) -> bool {
        self.refund.standing == RefundStanding::Waiting && self.refund.needs_somebody
    }

    fn by(&self) -> &str {
        refunds::asked_by(self.layout.t(), &self.refund.by)
    }

    fn name<'a>(&self, line: &'a refund_view::RefundedLine) -> &'a str {
        line.name.in_language(self.layout.locale)
    }

    fn restocks(&self) -> bool {
        self.refund.lines.iter().any(|line| line.restock > 0)
    }

    /// What it says of goods that go back.
    fn shelf(&self) -> Option<Sentence> {
        let t = self.layout.t();
        match self.refund.restocked_at {
            Some(at) => Some(t.refund_restocked_at(at)),
            None if self.restocks() && !self.refund.standing.came_to_nothing() => {
                Some(t.refund_shelf_waits().into())
            }
            None => None,
        }
    }

    fn handled(&self) -> Option<(Sentence, Option<&str>)> {
        let handled = self.refund.handled.as_ref()?;
        let words = self.layout.t().refund_handled_by(&handled.by, handled.at);
        Some((words, handled.note.as_deref()))
    }

    fn timeline(&self) -> Vec<Told> {
        self.refund.happenings.iter().map(|one| self.told(one)).collect()
    }

    fn told(&self, one: &RefundHappened) -> Told {
        let t = self.layout.t();
        let plain = |tone, icon, words: Sentence| Told {
            at: one.at,
            tone,
            icon,
            words,
            event: None,
            hint: None,
        };
        match &one.what {
            RefundNews::Asked => plain("neutral", "user", t.refund_news_asked().into()),
            RefundNews::Restocked => plain("neutral", "package", t.refund_news_restocked().into()),
            RefundNews::LookedAfter => plain("neutral", "user", t.refund_news_handled().into()),
            RefundNews::Mail { kind, sent_at } => {
                let hint = sent_at.is_none().then(|| t.mail_waits());
                Told { hint, ..plain("neutral", "mail", t.mail_kind(*kind).into()) }
            }
            RefundNews::Shown { state, source } => {
                let standing = RefundStanding::shown(*state);
                let words = t.refund_standing(standing).into();
                let told = plain(refunds::tone(standing), refunds::icon(standing), words);
                let event = source.starts_with("evt_").then(|| source.clone());
                let hint = Some(match event {
                    Some(_) => t.stripe_event(),
                    None => t.stripe_answered(),
                });
                Told { event, hint, ..told }
            }
        }
    }
}

/// The review before a refund is marked as looked after.
#[derive(Debug, Template)]
#[template(path = "admin/refunds/handled.html")]
pub struct HandledPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The refund.
    pub refund: Refund,
    /// The token that lets the form act once.
    pub form_token: String,
    /// What was typed.
    pub note: String,
    /// Whether it was typed before the session ended.
    pub kept: KeptForm,
    /// Why it was refused just now, at the note.
    pub note_refused: Option<Sentence>,
    /// Why it was refused just now, as a whole.
    pub refused: Option<Sentence>,
}

impl HandledPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = self.layout.titled(&[t.refund_handle_title()]);
        let any = self.note_refused.is_some() || self.refused.is_some();
        if any { t.title_of_refused(&title) } else { title }
    }

    const fn longest(&self) -> usize {
        LONGEST_NOTE
    }
}

fn id_of(text: &str) -> Result<RefundId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows a refund of ours.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let refund = refund_view::view(&app, &id_of(&path)?).await?;
    let here = format!("/admin/refunds/{}", refund.id);
    let (layout, frame) = around(&visit, &session, (Room::Refunds, &here));
    let done = query_value(&request, "done");
    let may_handle = session.may(Permission::Refund);
    let back = Query::back(&request, "/admin/refunds");
    page(&RefundPage { layout, frame, refund, done, may_handle, back })
}

/// Says what marking it as looked after does.
pub async fn review(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, kept): (web::Path<String>, KeptForm),
) -> PageResult {
    let note = kept.value("note").unwrap_or_default().to_owned();
    let shown = handled_page((&visit, &session), &app, (&id_of(&path)?, note)).await?;
    page(&HandledPage { kept, ..shown })
}

async fn handled_page(
    (visit, session): (&Visit, &Session),
    app: &App,
    (refund, note): (&RefundId, String),
) -> Result<HandledPage, PageError> {
    let refund = refund_view::view(app, refund).await?;
    let here = format!("/admin/refunds/{}/handled", refund.id);
    let (layout, frame) = around(visit, session, (Room::Refunds, &here));
    let form_token = form_token::new(app);
    Ok(HandledPage {
        layout,
        frame,
        refund,
        form_token,
        note,
        kept: KeptForm::default(),
        note_refused: None,
        refused: None,
    })
}

/// Marks a refund as looked after.
pub async fn handle(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, mut form): (web::Path<String>, Form),
) -> PageResult {
    let refund = id_of(&path)?;
    let note = form.require("note")?;
    let seen = form.require("seen")?.parse();
    let form_token = form.require("form_token")?;
    form.nothing_else()?;
    let seen = seen.map_err(|_| PageError::BadRequest("the form has seen no standing"))?;
    let asked = LookAfterForm { refund: refund.clone(), note: note.clone(), seen, form_token };
    let error = match look_after(&app, &session.actor(), asked).await {
        Ok(()) => return Ok(see_other(&format!("/admin/refunds/{refund}?done=handled"))),
        Err(error) => error,
    };
    let mut again = handled_page((&visit, &session), &app, (&refund, note)).await?;
    let t = again.layout.t();
    match error {
        LookAfterError::NoteMissing => {
            again.note_refused = Some(t.refund_handle_note_missing().into());
        }
        LookAfterError::NoteTooLong => {
            again.note_refused = Some(t.text_too_long(LONGEST_NOTE).into());
        }
        LookAfterError::FormToken => again.refused = Some(t.form_used_up().into()),
        LookAfterError::Changed => {
            again.refused = Some(t.refund_changed_nothing_done().into());
        }
        LookAfterError::NotNeeded => again.refused = Some(t.refund_handle_not_needed().into()),
        LookAfterError::App(error) => return Err(error.into()),
    }
    refused(&again)
}
