//! `/v1/charges`.

use serde_json::{Value, json};

use super::{listed, shown};
use crate::model::charge::Charge;
use crate::model::context::Context;
use crate::model::objects::{Entity, Filter};
use crate::model::refund::Refund;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// Shows a charge.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Charge>(ctx, id, fields)
}

/// Lists charges.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter { payment_intent: fields.text("payment_intent")?, ..Filter::default() };
    fields.refuse_unplayed(&["customer", "transfer_group"])?;
    listed::<Charge>(ctx, fields, filter, "/v1/charges")
}

/// Lists the refunds of a charge.
pub fn refunds(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    let charge: Charge = ctx.load(id, "id")?;
    let filter = Filter { charge: Some(charge.id), ..Filter::default() };
    listed::<Refund>(ctx, fields, filter, &format!("/v1/charges/{id}/refunds"))
}

/// Changes what is the merchant's own in a charge.
pub fn update(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let changes = fields.metadata_changes()?;
    let description = fields.text("description")?;
    let receipt_email = fields.text("receipt_email")?;
    fields.refuse_unplayed(&["customer", "fraud_details", "shipping", "transfer_group"])?;
    fields.end()?;
    let mut charge: Charge = ctx.load(id, "id")?;
    let before = json!({
        "description": charge.description,
        "metadata": charge.metadata,
        "receipt_email": charge.receipt_email,
    });
    fields::change_metadata(&mut charge.metadata, changes);
    charge.description = description.or(charge.description);
    charge.receipt_email = receipt_email.or(charge.receipt_email);
    ctx.save(&charge)?;
    ctx.emit_change("charge.updated", &charge, Some(before))?;
    Ok(charge.to_json())
}
