//! Webhook endpoints: where the events of an account go.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::objects::{Entity, Index, Kind};
use crate::protocol::fields::Metadata;

/// A webhook endpoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WebhookEndpoint {
    /// `we_…`
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// Where events go.
    pub url: String,
    /// Which types; `*` stands for all.
    pub enabled_events: Vec<String>,
    /// For the merchant.
    pub description: Option<String>,
    /// For the merchant.
    pub metadata: Metadata,
    /// What deliveries are signed with; shown only when it is made.
    pub secret: String,
}

impl WebhookEndpoint {
    /// Whether it wants events of a type.
    pub fn wants(&self, event_type: &str) -> bool {
        self.enabled_events.iter().any(|wanted| wanted == "*" || wanted == event_type)
    }
}

impl Entity for WebhookEndpoint {
    const KIND: Kind = Kind::WebhookEndpoint;

    fn index(&self) -> Index {
        Index { id: self.id.clone(), created: self.created, ..Index::default() }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "webhook_endpoint",
            "api_version": null,
            "application": null,
            "created": self.created,
            "description": self.description,
            "enabled_events": self.enabled_events,
            "livemode": false,
            "metadata": self.metadata,
            "status": "enabled",
            "url": self.url,
        })
    }
}
