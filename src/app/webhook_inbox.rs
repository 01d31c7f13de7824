//! The inbox of webhooks: every event with a good signature is kept, applied once, in one
//! transaction, and answered within milliseconds of its commit.
//!
//! An event that cannot be matched yet waits; one that fails to apply is kept with its error and
//! tried again. Neither blocks the others.

use crate::db::webhook_events::{EventOutcome, WebhookEventRecord};
use crate::db::{StoreError, Tx, attempts, payment_facts, payments, webhook_events};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::Observation;
use crate::domain::ids::PaymentId;
use crate::domain::saga::retry_pause;
use crate::domain::webhook_event::WebhookEventState;
use crate::metrics::Metrics;

use super::context::App;
use super::error::{AppError, AppResult};
use super::gateway::{
    EventMeaning, GatewayError, GatewayEvent, IntentAnswer, Owner, WebhookRejected,
};
use super::payments::{News, record_facts};

/// How long an event without a match is tried: as long as Stripe would deliver it again.
const KEPT_WAITING: Span = Span::from_hours(72);

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
    let job = Delivery { event, text, live, shop, metrics, tries: 0 };
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
    shop: crate::domain::ids::ShopId,
    metrics: Metrics,
    /// How often it was tried before.
    tries: u32,
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
    };
    if !webhook_events::insert(tx, &row)? {
        return Ok(Received::Seen);
    }
    let state = match &event.meaning {
        _ if event.livemode != delivery.live => {
            settle(tx, event, WebhookEventState::OtherMode, None)?
        }
        EventMeaning::NotUsed => settle(tx, event, WebhookEventState::NotUsed, None)?,
        EventMeaning::Foreign => settle(tx, event, WebhookEventState::Foreign, None)?,
        EventMeaning::Facts(_) if is_other_shops(event.owner.as_ref(), delivery) => {
            settle(tx, event, WebhookEventState::Foreign, None)?
        }
        // Of a known type, yet unreadable: a look-up will tell what it is about.
        EventMeaning::Facts(observations) if observations.is_empty() => wait(tx, event, 0)?,
        EventMeaning::Facts(observations) => match payment_of(tx, event)? {
            Some(payment) => apply(tx, delivery, &payment, observations)?,
            None => wait(tx, event, 0)?,
        },
    };
    Ok(Received::New(state))
}

fn is_other_shops(owner: Option<&Owner>, delivery: &Delivery) -> bool {
    owner.is_some_and(|owner| owner.shop != delivery.shop)
}

/// Our own metadata decides, then any object of the event that is in our books.
fn payment_of(tx: &mut Tx<'_>, event: &GatewayEvent) -> Result<Option<PaymentId>, StoreError> {
    if let Some(owner) = &event.owner
        && payments::find(tx, &owner.payment)?.is_some()
    {
        return Ok(Some(owner.payment.clone()));
    }
    let subject = &event.subject;
    if let Some(session) = &subject.session
        && let Some(attempt) = attempts::of_session(tx, session)?
    {
        return Ok(Some(attempt.payment_id));
    }
    for object in subject.intent.iter().chain(&subject.charge) {
        if let Some(payment) = payment_facts::payment_of_object(tx, object)? {
            return Ok(Some(payment));
        }
    }
    Ok(None)
}

/// Records the facts inside a savepoint: when that fails, the event is kept with its error.
fn apply(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    payment: &PaymentId,
    observations: &[Observation],
) -> Result<WebhookEventState, StoreError> {
    let event = &delivery.event;
    let cause = format!("webhook {}", event.id);
    let news = News { payment, observations, cause: &cause };
    let applied = tx.savepoint(|tx| record_facts(tx, &delivery.metrics, news));
    match applied {
        Ok(_) => settle(tx, event, WebhookEventState::Applied, Some(payment)),
        Err(error) => {
            let words = error.to_string();
            tracing::error!(event.id = event.id, error = words, "an event could not be applied");
            let state = WebhookEventState::Failed;
            let due_at = Some(tx.now() + retry_pause(delivery.tries, 0));
            let (payment, error) = (Some(payment), Some(words.as_str()));
            let outcome = EventOutcome { state, payment, due_at, error };
            webhook_events::set_outcome(tx, &event.id, &outcome)?;
            Ok(state)
        }
    }
}

fn settle(
    tx: &mut Tx<'_>,
    event: &GatewayEvent,
    state: WebhookEventState,
    payment: Option<&PaymentId>,
) -> Result<WebhookEventState, StoreError> {
    let outcome = EventOutcome { state, payment, due_at: None, error: None };
    webhook_events::set_outcome(tx, &event.id, &outcome)?;
    Ok(state)
}

/// Waits twice as long each time, up to an hour.
fn wait(
    tx: &mut Tx<'_>,
    event: &GatewayEvent,
    tries: i64,
) -> Result<WebhookEventState, StoreError> {
    let state = WebhookEventState::Waiting;
    let pause = Span::from_seconds(1_i64 << tries.clamp(0, 12)).millis().min(3_600_000);
    let due_at = Some(tx.now() + Span::from_millis(pause));
    let outcome = EventOutcome { state, payment: None, due_at, error: None };
    webhook_events::set_outcome(tx, &event.id, &outcome)?;
    Ok(state)
}

/// Tries the events that are due again. Returns how many there were.
///
/// # Errors
/// Those of the database.
pub async fn retry_due(app: &App, limit: i64) -> AppResult<usize> {
    let next = Span::from_minutes(1);
    let due = app
        .store
        .write(move |tx| {
            let next = tx.now() + next;
            webhook_events::claim_due(tx, next, limit)
        })
        .await
        .map_err(AppError::Store)?;
    let count = due.len();
    // Side by side: a silent Stripe must not make one event wait for another.
    let retries = due.into_iter().map(|row| async move {
        let id = row.id.clone();
        if let Err(error) = retry(app, row).await {
            tracing::warn!(event.id = id, error = %error, "an event must wait longer");
        }
    });
    futures_util::future::join_all(retries).await;
    Ok(count)
}

async fn retry(app: &App, row: WebhookEventRecord) -> AppResult<()> {
    let event = app.gateway.read_stored_event(row.body.as_bytes()).map_err(AppError::internal)?;
    let asked = ask_for_owner(app, &row, &event).await?;
    let delivery = Delivery {
        event,
        text: String::new(),
        live: app.settings.live,
        shop: app.settings.shop.clone(),
        metrics: app.metrics.clone(),
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
    };
    let given_up = app.now().since(row.received_at) > KEPT_WAITING;
    app.store
        .write(move |tx| {
            let EventMeaning::Facts(observations) = &delivery.event.meaning else {
                return settle(tx, &delivery.event, WebhookEventState::NotUsed, None);
            };
            let (payment, looked_up) = match &asked {
                Asked::Ours(payment, looked_up) => (Some(payment.clone()), looked_up.as_slice()),
                Asked::Foreign | Asked::NoAnswer => (payment_of(tx, &delivery.event)?, &[][..]),
            };
            let known = [observations.as_slice(), looked_up].concat();
            match payment {
                Some(payment) if !known.is_empty() => apply(tx, &delivery, &payment, &known),
                Some(_) | None if given_up || matches!(asked, Asked::Foreign) => {
                    settle(tx, &delivery.event, WebhookEventState::Foreign, None)
                }
                Some(_) | None => wait(tx, &delivery.event, row.tries),
            }
        })
        .await
        .map(|_| ())
        .map_err(AppError::Store)
}

/// What Stripe says about whose an event's PaymentIntent is.
enum Asked {
    /// It is ours, and this is what it looks like now.
    Ours(PaymentId, Vec<Observation>),
    Foreign,
    NoAnswer,
}

/// Refunds and disputes carry no mark of ours: their PaymentIntent does.
async fn ask_for_owner(
    app: &App,
    row: &WebhookEventRecord,
    event: &GatewayEvent,
) -> AppResult<Asked> {
    if row.state != WebhookEventState::Waiting {
        return Ok(Asked::NoAnswer);
    }
    let answer = match (&event.subject.intent, &event.subject.charge) {
        (Some(intent), _) => app.gateway.look_up_intent(intent).await,
        (None, Some(charge)) => app.gateway.look_up_charge(charge).await,
        (None, None) => return Ok(Asked::NoAnswer),
    };
    let answer = match answer {
        Ok(answer) => answer,
        // Stripe knows no such payment, or it is one without a PaymentIntent: none of ours.
        Err(GatewayError::Refused(_) | GatewayError::Declined(..)) => return Ok(Asked::Foreign),
        Err(error) => {
            tracing::warn!(event.id = row.id, error = %error, "whose an event is, is not known");
            return Ok(Asked::NoAnswer);
        }
    };
    let IntentAnswer { owner, observations, .. } = answer.value;
    let own = owner.filter(|owner| owner.shop == app.settings.shop);
    Ok(own.map_or(Asked::Foreign, |owner| Asked::Ours(owner.payment, observations)))
}
