//! A refund that was made at Stripe leaves a task: a person says what goes back on the shelf and
//! whether the customer is told. Statuses have followed by its facts already.

use serde_json::json;

use super::restocking::{self, LineDone};
use super::{LineUnits, RefundError};
use crate::app::audit::{self, Deed, FormUse};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::form_token;
use crate::app::stock::{self, TakenBack};
use crate::app::team_names;
use crate::db::orders::{OrderLineRecord, OrderRecord};
use crate::db::stripe_refunds::{StripeRefundLineRecord, StripeRefundRecord};
use crate::db::types::money;
use crate::db::{
    JobError, StoreError, Tx, orders, outbox, payments, refunds, reservations, stripe_refunds,
};
use crate::domain::actor::Actor;
use crate::domain::cart::{MOST_LINES, Products};
use crate::domain::clock::Moment;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MessageId, MovementId, PaymentId};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::product::LocalizedText;
use crate::domain::refund::RefundRefused;
use crate::domain::refund_standing::RefundStanding;

/// A refund that was made at Stripe, with what a person has to say about it.
#[derive(Clone, Debug)]
pub struct StripeRefundTask {
    /// Stripe's id.
    pub id: String,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// How far its order is.
    pub order_status: OrderStatus,
    /// The customer's address.
    pub contact_email: String,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub standing: RefundStanding,
    /// Stripe's reason, in its word.
    pub reason: Option<String>,
    /// When we first heard of it.
    pub seen_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// When it was looked after, and by whom.
    pub handled: Option<(Moment, String)>,
    /// The order's lines.
    pub lines: Vec<TaskLine>,
    /// The mails that went out about it, and when each was sent.
    pub mails: Vec<(MailKind, Option<Moment>)>,
    /// The mail that would tell the customer of it as it stands, if there is one.
    pub mail: Option<MailKind>,
}

/// A line of the order of such a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// Its place in the order.
    pub position: i64,
    /// The product.
    pub name: LocalizedText,
    /// Units that were bought.
    pub bought: i64,
    /// Units that can go back on the shelf.
    pub left: i64,
    /// Units that went back because of this refund.
    pub back: i64,
}

/// What a person says about such a refund.
#[derive(Clone, Debug)]
pub struct HandleForm {
    /// Stripe's id of it.
    pub refund: String,
    /// What is put on the shelf again.
    pub restock: Vec<LineUnits>,
    /// Whether the customer is told by mail.
    pub tell: bool,
    /// How far it was when the page was shown.
    pub seen: RefundStanding,
    /// Made when the page was rendered: the same token twice acts once.
    pub form_token: String,
}

/// Why nothing was done about it.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// The form asks for what cannot be.
    #[error(transparent)]
    Refused(#[from] RefundRefused),
    /// It moved on since the page was shown.
    #[error("it is {0} now")]
    Changed(RefundStanding),
    /// Somebody looked after it since the page was shown.
    #[error("somebody looked after it already")]
    HandledMeanwhile,
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for HandleError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl From<RefundError> for HandleError {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Refused(refused) => Self::Refused(refused),
            RefundError::App(error) => Self::App(error),
            RefundError::Changed { .. } | RefundError::Busy(_) => {
                Self::App(AppError::internal(error))
            }
        }
    }
}

impl JobError for HandleError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_) | Self::Changed(_) | Self::HandledMeanwhile => None,
        }
    }
}

/// The mail that tells the customer of a refund that stands there; of one that was called off
/// there is nothing to tell.
const fn mail_of(standing: RefundStanding) -> Option<MailKind> {
    match standing {
        RefundStanding::Pending | RefundStanding::RequiresAction => Some(MailKind::RefundRequested),
        RefundStanding::Succeeded => Some(MailKind::RefundSucceeded),
        RefundStanding::Failed => Some(MailKind::RefundFailed),
        RefundStanding::Waiting | RefundStanding::Canceled | RefundStanding::Refused => None,
    }
}

/// The task of the refund with this id of Stripe's.
///
/// # Errors
/// [`AppError::NotFound`] when none was made there with this id.
pub async fn task(app: &App, id: &str) -> AppResult<StripeRefundTask> {
    let id = id.to_owned();
    app.store
        .read(move |tx| {
            let refund = stripe_refunds::find(tx, &id)?.ok_or(AppError::NotFound)?;
            let books = Books::read(tx, refund)?;
            Ok(read(tx, books)?)
        })
        .await
}

/// What a decision about such a refund is checked against.
struct Books {
    refund: StripeRefundRecord,
    order: OrderRecord,
    bought: Vec<OrderLineRecord>,
    done: Vec<LineDone>,
}

impl Books {
    fn read(tx: &mut Tx<'_>, refund: StripeRefundRecord) -> Result<Self, StoreError> {
        let payment = payments::find(tx, &refund.payment_id)?.ok_or(StoreError::NotFound)?;
        let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
        let bought = orders::lines(tx, &order.id)?;
        let requests = refunds::of_payment(tx, &payment.id)?;
        let done = restocking::done_before(tx, &payment.id, &requests)?;
        Ok(Self { refund, order, bought, done })
    }
}

fn read(tx: &mut Tx<'_>, books: Books) -> Result<StripeRefundTask, StoreError> {
    let Books { refund, order, bought, done } = books;
    let sold = reservations::sold(tx, &order.id)?;
    let own = stripe_refunds::lines(tx, &refund.id)?;
    let mails = outbox::of_stripe_refund(tx, &refund.id)?;
    let handled = match refund.handled_at.zip(refund.handled_by) {
        Some((at, by)) => Some((at, team_names::of(tx, &by)?)),
        None => None,
    };
    let lines = bought.into_iter().map(|line| {
        let back = own.iter().find(|one| one.position == line.position);
        TaskLine {
            left: restocking::left_of(&line, &sold, &done),
            back: back.map_or(0, |one| one.restock),
            position: line.position,
            name: LocalizedText { es: line.name_es, en: line.name_en },
            bought: line.quantity,
        }
    });
    Ok(StripeRefundTask {
        lines: lines.collect(),
        amount: money("stripe_refunds", refund.amount_minor, refund.currency)?,
        mail: mail_of(refund.standing),
        mails: mails.into_iter().map(|mail| (mail.kind, mail.sent_at)).collect(),
        id: refund.id,
        payment: refund.payment_id,
        number: order.number,
        order_status: order.status,
        contact_email: order.contact_email,
        standing: refund.standing,
        reason: refund.reason,
        seen_at: refund.seen_at,
        updated_at: refund.updated_at,
        handled,
    })
}

/// Everything random, chosen before the transaction.
struct Ids {
    audit: AuditId,
    message: MessageId,
    movements: Vec<MovementId>,
}

/// Does what a person said about such a refund. The same form twice acts once.
///
/// # Errors
/// [`HandleError`]; then nothing was done.
pub async fn handle(app: &App, actor: &Actor, form: HandleForm) -> Result<(), HandleError> {
    let (now, random) = (app.now(), app.randomness.as_ref());
    let ids = Ids {
        audit: AuditId::new(now, random),
        message: MessageId::new(now, random),
        movements: (0..MOST_LINES).map(|_| MovementId::new(now, random)).collect(),
    };
    let actor = actor.clone();
    app.store.write(move |tx| decide(tx, &form, (&actor, &ids))).await?;
    app.bell.notify_one();
    Ok(())
}

fn decide(
    tx: &mut Tx<'_>,
    form: &HandleForm,
    (actor, ids): (&Actor, &Ids),
) -> Result<(), HandleError> {
    let found = stripe_refunds::find(tx, &form.refund)?.ok_or(AppError::NotFound)?;
    let payment = payments::find(tx, &found.payment_id)?.ok_or(StoreError::NotFound)?;
    let goods = stock::lock_goods(tx, &payment.order_id)?;
    orders::lock(tx, &payment.order_id)?;
    payments::lock(tx, &payment.id)?;
    let refund = stripe_refunds::find(tx, &form.refund)?.ok_or(AppError::NotFound)?;
    if !form_token::is_token(&form.form_token) {
        return Err(RefundRefused::FormToken.into());
    }
    if refund.handled_form.as_ref() == Some(&form.form_token) {
        return Ok(());
    }
    let deed = (DeedKind::StripeRefundHandled, payment.id.as_str());
    if audit::form_use(tx, &form.form_token, deed)? != FormUse::Fresh {
        return Err(RefundRefused::FormToken.into());
    }
    if refund.handled_at.is_some() {
        return Err(HandleError::HandledMeanwhile);
    }
    if refund.standing != form.seen {
        return Err(HandleError::Changed(refund.standing));
    }
    let books = Books::read(tx, refund)?;
    restocking::check(tx, &books.order.id, (&form.restock, &books.bought, &books.done))?;
    put_back(tx, &books, form, (goods, ids))?;
    let mail = mail_of(books.refund.standing).filter(|_| form.tell);
    if let Some(kind) = mail {
        let about = (&books.order.id, books.refund.id.as_str());
        outbox::put_for_stripe_refund(tx, ids.message.clone(), kind, about)?;
    }
    stripe_refunds::set_handled(tx, &books.refund.id, (actor.name(), &form.form_token))?;
    let before = json!({ "refund": books.refund.id, "standing": books.refund.standing });
    let restocked = form.restock.iter().map(|one| (one.position, one.quantity));
    let after = json!({
        "refund": books.refund.id,
        "restocked": restocked.collect::<Vec<_>>(),
        "mail": mail,
    });
    let deed = Deed {
        before: Some(before),
        after: Some(after),
        form_token: Some(&form.form_token),
        ..Deed::new(&ids.audit, actor, deed)
    };
    Ok(deed.record(tx)?)
}

fn put_back(
    tx: &mut Tx<'_>,
    books: &Books,
    form: &HandleForm,
    (mut goods, ids): (Products, &Ids),
) -> Result<(), HandleError> {
    for (one, movement) in form.restock.iter().zip(&ids.movements) {
        let line = books.bought.iter().find(|line| line.position == one.position);
        let line = line.ok_or(RefundRefused::NoSuchLine(one.position))?;
        let taken = TakenBack {
            movement: movement.clone(),
            product: &line.product_id,
            quantity: i64::from(one.quantity),
            note: books.refund.id.clone(),
        };
        stock::take_back(tx, &mut goods, taken)?;
        let stripe_refund_id = books.refund.id.clone();
        let (position, restock) = (one.position, i64::from(one.quantity));
        stripe_refunds::add_line(
            tx,
            StripeRefundLineRecord { stripe_refund_id, position, restock },
        )?;
    }
    Ok(())
}
