//! Moves an object to a status at any time: what a bank, Stripe's dashboard or patience does.

use serde::Deserialize;

use super::{Answered, ControlError};
use crate::model::charge::Charge;
use crate::model::debit::{self, Verdict};
use crate::model::dispute::{self, Dispute};
use crate::model::dispute_status::DisputeStatus;
use crate::model::objects::{Entity, Kind};
use crate::model::payment_intent::PaymentIntent;
use crate::model::refund::{self, Refund, RefundStatus};
use crate::protocol::errors::ApiError;
use crate::service::{Caller, Service};
use crate::store::StoreError;

/// Whose an object is, whatever the account.
fn owner_of(service: &Service, kind: Kind, id: &str) -> Result<Caller, ApiError> {
    service.end_due()?;
    let record = service
        .store
        .write(|transaction| transaction.object(kind, id))
        .map_err(|error: StoreError| ApiError::from(error))?
        .ok_or_else(|| ApiError::missing(kind.as_str(), id, "id"))?;
    Ok(Caller { account: record.account, ..Caller::default() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RefundMove {
    status: RefundStatus,
}

/// Moves a refund to any of its five statuses.
pub(super) fn move_refund(
    service: &Service,
    id: &str,
    body: &[u8],
) -> Result<Answered, ControlError> {
    let wish: RefundMove = serde_json::from_slice(body)?;
    let caller = owner_of(service, Kind::Refund, id)?;
    let moved = service.change(&caller, |ctx| {
        let mut refund: Refund = ctx.load(id, "id")?;
        refund::move_to(ctx, &mut refund, wish.status)?;
        Ok(refund.to_json())
    })?;
    Ok(Answered::Json(moved))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DisputeMove {
    status: DisputeStatus,
}

/// Moves a dispute to any of its eight statuses.
pub(super) fn move_dispute(
    service: &Service,
    id: &str,
    body: &[u8],
) -> Result<Answered, ControlError> {
    let wish: DisputeMove = serde_json::from_slice(body)?;
    let caller = owner_of(service, Kind::Dispute, id)?;
    let moved = service.change(&caller, |ctx| {
        let mut dispute: Dispute = ctx.load(id, "id")?;
        dispute::move_to(ctx, &mut dispute, wish.status)?;
        Ok(dispute.to_json())
    })?;
    Ok(Answered::Json(moved))
}

/// What a bank is told to do about a debit.
pub(super) enum DebitMove {
    /// Answer at once.
    Settle(Verdict),
    /// Say nothing until it is told to.
    Hold,
}

/// Lets the bank answer at once, or not by itself, for the debit of a PaymentIntent that is
/// processing.
pub(super) fn move_debit(
    service: &Service,
    id: &str,
    wish: DebitMove,
) -> Result<Answered, ControlError> {
    let caller = owner_of(service, Kind::PaymentIntent, id)?;
    let settled = service.change(&caller, |ctx| {
        let intent: PaymentIntent = ctx.load(id, "id")?;
        let charge = intent.latest_charge.clone().unwrap_or_default();
        let charge: Charge = ctx.load_linked(&charge)?;
        match wish {
            DebitMove::Settle(verdict) => debit::settle(ctx, charge, verdict)?,
            DebitMove::Hold => debit::hold(ctx, charge)?,
        }
        let intent: PaymentIntent = ctx.load(id, "id")?;
        Ok(intent.to_json())
    })?;
    Ok(Answered::Json(settled))
}
