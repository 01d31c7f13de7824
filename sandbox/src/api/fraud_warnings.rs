//! `/v1/radar/early_fraud_warnings`.

use serde_json::Value;

use super::{listed, shown};
use crate::model::context::Context;
use crate::model::fraud_warning::EarlyFraudWarning;
use crate::model::objects::Filter;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;

/// Shows a warning.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<EarlyFraudWarning>(ctx, id, fields)
}

/// Lists warnings.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter {
        payment_intent: fields.text("payment_intent")?,
        charge: fields.text("charge")?,
        labels: Vec::new(),
    };
    listed::<EarlyFraudWarning>(ctx, fields, filter, "/v1/radar/early_fraud_warnings")
}
