//! Step 6: wait for the webhook, the redirect, a look-up or the deadline. Money after the end
//! brings the saga back here.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payments::facts_of;
use crate::db::captures::CaptureRecord;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::{StoreError, Tx, attempts, captures, orders, outbox, payments, sagas};
use crate::domain::capture::CaptureStatus;
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, PaymentFacts};
use crate::domain::ids::MessageId;
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};

use super::debits::{self, AfterBounce, UnderWay};
use super::runner::Hold;
use super::{Held, Stepped, Turn, calls, capturing, hold, late_money, refunding, turn};

/// How long after an unanswered question Stripe is asked again.
const LOOK_AGAIN: Span = Span::from_seconds(5);

/// What the facts ask for.
pub(super) enum Finding {
    Stepped(Stepped),
    /// Only Stripe can tell: look this session up.
    Ask(String),
    /// The same of a PaymentIntent whose outcome comes later.
    AskIntent(String),
    /// Money came for an order that was given up.
    Late,
    /// A person asked to take what is held.
    Capture(Box<CaptureRecord>),
    /// What is held shall be released.
    Void(Box<PaymentFacts>),
}

/// Looks at the facts, and moves, asks or rests.
pub(super) async fn run(app: &App, held: &Hold) -> AppResult<Stepped> {
    let (lease, settlement) = (held.lease.clone(), app.settings.settlement);
    let message = MessageId::new(app.now(), app.randomness.as_ref());
    let looked = move |tx: &mut Tx<'_>| look(tx, &lease, (settlement, &message));
    let finding = app.store.write(looked).await?;
    match finding {
        Finding::Stepped(stepped) => Ok(stepped),
        Finding::Late => late_money::settle(app, held).await,
        Finding::Capture(capture) => capturing::run(app, held, *capture).await,
        Finding::Void(facts) => refunding::void(app, held, &facts).await,
        Finding::Ask(session) => {
            let answer = app.gateway.look_up_session(&session).await.map_err(AppError::internal)?;
            calls::record_look_up(app, &held.lease, answer.value.observations).await?;
            rest_until(app, held, LOOK_AGAIN).await
        }
        Finding::AskIntent(intent) => {
            refunding::look_up(app, held, &intent).await?;
            Ok(Stepped::Moved)
        }
    }
}

pub(super) fn look(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (settlement, message): (Span, &MessageId),
) -> Result<Finding, AppError> {
    // The order's lock comes before the payment's.
    let order = order_of(tx, lease)?;
    let order = orders::lock(tx, &order)?;
    let Some(held) = hold(tx, lease)? else {
        return Ok(Finding::Stepped(Stepped::LeaseLost));
    };
    let Held { payment, saga } = &held;
    let facts = facts_of(tx, &lease.payment)?;
    let given_up = order.status == OrderStatus::Cancelled;
    match payment.status {
        PaymentStatus::Completed
        | PaymentStatus::Refunded
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Disputed
        | PaymentStatus::Authorized
            if given_up =>
        {
            Ok(Finding::Late)
        }
        PaymentStatus::Completed
        | PaymentStatus::Refunded
        | PaymentStatus::PartiallyRefunded
        | PaymentStatus::Disputed => {
            let progress = saga.progress().go_to(SagaStep::ConfirmOrder, tx.now());
            let (step, entry) = (SagaStep::AwaitPayment, SagaEntry::Done);
            turn(tx, Turn { lease, progress, step, entry, note: None })?;
            Ok(Finding::Stepped(Stepped::Moved))
        }
        PaymentStatus::Authorized => authorized(tx, &order, (lease, &held), (&facts, message)),
        PaymentStatus::Processing => {
            processing(tx, &order, (lease, &held), (&facts, settlement, message))
        }
        PaymentStatus::Pending | PaymentStatus::Failed | PaymentStatus::Cancelled => {
            without_money(tx, &order, (lease, saga), (&facts, message))
        }
    }
}

fn order_of(tx: &mut Tx<'_>, lease: &Lease) -> Result<crate::domain::ids::OrderId, StoreError> {
    payments::find(tx, &lease.payment)?.map(|payment| payment.order_id).ok_or(StoreError::NotFound)
}

/// Funds are held: they are captured or released when a person says so, and released when the
/// time to capture is over.
fn authorized(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
    (lease, Held { payment, saga }): (&Lease, &Held),
    (facts, message): (&PaymentFacts, &MessageId),
) -> Result<Finding, AppError> {
    // A capture whose answer was lost is asked again before anything else is done.
    let capture = captures::of_payment(tx, &payment.id)?;
    if let Some(capture) = capture.filter(|one| one.status == CaptureStatus::Requested) {
        return Ok(Finding::Capture(Box::new(capture)));
    }
    let until = capturing::capture_before(payment);
    let now = tx.now();
    if now >= until && saga.ending.is_none() {
        sagas::ask_to_end(tx, &payment.id, ClosingCause::Voided)?;
    }
    if now >= until || saga.ending == Some(ClosingCause::Voided) {
        return Ok(Finding::Void(Box::new(facts.clone())));
    }
    let next = capturing::warn(payment, now, until);
    place(tx, order, (lease, saga), (next, message))
}

/// Funds are held or on their way: the stock stays held, and nothing is shipped yet.
fn place(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
    (lease, saga): (&Lease, &SagaRecord),
    (until, message): (Moment, &MessageId),
) -> Result<Finding, AppError> {
    set_placed(tx, order, (lease, message))?;
    rest(tx, lease, saga, until)
}

fn set_placed(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
    (lease, message): (&Lease, &MessageId),
) -> Result<(), StoreError> {
    if order.status != OrderStatus::AwaitingPayment {
        return Ok(());
    }
    let attempt = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    orders::set_status(tx, &order.id, OrderStatus::Placed)?;
    outbox::put_for_attempt(tx, message.clone(), MailKind::Placed, (&order.id, &attempt.id))
}

/// The bank decides later. Until its settlement is over nothing is given up, whoever asked for
/// that: a request to cancel is refused while money is on its way.
fn processing(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
    (lease, held): (&Lease, &Held),
    (facts, settlement, message): (&PaymentFacts, Span, &MessageId),
) -> Result<Finding, AppError> {
    set_placed(tx, order, (lease, message))?;
    let (asks, until) = debits::under_way(tx, order, held, (facts, settlement))?;
    let mut saga = held.saga.clone();
    if order.status != OrderStatus::Cancelled {
        (saga.deadline_at, saga.ending) = (until, None);
    }
    match asks {
        UnderWay::Rests(next) => rest(tx, lease, &saga, next),
        UnderWay::Ask(intent) => Ok(Finding::AskIntent(intent)),
        UnderWay::GiveUp => give_up(tx, lease, &saga, ClosingCause::Unsettled),
    }
}

/// Turns the saga round: what was done is undone.
fn give_up(
    tx: &mut Tx<'_>,
    lease: &Lease,
    saga: &SagaRecord,
    cause: ClosingCause,
) -> Result<Finding, AppError> {
    let mut progress = saga.progress().go_to(SagaStep::AwaitPayment, tx.now());
    progress.state = SagaState::Compensating;
    progress.ending = saga.ending.or(Some(cause));
    let note = progress.ending.map(|cause| cause.name().to_owned());
    let (step, entry) = (SagaStep::AwaitPayment, SagaEntry::Failed);
    turn(tx, Turn { lease, progress, step, entry, note })?;
    Ok(Finding::Stepped(Stepped::Moved))
}

fn without_money(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
    (lease, saga): (&Lease, &SagaRecord),
    (facts, message): (&PaymentFacts, &MessageId),
) -> Result<Finding, AppError> {
    let was_held = facts.intents.values().any(|intent| intent.was_held);
    // No other try follows an end that somebody chose, nor funds that were held and released.
    let final_end = order.status == OrderStatus::Cancelled || saga.ending.is_some() || was_held;
    let bounce = match final_end {
        true => AfterBounce::None,
        false => debits::after_bounce(tx, order, lease, (facts, message))?,
    };
    let cause = match bounce {
        AfterBounce::WaitsUntil(until) => {
            let saga = SagaRecord { deadline_at: until, ..saga.clone() };
            return rest(tx, lease, &saga, until);
        }
        AfterBounce::GoesOn => ClosingCause::DebitBounced,
        AfterBounce::None | AfterBounce::Unsure if was_held => ClosingCause::Voided,
        AfterBounce::None | AfterBounce::Unsure => ClosingCause::Expired,
    };
    let over = tx.now() >= saga.deadline_at;
    let ended = facts.all_attempts_ended() && !matches!(bounce, AfterBounce::Unsure);
    if over || saga.ending.is_some() || ended {
        return give_up(tx, lease, saga, cause);
    }
    if facts.wants_look_up()
        && let Some(session) =
            attempts::latest(tx, &lease.payment)?.and_then(|attempt| attempt.session_id)
        && payments::claim_look_up(tx, &lease.payment, tx.now() - LOOK_AGAIN)?
    {
        return Ok(Finding::Ask(session));
    }
    let pause = if facts.wants_look_up() { tx.now() + LOOK_AGAIN } else { saga.deadline_at };
    rest(tx, lease, saga, pause)
}

fn rest(
    tx: &mut Tx<'_>,
    lease: &Lease,
    saga: &SagaRecord,
    until: Moment,
) -> Result<Finding, AppError> {
    let mut progress = saga.progress();
    // What is overdue is looked at again after a pause, never at once and for ever.
    progress.due_at = Some(until.max(tx.now() + LOOK_AGAIN));
    progress.tries = 0;
    progress.last_error = None;
    sagas::advance(tx, lease, progress)?;
    Ok(Finding::Stepped(Stepped::Rests))
}

/// Looks again at once if facts came meanwhile, else after a pause.
async fn rest_until(app: &App, held: &Hold, pause: Span) -> AppResult<Stepped> {
    let lease = held.lease.clone();
    app.store
        .write(move |tx| {
            let Some(Held { payment, saga }) = hold(tx, &lease)? else {
                return Ok(Stepped::LeaseLost);
            };
            if !payment.wants_look_up {
                return Ok(Stepped::Moved);
            }
            let mut progress = saga.progress();
            progress.due_at = Some(tx.now() + pause);
            sagas::advance(tx, &lease, progress)?;
            Ok(Stepped::Rests)
        })
        .await
        .map_err(AppError::Store)
}
