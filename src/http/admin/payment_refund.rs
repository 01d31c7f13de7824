//! `/admin/payments/{id}/refunds/new`: how much, a review of what it would do, and the refund.

use actix_web::{HttpRequest, web};
use askama::Template;

use super::frame::{Frame, Room, around};
use super::list::Query;
use super::payment::id_of;
use super::payments::paid_with;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::payment_view::{self, PaymentView};
use crate::app::refunds::{self, RefundError, RefundForm, RefundOf, RefundOutcome, RefundPreview};
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

/// What a person typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    amount: String,
    reason: String,
    note: String,
    seen_left_minor: String,
}

/// The form, or the review of what it asks for.
#[derive(Debug, Template)]
#[template(path = "admin/payments/refund.html")]
pub struct RefundPage {
    /// The layout.
    pub layout: Layout,
    /// The frame.
    pub frame: Frame,
    /// The payment.
    pub payment: PaymentView,
    /// What was typed.
    pub typed: Typed,
    /// What it would do, once it is asked for.
    pub preview: Option<RefundPreview>,
    /// Why it was refused.
    pub error: Option<Sentence>,
    /// The token that lets the form act once.
    pub form_token: String,
}

impl RefundPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = if self.preview.is_some() { t.refund_review_title() } else { t.refund_title() };
        self.layout.titled(&[title, &t.payment_of_order(self.payment.order.number)])
    }

    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        RefundReason::ALL.iter().map(|one| (one.name(), t.refund_reason(*one))).collect()
    }

    fn is_chosen(&self, reason: &str) -> bool {
        self.typed.reason == reason
    }

    fn will_return(&self, would: &RefundPreview) -> Sentence {
        let amounts = (would.amount, would.left_after);
        self.layout.t().refund_will_return(amounts, &self.paid_with())
    }

    fn left(&self) -> Option<Money> {
        self.payment.deeds.refund.as_ref().ok().map(|deed| deed.left)
    }

    fn paid_with(&self) -> String {
        paid_with(&self.layout, self.payment.card.as_ref(), self.payment.method)
    }
}

fn form_of(
    (app, session, layout): (&App, &Session, &Layout),
    payment: &PaymentView,
    typed: &Typed,
) -> Result<RefundForm, Sentence> {
    let t = layout.t();
    let currency = payment.amount.currency();
    let amount = match typed.amount.strip_prefix('-') {
        Some(_) => return Err(t.refund_refused(RefundRefused::Negative)),
        None => Money::parse(&typed.amount, currency, layout.locale),
    };
    let amount = amount.map_err(|_| Sentence::from(t.refund_amount_unreadable()))?;
    let reason = typed.reason.parse().map_err(|_| Sentence::from(t.refund_choose_reason()))?;
    let seen = typed.seen_left_minor.parse();
    let no_limit = session.may(Permission::RefundWithoutLimit);
    Ok(RefundForm {
        payment: payment.id.clone(),
        of: RefundOf::Amount { minor: amount.minor(), currency },
        reason,
        note: (!typed.note.is_empty()).then(|| typed.note.clone()),
        restock: Vec::new(),
        seen_left_minor: seen.map_err(|_| Sentence::from(t.form_used_up()))?,
        form_token: form_token::new(app),
        even_while_open: false,
        most: (!no_limit).then(|| app.settings.support_refunds.of(currency)),
    })
}

/// Why it was not done, for the person; errors of ours go on.
fn told(layout: &Layout, error: RefundError) -> Result<Sentence, PageError> {
    let t = layout.t();
    Ok(match error {
        RefundError::Refused(why) => t.refund_refused(why),
        RefundError::Changed { left } => t.refund_changed(left),
        RefundError::Busy(wait) => t.stripe_cannot_be_asked(wait).into(),
        RefundError::App(error) => return Err(error.into()),
    })
}

/// Shows the form; with an amount in the address, the review of what it would do.
pub async fn ask(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request): (web::Path<String>, HttpRequest),
) -> PageResult {
    let (id, query) = (id_of(&id)?, Query::of(&request)?);
    let payment = payment_view::view(&app, &id, None).await?;
    let (layout, frame) = around(&visit, &session, (Room::Payments, &query.here()));
    let typed = Typed {
        amount: query.shown("amount").to_owned(),
        reason: query.shown("reason").to_owned(),
        note: query.shown("note").to_owned(),
        seen_left_minor: query.shown("seen_left_minor").to_owned(),
    };
    let (mut preview, mut error) = (None, None);
    if query.get("seen_left_minor").is_some() {
        match form_of((&app, &session, &layout), &payment, &typed) {
            Ok(form) => match refunds::preview(&app, form).await {
                Ok(would) => preview = Some(would),
                Err(why) => error = Some(told(&layout, why)?),
            },
            Err(why) => error = Some(why),
        }
    }
    let form_token = form_token::new(&app);
    let shown = RefundPage { layout, frame, payment, typed, preview, error, form_token };
    if shown.error.is_some() { refused(&shown) } else { page(&shown) }
}

/// Returns the money that the review showed.
pub async fn refund(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let id: PaymentId = id_of(&id)?;
    let typed = Typed {
        amount: form.require("amount")?,
        reason: form.require("reason")?,
        note: form.take("note")?.unwrap_or_default(),
        seen_left_minor: form.require("seen_left_minor")?,
    };
    let form_token = form.require("form_token")?;
    let even_while_open = form.take("even_while_open")?.is_some();
    form.nothing_else()?;
    let payment = payment_view::view(&app, &id, None).await?;
    let path = format!("/admin/payments/{id}/refunds/new");
    let (layout, frame) = around(&visit, &session, (Room::Payments, &path));
    let error = match form_of((&app, &session, &layout), &payment, &typed) {
        Ok(form) => {
            let form = RefundForm { form_token: form_token.clone(), even_while_open, ..form };
            match refunds::refund(&app, &session.actor(), form).await {
                Ok(done) => return Ok(see_other(&landing(&id, done.outcome))),
                Err(why) => told(&layout, why)?,
            }
        }
        Err(why) => why,
    };
    let (preview, error) = (None, Some(error));
    refused(&RefundPage { layout, frame, payment, typed, preview, error, form_token })
}

fn landing(id: &PaymentId, outcome: RefundOutcome) -> String {
    let word = match outcome {
        RefundOutcome::WaitingForStripe => "refund_done_waiting",
        RefundOutcome::OnItsWay => "refund_done_on_its_way",
        RefundOutcome::Succeeded => "refund_done_succeeded",
        RefundOutcome::Failed => "refund_done_failed",
        RefundOutcome::RefusedByStripe => "refund_done_refused",
    };
    format!("/admin/payments/{id}?done={word}")
}
