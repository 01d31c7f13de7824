//! `/admin/payments/{id}/capture` and `/void`: taking what is held, all of it or once the lines
//! that ship, and letting it go.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::Query;
use super::payment::id_of;
use super::session::Session;
use crate::app::captures::{
    self, CaptureError, CaptureForm, CaptureOutcome, CapturePreview, Ships,
};
use crate::app::context::App;
use crate::app::form_token;
use crate::app::payment_view::{self, PaymentView};
use crate::app::refunds::{self, LineLeft};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

/// Before the place of a line that ships, in the names of fields.
const SHIPS: &str = "ships_";

/// The review of a capture or a void.
#[derive(Debug, Template)]
#[template(path = "admin/payments/capture.html")]
pub struct CapturePage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The payment.
    pub payment: PaymentView,
    /// The lines of its order.
    pub lines: Vec<LineLeft>,
    /// What would be done.
    pub deed: Deed,
    /// Whether lines were chosen before the session ended.
    pub kept: KeptForm,
    /// Why it was refused.
    pub error: Option<Sentence>,
    /// The token that lets the form act once.
    pub form_token: String,
}

/// What would be done with what is held.
#[derive(Clone, Debug)]
pub enum Deed {
    /// It is taken: what ships, and what that comes to.
    Capture(Ships, Option<CapturePreview>),
    /// It is let go.
    Void,
}

impl CapturePage {
    const fn voids(&self) -> bool {
        matches!(self.deed, Deed::Void)
    }

    fn heading(&self) -> &'static str {
        let t = self.layout.t();
        if self.voids() { t.void_title() } else { t.capture_review_title() }
    }

    fn title(&self) -> String {
        let number = self.layout.t().payment_of_order(self.payment.order.number);
        let title = self.layout.titled(&[self.heading(), &number]);
        if self.error.is_some() { self.layout.t().title_of_refused(&title) } else { title }
    }

    fn name<'a>(&self, line: &'a LineLeft) -> &'a str {
        line.name.in_language(self.layout.locale)
    }

    fn ships(&self, line: &LineLeft) -> bool {
        match &self.deed {
            Deed::Capture(Ships::All, _) => true,
            Deed::Capture(Ships::Lines(places), _) => places.contains(&line.position),
            Deed::Void => false,
        }
    }

    /// The names of the fields that choose the lines, for the form that sends the review.
    fn chosen(&self) -> Vec<String> {
        match &self.deed {
            Deed::Capture(Ships::Lines(places), _) => places.iter().map(field).collect(),
            Deed::Capture(Ships::All, _) | Deed::Void => Vec::new(),
        }
    }

    /// Whether some lines can ship and others not.
    fn has_parts(&self) -> bool {
        !self.voids() && self.payment.deeds.capture.is_ok() && self.lines.len() > 1
    }

    fn why_not(&self) -> Option<&'static str> {
        let why = self.payment.deeds.capture.as_ref().err()?;
        Some(self.layout.t().capture_refused(*why))
    }

    /// What it would do, each in a sentence; nothing where it cannot be done.
    fn follows(&self) -> Vec<Sentence> {
        let (t, amount) = (self.layout.t(), self.payment.amount);
        match &self.deed {
            Deed::Void if self.payment.deeds.capture.is_err() => Vec::new(),
            Deed::Void => {
                let others = [t.void_final(), t.void_stock_back(), t.void_mail_follows()];
                let others = others.map(Sentence::from);
                std::iter::once(t.void_will_release(amount)).chain(others).collect()
            }
            Deed::Capture(_, None) => Vec::new(),
            Deed::Capture(_, Some(would)) => {
                let released = (!would.released.is_zero()).then_some(would.released);
                let ships = self.lines.iter().filter(|line| self.ships(line));
                let ships = ships.map(|line| t.capture_ships(line.bought, self.name(line)).into());
                let taken = t.capture_will_take(would.amount, released);
                let rest = [t.capture_once_hint().into(), t.capture_until_hint(would.until)];
                std::iter::once(taken).chain(ships).chain(rest).collect()
            }
        }
    }

    fn button(&self) -> Sentence {
        let t = self.layout.t();
        match &self.deed {
            Deed::Capture(_, Some(would)) => t.capture_button(would.amount),
            Deed::Capture(_, None) => t.capture_button(self.payment.amount),
            Deed::Void => t.void_button(self.payment.amount),
        }
    }

    fn action(&self) -> String {
        let deed = if self.voids() { "void" } else { "capture" };
        format!("/admin/payments/{}/{deed}", self.payment.id)
    }
}

fn field(place: &i64) -> String {
    format!("{SHIPS}{place}")
}

/// What ships by the names of the fields that were sent: all, where none was and nobody chose.
fn ships_of<'a>(
    fields: impl Iterator<Item = &'a str>,
    were_chosen: bool,
) -> Result<Ships, PageError> {
    let places: Option<Vec<i64>> = fields.map(|place| place.parse().ok()).collect();
    let places = places.ok_or(PageError::BadRequest("the form has a line that there is not"))?;
    let all = places.is_empty() && !were_chosen;
    Ok(if all { Ships::All } else { Ships::Lines(places) })
}

/// Why it was not done, for the person; errors of ours go on.
fn told(layout: &Layout, why: CaptureError) -> Result<Sentence, PageError> {
    let t = layout.t();
    Ok(match why {
        CaptureError::Refused(why) => t.capture_refused(why).into(),
        CaptureError::Busy(wait) => t.stripe_cannot_be_asked(wait).into(),
        CaptureError::App(error) => return Err(error.into()),
    })
}

async fn review(
    (visit, session, app): (&Visit, &Session, &App),
    (id, deed, kept): (&str, Deed, KeptForm),
    why: Option<CaptureError>,
) -> Result<CapturePage, PageError> {
    let payment = payment_view::view(app, &id_of(id)?, None).await?;
    let path = format!("/admin/payments/{}", payment.id);
    let (layout, frame) = around(visit, session, (Room::Payments, &path));
    let mut error = why.map(|why| told(&layout, why)).transpose()?;
    let form_token = form_token::new(app);
    let deed = match deed {
        Deed::Capture(ships, _) if payment.deeds.capture.is_ok() => {
            let (payment, form_token) = (payment.id.clone(), form_token.clone());
            let form = CaptureForm { payment, ships: ships.clone(), form_token };
            match captures::preview(app, form).await {
                Ok(would) => Deed::Capture(ships, Some(would)),
                Err(why) => {
                    error = Some(told(&layout, why)?);
                    Deed::Capture(ships, None)
                }
            }
        }
        deed @ (Deed::Capture(..) | Deed::Void) => deed,
    };
    let lines = refunds::lines_left(app, &payment.id).await?;
    Ok(CapturePage { layout, frame, payment, lines, deed, kept, error, form_token })
}

/// Shows what a capture would do: of everything, or of the lines that the address names.
pub async fn ask(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request, kept): (web::Path<String>, HttpRequest, KeptForm),
) -> PageResult {
    let query = Query::of(&request)?;
    let typed = kept.form().map(|mut form| form.take_all(SHIPS)).unwrap_or_default();
    let typed = typed.iter().map(|(place, _)| place.as_str());
    let asked = query.names().filter_map(|name| name.strip_prefix(SHIPS));
    let ships = ships_of(asked.chain(typed), query.get("chosen").is_some())?;
    let deed = Deed::Capture(ships, None);
    let shown = review((&visit, &session, &app), (&id, deed, kept), None).await?;
    if shown.error.is_some() { refused(&shown) } else { page(&shown) }
}

/// Shows what a void would do.
pub async fn ask_to_void(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    let deed = (id.as_str(), Deed::Void, KeptForm::default());
    page(&review((&visit, &session, &app), deed, None).await?)
}

/// Takes what is held, for all lines or those that ship.
pub async fn capture(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let payment = id_of(&id)?;
    let form_token = form.require("form_token")?;
    let fields = form.take_all(SHIPS);
    form.nothing_else()?;
    let ships = ships_of(fields.iter().map(|(place, _)| place.as_str()), false)?;
    let form = CaptureForm { payment, ships: ships.clone(), form_token };
    match captures::capture(&app, &session.actor(), form).await {
        Ok(outcome) => Ok(landing(&id, outcome)),
        Err(why) => {
            let deed = (id.as_str(), Deed::Capture(ships, None), KeptForm::default());
            refused(&review((&visit, &session, &app), deed, Some(why)).await?)
        }
    }
}

/// Lets go what is held.
pub async fn void(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let payment = id_of(&id)?;
    form.require("form_token")?;
    form.nothing_else()?;
    match captures::void(&app, &session.actor(), &payment).await {
        // Unlike a capture, a void that waits is one.
        Ok(CaptureOutcome::WaitingForStripe) => {
            Ok(see_other(&format!("/admin/payments/{id}?done=void_done_waiting")))
        }
        Ok(outcome) => Ok(landing(&id, outcome)),
        Err(why) => {
            let deed = (id.as_str(), Deed::Void, KeptForm::default());
            refused(&review((&visit, &session, &app), deed, Some(why)).await?)
        }
    }
}

fn landing(id: &str, outcome: CaptureOutcome) -> actix_web::HttpResponse {
    let word = match outcome {
        CaptureOutcome::Captured => "capture_done",
        CaptureOutcome::Voided => "void_done",
        CaptureOutcome::WaitingForStripe => "capture_done_waiting",
        CaptureOutcome::RefusedByStripe => "capture_done_refused",
    };
    see_other(&format!("/admin/payments/{id}?done={word}"))
}
