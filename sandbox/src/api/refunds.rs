//! `/v1/refunds`.

use serde_json::{Value, json};

use super::{listed, shown};
use crate::model::charge::Charge;
use crate::model::context::Context;
use crate::model::objects::{Entity, Filter};
use crate::model::payment_intent::PaymentIntent;
use crate::model::refund::{self, Refund, RefundWish};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// Gives money back.
pub fn create(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let of_charge = fields.text("charge")?;
    let of_intent = fields.text("payment_intent")?;
    let reasons = ["duplicate", "fraudulent", "requested_by_customer"];
    let wish = RefundWish {
        amount: fields.integer_from("amount", 1)?,
        reason: fields.choice("reason", &reasons)?,
        metadata: fields.metadata()?,
    };
    fields.refuse_unplayed(&[
        "currency",
        "customer",
        "instructions_email",
        "origin",
        "refund_application_fee",
        "reverse_transfer",
    ])?;
    fields.end()?;
    let mut charge = find_charge(ctx, of_charge, of_intent)?;
    Ok(refund::refund(ctx, &mut charge, wish)?.to_json())
}

fn find_charge(
    ctx: &mut Context<'_>,
    of_charge: Option<String>,
    of_intent: Option<String>,
) -> Result<Charge, ApiError> {
    match (of_charge, of_intent) {
        (Some(charge), None) => ctx.load(&charge, "charge"),
        (None, Some(intent)) => {
            let intent: PaymentIntent = ctx.load(&intent, "payment_intent")?;
            if intent.latest_charge.is_none() || intent.last_payment_error.is_some() {
                let message = format!(
                    "This PaymentIntent ({}) does not have a successful charge to refund.",
                    intent.id
                );
                return Err(ApiError::state(message));
            }
            let latest = intent.latest_charge.unwrap_or_default();
            ctx.load_linked(&latest)
        }
        (None, None) => {
            let message = "One of the following params should be provided for this request: \
                           payment_intent or charge.";
            Err(ApiError::validation(message).code("parameter_missing").param("charge"))
        }
        (Some(_), Some(_)) => {
            let message = "charge and payment_intent exclude each other.";
            Err(ApiError::validation(message).code("parameters_exclusive").param("charge"))
        }
    }
}

/// Shows a refund.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Refund>(ctx, id, fields)
}

/// Lists refunds.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter {
        payment_intent: fields.text("payment_intent")?,
        charge: fields.text("charge")?,
        labels: Vec::new(),
    };
    listed::<Refund>(ctx, fields, filter, "/v1/refunds")
}

/// Changes the metadata of a refund.
pub fn update(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let changes = fields.metadata_changes()?;
    fields.end()?;
    let mut refund: Refund = ctx.load(id, "id")?;
    let before = json!({ "metadata": refund.metadata });
    fields::change_metadata(&mut refund.metadata, changes);
    ctx.save(&refund)?;
    ctx.emit_change("refund.updated", &refund, Some(before))?;
    Ok(refund.to_json())
}

/// Calls off a refund that waits for the customer; a card's never does.
pub fn cancel(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let mut refund: Refund = ctx.load(id, "id")?;
    refund::cancel(ctx, &mut refund)?;
    Ok(refund.to_json())
}
