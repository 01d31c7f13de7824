//! Reads an event: what kind it is, whose, and what it says.
//!
//! Only the envelope must be right. An object that cannot be read as its type promises still
//! names what to look up, so it brings no facts and a line in the log instead of an error.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::objects::{self, Witness, id_of};
use super::seen::{
    Expandable, Marks, SeenCharge, SeenDispute, SeenId, SeenIntent, SeenRefund, SeenSession,
    SeenWarning,
};
use crate::app::gateway::{EventMeaning, EventSubject, GatewayEvent, Owner, WebhookRejected};
use crate::domain::facts::{Observation, Observed};
use crate::domain::ids::ShopId;

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    #[serde(default)]
    livemode: bool,
    data: EnvelopeData,
}

#[derive(Deserialize)]
struct EnvelopeData {
    object: Value,
}

/// The kinds of object that events tell facts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Session,
    /// `true` where the event is about a refused try.
    Intent {
        refused: bool,
    },
    Charge,
    Refund,
    Dispute,
    FraudWarning,
}

/// The kind of object of an event that we make use of.
fn kind_of(event: &str) -> Option<Kind> {
    Some(match event {
        "checkout.session.completed"
        | "checkout.session.expired"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed" => Kind::Session,
        "payment_intent.payment_failed" => Kind::Intent { refused: true },
        "payment_intent.processing"
        | "payment_intent.requires_action"
        | "payment_intent.amount_capturable_updated"
        | "payment_intent.succeeded"
        | "payment_intent.canceled" => Kind::Intent { refused: false },
        "charge.succeeded" | "charge.captured" | "charge.updated" | "charge.expired"
        | "charge.refunded" => Kind::Charge,
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            Kind::Refund
        }
        "charge.dispute.created"
        | "charge.dispute.updated"
        | "charge.dispute.closed"
        | "charge.dispute.funds_withdrawn"
        | "charge.dispute.funds_reinstated" => Kind::Dispute,
        "radar.early_fraud_warning.created" | "radar.early_fraud_warning.updated" => {
            Kind::FraudWarning
        }
        _ => return None,
    })
}

/// Reads an event whose signature was checked.
///
/// # Errors
/// [`WebhookRejected::Malformed`] where the body is no event.
pub(super) fn read(body: &[u8], shop: &ShopId) -> Result<GatewayEvent, WebhookRejected> {
    let envelope: Envelope =
        serde_json::from_slice(body).map_err(|_unreadable| WebhookRejected::Malformed)?;
    if envelope.id.is_empty() || envelope.kind.is_empty() || !envelope.data.object.is_object() {
        return Err(WebhookRejected::Malformed);
    }
    let kind = kind_of(&envelope.kind);
    let object = &envelope.data.object;
    let marks = object.get("metadata").and_then(read_as::<Marks>);
    let owner = objects::owner(marks.as_ref());
    let subject = subject(object, kind);
    let meaning = match kind {
        None => EventMeaning::NotUsed,
        Some(kind) if !may_be_ours(kind, owner.as_ref(), marks.as_ref(), shop) => {
            EventMeaning::Foreign
        }
        Some(kind) => EventMeaning::Facts(facts(&envelope, kind, shop)),
    };
    let Envelope { id, kind, created, livemode, .. } = envelope;
    Ok(GatewayEvent { id, kind, created_seconds: created, livemode, owner, subject, meaning })
}

/// Sessions and PaymentIntents that we made carry our mark. Charges, refunds, disputes and warnings
/// may carry none, and then only their PaymentIntent can tell whose they are.
fn may_be_ours(kind: Kind, owner: Option<&Owner>, marks: Option<&Marks>, shop: &ShopId) -> bool {
    match kind {
        Kind::Session | Kind::Intent { .. } => owner.is_some_and(|owner| owner.shop == *shop),
        Kind::Charge | Kind::Refund | Kind::Dispute | Kind::FraudWarning => {
            let mark = marks.and_then(|marks| marks.cobro_shop.as_deref());
            mark.is_none_or(|mark| mark == shop.as_str())
        }
    }
}

/// What the object links to, field by field, so that a broken one costs no other.
fn subject(object: &Value, kind: Option<Kind>) -> EventSubject {
    let link = |name: &str| {
        let link = object.get(name).and_then(read_as::<Expandable<SeenId>>);
        id_of(link.as_ref())
    };
    let own = object.get("id").and_then(Value::as_str).map(str::to_owned);
    let object_id = own.clone().unwrap_or_default();
    let (intent, charge) = (link("payment_intent"), link("charge"));
    match kind {
        Some(Kind::Session) => EventSubject { object_id, session: own, intent, charge },
        Some(Kind::Intent { .. }) => {
            EventSubject { object_id, session: None, intent: own, charge: link("latest_charge") }
        }
        Some(Kind::Charge) => EventSubject { object_id, session: None, intent, charge: own },
        Some(Kind::Refund | Kind::Dispute | Kind::FraudWarning) | None => {
            EventSubject { object_id, session: None, intent, charge }
        }
    }
}

fn facts(envelope: &Envelope, kind: Kind, shop: &ShopId) -> Vec<Observation> {
    let witness = Witness::Event { id: envelope.id.clone(), created_seconds: envelope.created };
    let object = &envelope.data.object;
    let seen = match kind {
        Kind::Session => read_as::<SeenSession>(object)
            .map(|seen| objects::session(&seen, &witness, shop).into_iter().collect()),
        Kind::Intent { refused } => read_as::<SeenIntent>(object)
            .map(|seen| of_intent(objects::intent_with_charge(&seen, &witness, shop), refused)),
        Kind::Charge => read_as::<SeenCharge>(object)
            .map(|seen| objects::charge(&seen, &witness).into_iter().collect()),
        Kind::Refund => read_as::<SeenRefund>(object)
            .map(|seen| objects::refund(&seen, &witness).into_iter().collect()),
        Kind::Dispute => {
            read_as::<SeenDispute>(object).map(|seen| vec![objects::dispute(&seen, &witness)])
        }
        Kind::FraudWarning => {
            read_as::<SeenWarning>(object).map(|seen| vec![objects::fraud_warning(&seen, &witness)])
        }
    };
    seen.unwrap_or_else(|| {
        tracing::warn!(
            stripe.event_id = envelope.id,
            stripe.event_type = envelope.kind,
            "The object of an event cannot be read; it must be looked up"
        );
        Vec::new()
    })
}

/// Later events still carry the last refusal; only its own event knows when it happened.
fn of_intent(mut observations: Vec<Observation>, refused: bool) -> Vec<Observation> {
    if !refused {
        for observation in &mut observations {
            if let Observed::Intent { failed_try, .. } = &mut observation.seen {
                *failed_try = None;
            }
        }
    }
    observations
}

fn read_as<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}
