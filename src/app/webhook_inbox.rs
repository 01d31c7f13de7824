//! The inbox of webhooks: every event with a good signature is kept, applied once, in one
//! transaction, and answered within milliseconds of its commit.
//!
//! An event that cannot be matched yet waits; one that fails to apply is kept with its error and
//! tried again. Neither blocks the others.

mod applying;
mod inbox_room;
mod replaying;
mod replaying_many;
mod retrying;

pub use inbox_room::{EventView, InboxHead, Lateness, head, list, one};
pub use replaying::{ReplayError, ReplayForm, ReplayPreview, Replayed, preview, replay};
pub use replaying_many::{MOST_AT_ONCE, ReplaysForm, preview_many, replay_many, results};
pub use retrying::retry_due;

pub use crate::db::webhook_event_list::{EventAbout, EventFilter, EventRow};

use crate::db::webhook_events::WebhookEventRecord;
use crate::db::{StoreError, Tx, webhook_events};
use crate::domain::clock::Moment;
use crate::domain::ids::ShopId;
use crate::domain::webhook_event::WebhookEventState;
use crate::metrics::Metrics;

use super::context::App;
use super::error::AppError;
use super::gateway::{EventMeaning, GatewayEvent, Owner, WebhookRejected};
use applying::{apply, payment_of, settle, wait};

/// What became of a delivery. Each is a 200 to the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is new, and this became of it.
    New(WebhookEventState),
    /// It was delivered before.
    Seen,
}

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// It does not come from Stripe, or is no event: a 400.
    #[error(transparent)]
    Rejected(#[from] WebhookRejected),
    /// We could not keep it: a 500, so that Stripe sends it again.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Takes one delivery.
///
/// # Errors
/// [`ReceiveError`]; then nothing of it was kept.
pub async fn receive(
    app: &App,
    body: &[u8],
    signature: Option<&str>,
) -> Result<Received, ReceiveError> {
    let event = app.gateway.read_webhook(body, signature, app.now()).inspect_err(|rejected| {
        app.metrics.webhook(rejected.name());
        tracing::warn!(webhook.rejected = rejected.name(), "a webhook was refused");
    })?;
    // The signature was checked over these bytes, and JSON is UTF-8.
    let text = String::from_utf8(body.to_vec()).map_err(|_| WebhookRejected::Malformed)?;
    let (live, metrics) = (app.settings.live, app.metrics.clone());
    let (shop, id, kind) = (app.settings.shop.clone(), event.id.clone(), event.kind.clone());
    let job = Delivery { event, text, live, shop, metrics };
    let received = app.store.write(move |tx| keep(tx, &job)).await.map_err(AppError::from)?;
    let outcome = match received {
        Received::Seen => "seen",
        Received::New(state) => state.name(),
    };
    app.metrics.webhook(outcome);
    tracing::info!(event.id = id, event.kind = kind, event.outcome = outcome, "a webhook came");
    app.bell.notify_one();
    Ok(received)
}

struct Delivery {
    event: GatewayEvent,
    text: String,
    live: bool,
    shop: ShopId,
    metrics: Metrics,
}

fn keep(tx: &mut Tx<'_>, delivery: &Delivery) -> Result<Received, StoreError> {
    let event = &delivery.event;
    let row = WebhookEventRecord {
        id: event.id.clone(),
        kind: event.kind.clone(),
        created_at: Moment::from_seconds(event.created_seconds),
        livemode: event.livemode,
        state: WebhookEventState::Waiting,
        payment_id: None,
        body: delivery.text.clone(),
        tries: 0,
        due_at: None,
        last_error: None,
        received_at: tx.now(),
        settled_at: None,
        object_id: Some(event.subject.object_id.clone()).filter(|id| is_shown(id)),
    };
    if !webhook_events::insert(tx, &row)? {
        return Ok(Received::Seen);
    }
    let tried = match &event.meaning {
        _ if event.livemode != delivery.live => {
            settle(tx, &row, WebhookEventState::OtherMode, None)?
        }
        EventMeaning::NotUsed => settle(tx, &row, WebhookEventState::NotUsed, None)?,
        EventMeaning::Foreign => settle(tx, &row, WebhookEventState::Foreign, None)?,
        EventMeaning::Facts(_) if is_other_shops(event.owner.as_ref(), delivery) => {
            settle(tx, &row, WebhookEventState::Foreign, None)?
        }
        // Of a known type, yet unreadable: a look-up will tell what it is about.
        EventMeaning::Facts(observations) if observations.is_empty() => wait(tx, &row)?,
        EventMeaning::Facts(observations) => match payment_of(tx, event)? {
            Some(payment) => apply(tx, (&row, &delivery.metrics), &payment, observations)?,
            None => wait(tx, &row)?,
        },
    };
    Ok(Received::New(tried.state))
}

/// An id that can be kept beside the body and looked for; PostgreSQL takes no NUL in a text.
fn is_shown(id: &str) -> bool {
    !id.is_empty() && !id.contains('\0')
}

fn is_other_shops(owner: Option<&Owner>, delivery: &Delivery) -> bool {
    owner.is_some_and(|owner| owner.shop != delivery.shop)
}
