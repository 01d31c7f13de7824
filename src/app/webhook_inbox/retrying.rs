//! Events that have not come to an end are tried again, by the worker when they are due and by a
//! person when they want. Where the books do not know whose an event is, Stripe is asked.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{EventMeaning, GatewayError, GatewayEvent, IntentAnswer};
use crate::db::webhook_events::WebhookEventRecord;
use crate::db::{StoreError, Tx, webhook_events};
use crate::domain::clock::Span;
use crate::domain::facts::Observation;
use crate::domain::ids::PaymentId;
use crate::domain::webhook_event::WebhookEventState;
use crate::metrics::Metrics;

use super::applying::{Tried, apply, payment_of, settle, wait};

/// How long an event without a match is tried: as long as Stripe would deliver it again.
const KEPT_WAITING: Span = Span::from_hours(72);

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
    let again = Again::prepare(app, &row, (Trying::Worker, Asking::Stripe)).await?;
    app.store.write(move |tx| again.run(tx)).await.map(|_| ()).map_err(AppError::Store)
}

/// Who tries an event again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trying {
    /// The worker: what somebody brought to an end meanwhile is left alone.
    Worker,
    /// A person: whatever became of it, it is read and applied once more, and never given up.
    Person,
}

/// Who is asked whose an event is, where the books may not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// Stripe.
    Stripe,
    /// Nobody: a preview of many must not call for each.
    Nobody,
}

/// An event that is read again, with what Stripe says about whose it is.
pub(super) struct Again {
    event: GatewayEvent,
    asked: Asked,
    trying: Trying,
    given_up: bool,
    live: bool,
    metrics: Metrics,
}

/// What Stripe says about whose an event's PaymentIntent is.
enum Asked {
    /// It is ours, and this is what it looks like now.
    Ours(PaymentId, Vec<Observation>),
    Foreign,
    NoAnswer,
}

impl Again {
    /// Reads a stored event, and asks Stripe whose it is where the books may not know.
    pub(super) async fn prepare(
        app: &App,
        row: &WebhookEventRecord,
        (trying, asking): (Trying, Asking),
    ) -> AppResult<Self> {
        let event =
            app.gateway.read_stored_event(row.body.as_bytes()).map_err(AppError::internal)?;
        let asked = match asking {
            Asking::Stripe => ask_for_owner(app, row, &event).await,
            Asking::Nobody => Asked::NoAnswer,
        };
        let (live, metrics) = (app.settings.live, app.metrics.clone());
        let old = app.now().since(row.received_at) > KEPT_WAITING;
        let given_up = old && trying == Trying::Worker;
        Ok(Self { event, asked, trying, given_up, live, metrics })
    }

    /// The payment that it will be applied to, as far as that is known.
    pub(super) fn payment(&self, tx: &mut Tx<'_>) -> Result<Option<PaymentId>, StoreError> {
        match &self.asked {
            Asked::Ours(payment, _) => Ok(Some(payment.clone())),
            Asked::Foreign | Asked::NoAnswer => payment_of(tx, &self.event),
        }
    }

    /// Tries the event under the lock of its row.
    pub(super) fn run(&self, tx: &mut Tx<'_>) -> Result<Tried, StoreError> {
        let row = webhook_events::lock(tx, &self.event.id)?.ok_or(StoreError::NotFound)?;
        let open = matches!(row.state, WebhookEventState::Waiting | WebhookEventState::Failed);
        if !open && self.trying == Trying::Worker {
            return Ok(Tried::only(row.state));
        }
        if row.livemode != self.live {
            return settle(tx, &row, WebhookEventState::OtherMode, None);
        }
        let observations = match &self.event.meaning {
            EventMeaning::Facts(observations) => observations,
            EventMeaning::Foreign => return settle(tx, &row, WebhookEventState::Foreign, None),
            EventMeaning::NotUsed => return settle(tx, &row, WebhookEventState::NotUsed, None),
        };
        let looked_up = match &self.asked {
            Asked::Ours(_, looked_up) => looked_up.as_slice(),
            Asked::Foreign | Asked::NoAnswer => &[],
        };
        let known = [observations.as_slice(), looked_up].concat();
        match self.payment(tx)? {
            Some(payment) if !known.is_empty() => {
                apply(tx, (&row, &self.metrics), &payment, &known)
            }
            Some(_) | None if self.given_up || matches!(self.asked, Asked::Foreign) => {
                settle(tx, &row, WebhookEventState::Foreign, None)
            }
            // Nobody answered: what was put aside before stays there.
            Some(_) | None if !open => Ok(Tried::only(row.state)),
            Some(_) | None => wait(tx, &row),
        }
    }
}

/// Refunds and disputes carry no mark of ours: their PaymentIntent does.
async fn ask_for_owner(app: &App, row: &WebhookEventRecord, event: &GatewayEvent) -> Asked {
    let unknown = [WebhookEventState::Waiting, WebhookEventState::Foreign].contains(&row.state);
    if !unknown || !matches!(event.meaning, EventMeaning::Facts(_)) {
        return Asked::NoAnswer;
    }
    let answer = match (&event.subject.intent, &event.subject.charge) {
        (Some(intent), _) => app.gateway.look_up_intent(intent).await,
        (None, Some(charge)) => app.gateway.look_up_charge(charge).await,
        (None, None) => return Asked::NoAnswer,
    };
    let answer = match answer {
        Ok(answer) => answer,
        // Stripe knows no such payment, or it is one without a PaymentIntent: none of ours.
        Err(GatewayError::Refused(_) | GatewayError::Declined(..)) => return Asked::Foreign,
        Err(error) => {
            tracing::warn!(event.id = row.id, error = %error, "whose an event is, is not known");
            return Asked::NoAnswer;
        }
    };
    let IntentAnswer { owner, observations, .. } = answer.value;
    let own = owner.filter(|owner| owner.shop == app.settings.shop);
    own.map_or(Asked::Foreign, |owner| Asked::Ours(owner.payment, observations))
}
