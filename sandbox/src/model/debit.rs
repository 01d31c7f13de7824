//! Bank debits: the customer's bank answers days later at Stripe, and here after some seconds.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::charge::{Charge, ChargeStatus};
use super::context::Context;
use super::dispute::{self, DisputeReason, Opening};
use super::dispute_status::DisputeStatus;
use super::payment_intent::{IntentStatus, LastPaymentError, PaymentIntent};
use super::payment_method::PaymentMethod;
use super::refusal::Refusal;
use super::session::{PaymentStatus, Session};
use crate::protocol::errors::ApiError;

/// How long a bank takes to answer, in seconds.
pub const DEBIT_SECONDS: i64 = 5;
/// How long a bank takes whose account is known for it: three minutes.
pub const DELAYED_DEBIT_SECONDS: i64 = 180;

/// What a debit of an account comes to, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebitBehaviour {
    /// What it comes to.
    pub outcome: DebitOutcome,
    /// Whether the bank takes minutes.
    pub delayed: bool,
}

impl DebitBehaviour {
    /// How long the bank takes, in seconds.
    pub fn seconds(self) -> i64 {
        if self.delayed { DELAYED_DEBIT_SECONDS } else { DEBIT_SECONDS }
    }
}

/// What a debit comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebitOutcome {
    /// The money comes.
    Succeeds,
    /// The money comes, and the customer has it taken back at once.
    Disputed,
    /// The bank does not pay.
    Fails(DebitFailure),
}

/// Why a bank does not pay
/// (<https://docs.stripe.com/payments/sepa-debit>, "Understand failure information").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DebitFailure {
    /// The name is not that of the account.
    #[serde(rename = "debit_holder_name")]
    HolderName,
    /// Not enough money.
    #[serde(rename = "debit_insufficient_funds")]
    InsufficientFunds,
    /// More than the account may pay in a week.
    #[serde(rename = "debit_source_limit")]
    SourceLimit,
    /// More often than the account may pay in a week.
    #[serde(rename = "debit_weekly_limit")]
    WeeklyLimit,
}

impl DebitFailure {
    /// The `failure_code` of the charge.
    pub fn code(self) -> &'static str {
        match self {
            Self::HolderName => "incorrect_account_holder_name",
            Self::InsufficientFunds => "insufficient_funds",
            Self::SourceLimit => "charge_exceeds_source_limit",
            Self::WeeklyLimit => "charge_exceeds_weekly_limit",
        }
    }

    /// The `failure_message` of the charge.
    pub fn message(self) -> &'static str {
        match self {
            Self::HolderName => {
                "The customer's account information is missing or incorrect, so the bank did not \
                 pay."
            }
            Self::InsufficientFunds => "The customer's account has insufficient funds.",
            Self::SourceLimit => "The payment exceeds the weekly volume limit of the account.",
            Self::WeeklyLimit => "The payment exceeds the weekly number of payments.",
        }
    }
}

/// What becomes of a debit that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// What its account is known for.
    AsKnown,
    /// The money comes.
    Succeed,
    /// The bank does not pay.
    Fail,
}

impl Verdict {
    fn outcome(self, known: DebitOutcome) -> DebitOutcome {
        match (self, known) {
            (Self::AsKnown, known) | (Self::Fail, known @ DebitOutcome::Fails(_)) => known,
            (Self::Succeed, known @ DebitOutcome::Disputed) => known,
            (Self::Succeed, DebitOutcome::Succeeds | DebitOutcome::Fails(_)) => {
                DebitOutcome::Succeeds
            }
            (Self::Fail, DebitOutcome::Succeeds | DebitOutcome::Disputed) => {
                DebitOutcome::Fails(DebitFailure::HolderName)
            }
        }
    }
}

fn require_pending(charge: &Charge) -> Result<(), ApiError> {
    if charge.status == ChargeStatus::Pending {
        return Ok(());
    }
    let message = format!("Charge {} is {}, not pending.", charge.id, charge.status.as_str());
    Err(ApiError::state(message))
}

/// Lets the bank say nothing for a charge that is pending, until it is asked to by [`settle`].
///
/// # Errors
/// When it is not pending.
pub fn hold(ctx: &mut Context<'_>, mut charge: Charge) -> Result<(), ApiError> {
    require_pending(&charge)?;
    charge.settles_at = None;
    ctx.save(&charge)
}

/// Lets the bank answer for a charge that is pending.
///
/// # Errors
/// When it is not pending.
pub fn settle(ctx: &mut Context<'_>, mut charge: Charge, verdict: Verdict) -> Result<(), ApiError> {
    require_pending(&charge)?;
    let mut intent: PaymentIntent = ctx.load_linked(&charge.payment_intent)?;
    let method: PaymentMethod = ctx.load_linked(&charge.payment_method)?;
    let known = method.debit_behaviour().map_or(DebitOutcome::Succeeds, |known| known.outcome);
    charge.settles_at = None;
    match verdict.outcome(known) {
        DebitOutcome::Fails(failure) => fail(ctx, (&mut charge, &mut intent), &method, failure),
        DebitOutcome::Succeeds => succeed(ctx, &mut charge, &mut intent),
        DebitOutcome::Disputed => {
            succeed(ctx, &mut charge, &mut intent)?;
            let opening = Opening {
                amount: charge.amount_captured,
                reason: DisputeReason::CustomerInitiated,
                // Nobody can contest the dispute of a debit.
                status: DisputeStatus::Lost,
            };
            dispute::open(ctx, &mut charge, opening).map(drop)
        }
    }
}

fn succeed(
    ctx: &mut Context<'_>,
    charge: &mut Charge,
    intent: &mut PaymentIntent,
) -> Result<(), ApiError> {
    charge.status = ChargeStatus::Succeeded;
    charge.book(ctx)?;
    ctx.save(charge)?;
    intent.status = IntentStatus::Succeeded;
    intent.amount_received = charge.amount_captured;
    ctx.save(intent)?;
    ctx.emit("charge.succeeded", charge)?;
    ctx.emit("payment_intent.succeeded", intent)?;
    tell_session(ctx, intent, PaymentStatus::Paid)
}

fn fail(
    ctx: &mut Context<'_>,
    (charge, intent): (&mut Charge, &mut PaymentIntent),
    method: &PaymentMethod,
    failure: DebitFailure,
) -> Result<(), ApiError> {
    let refusal = Refusal::Debit(failure);
    charge.status = ChargeStatus::Failed;
    charge.decline = Some(refusal);
    charge.captured = false;
    charge.amount_captured = 0;
    ctx.save(charge)?;
    intent.status = IntentStatus::RequiresPaymentMethod;
    intent.payment_method = None;
    intent.last_payment_error = Some(LastPaymentError::of_charge(refusal, &charge.id, method));
    ctx.save(intent)?;
    ctx.emit("charge.failed", charge)?;
    ctx.emit("payment_intent.payment_failed", intent)?;
    tell_session(ctx, intent, PaymentStatus::Unpaid)
}

/// A Checkout Session that was completed by a debit has news of its own.
fn tell_session(
    ctx: &mut Context<'_>,
    intent: &PaymentIntent,
    payment_status: PaymentStatus,
) -> Result<(), ApiError> {
    let Some(id) = &intent.session else { return Ok(()) };
    let mut session: Session = ctx.load_linked(id)?;
    session.payment_status = payment_status;
    ctx.save(&session)?;
    let event = match payment_status {
        PaymentStatus::Paid => "checkout.session.async_payment_succeeded",
        PaymentStatus::Unpaid => "checkout.session.async_payment_failed",
    };
    ctx.emit(event, &session).map(drop)
}

/// The error in a PaymentIntent whose debit failed.
pub fn error_json(failure: DebitFailure, charge: Option<&str>, payment_method: &Value) -> Value {
    let code = "payment_intent_payment_attempt_failed";
    json!({
        "charge": charge,
        "code": code,
        "doc_url": format!("https://docs.stripe.com/error-codes/{}", code.replace('_', "-")),
        "message": format!("The payment failed. {}", failure.message()),
        "payment_method": payment_method,
        "type": "invalid_request_error",
    })
}
