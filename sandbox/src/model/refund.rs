//! Refunds: money that goes back to the customer, at once or later, and sometimes comes home.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::balance_transaction::{BalanceTransaction, Entry, Movement};
use super::card::Aftermath;
use super::charge::{Charge, ChargeStatus};
use super::context::Context;
use super::dispute;
use super::fraud_warning;
use super::money;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// How long a refund waits until its outcome is known, in seconds.
pub const SETTLEMENT_SECONDS: i64 = 5;
/// How long after it a debit can be given back: 180 days, in seconds.
pub const REFUNDABLE_SECONDS: i64 = 180 * 24 * 60 * 60;

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The bank has not taken it yet.
    Pending,
    /// The customer has to say where the money goes.
    RequiresAction,
    /// The money is on its way.
    Succeeded,
    /// The bank sent it back.
    Failed,
    /// It was called off before the bank took it.
    Canceled,
}

impl RefundStatus {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::RequiresAction => "requires_action",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// Whether its amount counts as given back.
    pub fn gives_back(self) -> bool {
        match self {
            Self::Pending | Self::RequiresAction | Self::Succeeded => true,
            Self::Failed | Self::Canceled => false,
        }
    }

    /// Why a refund with this status came to nothing, if it did.
    fn failure_reason(self) -> Option<&'static str> {
        match self {
            Self::Pending | Self::RequiresAction | Self::Succeeded => None,
            Self::Failed => Some("expired_or_canceled_card"),
            Self::Canceled => Some("merchant_request"),
        }
    }
}

/// Why a refund came to nothing, and how its money came home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Such as `expired_or_canceled_card`.
    pub reason: String,
    /// The movement of the balance.
    pub balance_transaction: String,
}

/// What time alone makes of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Its next status.
    pub status: RefundStatus,
    /// When, in seconds.
    pub at: i64,
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// `re_…`, or `pyr_…` for a debit's.
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// In minor units.
    pub amount: i64,
    /// Currency in lower case.
    pub currency: String,
    /// The charge that it gives back.
    pub charge: String,
    /// The PaymentIntent of that charge.
    pub payment_intent: String,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why.
    pub reason: Option<String>,
    /// For the merchant.
    pub metadata: Metadata,
    /// The movement of the balance; none for money that was only held.
    #[serde(default)]
    pub balance_transaction: Option<String>,
    /// Why it came to nothing.
    #[serde(default)]
    pub failure: Option<Failure>,
    /// What time makes of it.
    #[serde(default)]
    pub settles: Option<Settlement>,
    /// Whether it gives a debit back.
    #[serde(default)]
    pub of_debit: bool,
}

/// What a merchant asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RefundWish {
    /// In minor units; all that is left when missing.
    pub amount: Option<i64>,
    /// Why.
    pub reason: Option<String>,
    /// For the merchant.
    pub metadata: Metadata,
}

/// Gives money of a charge back.
///
/// # Errors
/// `charge_already_refunded`, `charge_disputed`, more than what is left, or a charge without
/// captured money.
pub fn refund(
    ctx: &mut Context<'_>,
    charge: &mut Charge,
    wish: RefundWish,
) -> Result<Refund, ApiError> {
    let amount = checked_amount(charge, wish.amount)?;
    let of_debit = charge.is_debit();
    if of_debit && ctx.now > charge.created.saturating_add(REFUNDABLE_SECONDS) {
        let message = format!("Charge {} is too old to be refunded.", charge.id);
        return Err(ApiError::state(message).code("charge_not_refundable"));
    }
    dispute::require_refundable(ctx, charge)?;
    let later =
        |status| Some(Settlement { status, at: ctx.now.saturating_add(SETTLEMENT_SECONDS) });
    let (status, settles) = match charge.aftermath {
        Some(Aftermath::PendingRefund) => (RefundStatus::Pending, later(RefundStatus::Succeeded)),
        Some(Aftermath::FailingRefund) => (RefundStatus::Succeeded, later(RefundStatus::Failed)),
        Some(
            Aftermath::Dispute
            | Aftermath::ProductNotReceived
            | Aftermath::Inquiry
            | Aftermath::TwoDisputes
            | Aftermath::FraudWarning,
        )
        | None => match of_debit {
            // A transfer takes days at Stripe, and some seconds here.
            true => (RefundStatus::Pending, later(RefundStatus::Succeeded)),
            false => (RefundStatus::Succeeded, None),
        },
    };
    let mut refund = Refund {
        id: ctx.ids.next(if of_debit { "pyr_1" } else { "re_3" }),
        created: ctx.now,
        amount,
        currency: charge.currency.clone(),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        status,
        reason: wish.reason,
        metadata: wish.metadata,
        balance_transaction: None,
        failure: None,
        settles,
        of_debit,
    };
    charge.amount_refunded = charge.amount_refunded.saturating_add(amount);
    refund.balance_transaction = Some(book(ctx, &refund, Movement::Refund)?);
    ctx.save(charge)?;
    ctx.save(&refund)?;
    ctx.emit("refund.created", &refund)?;
    ctx.emit("charge.refunded", charge)?;
    reconsider(ctx, charge)?;
    Ok(refund)
}

/// Lets disputes and warnings of a charge know that what is left of it changed.
fn reconsider(ctx: &mut Context<'_>, charge: &Charge) -> Result<(), ApiError> {
    dispute::reconsider(ctx, charge)?;
    fraud_warning::reconsider(ctx, charge)
}

fn checked_amount(charge: &Charge, wished: Option<i64>) -> Result<i64, ApiError> {
    if charge.status == ChargeStatus::Failed {
        let message = format!("Charge {} failed, so there is nothing to refund.", charge.id);
        return Err(ApiError::state(message).code("charge_not_refundable"));
    }
    if charge.status == ChargeStatus::Pending {
        let message =
            format!("Charge {} is pending, so there is nothing to refund yet.", charge.id);
        return Err(ApiError::state(message).code("charge_not_refundable"));
    }
    if charge.amount_refunded >= charge.amount {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(ApiError::state(message).code("charge_already_refunded"));
    }
    if !charge.captured {
        let message = format!(
            "Charge {} was not captured: cancel its PaymentIntent to release the money.",
            charge.id
        );
        return Err(ApiError::state(message).code("charge_not_refundable"));
    }
    let left = charge.refundable();
    let amount = wished.unwrap_or(left);
    if amount > left {
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            money::text_of(amount, &charge.currency),
            money::text_of(left, &charge.currency)
        );
        return Err(ApiError::state(message).param("amount"));
    }
    Ok(amount)
}

/// Writes money that leaves, or comes home again, into the books.
fn book(ctx: &mut Context<'_>, refund: &Refund, movement: Movement) -> Result<String, ApiError> {
    let leaves = movement == Movement::Refund;
    let movement = match (refund.of_debit, movement) {
        (true, Movement::Refund) => Movement::PaymentRefund,
        (_, other) => other,
    };
    let entry = Entry {
        movement,
        source: &refund.id,
        amount: if leaves { -refund.amount } else { refund.amount },
        currency: &refund.currency,
    };
    Ok(BalanceTransaction::record(ctx, entry)?.id)
}

/// Lets a refund become what its time has brought.
pub fn settle(ctx: &mut Context<'_>, mut refund: Refund) -> Result<(), ApiError> {
    match refund.settles {
        Some(settlement) => move_to(ctx, &mut refund, settlement.status),
        None => Ok(()),
    }
}

/// Moves a refund to another status, with its money and its events; the same status changes
/// nothing but what was to come.
///
/// # Errors
/// When it would give back what is no longer left of its charge.
pub fn move_to(
    ctx: &mut Context<'_>,
    refund: &mut Refund,
    status: RefundStatus,
) -> Result<(), ApiError> {
    let before = refund.status;
    refund.settles = None;
    if before == status {
        return ctx.save(refund);
    }
    let mut charge: Charge = ctx.load_linked(&refund.charge)?;
    match (before.gives_back(), status.failure_reason()) {
        (true, Some(reason)) => {
            charge.amount_refunded = charge.amount_refunded.saturating_sub(refund.amount);
            ctx.save(&charge)?;
            let balance_transaction = book(ctx, refund, Movement::RefundFailure)?;
            refund.failure = Some(Failure { reason: reason.to_owned(), balance_transaction });
        }
        (false, None) => {
            checked_amount(&charge, Some(refund.amount))?;
            charge.amount_refunded = charge.amount_refunded.saturating_add(refund.amount);
            ctx.save(&charge)?;
            refund.balance_transaction = Some(book(ctx, refund, Movement::Refund)?);
            refund.failure = None;
        }
        (false, Some(reason)) => {
            if let Some(failure) = &mut refund.failure {
                reason.clone_into(&mut failure.reason);
            }
        }
        (true, None) => {}
    }
    refund.status = status;
    ctx.save(refund)?;
    let previous = json!({ "status": before.as_str() });
    ctx.emit_change("refund.updated", refund, Some(previous.clone()))?;
    if status == RefundStatus::Failed {
        ctx.emit("refund.failed", refund)?;
    }
    ctx.emit_change("charge.refund.updated", refund, Some(previous))?;
    reconsider(ctx, &charge)
}

/// Calls a refund off that waits for the customer.
///
/// # Errors
/// With any other status: a card's refund can be called off only in Stripe's dashboard.
pub fn cancel(ctx: &mut Context<'_>, refund: &mut Refund) -> Result<(), ApiError> {
    if refund.status == RefundStatus::RequiresAction {
        return move_to(ctx, refund, RefundStatus::Canceled);
    }
    Err(ApiError::state(format!(
        "Only a refund with a status of requires_action can be canceled; {} is {}.",
        refund.id,
        refund.status.as_str()
    )))
}
