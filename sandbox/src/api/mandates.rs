//! `/v1/mandates`: only a look at what a debit used.

use serde_json::Value;

use super::shown;
use crate::model::context::Context;
use crate::model::mandate::Mandate;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;

/// Shows a mandate.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Mandate>(ctx, id, fields)
}
