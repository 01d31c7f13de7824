//! What follows a payment that succeeded, some seconds later, when its card is known for it.

use super::card::Aftermath;
use super::charge::Charge;
use super::context::Context;
use super::dispute::{self, DisputeReason, Opening};
use super::dispute_status::DisputeStatus;
use super::fraud_warning;
use crate::protocol::errors::ApiError;

/// How long after the payment it follows, in seconds.
pub const AFTERMATH_SECONDS: i64 = 5;

/// Lets it follow.
pub fn follow(ctx: &mut Context<'_>, mut charge: Charge) -> Result<(), ApiError> {
    charge.aftermath_at = None;
    ctx.save(&charge)?;
    let amount = charge.amount_captured;
    let dispute = |reason| Opening { amount, reason, status: DisputeStatus::NeedsResponse };
    let openings = match charge.aftermath {
        Some(Aftermath::Dispute) => vec![dispute(DisputeReason::Fraudulent)],
        Some(Aftermath::ProductNotReceived) => vec![dispute(DisputeReason::ProductNotReceived)],
        Some(Aftermath::Inquiry) => vec![Opening {
            status: DisputeStatus::WarningNeedsResponse,
            ..dispute(DisputeReason::Fraudulent)
        }],
        Some(Aftermath::TwoDisputes) => {
            // Each takes its part: together they are the charge.
            let half = amount / 2;
            let rest = amount.saturating_sub(half);
            vec![
                Opening { amount: half, ..dispute(DisputeReason::Fraudulent) },
                Opening { amount: rest, ..dispute(DisputeReason::ProductNotReceived) },
            ]
        }
        Some(Aftermath::FraudWarning) => return fraud_warning::warn(ctx, &charge),
        Some(Aftermath::PendingRefund | Aftermath::FailingRefund) | None => return Ok(()),
    };
    for opening in openings {
        dispute::open(ctx, &mut charge, opening)?;
    }
    Ok(())
}
