//! `/v1/account`.

use serde_json::{Value, json};

use crate::model::context::Context;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;

/// Shows the account of the key.
pub fn retrieve(ctx: &mut Context<'_>, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    Ok(json!({
        "id": ctx.account,
        "object": "account",
        "business_profile": { "mcc": null, "name": "Cobro sandbox", "url": null },
        "business_type": "company",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": true,
        "type": "standard",
    }))
}
