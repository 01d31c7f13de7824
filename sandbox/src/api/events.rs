//! `/v1/events`.

use serde_json::Value;

use super::{listed, shown};
use crate::model::context::Context;
use crate::model::event::Event;
use crate::model::objects::Filter;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;

/// Shows an event.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Event>(ctx, id, fields)
}

/// Lists events; a type may end in `*`.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let one = fields.text("type")?;
    let several = fields.texts("types")?;
    if one.is_some() && !several.is_empty() {
        let message = "type and types exclude each other.";
        return Err(ApiError::validation(message).code("parameters_exclusive").param("type"));
    }
    fields.refuse_unplayed(&["delivery_success"])?;
    let filter = Filter { labels: one.into_iter().chain(several).collect(), ..Filter::default() };
    listed::<Event>(ctx, fields, filter, "/v1/events")
}
