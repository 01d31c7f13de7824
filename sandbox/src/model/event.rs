//! Events: what happened to an object, with the object as it was then.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::API_VERSION;
use super::objects::{Entity, Index, Kind};

/// The request that caused an event; both parts are missing when time or a customer did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EventRequest {
    /// Its `Request-Id`.
    pub id: Option<String>,
    /// Its idempotency key.
    pub idempotency_key: Option<String>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// When it happened, in seconds.
    pub created: i64,
    /// Such as `payment_intent.succeeded`.
    pub event_type: String,
    /// The object as it was then.
    pub object: Value,
    /// The former values of what changed.
    pub previous_attributes: Option<Value>,
    /// What caused it.
    pub request: EventRequest,
    /// How many receivers have not confirmed it.
    pub pending_webhooks: i64,
}

impl Entity for Event {
    const KIND: Kind = Kind::Event;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            label: Some(self.event_type.clone()),
            ..Index::default()
        }
    }

    fn to_json(&self) -> Value {
        let mut data = json!({ "object": self.object });
        if let (Some(previous), Some(data)) = (&self.previous_attributes, data.as_object_mut()) {
            data.insert("previous_attributes".into(), previous.clone());
        }
        json!({
            "id": self.id,
            "object": "event",
            "api_version": API_VERSION,
            "created": self.created,
            "data": data,
            "livemode": false,
            "pending_webhooks": self.pending_webhooks,
            "request": self.request,
            "type": self.event_type,
        })
    }
}
