//! `/admin/circuit`: every circuit on every instance, and what a person wants of them.

mod words;

use actix_web::{HttpRequest, web};
use askama::Template;

pub(super) use words::{Badge, phase, state};

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::{Filters, ListFrame, PAGE_SIZE, Query};
use super::session::Session;
use super::who;
use crate::app::circuits::{
    self, CircuitForm, CircuitRefused, CircuitTransitionRecord, CircuitView, Expiring,
    InstanceView, RunningOut,
};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::domain::circuit::{CircuitKind, CircuitOrder, CircuitPhase, CircuitRules};
use crate::domain::clock::Moment;
use crate::domain::reason::{LONGEST_REASON, ReasonRefused};
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::time::TimeStyle;

const HERE: &str = "/admin/circuit";

/// The room.
#[derive(Debug, Template)]
#[template(path = "admin/circuit/show.html")]
pub struct CircuitPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The pages of the history.
    pub list: ListFrame,
    /// Every circuit.
    pub circuits: Vec<CircuitView>,
    /// What they went through.
    pub history: Vec<CircuitTransitionRecord>,
    /// When they open and probe.
    pub rules: CircuitRules,
    /// The instant of the page.
    pub now: Moment,
    /// Whether whoever looks may hold and close.
    pub may_order: bool,
}

impl CircuitPage {
    fn title(&self) -> String {
        self.layout.titled(&[self.layout.t().room_circuit()])
    }

    fn state(&self, view: &CircuitView) -> Badge {
        state(self.layout.t(), view)
    }

    fn phase(&self, one: &InstanceView) -> Badge {
        phase(self.layout.t(), one)
    }

    fn probe(&self, one: &InstanceView) -> String {
        let t = self.layout.t();
        match (one.phase, one.held, one.probe_at) {
            (CircuitPhase::Closed, ..) | (_, true, _) => t.probe_none().to_owned(),
            (CircuitPhase::Open | CircuitPhase::HalfOpen, false, Some(at)) if at > self.now => {
                t.probe_in(at.since(self.now))
            }
            (CircuitPhase::Open | CircuitPhase::HalfOpen, false, _) => {
                t.probe_with_next_call().to_owned()
            }
        }
    }

    fn ordered_by(&self, view: &CircuitView) -> String {
        who::actor(self.layout.t(), &view.command.actor, view.commanded_by.as_ref())
    }

    fn can_hold(&self, view: &CircuitView) -> bool {
        self.may_order && is_possible(view, CircuitOrder::Hold)
    }

    fn can_release(&self, view: &CircuitView) -> bool {
        self.may_order && is_possible(view, CircuitOrder::Close)
    }
}

/// Whether a command would change anything.
fn is_possible(view: &CircuitView, order: CircuitOrder) -> bool {
    match order {
        CircuitOrder::Hold => view.kind.may_be_held() && !view.is_held(),
        CircuitOrder::Close => !view.is_closed_everywhere(),
    }
}

/// Shows the room.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    request: HttpRequest,
) -> PageResult {
    let query = Query::of(&request)?;
    let (layout, frame) = around(&visit, &session, (Room::Circuit, &query.here()));
    let circuits = circuits::instances(&app).await?;
    let history = circuits::transitions(&app, query.cursor()?, PAGE_SIZE).await?;
    let filters = Filters::new(&query, &layout);
    let list = ListFrame::new(&query, filters, (history.next.as_ref(), history.rows.len()));
    let (rules, now) = (app.breaker.rules(), app.now());
    let may_order = session.may(Permission::Circuit);
    let history = history.rows;
    page(&CircuitPage { layout, frame, list, circuits, history, rules, now, may_order })
}

/// What a command will do, and the form that gives it.
#[derive(Debug, Template)]
#[template(path = "admin/circuit/command.html")]
pub struct CommandPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// For which circuit.
    pub circuit: CircuitKind,
    /// What is wanted of it.
    pub order: CircuitOrder,
    /// Whether it would change anything.
    pub possible: bool,
    /// What runs out meanwhile, when the till is to be held.
    pub running_out: Option<RunningOut>,
    /// Why, as it was typed.
    pub reason: String,
    /// Whether it was typed before the session ended.
    pub kept: KeptForm,
    /// What is wrong with that.
    pub reason_error: Option<String>,
    /// Whether somebody else gave a command meanwhile.
    pub stale: bool,
    /// The revision of the command that the page shows.
    pub seen: i64,
    /// The token of the form.
    pub token: String,
}

impl CommandPage {
    fn title(&self) -> String {
        let (t, what) = (self.layout.t(), self.heading());
        let is_refused = self.stale || self.reason_error.is_some();
        let what = if is_refused { t.title_of_refused(what) } else { what.to_owned() };
        self.layout.titled(&[&what])
    }

    fn heading(&self) -> &'static str {
        match self.order {
            CircuitOrder::Hold => self.layout.t().hold_title(),
            CircuitOrder::Close => self.button(),
        }
    }

    fn button(&self) -> &'static str {
        match self.order {
            CircuitOrder::Hold => self.layout.t().hold_taking(),
            CircuitOrder::Close => self.layout.t().release_circuit(self.circuit),
        }
    }

    /// What it will do, each with its icon.
    fn effects(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        match self.order {
            CircuitOrder::Hold => vec![
                ("cart", t.hold_refuses_checkouts()),
                ("circuit", t.hold_is_everywhere()),
                ("refresh", t.hold_keeps_going()),
                ("clock", t.hold_has_no_end()),
            ],
            CircuitOrder::Close => {
                vec![("circuit", t.release_reaches_all()), ("info", t.release_forgets())]
            }
        }
    }

    fn action(&self) -> String {
        match self.order {
            CircuitOrder::Hold => format!("{HERE}/hold"),
            CircuitOrder::Close => format!("{HERE}/{}/release", self.circuit),
        }
    }

    /// The page of a payment that runs out, where the console has one.
    fn about(&self, one: &Expiring) -> Option<String> {
        who::page_about(one.payment.as_str())
    }

    const fn longest(&self) -> usize {
        LONGEST_REASON
    }
}

/// A command that somebody thinks of.
type Command = (CircuitKind, CircuitOrder);

/// The page before anything was sent.
async fn review(
    (visit, session): (&Visit, &Session),
    app: &App,
    ((circuit, order), kept): (Command, KeptForm),
) -> Result<CommandPage, PageError> {
    let path = match order {
        CircuitOrder::Hold => format!("{HERE}/hold"),
        CircuitOrder::Close => format!("{HERE}/{circuit}/release"),
    };
    let (layout, frame) = around(visit, session, (Room::Circuit, &path));
    let all = circuits::instances(app).await?;
    let view = all.into_iter().find(|view| view.kind == circuit).ok_or(PageError::NotFound)?;
    let running_out = match order {
        CircuitOrder::Hold => Some(circuits::running_out(app).await?),
        CircuitOrder::Close => None,
    };
    Ok(CommandPage {
        layout,
        frame,
        circuit,
        order,
        possible: is_possible(&view, order),
        running_out,
        reason: kept.value("reason").unwrap_or_default().to_owned(),
        kept,
        reason_error: None,
        stale: false,
        seen: view.command.revision,
        token: form_token::new(app),
    })
}

/// Gives the command that a form asks for, or shows the form again.
async fn give(
    (visit, session): (Visit, Session),
    app: &App,
    (command, mut form): (Command, Form),
) -> PageResult {
    let seen = form.require("seen")?;
    let (reason, token) = (form.require("reason")?, form.require("token")?);
    form.nothing_else()?;
    let seen = seen.parse().map_err(|_| PageError::BadRequest("the revision is no number"))?;
    let (circuit, order) = command;
    let form = CircuitForm { circuit, order, reason, token, seen };
    let refusal = match circuits::give_command(app, &session.actor(), form.clone()).await {
        // Given before by the same form means that it is done.
        Ok(_) => return Ok(see_other(HERE)),
        Err(refusal) => refusal,
    };
    let again = review((&visit, &session), app, (command, KeptForm::default())).await?;
    match refusal {
        CircuitRefused::Reason(why) => {
            let reason_error = Some(reason_words(&again.layout, why));
            let CircuitForm { reason, seen, token, .. } = form;
            refused(&CommandPage { reason, reason_error, seen, token, ..again })
        }
        CircuitRefused::Changed => {
            refused(&CommandPage { reason: form.reason, stale: true, ..again })
        }
        CircuitRefused::NeverHeld => Err(PageError::NotFound),
        CircuitRefused::Store(error) => Err(AppError::Store(error).into()),
    }
}

fn reason_words(layout: &Layout, why: ReasonRefused) -> String {
    let t = layout.t();
    match why {
        ReasonRefused::Missing => t.reason_missing().to_owned(),
        ReasonRefused::TooLong => t.text_too_long(LONGEST_REASON),
        ReasonRefused::Unreadable => t.reason_unreadable().to_owned(),
    }
}

const HOLD: Command = (CircuitKind::Taking, CircuitOrder::Hold);

fn release_of(path: &str) -> Result<Command, PageError> {
    let circuit = path.parse().map_err(|_| PageError::NotFound)?;
    Ok((circuit, CircuitOrder::Close))
}

/// `GET /admin/circuit/hold`: what holding the till will do.
pub async fn ask_hold(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    kept: KeptForm,
) -> PageResult {
    page(&review((&visit, &session), &app, (HOLD, kept)).await?)
}

/// `POST /admin/circuit/hold`.
pub async fn hold(visit: Visit, session: Session, app: web::Data<App>, form: Form) -> PageResult {
    give((visit, session), &app, (HOLD, form)).await
}

/// `GET /admin/circuit/{circuit}/release`: what closing it will do.
pub async fn ask_release(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, kept): (web::Path<String>, KeptForm),
) -> PageResult {
    page(&review((&visit, &session), &app, (release_of(&path)?, kept)).await?)
}

/// `POST /admin/circuit/{circuit}/release`.
pub async fn release(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, form): (web::Path<String>, Form),
) -> PageResult {
    give((visit, session), &app, (release_of(&path)?, form)).await
}
