//! A person returns money: prepared under the payment's lock, sent under a lease with a key of
//! its own, and recorded through the one door for facts. Whatever is lost on the way, a refund
//! ends once.

mod asking;
mod lines;
mod looking_after;
mod made_there;
mod restocking;
mod sending;

use crate::db::payments::PaymentRecord;
use crate::db::refunds::RefundRecord;
use crate::db::sagas::SagaRecord;
use crate::db::{JobError, StoreError, Tx, refunds};
use crate::domain::actor::Actor;
use crate::domain::clock::Span;
use crate::domain::ids::{AuditId, PaymentId, RefundId};
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::{RefundReason, RefundRefused, RefundRequestStatus};

use super::context::App;
use super::error::AppError;
use super::saga::runner;

pub use lines::{LineLeft, lines_left};
pub use looking_after::{LookAfterError, LookAfterForm, look_after};
pub use made_there::{HandleError, HandleForm, StripeRefundTask, TaskLine, handle, task};
pub use sending::send_due;

/// Units of one line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineUnits {
    /// The line's place in the order, from 0.
    pub position: i64,
    /// How many.
    pub quantity: u32,
}

/// What is returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOf {
    /// An amount.
    Amount {
        /// Minor units, as typed: it may be zero or below.
        minor: i64,
        /// Its currency.
        currency: Currency,
    },
    /// Units of lines, at the prices of the order.
    Lines(Vec<LineUnits>),
}

/// What a person sends to return money.
#[derive(Clone, Debug)]
pub struct RefundForm {
    /// The payment.
    pub payment: PaymentId,
    /// What is returned.
    pub of: RefundOf,
    /// Why, by Stripe's names.
    pub reason: RefundReason,
    /// What the person writes about it, for colleagues.
    pub note: Option<String>,
    /// What is put on the shelf again.
    pub restock: Vec<LineUnits>,
    /// What the page said is left, minor units: another amount now means that the page is stale.
    pub seen_left_minor: i64,
    /// Made when the page was rendered: the same token twice is one refund.
    pub form_token: String,
    /// Whether to write it down although Stripe cannot be asked now.
    pub even_while_open: bool,
    /// The most that the person's role may return of one payment, where it has a limit.
    pub most: Option<Money>,
}

/// How far a refund has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    /// Its answer is not known yet; the worker goes on with it under the same key.
    WaitingForStripe,
    /// Stripe took it, and the money is on its way.
    OnItsWay,
    /// The money reached the customer's bank.
    Succeeded,
    /// Stripe took it, and the money came back.
    Failed,
    /// Stripe refused it; nothing was returned.
    RefusedByStripe,
}

impl RefundOutcome {
    const fn of(status: RefundRequestStatus) -> Self {
        match status {
            RefundRequestStatus::Requested => Self::WaitingForStripe,
            RefundRequestStatus::Accepted => Self::OnItsWay,
            RefundRequestStatus::Succeeded => Self::Succeeded,
            RefundRequestStatus::Failed => Self::Failed,
            RefundRequestStatus::Refused => Self::RefusedByStripe,
        }
    }
}

/// A refund that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// Our row.
    pub refund: RefundId,
    /// How much.
    pub amount: Money,
    /// How far it has come.
    pub outcome: RefundOutcome,
}

/// What a refund would do; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundPreview {
    /// What Stripe would return.
    pub amount: Money,
    /// From which PaymentIntent.
    pub intent: String,
    /// What would be left to return.
    pub left_after: Money,
    /// The payment's status once Stripe took it.
    pub status_after: PaymentStatus,
    /// The order's.
    pub order_after: OrderStatus,
    /// Units that would be paid back, where lines were chosen.
    pub units: Vec<LineUnits>,
    /// Units that would be on the shelf again.
    pub restock: Vec<LineUnits>,
    /// How long Stripe cannot be asked, if it cannot now.
    pub circuit_wait: Option<Span>,
}

/// Why no refund was written.
#[derive(Debug, thiserror::Error)]
pub enum RefundError {
    /// The form asks for what cannot be.
    #[error(transparent)]
    Refused(#[from] RefundRefused),
    /// Somebody returned money since the page was shown.
    #[error("only {} {} are left now", .left.minor(), .left.currency())]
    Changed {
        /// What is left now.
        left: Money,
    },
    /// Stripe cannot be asked now.
    #[error("Stripe cannot be asked for another {} s", .0.seconds_rounded_up())]
    Busy(Span),
    /// As every use-case can fail. After a refund was written it goes on by the worker.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for RefundError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for RefundError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_) | Self::Changed { .. } | Self::Busy(_) => None,
        }
    }
}

/// Returns money. The same form twice is one refund.
///
/// # Errors
/// [`RefundError`]; then nothing was written, except for a fault of the database afterwards,
/// from which the worker goes on.
pub async fn refund(app: &App, actor: &Actor, form: RefundForm) -> Result<Refunded, RefundError> {
    let token = form.form_token.clone();
    let known = app.store.read(move |tx| refunds::by_form(tx, &token)).await;
    if known.map_err(|error: StoreError| RefundError::from(error))?.is_none()
        && !form.even_while_open
        && let Some(wait) = app.breaker.rest_refused()
    {
        return Err(RefundError::Busy(wait));
    }
    let ids = asking::Ids {
        refund: RefundId::new(app.now(), app.randomness.as_ref()),
        call: super::saga::calls::new_key(app),
        audit: AuditId::new(app.now(), app.randomness.as_ref()),
        lease_owner: runner::lease_owner(app),
    };
    let (taken_at, shop, actor) = (app.now(), app.settings.shop.clone(), actor.clone());
    let asked = app
        .store
        .write(move |tx| {
            asking::prepare(tx, &form, &asking::Asker { actor: &actor, shop: &shop, ids: &ids })
        })
        .await?;
    let (refund, payment) = match asked {
        asking::Asked::Before(record) => (record.id, record.payment_id),
        asking::Asked::New(lease) => {
            let (refund, payment) = (lease.refund.clone(), lease.payment.clone());
            sending::send(app, &sending::Hold::first(lease, taken_at)).await?;
            (refund, payment)
        }
    };
    runner::run_for(app, &payment).await?;
    app.store.read(move |tx| outcome(tx, &refund)).await
}

fn outcome(tx: &mut Tx<'_>, refund: &RefundId) -> Result<Refunded, RefundError> {
    let found: RefundRecord = refunds::find(tx, refund)?.ok_or(StoreError::NotFound)?;
    let amount = crate::db::types::money("refunds", found.amount_minor, found.currency)?;
    Ok(Refunded { refund: found.id, amount, outcome: RefundOutcome::of(found.status) })
}

/// Says what a refund would do, by the functions that do it. Nothing is written.
///
/// # Errors
/// [`RefundError`], as [`refund`] would answer.
pub async fn preview(app: &App, form: RefundForm) -> Result<RefundPreview, RefundError> {
    let circuit_wait = app.breaker.rest_refused();
    app.store.read(move |tx| asking::preview(tx, &form, circuit_wait)).await
}

/// How long Stripe may take to tell the balance, which a review can do without.
const BALANCE_WITHIN: Span = Span::from_seconds(2);

/// What the shop's balance at Stripe can return now in a currency; `None` where Stripe does not
/// say so in time. What it does not cover, Stripe keeps pending or refuses.
pub async fn balance(app: &App, currency: Currency) -> Option<Money> {
    let in_time = app.now() + BALANCE_WITHIN;
    let told = tokio::select! {
        told = app.gateway.balance() => told.ok()?,
        () = app.timer.sleep_until(in_time) => return None,
    };
    told.value.into_iter().find(|one| one.currency() == currency)
}

/// What one refund of a payment can return at most, in minor units, or why none can be asked for.
pub(in crate::app) fn possible(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    saga: &SagaRecord,
) -> Result<Result<i64, RefundRefused>, StoreError> {
    asking::possible(tx, payment, saga)
}

/// What is left to return of a payment by one refund, which the form carries as seen.
///
/// # Errors
/// [`AppError::NotFound`] when there is no such payment.
pub async fn left(app: &App, payment: &PaymentId) -> Result<Money, RefundError> {
    let payment = payment.clone();
    app.store.read(move |tx| asking::left(tx, &payment)).await
}
