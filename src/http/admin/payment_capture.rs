//! `/admin/payments/{id}/capture` and `/void`: taking what is held, and letting it go.

use actix_web::web;
use askama::Template;

use super::frame::{Frame, Room, around};
use super::payment::id_of;
use super::session::Session;
use crate::app::captures::{self, CaptureError, CaptureForm, CaptureOutcome, Ships};
use crate::app::context::App;
use crate::app::form_token;
use crate::app::payment_view::{self, PaymentView};
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

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
    /// Whether what is held is let go.
    pub voids: bool,
    /// Why it was refused.
    pub error: Option<Sentence>,
    /// The token that lets the form act once.
    pub form_token: String,
}

impl CapturePage {
    fn heading(&self) -> &'static str {
        let t = self.layout.t();
        if self.voids { t.void_title() } else { t.capture_review_title() }
    }

    fn title(&self) -> String {
        let number = self.layout.t().payment_of_order(self.payment.order.number);
        self.layout.titled(&[self.heading(), &number])
    }

    fn is_possible(&self) -> bool {
        self.payment.deeds.capture.is_ok()
    }

    fn why_not(&self) -> Option<&'static str> {
        let why = self.payment.deeds.capture.as_ref().err()?;
        Some(self.layout.t().capture_refused(*why))
    }

    fn follows(&self) -> Vec<Sentence> {
        let (t, amount) = (self.layout.t(), self.payment.amount);
        if self.voids {
            let others = [t.void_final(), t.void_stock_back(), t.void_mail_follows()];
            let others = others.map(Sentence::from);
            return std::iter::once(t.void_will_release(amount)).chain(others).collect();
        }
        let until = self.payment.deeds.capture.as_ref().ok();
        let until = until.map(|deed| t.capture_until_hint(deed.until));
        let taken = [t.capture_will_take(amount, None), t.capture_once_hint().into()];
        taken.into_iter().chain(until).collect()
    }

    fn button(&self) -> Sentence {
        let (t, amount) = (self.layout.t(), self.payment.amount);
        if self.voids { t.void_button(amount) } else { t.capture_button(amount) }
    }

    fn action(&self) -> String {
        let deed = if self.voids { "void" } else { "capture" };
        format!("/admin/payments/{}/{deed}", self.payment.id)
    }
}

async fn review(
    (visit, session, app): (&Visit, &Session, &App),
    (id, voids): (&str, bool),
    why: Option<CaptureError>,
) -> Result<CapturePage, PageError> {
    let payment = payment_view::view(app, &id_of(id)?, None).await?;
    let path = format!("/admin/payments/{}", payment.id);
    let (layout, frame) = around(visit, session, (Room::Payments, &path));
    let t = layout.t();
    let error = match why {
        None => None,
        Some(CaptureError::Refused(why)) => Some(t.capture_refused(why).into()),
        Some(CaptureError::Busy(wait)) => Some(t.stripe_cannot_be_asked(wait).into()),
        Some(CaptureError::App(error)) => return Err(error.into()),
    };
    Ok(CapturePage { layout, frame, payment, voids, error, form_token: form_token::new(app) })
}

/// Shows what a capture would do.
pub async fn ask(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    page(&review((&visit, &session, &app), (&id, false), None).await?)
}

/// Shows what a void would do.
pub async fn ask_to_void(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
) -> PageResult {
    page(&review((&visit, &session, &app), (&id, true), None).await?)
}

/// Takes all that is held.
pub async fn capture(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let payment = id_of(&id)?;
    let form_token = form.require("form_token")?;
    form.nothing_else()?;
    let form = CaptureForm { payment, ships: Ships::All, form_token };
    match captures::capture(&app, &session.actor(), form).await {
        Ok(outcome) => Ok(landing(&id, outcome)),
        Err(why) => refused(&review((&visit, &session, &app), (&id, false), Some(why)).await?),
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
        Ok(outcome) => Ok(landing(&id, outcome)),
        Err(why) => refused(&review((&visit, &session, &app), (&id, true), Some(why)).await?),
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
