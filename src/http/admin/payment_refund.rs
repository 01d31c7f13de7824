//! `/admin/payments/{id}/refunds/new`: how much or which units, a review of what it would do, and
//! the refund.

mod typed;

use actix_web::{HttpRequest, web};
use askama::Template;

pub use typed::Typed;
use typed::{Refusals, shelf_field, units_field};

use super::frame::{Frame, Room, around};
use super::kept_form::KeptForm;
use super::list::Query;
use super::payment::id_of;
use super::payments::paid_with;
use super::session::Session;
use crate::app::context::App;
use crate::app::form_token;
use crate::app::payment_view::{self, PaymentView};
use crate::app::refunds::{self, LineLeft, RefundError, RefundForm, RefundOutcome, RefundPreview};
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::domain::role::Permission;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::page::Layout;
use crate::http::visit::{PageResult, Visit, page, refused, see_other};
use crate::i18n::Sentence;

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
    /// The lines of its order, with what is left of each.
    pub lines: Vec<LineLeft>,
    /// What was typed.
    pub typed: Typed,
    /// Whether it was typed before the session ended.
    pub kept: KeptForm,
    /// What it would do, once it is asked for, and what the balance is, where Stripe says so.
    pub preview: Option<(RefundPreview, Option<Money>)>,
    /// Why it was refused, at its field.
    pub errors: Refusals,
    /// The token that lets the form act once.
    pub form_token: String,
}

impl RefundPage {
    fn title(&self) -> String {
        let t = self.layout.t();
        let title = if self.preview.is_some() { t.refund_review_title() } else { t.refund_title() };
        let title = self.layout.titled(&[title, &t.payment_of_order(self.payment.order.number)]);
        if self.errors.is_empty() { title } else { t.title_of_refused(&title) }
    }

    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        let t = self.layout.t();
        RefundReason::ALL.iter().map(|one| (one.name(), t.refund_reason(*one))).collect()
    }

    fn is_chosen(&self, reason: &str) -> bool {
        match self.typed.reason.as_str() {
            "" => reason == RefundReason::RequestedByCustomer.name(),
            typed => typed == reason,
        }
    }

    fn left(&self) -> Option<Money> {
        self.payment.deeds.refund.as_ref().ok().map(|deed| deed.left)
    }

    fn name<'a>(&self, line: &'a LineLeft) -> &'a str {
        line.name.in_language(self.layout.locale)
    }

    /// The two fields of a line: name, label, hint, what stands in it.
    fn fields(&self, line: &LineLeft) -> [(String, &'static str, String, &str); 2] {
        let (t, place) = (self.layout.t(), line.position);
        let units = self.typed.units.get(&place).map_or("", String::as_str);
        let shelf = self.typed.shelf.get(&place).map_or("", String::as_str);
        [
            (units_field(place), t.units_back(), t.units_left(line.unpaid), units),
            (shelf_field(place), t.units_on_shelf(), t.units_left(line.unshelved), shelf),
        ]
    }

    fn error(&self, field: &str) -> Option<&Sentence> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, why)| why)
    }

    fn paid_with(&self) -> String {
        paid_with(&self.layout, self.payment.card.as_ref(), self.payment.method)
    }

    /// What the refund would do, each with its icon.
    fn follows(&self, (would, balance): &(RefundPreview, Option<Money>)) -> Vec<Follows> {
        let t = self.layout.t();
        let amounts = (would.amount, would.left_after);
        let mut all = vec![("back", t.refund_will_return(amounts, &self.paid_with()))];
        for line in &self.lines {
            let units = would.units.iter().find(|one| one.position == line.position);
            if let Some(one) = units {
                all.push(("package", t.refund_line(one.quantity, self.name(line)).into()));
            }
        }
        for line in &self.lines {
            let shelf = would.restock.iter().find(|one| one.position == line.position);
            if let Some(one) = shelf {
                all.push(("package", t.refund_to_shelf(one.quantity, self.name(line)).into()));
            }
        }
        if would.restock.is_empty() {
            all.push(("package", t.refund_nothing_to_shelf().into()));
        }
        let payment = t.refund_status_after(t.payment_status(would.status_after));
        let order = t.refund_order_after(t.order_status(would.order_after));
        all.push(("info", Sentence::from(payment).followed_by(order)));
        all.push(match balance {
            None => ("info", t.refund_balance_unknown().into()),
            Some(has) if has.minor() < would.amount.minor() => {
                ("alert", t.refund_balance_short(*has))
            }
            Some(has) => ("wallet", t.refund_balance_covers(*has)),
        });
        all.push(("info", t.refund_fee_stays().into()));
        all.push(("mail", t.refund_mail_follows().into()));
        all
    }
}

/// Something that a refund would do: its icon and its words.
type Follows = (&'static str, Sentence);

fn form_of(
    (app, session, layout): (&App, &Session, &Layout),
    payment: &PaymentView,
    typed: &Typed,
) -> Result<RefundForm, Refusals> {
    let (t, currency) = (layout.t(), payment.amount.currency());
    let used_up = |_| vec![("amount".to_owned(), t.form_used_up().into())];
    let no_limit = session.may(Permission::RefundWithoutLimit);
    Ok(RefundForm {
        payment: payment.id.clone(),
        of: typed.of(t, (currency, layout.locale))?,
        reason: typed.reason(t)?,
        note: (!typed.note.is_empty()).then(|| typed.note.clone()),
        restock: typed.restock(t)?,
        seen_left_minor: typed.seen_left_minor.parse().map_err(used_up)?,
        form_token: form_token::new(app),
        even_while_open: false,
        most: (!no_limit).then(|| app.settings.support_refunds.of(currency)),
    })
}

/// Why it was not done, for the person, at its field; errors of ours go on.
fn told(layout: &Layout, typed: &Typed, error: RefundError) -> Result<Refusals, PageError> {
    let t = layout.t();
    let (field, why) = match error {
        RefundError::Refused(why @ RefundRefused::TooManyUnits { position, .. }) => {
            let of_units = typed.units.get(&position).is_some_and(|typed| !typed.is_empty());
            let field = if of_units { units_field(position) } else { shelf_field(position) };
            (field, t.refund_refused(why))
        }
        RefundError::Refused(why @ RefundRefused::NoteTooLong) => {
            ("note".to_owned(), t.refund_refused(why))
        }
        RefundError::Refused(why) => ("amount".to_owned(), t.refund_refused(why)),
        RefundError::Changed { left } => ("amount".to_owned(), t.refund_changed(left)),
        RefundError::Busy(wait) => ("amount".to_owned(), t.stripe_cannot_be_asked(wait).into()),
        RefundError::App(error) => return Err(error.into()),
    };
    Ok(vec![(field, why)])
}

/// Shows the form; with what was typed in the address, the review of what it would do.
pub async fn ask(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, request, kept): (web::Path<String>, HttpRequest, KeptForm),
) -> PageResult {
    let (id, query) = (id_of(&id)?, Query::of(&request)?);
    let payment = payment_view::view(&app, &id, None).await?;
    let (layout, frame) = around(&visit, &session, (Room::Payments, &query.here()));
    let lines = refunds::lines_left(&app, &id).await?;
    let typed = if kept.is_there() {
        Typed::read(|name| kept.value(name).map(str::to_owned), &lines)
    } else {
        Typed::read(|name| query.get(name).map(str::to_owned), &lines)
    };
    let (mut preview, mut errors) = (None, Refusals::new());
    if query.get("seen_left_minor").is_some() {
        match form_of((&app, &session, &layout), &payment, &typed) {
            Ok(form) => match refunds::preview(&app, form).await {
                Ok(would) => preview = Some(would),
                Err(why) => errors = told(&layout, &typed, why)?,
            },
            Err(refusals) => errors = refusals,
        }
    }
    let preview = match preview {
        None => None,
        Some(would) => {
            let balance = refunds::balance(&app, would.amount.currency()).await;
            Some((would, balance))
        }
    };
    let form_token = form_token::new(&app);
    let shown =
        RefundPage { layout, frame, payment, lines, typed, kept, preview, errors, form_token };
    if shown.errors.is_empty() { page(&shown) } else { refused(&shown) }
}

/// Returns the money that the review showed.
pub async fn refund(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    (id, mut form): (web::Path<String>, Form),
) -> PageResult {
    let id: PaymentId = id_of(&id)?;
    let typed = Typed::take(&mut form)?;
    let form_token = form.require("form_token")?;
    let even_while_open = form.take("even_while_open")?.is_some();
    form.nothing_else()?;
    let payment = payment_view::view(&app, &id, None).await?;
    let path = format!("/admin/payments/{id}/refunds/new");
    let (layout, frame) = around(&visit, &session, (Room::Payments, &path));
    let errors = match form_of((&app, &session, &layout), &payment, &typed) {
        Ok(form) => {
            let form = RefundForm { form_token: form_token.clone(), even_while_open, ..form };
            match refunds::refund(&app, &session.actor(), form).await {
                Ok(done) => return Ok(see_other(&landing(&id, done.outcome))),
                Err(why) => told(&layout, &typed, why)?,
            }
        }
        Err(refusals) => refusals,
    };
    let (preview, kept) = (None, KeptForm::default());
    let lines = refunds::lines_left(&app, &id).await?;
    refused(&RefundPage { layout, frame, payment, lines, typed, kept, preview, errors, form_token })
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
