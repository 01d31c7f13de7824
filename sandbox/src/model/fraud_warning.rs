//! Early fraud warnings: the bank says that a charge may be fraud before anyone disputes it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::charge::Charge;
use super::context::Context;
use super::objects::{CreatedRange, Cursor, Entity, Filter, Index, Kind};
use crate::protocol::errors::ApiError;
use crate::protocol::lists::ListParams;

/// An early fraud warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarlyFraudWarning {
    /// `issfr_…`
    pub id: String,
    /// When it came, in seconds.
    pub created: i64,
    /// The charge.
    pub charge: String,
    /// The PaymentIntent of that charge.
    pub payment_intent: String,
    /// Whether a refund can still prevent a dispute.
    pub actionable: bool,
}

/// Whether a charge has neither been disputed nor refunded in full.
fn is_actionable(charge: &Charge) -> bool {
    !charge.disputed && charge.refundable() > 0
}

/// Warns of a charge.
pub fn warn(ctx: &mut Context<'_>, charge: &Charge) -> Result<(), ApiError> {
    let warning = EarlyFraudWarning {
        id: ctx.ids.next("issfr_1"),
        created: ctx.now,
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        actionable: is_actionable(charge),
    };
    ctx.save(&warning)?;
    ctx.emit("radar.early_fraud_warning.created", &warning)?;
    Ok(())
}

/// Looks at the warnings of a charge again after it was refunded or disputed.
pub fn reconsider(ctx: &mut Context<'_>, charge: &Charge) -> Result<(), ApiError> {
    let params =
        ListParams { limit: 100, cursor: Cursor::Newest, created: CreatedRange::default() };
    let filter = Filter { charge: Some(charge.id.clone()), ..Filter::default() };
    let (warnings, _) = ctx.page::<EarlyFraudWarning>(&params, filter)?;
    for mut warning in warnings {
        let actionable = is_actionable(charge);
        if warning.actionable == actionable {
            continue;
        }
        let before = json!({ "actionable": warning.actionable });
        warning.actionable = actionable;
        ctx.save(&warning)?;
        ctx.emit_change("radar.early_fraud_warning.updated", &warning, Some(before))?;
    }
    Ok(())
}

impl Entity for EarlyFraudWarning {
    const KIND: Kind = Kind::EarlyFraudWarning;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: Some(self.payment_intent.clone()),
            charge: Some(self.charge.clone()),
            ..Index::default()
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "radar.early_fraud_warning",
            "actionable": self.actionable,
            "charge": self.charge,
            "created": self.created,
            "fraud_type": "made_with_stolen_card",
            "livemode": false,
            "payment_intent": self.payment_intent,
        })
    }
}
