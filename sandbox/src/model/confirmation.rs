//! Confirming a PaymentIntent: one try to pay it by one card or account.

use super::card::Behaviour;
use super::charge::Charge;
use super::context::Context;
use super::decline::Decline;
use super::payment_intent::{CaptureMethod, IntentStatus, LastPaymentError, PaymentIntent};
use super::payment_method::{CardInstrument, DebitInstrument, Instrument, PaymentMethod};
use super::refusal::Refusal;
use crate::protocol::errors::ApiError;

/// How a try ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The money came.
    Succeeded,
    /// The money is held.
    Authorized,
    /// The bank answers later.
    Processing,
    /// The card was declined; another one may be tried.
    Declined(LastPaymentError, Decline),
}

/// Tries to pay an intent; charge, intent and events are written whatever the outcome.
pub fn confirm(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
) -> Result<Outcome, ApiError> {
    match &method.instrument {
        Instrument::Card(card) => by_card(ctx, intent, (method, card)),
        Instrument::Debit(account) => by_debit(ctx, intent, (method, account)),
    }
}

fn by_card(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    (method, card): (&PaymentMethod, &CardInstrument),
) -> Result<Outcome, ApiError> {
    let mut charge = Charge::of_card(ctx, intent, (method, card));
    if charge.captured {
        charge.book(ctx)?;
    }
    ctx.save(&charge)?;
    intent.latest_charge = Some(charge.id.clone());
    let (outcome, events) = match (card.behaviour, intent.capture_method) {
        (Behaviour::Declines(decline), _) => {
            let error = LastPaymentError::of_charge(Refusal::Card(decline), &charge.id, method);
            intent.status = IntentStatus::RequiresPaymentMethod;
            intent.payment_method = None;
            intent.last_payment_error = Some(error.clone());
            let events = ("charge.failed", "payment_intent.payment_failed");
            (Outcome::Declined(error, decline), events)
        }
        (Behaviour::Succeeds | Behaviour::SucceedsThen(_), CaptureMethod::Manual) => {
            intent.status = IntentStatus::RequiresCapture;
            intent.amount_capturable = intent.amount;
            intent.authorized_until = charge.capture_before();
            let events = ("charge.succeeded", "payment_intent.amount_capturable_updated");
            (Outcome::Authorized, events)
        }
        (
            Behaviour::Succeeds | Behaviour::SucceedsThen(_),
            CaptureMethod::Automatic | CaptureMethod::AutomaticAsync,
        ) => {
            intent.status = IntentStatus::Succeeded;
            intent.amount_received = intent.amount;
            (Outcome::Succeeded, ("charge.succeeded", "payment_intent.succeeded"))
        }
    };
    if !matches!(outcome, Outcome::Declined(..)) {
        intent.payment_method = Some(method.id.clone());
        intent.last_payment_error = None;
    }
    ctx.save(intent)?;
    let (of_charge, of_intent) = events;
    ctx.emit(of_charge, &charge)?;
    ctx.emit(of_intent, intent)?;
    Ok(outcome)
}

fn by_debit(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    (method, account): (&PaymentMethod, &DebitInstrument),
) -> Result<Outcome, ApiError> {
    let charge = Charge::of_debit(ctx, intent, (method, account))?;
    ctx.save(&charge)?;
    intent.latest_charge = Some(charge.id.clone());
    intent.status = IntentStatus::Processing;
    intent.payment_method = Some(method.id.clone());
    intent.last_payment_error = None;
    ctx.save(intent)?;
    ctx.emit("charge.pending", &charge)?;
    ctx.emit("payment_intent.processing", intent)?;
    Ok(Outcome::Processing)
}
