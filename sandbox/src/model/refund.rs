//! Refunds: money that goes back to the card.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::charge::{Charge, ChargeStatus};
use super::context::Context;
use super::money;
use super::objects::{Entity, Index, Kind};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// Where a refund stands. Those of the cards played so far succeed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// The money is on its way for good.
    Succeeded,
}

impl RefundStatus {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
        }
    }
}

/// A refund.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// `re_…`
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
/// `charge_already_refunded`, more than what is left, or a charge without captured money.
pub fn refund(
    ctx: &mut Context<'_>,
    charge: &mut Charge,
    wish: RefundWish,
) -> Result<Refund, ApiError> {
    if charge.status == ChargeStatus::Failed {
        let message = format!("Charge {} failed, so there is nothing to refund.", charge.id);
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
    let amount = wish.amount.unwrap_or(left);
    if amount > left {
        let message = format!(
            "Refund amount ({}) is greater than unrefunded amount on charge ({})",
            money::text_of(amount, &charge.currency),
            money::text_of(left, &charge.currency)
        );
        return Err(ApiError::state(message).param("amount"));
    }
    charge.amount_refunded = charge.amount_refunded.saturating_add(amount);
    let refund = Refund {
        id: ctx.ids.next("re_3"),
        created: ctx.now,
        amount,
        currency: charge.currency.clone(),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        status: RefundStatus::Succeeded,
        reason: wish.reason,
        metadata: wish.metadata,
    };
    ctx.save(charge)?;
    ctx.save(&refund)?;
    ctx.emit("refund.created", &refund)?;
    ctx.emit("charge.refunded", charge)?;
    Ok(refund)
}

impl Entity for Refund {
    const KIND: Kind = Kind::Refund;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: Some(self.payment_intent.clone()),
            charge: Some(self.charge.clone()),
            label: Some(self.status.as_str().to_owned()),
            due: None,
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": null,
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "customer": null,
            "customer_account": null,
            "destination_details": {
                "card": {
                    "reference_status": "pending",
                    "reference_type": "acquirer_reference_number",
                    "type": "refund",
                },
                "type": "card",
            },
            "metadata": self.metadata,
            "payment_intent": self.payment_intent,
            "payment_method": null,
            "reason": self.reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": self.status.as_str(),
            "transfer_reversal": null,
        })
    }
}
