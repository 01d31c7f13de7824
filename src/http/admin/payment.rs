//! `/admin/payments/{id}`: a payment, why it has its status, what can be done, and what happened.

mod stripe_links;
mod timeline;

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

pub use timeline::{Day, Told};

use super::frame::{Frame, Room, around};
use super::list::Query;
use super::payments::paid_with;
use super::session::Session;
use crate::app::context::App;
use crate::app::explain::explain;
use crate::app::payment_view::{self, PaymentView};
use crate::app::payments::{self, LookedUp};
use crate::domain::facts::FactRef;
use crate::domain::ids::PaymentId;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, query_value, see_other};
use crate::i18n::Sentence;
use crate::i18n::time::TimeStyle;

/// A payment.
#[derive(Debug, Template)]
#[template(path = "admin/payments/show.html")]
pub struct PaymentPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The payment.
    pub payment: PaymentView,
    /// What was done a moment ago: the alert's kind, its icon, its words.
    pub notice: Option<(&'static str, &'static str, &'static str)>,
    /// The list that it was opened from, with its filters.
    pub back: String,
    /// Whether the person may return money, take what is held, and let it go.
    pub may: [bool; 3],
    /// Whether Stripe's dashboard has it in live mode; `None` is the sandbox, which has none.
    pub live: Option<bool>,
}

/// A deed: its word, what it is called, where it is done, what to know, and why not.
type Deed = (&'static str, &'static str, String, Sentence, Option<Sentence>);

impl PaymentPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let status = t.payment_status(self.status());
        self.layout.titled(&[status, &t.payment_of_order(self.payment.order.number)])
    }

    const fn style(&self) -> TimeStyle {
        TimeStyle::Full
    }

    fn paid_with(&self) -> String {
        paid_with(&self.layout, self.payment.card.as_ref(), self.payment.method)
    }

    fn fact(&self, fact: &FactRef) -> String {
        let id = match fact {
            FactRef::Session(id)
            | FactRef::Intent(id)
            | FactRef::Charge(id)
            | FactRef::Refund(id)
            | FactRef::Dispute(id)
            | FactRef::Attempt(id) => id.as_str(),
            FactRef::Closing => "",
        };
        format!("{} {id}", self.layout.t().fact_kind(fact))
    }

    /// The status now, or that of the row that it is shown as of.
    const fn status(&self) -> PaymentStatus {
        if self.payment.why.as_of.is_some() { self.payment.why.status } else { self.payment.status }
    }

    fn stripe_ids(&self) -> Vec<(&str, Option<String>)> {
        let ids = self.payment.stripe_ids.iter().map(String::as_str);
        ids.map(|id| (id, self.live.map(|live| stripe_links::page_of(id, live)))).collect()
    }

    fn here(&self) -> String {
        format!("/admin/payments/{}", self.payment.id)
    }

    fn deeds(&self) -> Vec<Deed> {
        let (t, deeds) = (self.layout.t(), &self.payment.deeds);
        let [may_refund, may_capture, may_void] = self.may;
        let role = |may: bool| (!may).then(|| Sentence::from(t.your_role_may_not()));
        let left = deeds.refund.as_ref().map(|deed| t.refund_left_hint(deed.left));
        let until = deeds.capture.as_ref().map(|deed| t.capture_until_hint(deed.until));
        let no_refund = deeds.refund.as_ref().err().map(|why| t.refund_refused(*why));
        let held = || deeds.capture.as_ref().err().map(|why| t.capture_refused(*why).into());
        vec![
            (
                "refund",
                t.refund_deed(),
                format!("{}/refunds/new", self.here()),
                left.unwrap_or_default(),
                no_refund.or_else(|| role(may_refund)),
            ),
            (
                "capture",
                t.capture_deed(),
                format!("{}/capture", self.here()),
                until.unwrap_or_default(),
                held().or_else(|| role(may_capture)),
            ),
            (
                "void",
                t.void_deed(),
                format!("{}/void", self.here()),
                t.void_final().into(),
                held().or_else(|| role(may_void)),
            ),
        ]
    }
}

/// What was done a moment ago, by the word in the address.
fn notice(layout: &Layout, word: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let t = layout.t();
    Some(match word {
        "refund_done_waiting" => ("warning", "clock", t.refund_done_waiting()),
        "refund_done_on_its_way" => ("success", "check", t.refund_done_on_its_way()),
        "refund_done_succeeded" => ("success", "check", t.refund_done_succeeded()),
        "refund_done_failed" => ("danger", "error", t.refund_done_failed()),
        "refund_done_refused" => ("danger", "error", t.refund_done_refused()),
        "capture_done" => ("success", "check", t.capture_done()),
        "capture_done_waiting" => ("warning", "clock", t.capture_done_waiting()),
        "capture_done_refused" => ("danger", "error", t.capture_done_refused()),
        "looked_up" => ("success", "check", t.looked_up()),
        "nothing_there" => ("warning", "info", t.no_look_up()),
        "no_answer" => ("danger", "error", t.look_up_no_answer()),
        "void_done" => ("success", "check", t.void_done()),
        "void_done_waiting" => ("warning", "clock", t.void_done_waiting()),
        _ => return None,
    })
}

/// The payment that an address names.
pub(super) fn id_of(text: &str) -> Result<PaymentId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// Shows a payment, as of an earlier row where the address names one.
pub async fn show(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let id = id_of(&id)?;
    let as_of = query_value(&request, "as_of").map(|text| text.parse::<i64>());
    let as_of = as_of.transpose().map_err(|_| PageError::NotFound)?;
    let payment = payment_view::view(&app, &id, as_of).await?;
    let path = format!("/admin/payments/{id}");
    let (layout, frame) = around(&visit, &session, (Room::Payments, &path));
    let notice = query_value(&request, "done").and_then(|word| notice(&layout, &word));
    let may = [Permission::Refund, Permission::Capture, Permission::Void];
    let may = may.map(|permission| session.may(permission));
    let back = Query::back(&request, "/admin/payments");
    let live = (!layout.test_mode).then_some(app.settings.live);
    page(&PaymentPage { layout, frame, payment, notice, back, may, live })
}

/// Asks Stripe how a payment stands.
pub async fn look_up(
    session: Session,
    app: web::Data<App>,
    (id, form): (web::Path<String>, Form),
) -> PageResult {
    let id = id_of(&id)?;
    form.nothing_else()?;
    let word = match payments::ask_stripe(&app, &session.actor(), &id).await? {
        LookedUp::UpToDate => "looked_up",
        LookedUp::NothingThere => "nothing_there",
        LookedUp::NoAnswer => "no_answer",
    };
    Ok(see_other(&format!("/admin/payments/{id}?done={word}")))
}

/// The explanation of a payment, for programs.
pub async fn explanation(app: web::Data<App>, id: web::Path<String>) -> PageResult {
    let explained = explain(&app, id_of(&id)?.as_str()).await?;
    let body = serde_json::to_string_pretty(&explained).map_err(PageError::internal)?;
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(body))
}
