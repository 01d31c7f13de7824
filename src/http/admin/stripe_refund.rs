//! `/admin/refunds/stripe/{refund}`: a refund that was made at Stripe, and what a person says
//! about it.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::Query;
use super::refunds;
use super::session::Session;
use super::units::{self, TypedUnits};
use crate::app::context::App;
use crate::app::form_token;
use crate::app::refunds::{
    HandleError, HandleForm, LineUnits, StripeRefundTask, TaskLine, handle, task,
};
use crate::domain::refund::RefundRefused;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value, refused, see_other};
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// Before the place of a line that goes back on the shelf, in the names of fields.
const RESTOCK: &str = "restock_";

/// A refund that was made at Stripe.
#[derive(Debug, Template)]
#[template(path = "admin/refunds/stripe.html")]
pub struct StripeRefundPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The refund.
    pub task: StripeRefundTask,
    /// What was done just now, by the word of the address.
    pub done: Option<String>,
    /// Whether this person may look after it.
    pub may_handle: bool,
    /// The token that lets the form act once.
    pub form_token: String,
    /// What was typed: units by the line's place, and whether to write.
    pub typed: Typed,
    /// Whether it was typed before the session ended.
    pub kept: KeptForm,
    /// The list that it was opened from, with its filters.
    pub back: String,
    /// Why it was refused just now, as a whole.
    pub refused: Option<Sentence>,
    /// Why it was refused just now, at lines.
    pub lines_refused: BTreeMap<i64, Sentence>,
}

/// What was typed into the form.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    units: TypedUnits,
    tell: bool,
}

impl Typed {
    /// Takes what was typed out of a form.
    fn take(form: &mut Form) -> Result<Self, PageError> {
        let tell = form.take("tell")?.is_some();
        let units = units::take(form, RESTOCK)?;
        Ok(Self { units, tell })
    }
}

impl StripeRefundPage {
    fn title(&self) -> String {
        let (t, task) = (self.layout.t(), &self.task);
        let standing = t.refund_standing(task.standing);
        let title = self.layout.titled(&[standing, &t.refund_of_order(task.number)]);
        let any = self.refused.is_some() || !self.lines_refused.is_empty();
        if any { t.title_of_refused(&title) } else { title }
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn was_handled_now(&self) -> bool {
        self.done.as_deref() == Some("handled")
    }

    fn tone(&self) -> &'static str {
        refunds::tone(self.task.standing)
    }

    fn lead(&self) -> &'static str {
        let t = self.layout.t();
        let failed = self.task.standing.came_to_nothing();
        if failed { t.stripe_refund_failed_lead() } else { t.stripe_refund_lead() }
    }

    /// Stripe's reason in our words, where it is one that we know.
    fn reason(&self) -> String {
        let t = self.layout.t();
        let Some(reason) = &self.task.reason else { return t.refund_no_reason().to_owned() };
        reason.parse().map_or_else(|_| reason.clone(), |known| t.refund_reason(known).to_owned())
    }

    fn handled(&self) -> Option<Sentence> {
        let (at, by) = self.task.handled.as_ref()?;
        Some(self.layout.t().refund_handled_by(by, *at))
    }

    fn name<'a>(&self, line: &'a TaskLine) -> &'a str {
        line.name.in_language(self.layout.locale)
    }

    /// The lines that have units left to put back.
    fn lines(&self) -> Vec<&TaskLine> {
        self.task.lines.iter().filter(|line| line.left > 0).collect()
    }

    /// What went back because of this refund.
    fn back(&self) -> Vec<&TaskLine> {
        self.task.lines.iter().filter(|line| line.back > 0).collect()
    }

    fn units(&self, line: &TaskLine) -> &str {
        self.typed.units.get(&line.position).map_or("0", String::as_str)
    }

    fn line_refused(&self, line: &TaskLine) -> Option<&Sentence> {
        self.lines_refused.get(&line.position)
    }

    /// The errors of the lines, for the summary.
    fn errors(&self) -> Vec<(String, &Sentence)> {
        let field = |(position, why): (&i64, _)| (format!("restock_{position}"), why);
        self.lines_refused.iter().map(field).collect()
    }

    fn tell_hint(&self) -> Option<String> {
        let t = self.layout.t();
        let mail = self.task.mail?;
        Some(t.stripe_refund_tell_hint(t.mail_kind(mail), &self.task.contact_email))
    }
}

async fn page_of(
    (visit, session): (&Visit, &Session),
    app: &App,
    (refund, typed): (&str, Typed),
) -> Result<StripeRefundPage, PageError> {
    let task = task(app, refund).await?;
    let here = format!("/admin/refunds/stripe/{}", task.id);
    let (layout, frame) = around(visit, session, (Room::Refunds, &here));
    Ok(StripeRefundPage {
        may_handle: session.may(Permission::Refund),
        form_token: form_token::new(app),
        layout,
        frame,
        task,
        done: None,
        typed,
        kept: KeptForm::default(),
        back: "/admin/refunds".to_owned(),
        refused: None,
        lines_refused: BTreeMap::new(),
    })
}

/// Shows a refund that was made at Stripe.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, request, kept): (web::Path<String>, HttpRequest, KeptForm),
) -> PageResult {
    let typed = match kept.form() {
        Some(mut form) => Typed::take(&mut form)?,
        None => Typed::default(),
    };
    let shown = page_of((&visit, &session), &app, (&path, typed)).await?;
    let (done, back) = (query_value(&request, "done"), Query::back(&request, "/admin/refunds"));
    page(&StripeRefundPage { done, back, kept, ..shown })
}

/// Does what a person says about it.
pub async fn decide(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (path, mut form): (web::Path<String>, Form),
) -> PageResult {
    let known = task(&app, &path).await?;
    let seen = form.require("seen")?.parse();
    let form_token = form.require("form_token")?;
    let typed = Typed::take(&mut form)?;
    form.nothing_else()?;
    let is_line = |place: &i64| known.lines.iter().any(|line| line.position == *place);
    if !typed.units.keys().all(is_line) {
        return Err(PageError::BadRequest("the form has a line that is none"));
    }
    let seen = seen.map_err(|_| PageError::BadRequest("the form has seen no standing"))?;
    let mut again = page_of((&visit, &session), &app, (&path, typed)).await?;
    let Some(restock) = read_units(&mut again) else { return refused(&again) };
    let tell = again.typed.tell;
    let asked = HandleForm { refund: known.id.clone(), restock, tell, seen, form_token };
    match handle(&app, &session.actor(), asked).await {
        Ok(()) => Ok(see_other(&format!("/admin/refunds/stripe/{}?done=handled", known.id))),
        Err(HandleError::App(error)) => Err(error.into()),
        Err(error) => {
            tell_why(&mut again, &error);
            refused(&again)
        }
    }
}

/// The units that were typed; a field that is no number is told at it.
fn read_units(shown: &mut StripeRefundPage) -> Option<Vec<LineUnits>> {
    let refused = match units::read(&shown.typed.units) {
        Ok(read) => return Some(read),
        Err(places) => places,
    };
    for line in shown.task.lines.iter().filter(|line| refused.contains(&line.position)) {
        let why = shown.layout.t().stripe_refund_units_refused(line.left);
        shown.lines_refused.insert(line.position, why.into());
    }
    None
}

fn tell_why(shown: &mut StripeRefundPage, error: &HandleError) {
    let t = shown.layout.t();
    match error {
        HandleError::Refused(RefundRefused::TooManyUnits { position, left }) => {
            let why = t.stripe_refund_units_refused(*left);
            shown.lines_refused.insert(*position, why.into());
        }
        HandleError::Refused(why) => shown.refused = Some(t.refund_refused(*why)),
        HandleError::Changed(_) => {
            shown.refused = Some(t.refund_changed_nothing_done().into());
        }
        HandleError::HandledMeanwhile => {
            shown.refused = Some(t.stripe_refund_handled_meanwhile().into());
        }
        HandleError::App(_) => {}
    }
}
