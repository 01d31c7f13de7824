//! Confirming a PaymentIntent: one try to pay it by one card.

use super::card::Behaviour;
use super::charge::Charge;
use super::context::Context;
use super::payment_intent::{CaptureMethod, IntentStatus, LastPaymentError, PaymentIntent};
use super::payment_method::PaymentMethod;
use crate::protocol::errors::ApiError;

/// How a try ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The money came.
    Succeeded,
    /// The money is held.
    Authorized,
    /// The bank said no; another card may be tried.
    Declined(LastPaymentError),
}

/// Tries to pay an intent by a card; charge, intent and events are written whatever the outcome.
pub fn confirm(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
) -> Result<Outcome, ApiError> {
    let mut charge = Charge::of_intent(ctx.ids.next("ch_3"), ctx.now, intent, method);
    if charge.captured {
        charge.book(ctx)?;
    }
    ctx.save(&charge)?;
    intent.latest_charge = Some(charge.id.clone());
    let outcome = match (method.behaviour, intent.capture_method) {
        (Behaviour::Declines(decline), _) => {
            let error = LastPaymentError::of_charge(decline, &charge.id, method);
            intent.status = IntentStatus::RequiresPaymentMethod;
            intent.payment_method = None;
            intent.last_payment_error = Some(error.clone());
            Outcome::Declined(error)
        }
        (Behaviour::Succeeds | Behaviour::SucceedsThen(_), CaptureMethod::Manual) => {
            intent.status = IntentStatus::RequiresCapture;
            intent.amount_capturable = intent.amount;
            intent.authorized_until = charge.capture_before();
            Outcome::Authorized
        }
        (
            Behaviour::Succeeds | Behaviour::SucceedsThen(_),
            CaptureMethod::Automatic | CaptureMethod::AutomaticAsync,
        ) => {
            intent.status = IntentStatus::Succeeded;
            intent.amount_received = intent.amount;
            Outcome::Succeeded
        }
    };
    if !matches!(outcome, Outcome::Declined(_)) {
        intent.payment_method = Some(method.id.clone());
        intent.last_payment_error = None;
    }
    ctx.save(intent)?;
    let (of_charge, of_intent) = match outcome {
        Outcome::Succeeded => ("charge.succeeded", "payment_intent.succeeded"),
        Outcome::Authorized => ("charge.succeeded", "payment_intent.amount_capturable_updated"),
        Outcome::Declined(_) => ("charge.failed", "payment_intent.payment_failed"),
    };
    ctx.emit(of_charge, &charge)?;
    ctx.emit(of_intent, intent)?;
    Ok(outcome)
}
