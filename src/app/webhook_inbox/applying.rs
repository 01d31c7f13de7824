//! An event enters the books: whose payment it is, its facts in a savepoint, and what became of it.

use crate::db::webhook_events::{EventOutcome, WebhookEventRecord};
use crate::db::{StoreError, Tx, attempts, payment_facts, payments, webhook_events};
use crate::domain::clock::Span;
use crate::domain::facts::Observation;
use crate::domain::ids::PaymentId;
use crate::domain::saga::retry_pause;
use crate::domain::webhook_event::WebhookEventState;
use crate::metrics::Metrics;

use crate::app::gateway::GatewayEvent;
use crate::app::payments::{News, Recorded, record_facts};

/// What one try of an event came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tried {
    /// What became of it.
    pub state: WebhookEventState,
    /// The payment that it is about, where it is known.
    pub payment: Option<PaymentId>,
    /// What was recorded, where anything was.
    pub recorded: Option<Recorded>,
    /// Why it could not be applied.
    pub error: Option<String>,
}

impl Tried {
    pub(super) const fn only(state: WebhookEventState) -> Self {
        Self { state, payment: None, recorded: None, error: None }
    }
}

/// Our own metadata decides, then any object of the event that is in our books.
pub(super) fn payment_of(
    tx: &mut Tx<'_>,
    event: &GatewayEvent,
) -> Result<Option<PaymentId>, StoreError> {
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

/// Records the facts inside a savepoint: when that fails, the event is kept with its error. One
/// that was applied before stays as it was.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    (row, metrics): (&WebhookEventRecord, &Metrics),
    payment: &PaymentId,
    observations: &[Observation],
) -> Result<Tried, StoreError> {
    let cause = format!("webhook {}", row.id);
    let news = News { payment, observations, cause: &cause };
    match tx.savepoint(|tx| record_facts(tx, metrics, news)) {
        Ok(recorded) => {
            let state = WebhookEventState::Applied;
            settle(tx, row, state, Some(payment))?;
            let payment = Some(payment.clone());
            Ok(Tried { payment, recorded: Some(recorded), ..Tried::only(state) })
        }
        Err(error) if row.state == WebhookEventState::Applied => Err(error),
        Err(error) => {
            let words = error.to_string();
            tracing::error!(event.id = row.id, error = words, "an event could not be applied");
            let state = WebhookEventState::Failed;
            let tries = u32::try_from(row.tries).unwrap_or(u32::MAX);
            let due_at = Some(tx.now() + retry_pause(tries, 0));
            let outcome =
                EventOutcome { state, payment: Some(payment), due_at, error: Some(&words) };
            webhook_events::set_outcome(tx, &row.id, &outcome)?;
            let payment = Some(payment.clone());
            Ok(Tried { payment, error: Some(words), ..Tried::only(state) })
        }
    }
}

/// Notes the end of an event, unless it had this end before.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    row: &WebhookEventRecord,
    state: WebhookEventState,
    payment: Option<&PaymentId>,
) -> Result<Tried, StoreError> {
    if row.state != state || row.settled_at.is_none() {
        let outcome = EventOutcome { state, payment, due_at: None, error: None };
        webhook_events::set_outcome(tx, &row.id, &outcome)?;
    }
    Ok(Tried { payment: payment.cloned(), ..Tried::only(state) })
}

/// Waits twice as long each time, up to an hour.
pub(super) fn wait(tx: &mut Tx<'_>, row: &WebhookEventRecord) -> Result<Tried, StoreError> {
    let state = WebhookEventState::Waiting;
    let pause = Span::from_seconds(1_i64 << row.tries.clamp(0, 12)).millis().min(3_600_000);
    let due_at = Some(tx.now() + Span::from_millis(pause));
    let outcome = EventOutcome { state, payment: None, due_at, error: None };
    webhook_events::set_outcome(tx, &row.id, &outcome)?;
    Ok(Tried::only(state))
}
