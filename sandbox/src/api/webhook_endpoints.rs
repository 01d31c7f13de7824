//! `/v1/webhook_endpoints`.

use serde_json::{Value, json};

use super::{listed, shown};
use crate::model::context::Context;
use crate::model::objects::{Entity, Filter, Kind};
use crate::model::webhook_endpoint::WebhookEndpoint;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// Registers an endpoint; only this answer shows its secret.
pub fn create(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let url = fields.required_text("url")?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(ApiError::validation("Not a valid URL").code("url_invalid").param("url"));
    }
    let enabled_events = fields.texts("enabled_events")?;
    if enabled_events.is_empty() {
        return Err(fields::missing("enabled_events"));
    }
    let description = fields.text("description")?;
    let metadata = fields.metadata()?;
    fields.text("api_version")?;
    fields.boolean("connect")?;
    fields.end()?;
    let endpoint = WebhookEndpoint {
        id: ctx.ids.next("we_1"),
        created: ctx.now,
        url,
        enabled_events,
        description,
        metadata,
        secret: ctx.ids.next_of("whsec_", 32),
    };
    ctx.save(&endpoint)?;
    let mut answer = endpoint.to_json();
    if let Some(members) = answer.as_object_mut() {
        members.insert("secret".into(), json!(endpoint.secret));
    }
    Ok(answer)
}

/// Shows an endpoint.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<WebhookEndpoint>(ctx, id, fields)
}

/// Lists endpoints.
pub fn list(ctx: &mut Context<'_>, fields: Fields) -> Result<Value, ApiError> {
    listed::<WebhookEndpoint>(ctx, fields, Filter::default(), "/v1/webhook_endpoints")
}

/// Takes an endpoint away; what was not delivered to it never will be.
pub fn delete(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let endpoint: WebhookEndpoint = ctx.load(id, "id")?;
    ctx.objects.remove(Kind::WebhookEndpoint, &endpoint.id)?;
    Ok(json!({ "id": endpoint.id, "object": "webhook_endpoint", "deleted": true }))
}
