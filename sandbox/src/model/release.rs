//! What follows an authorization: taking the money, in full or in part, or letting it go.

use super::charge::Charge;
use super::context::Context;
use super::payment_intent::{IntentStatus, PaymentIntent};
use super::refund::{Refund, RefundStatus};
use super::session::{Session, SessionStatus};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// Captures `amount` of what is held, all of it when `None`; the rest is released.
pub fn capture(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    amount: Option<i64>,
) -> Result<(), ApiError> {
    if intent.status != IntentStatus::RequiresCapture {
        return Err(intent.unexpected("captured", &[IntentStatus::RequiresCapture]));
    }
    let amount = amount.unwrap_or(intent.amount_capturable);
    if amount > intent.amount_capturable {
        let message = format!(
            "The amount to capture, {amount}, is more than what can be captured, {}.",
            intent.amount_capturable
        );
        return Err(ApiError::state(message).code("amount_too_large").param("amount_to_capture"));
    }
    let mut charge: Charge = held_charge(ctx, intent)?;
    charge.captured = true;
    charge.amount_captured = amount;
    charge.amount_refunded = charge.amount.saturating_sub(amount);
    charge.book(ctx)?;
    ctx.save(&charge)?;
    intent.status = IntentStatus::Succeeded;
    intent.amount_capturable = 0;
    intent.amount_received = amount;
    intent.authorized_until = None;
    ctx.save(intent)?;
    ctx.emit("charge.captured", &charge)?;
    ctx.emit("payment_intent.succeeded", intent)?;
    Ok(())
}

/// Cancels a PaymentIntent; what is held goes back, which Stripe shows as a refund of a charge
/// that was never captured.
pub fn cancel(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    reason: Option<String>,
) -> Result<(), ApiError> {
    if !intent.status.is_cancelable() {
        return Err(intent.unexpected(
            "canceled",
            &[
                IntentStatus::RequiresPaymentMethod,
                IntentStatus::RequiresConfirmation,
                IntentStatus::RequiresCapture,
            ],
        ));
    }
    if let Some(session) = &intent.session {
        let session: Session = ctx.load_linked(session)?;
        if session.status == SessionStatus::Open {
            let message = "The PaymentIntent of an open Checkout Session cannot be canceled: \
                           expire the Checkout Session instead.";
            return Err(ApiError::state(message).with("payment_intent", intent_json(intent)));
        }
    }
    end(ctx, intent, Cause::Canceled(reason))
}

/// Why a PaymentIntent ends without money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The merchant canceled it, for a reason or for none.
    Canceled(Option<String>),
    /// Its Checkout Session expired.
    SessionExpired,
    /// The money was held too long.
    AuthorizationExpired,
}

/// Ends a PaymentIntent without money, whoever wants it.
pub fn end(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    cause: Cause,
) -> Result<(), ApiError> {
    let held = intent.status == IntentStatus::RequiresCapture;
    intent.status = IntentStatus::Canceled;
    intent.amount_capturable = 0;
    intent.canceled_at = Some(ctx.now);
    intent.authorized_until = None;
    let (reason, release, event) = match cause {
        Cause::Canceled(reason) => (reason, None, "charge.refunded"),
        Cause::SessionExpired => (Some("expired".to_owned()), None, "charge.refunded"),
        Cause::AuthorizationExpired => {
            (Some("automatic".to_owned()), Some("expired_uncaptured_charge"), "charge.expired")
        }
    };
    intent.cancellation_reason = reason;
    ctx.save(intent)?;
    if held {
        let mut charge = held_charge(ctx, intent)?;
        charge.amount_refunded = charge.amount;
        ctx.save(&charge)?;
        let released = Refund {
            id: ctx.ids.next("re_3"),
            created: ctx.now,
            amount: charge.amount,
            currency: charge.currency.clone(),
            charge: charge.id.clone(),
            payment_intent: intent.id.clone(),
            status: RefundStatus::Succeeded,
            reason: release.map(str::to_owned),
            metadata: Metadata::new(),
            balance_transaction: None,
            failure: None,
            settles: None,
            of_debit: false,
        };
        ctx.save(&released)?;
        ctx.emit("refund.created", &released)?;
        ctx.emit(event, &charge)?;
    }
    ctx.emit("payment_intent.canceled", intent)?;
    Ok(())
}

fn intent_json(intent: &PaymentIntent) -> serde_json::Value {
    super::objects::Entity::to_json(intent)
}

fn held_charge(ctx: &mut Context<'_>, intent: &PaymentIntent) -> Result<Charge, ApiError> {
    let id = intent.latest_charge.clone().unwrap_or_default();
    ctx.load_linked(&id)
}
