//! `/v1/payment_methods`: only a look at what a charge used.

use serde_json::Value;

use super::shown;
use crate::model::context::Context;
use crate::model::payment_method::PaymentMethod;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;

/// Shows a PaymentMethod.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<PaymentMethod>(ctx, id, fields)
}
