//! Bank debits, whose outcome comes days later: one that is under way is waited for until its
//! settlement and then given up, and one that bounced leaves the customer a day for another try.

use crate::db::orders::OrderRecord;
use crate::db::sagas::{Lease, SagaRecord};
use crate::db::{StoreError, Tx, attempts, orders, outbox, payments};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, IntentState, PaymentFacts};
use crate::domain::ids::{MessageId, PaymentId};
use crate::domain::mail::MailKind;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;

use super::Held;

/// How long a customer has for another try once a debit has bounced.
pub(in crate::app) const ANOTHER_TRY: Span = Span::from_hours(24);

/// How often Stripe is asked about a debit that nothing is heard of: its event may be lost.
const ASK_EVERY: Span = Span::from_hours(24);

/// How long after an unanswered question Stripe is asked again.
const ASK_AGAIN: Span = Span::from_seconds(5);

/// What a debit under way asks for.
pub(super) enum UnderWay {
    /// Nothing before then.
    Rests(Moment),
    /// Only Stripe can tell: look this PaymentIntent up.
    Ask(String),
    /// Its settlement is over, and Stripe said after that that the bank has not decided.
    GiveUp,
}

/// Waits for the bank, and places the order meanwhile: its stock stays held until the settlement.
pub(super) fn under_way(
    tx: &mut Tx<'_>,
    order: &OrderRecord,
    Held { payment, .. }: &Held,
    (facts, settlement): (&PaymentFacts, Span),
) -> Result<(UnderWay, Moment), StoreError> {
    let since = payments::status_since(tx, &payment.id)?;
    let (now, until) = (tx.now(), since + settlement);
    let waits = order.status != OrderStatus::Cancelled;
    let told_after = facts.processing_seen_at().is_some_and(|at| at >= until.seconds());
    if waits && now >= until && told_after {
        return Ok((UnderWay::GiveUp, until));
    }
    let overdue = waits && now >= until;
    let pause = if overdue { ASK_AGAIN } else { ASK_EVERY };
    if (overdue || now >= since + ASK_EVERY)
        && let Some(intent) = intent_under_way(facts)
        && payments::claim_look_up(tx, &payment.id, now - pause)?
    {
        return Ok((UnderWay::Ask(intent), until));
    }
    let next = now + pause;
    let next = if waits && !overdue { next.min(until) } else { next };
    Ok((UnderWay::Rests(next), until))
}

fn intent_under_way(facts: &PaymentFacts) -> Option<String> {
    let of_state =
        facts.intents.iter().find(|(_, one)| *one.state.state() == IntentState::Processing);
    of_state.map(|(id, _)| id.clone())
}

/// Whether the saga gave up on a debit whose bank still says nothing: its end is no money, until
/// some comes.
pub(super) fn is_given_up(saga: &SagaRecord, status: PaymentStatus) -> bool {
    saga.ending == Some(ClosingCause::Unsettled) && status == PaymentStatus::Processing
}

/// What a bounced debit asks for.
pub(super) enum AfterBounce {
    /// None bounced.
    None,
    /// Two states were seen within one second: only Stripe can tell whether it did.
    Unsure,
    /// The customer has until then for another try, and none is under way.
    WaitsUntil(Moment),
    /// Another try is under way, or the time for one is over.
    GoesOn,
}

/// Notes that the latest debit bounced, once: the order waits for money again and the customer is
/// told.
pub(super) fn after_bounce(
    tx: &mut Tx<'_>,
    order: &OrderRecord,
    lease: &Lease,
    (facts, message): (&PaymentFacts, &MessageId),
) -> Result<AfterBounce, StoreError> {
    let latest = attempts::latest(tx, &lease.payment)?.ok_or(StoreError::NotFound)?;
    if latest.bounced_at.is_none() && facts.has_bounced(&latest.id) {
        if facts.wants_look_up() {
            return Ok(AfterBounce::Unsure);
        }
        attempts::set_bounced(tx, &latest.id)?;
        if order.status == OrderStatus::Placed {
            orders::set_status(tx, &order.id, OrderStatus::AwaitingPayment)?;
        }
        let (kind, of) = (MailKind::PaymentFailed, (&order.id, &latest.id));
        outbox::put_for_attempt(tx, message.clone(), kind, of)?;
    }
    let Some(until) = another_try_until(tx, &lease.payment)? else {
        return Ok(AfterBounce::None);
    };
    let free = facts.all_attempts_ended() && tx.now() < until;
    Ok(if free { AfterBounce::WaitsUntil(until) } else { AfterBounce::GoesOn })
}

/// Until when another try can be made after the latest debit that bounced, if any did.
pub(in crate::app) fn another_try_until(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
) -> Result<Option<Moment>, StoreError> {
    let bounces = attempts::bounces(tx, payment)?;
    Ok(bounces.last().map(|at| *at + ANOTHER_TRY))
}
