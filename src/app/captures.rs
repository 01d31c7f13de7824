//! A person takes what is held, in full or once in part, or lets it go. Both are wishes that the
//! payment's saga carries out under its lease, so that neither is done twice nor both at once.

use serde_json::json;

use crate::db::captures::CaptureRecord;
use crate::db::orders::OrderLineRecord;
use crate::db::payments::PaymentRecord;
use crate::db::stripe_calls::NewStripeCall;
use crate::db::types::{money, to_json};
use crate::db::{JobError, StoreError, Tx, captures, orders, payments, sagas, stripe_calls};
use crate::domain::actor::Actor;
use crate::domain::capture::{CaptureRefused, CaptureStatus};
use crate::domain::clock::{Moment, Span};
use crate::domain::deed::DeedKind;
use crate::domain::facts::{ClosingCause, IntentState};
use crate::domain::ids::{AuditId, CaptureId, PaymentId, StripeCallId};
use crate::domain::money::Money;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::LONGEST_FORM_TOKEN;
use crate::domain::saga::SagaState;
use crate::domain::stripe_call::CallOperation;

use super::audit::Deed;
use super::context::App;
use super::error::AppError;
use super::gateway::CaptureRequest;
use super::payments::facts_of;
use super::saga::{calls, capture_before, runner};

/// What ships, and so what is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ships {
    /// Everything.
    All,
    /// Only these lines, by their places in the order; the rest is released.
    Lines(Vec<i64>),
}

/// What a person sends to take what is held.
#[derive(Clone, Debug)]
pub struct CaptureForm {
    /// The payment.
    pub payment: PaymentId,
    /// What ships.
    pub ships: Ships,
    /// Made when the page was rendered: the same token twice is one capture.
    pub form_token: String,
}

/// How far a capture or a void has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureOutcome {
    /// The money is taken.
    Captured,
    /// The funds are released.
    Voided,
    /// Its answer is not known yet; the saga goes on with it under the same key.
    WaitingForStripe,
    /// Stripe refused the capture; nothing was taken.
    RefusedByStripe,
}

/// What a capture would do; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturePreview {
    /// What would be taken.
    pub amount: Money,
    /// What would be released.
    pub released: Money,
    /// Until when it can be done.
    pub until: Moment,
    /// How long Stripe cannot be asked, if it cannot now.
    pub circuit_wait: Option<Span>,
}

/// Why held funds are neither taken nor released. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum CaptureError {
    /// It cannot be done.
    #[error(transparent)]
    Refused(#[from] CaptureRefused),
    /// Stripe cannot be asked now.
    #[error("Stripe cannot be asked for another {} s", .0.seconds_rounded_up())]
    Busy(Span),
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for CaptureError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for CaptureError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_) | Self::Busy(_) => None,
        }
    }
}

/// Takes what is held. The same form twice is one capture.
///
/// # Errors
/// [`CaptureError`]; then nothing was written.
pub async fn capture(
    app: &App,
    actor: &Actor,
    form: CaptureForm,
) -> Result<CaptureOutcome, CaptureError> {
    let token = form.form_token.clone();
    let known = app.store.read(move |tx| captures::by_form(tx, &token)).await;
    if known.map_err(|error: StoreError| CaptureError::from(error))?.is_none()
        && let Some(wait) = app.breaker.rest_refused()
    {
        return Err(CaptureError::Busy(wait));
    }
    let ids = Ids::new(app);
    let (actor, payment) = (actor.clone(), form.payment.clone());
    app.store.write(move |tx| ask(tx, &form, (&actor, &ids))).await?;
    carry_out(app, payment).await
}

/// Says what a capture would do, by the functions that do it.
///
/// # Errors
/// [`CaptureError`], as [`capture`] would answer.
pub async fn preview(app: &App, form: CaptureForm) -> Result<CapturePreview, CaptureError> {
    let circuit_wait = app.breaker.rest_refused();
    app.store
        .read(move |tx| {
            let payment = payments::find(tx, &form.payment)?.ok_or(AppError::NotFound)?;
            let checked = check(tx, &payment, &form)?;
            let released = payment.amount_minor.saturating_sub(checked.minor);
            Ok(CapturePreview {
                amount: money("captures", checked.minor, payment.currency)?,
                released: money("captures", released, payment.currency)?,
                until: capture_before(&payment),
                circuit_wait,
            })
        })
        .await
}

/// Lets go what is held: its PaymentIntent is cancelled, the stock goes back, the order ends.
/// Repeated, it changes nothing.
///
/// # Errors
/// [`CaptureError`]; then nothing was written.
pub async fn void(
    app: &App,
    actor: &Actor,
    payment: &PaymentId,
) -> Result<CaptureOutcome, CaptureError> {
    let (ids, actor, payment) = (Ids::new(app), actor.clone(), payment.clone());
    let of = payment.clone();
    app.store.write(move |tx| ask_to_void(tx, &of, (&actor, &ids))).await?;
    carry_out(app, payment).await
}

/// Everything random, chosen before the transaction.
struct Ids {
    capture: CaptureId,
    call: StripeCallId,
    audit: AuditId,
}

impl Ids {
    fn new(app: &App) -> Self {
        Self {
            capture: CaptureId::new(app.now(), app.randomness.as_ref()),
            call: calls::new_key(app),
            audit: AuditId::new(app.now(), app.randomness.as_ref()),
        }
    }
}

/// A form that can be done.
struct Checked {
    intent: String,
    minor: i64,
    positions: Vec<i64>,
}

/// The PaymentIntent that holds the funds of a payment whose saga awaits what becomes of them.
fn held_by(tx: &mut Tx<'_>, payment: &PaymentRecord) -> Result<String, CaptureError> {
    if payment.status != PaymentStatus::Authorized {
        return Err(CaptureRefused::NothingHeld(payment.status).into());
    }
    if captures::of_payment(tx, &payment.id)?.is_some_and(|capture| capture.status.counts()) {
        return Err(CaptureRefused::CapturedAlready.into());
    }
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    if saga.ending.is_some() || saga.late || saga.state != SagaState::Running {
        return Err(CaptureRefused::EndsAlready.into());
    }
    let facts = facts_of(tx, &payment.id)?;
    let held = facts
        .intents
        .iter()
        .find(|(_, intent)| *intent.state.state() == IntentState::RequiresCapture);
    match held {
        Some((id, _)) => Ok(id.clone()),
        None => Err(CaptureRefused::NothingHeld(payment.status).into()),
    }
}

/// Whether what a payment holds can be taken, or let go, now.
pub(in crate::app) fn possible(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
) -> Result<Result<(), CaptureRefused>, StoreError> {
    match held_by(tx, payment) {
        Ok(_) if tx.now() >= capture_before(payment) => Ok(Err(CaptureRefused::TooLate)),
        Ok(_) => Ok(Ok(())),
        Err(CaptureError::Refused(refused)) => Ok(Err(refused)),
        Err(CaptureError::App(AppError::Store(error))) => Err(error),
        Err(error @ (CaptureError::App(_) | CaptureError::Busy(_))) => {
            Err(StoreError::Corrupt(error.to_string()))
        }
    }
}

fn check(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    form: &CaptureForm,
) -> Result<Checked, CaptureError> {
    if form.form_token.is_empty() || form.form_token.len() > LONGEST_FORM_TOKEN {
        return Err(CaptureRefused::FormToken.into());
    }
    let intent = held_by(tx, payment)?;
    if tx.now() >= capture_before(payment) {
        return Err(CaptureRefused::TooLate.into());
    }
    let bought = orders::lines(tx, &payment.order_id)?;
    let positions = chosen(&form.ships, &bought)?;
    let ships = bought.iter().filter(|line| positions.contains(&line.position));
    let price = |line: &OrderLineRecord| line.unit_minor.saturating_mul(line.quantity);
    let minor = ships.fold(0_i64, |sum, line| sum.saturating_add(price(line)));
    Ok(Checked { intent, minor, positions })
}

fn chosen(ships: &Ships, bought: &[OrderLineRecord]) -> Result<Vec<i64>, CaptureRefused> {
    let all = || bought.iter().map(|line| line.position);
    match ships {
        Ships::All => Ok(all().collect()),
        Ships::Lines(lines) if lines.is_empty() => Err(CaptureRefused::NoLines),
        Ships::Lines(lines) => {
            let unknown = lines.iter().find(|position| !all().any(|own| own == **position));
            match unknown {
                Some(position) => Err(CaptureRefused::NoSuchLine(*position)),
                None => Ok(all().filter(|own| lines.contains(own)).collect()),
            }
        }
    }
}

fn ask(
    tx: &mut Tx<'_>,
    form: &CaptureForm,
    (actor, ids): (&Actor, &Ids),
) -> Result<(), CaptureError> {
    let found = payments::find(tx, &form.payment)?.ok_or(AppError::NotFound)?;
    orders::lock(tx, &found.order_id)?;
    let payment = payments::lock(tx, &found.id)?;
    if let Some(before) = captures::by_form(tx, &form.form_token)? {
        let same = before.payment_id == payment.id;
        return if same { Ok(()) } else { Err(CaptureRefused::FormToken.into()) };
    }
    let checked = check(tx, &payment, form)?;
    let amount = money("captures", checked.minor, payment.currency)?;
    let request = CaptureRequest { intent: checked.intent.clone(), amount };
    let call = NewStripeCall {
        id: ids.call.clone(),
        payment_id: payment.id.clone(),
        attempt_id: None,
        operation: CallOperation::CaptureIntent,
        request: to_json(&request)?,
        object_id: Some(checked.intent.clone()),
    };
    stripe_calls::prepare(tx, call)?;
    let capture = CaptureRecord {
        id: ids.capture.clone(),
        payment_id: payment.id.clone(),
        call_id: ids.call.clone(),
        intent_id: checked.intent,
        currency: payment.currency,
        amount_minor: checked.minor,
        status: CaptureStatus::Requested,
        actor: actor.name().to_owned(),
        form_token: form.form_token.clone(),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    captures::insert(tx, capture, &checked.positions)?;
    let after = json!({ "amount_minor": checked.minor, "lines": checked.positions });
    tell_audit(tx, &payment, (DeedKind::CaptureRequested, after), (actor, ids))?;
    Ok(sagas::wake(tx, &payment.id)?)
}

fn ask_to_void(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    (actor, ids): (&Actor, &Ids),
) -> Result<(), CaptureError> {
    let found = payments::find(tx, payment)?.ok_or(AppError::NotFound)?;
    orders::lock(tx, &found.order_id)?;
    let payment = payments::lock(tx, &found.id)?;
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    if saga.ending == Some(ClosingCause::Voided) {
        return Ok(());
    }
    held_by(tx, &payment)?;
    tell_audit(tx, &payment, (DeedKind::VoidRequested, json!({})), (actor, ids))?;
    Ok(sagas::ask_to_end(tx, &payment.id, ClosingCause::Voided)?)
}

fn tell_audit(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    (kind, after): (DeedKind, serde_json::Value),
    (actor, ids): (&Actor, &Ids),
) -> Result<(), StoreError> {
    let deed = Deed::new(&ids.audit, actor, (kind, payment.id.as_str()));
    let before = Some(json!({ "status": payment.status }));
    Deed { before, after: Some(after), ..deed }.record(tx)
}

async fn carry_out(app: &App, payment: PaymentId) -> Result<CaptureOutcome, CaptureError> {
    runner::run_for(app, &payment).await?;
    app.store
        .read(move |tx| {
            let found = payments::find(tx, &payment)?.ok_or(StoreError::NotFound)?;
            let asked = captures::of_payment(tx, &payment)?.is_some();
            let saga = sagas::of_payment(tx, &payment)?.ok_or(StoreError::NotFound)?;
            Ok(match found.status {
                PaymentStatus::Cancelled => CaptureOutcome::Voided,
                PaymentStatus::Authorized if asked || saga.ending.is_some() => {
                    CaptureOutcome::WaitingForStripe
                }
                PaymentStatus::Authorized => CaptureOutcome::RefusedByStripe,
                PaymentStatus::Pending | PaymentStatus::Processing | PaymentStatus::Failed => {
                    CaptureOutcome::WaitingForStripe
                }
                PaymentStatus::Completed
                | PaymentStatus::Refunded
                | PaymentStatus::PartiallyRefunded
                | PaymentStatus::Disputed => CaptureOutcome::Captured,
            })
        })
        .await
}
