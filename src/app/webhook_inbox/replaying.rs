//! A person applies events once more: what would change is said before, by the function that does
//! it, and what was applied before changes nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::app::rehearsal::{self, Effects};
use crate::db::webhook_events::WebhookEventRecord;
use crate::db::{JobError, StoreError, Tx, audit, payments, webhook_events};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, PaymentId};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};

use super::EventRow;
use super::applying::Tried;
use super::retrying::{Again, Asking, Trying};

/// What the form of one replay sends.
#[derive(Clone, Debug)]
pub struct ReplayForm {
    /// The event.
    pub event: String,
    /// What the page said became of it.
    pub seen: String,
    /// The token of the form.
    pub form_token: String,
}

/// What a replay came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// The event.
    pub event: String,
    /// What came of it.
    pub result: ReplayResult,
    /// How many facts were new.
    pub new_facts: usize,
    /// The payment that it is about.
    pub payment: Option<PaymentId>,
    /// The payment's status before and after, where facts were recorded.
    pub status: Option<(PaymentStatus, PaymentStatus)>,
    /// Why it could not be applied.
    pub error: Option<String>,
}

impl Replayed {
    pub(super) fn of(event: &str, before: WebhookEventState, tried: Tried) -> Self {
        let new_facts = tried.recorded.map_or(0, |recorded| recorded.new_facts);
        let result = match tried.state {
            WebhookEventState::Applied if new_facts == 0 && before == tried.state => {
                ReplayResult::NothingNew
            }
            WebhookEventState::Applied => ReplayResult::Applied,
            WebhookEventState::Waiting => ReplayResult::Waiting,
            WebhookEventState::Failed => ReplayResult::Failed,
            WebhookEventState::NotUsed => ReplayResult::NotUsed,
            WebhookEventState::Foreign => ReplayResult::Foreign,
            WebhookEventState::OtherMode => ReplayResult::OtherMode,
        };
        Self {
            event: event.to_owned(),
            result,
            new_facts,
            payment: tried.payment,
            status: tried.recorded.map(|recorded| (recorded.from, recorded.to)),
            error: tried.error,
        }
    }

    /// An event that was left as it is.
    pub(super) fn left_alone(event: &str, result: ReplayResult) -> Self {
        let event = event.to_owned();
        Self { event, result, new_facts: 0, payment: None, status: None, error: None }
    }
}

/// What a replay would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayPreview {
    /// The event.
    pub row: EventRow,
    /// What would come of it.
    pub replayed: Replayed,
    /// What would change in the books of its payment; none while nobody knows whose it is.
    pub effects: Option<Effects>,
}

/// Why an event is not replayed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Something became of it since the page was shown.
    #[error("it has changed since the page was shown")]
    Changed,
    /// The form was used for something else.
    #[error("the form was used for something else")]
    FormUsed,
    /// Its body was erased, so there is nothing to apply.
    #[error("the body of the event was erased")]
    Erased,
    /// The form names no event, or too many.
    #[error("a form replays 1 to {} events", super::MOST_AT_ONCE)]
    HowMany,
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for ReplayError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for ReplayError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Changed | Self::FormUsed | Self::Erased | Self::HowMany => None,
        }
    }
}

pub(super) async fn stored(app: &App, id: &str) -> Result<WebhookEventRecord, ReplayError> {
    let id = id.to_owned();
    let found = app.store.read(move |tx| webhook_events::find(tx, &id)).await;
    let row = found.map_err(|error: StoreError| error)?.ok_or(AppError::NotFound)?;
    if row.body.is_empty() { Err(ReplayError::Erased) } else { Ok(row) }
}

/// What a replay would come to. Nothing is kept; Stripe may be asked whose the event is.
///
/// # Errors
/// [`ReplayError`], as [`replay`] would answer.
pub async fn preview(app: &App, id: &str) -> Result<ReplayPreview, ReplayError> {
    let record = stored(app, id).await?;
    let again = Again::prepare(app, &record, (Trying::Person, Asking::Stripe)).await?;
    let before = record.state;
    let again = Arc::new(again);
    let look = Arc::clone(&again);
    let payment = app.store.read(move |tx| {
        let payment = look.payment(tx)?;
        // Marked as ours, and in no book of ours: there is nothing to lay side by side.
        Ok(match payment {
            Some(id) => payments::find(tx, &id)?.map(|payment| payment.id),
            None => None,
        })
    });
    let run = move |tx: &mut Tx<'_>| again.run(tx).map_err(AppError::Store);
    let (tried, effects) = match payment.await.map_err(|error: StoreError| error)? {
        Some(payment) => {
            let (tried, effects) = rehearsal::rehearse(app, payment, run).await?;
            (tried, Some(effects))
        }
        None => (rehearsal::try_out(app, run).await?, None),
    };
    let replayed = Replayed::of(id, before, tried);
    Ok(ReplayPreview { row: EventRow::from(&record), replayed, effects })
}

/// Applies one event once more. The same form twice does it once.
///
/// # Errors
/// [`ReplayError`]; then nothing was changed.
pub async fn replay(app: &App, actor: &Actor, form: ReplayForm) -> Result<Replayed, ReplayError> {
    if !form_token::is_token(&form.form_token) {
        return Err(ReplayError::FormUsed);
    }
    Ready::prepare(app, form).await?.apply(app, actor).await
}

/// An event that is read again, and the form that asks for it.
pub(super) struct Ready {
    again: Again,
    form: ReplayForm,
}

impl Ready {
    /// Reads the event, and asks Stripe whose it is where the books may not know.
    pub(super) async fn prepare(app: &App, form: ReplayForm) -> Result<Self, ReplayError> {
        let record = stored(app, &form.event).await?;
        let again = Again::prepare(app, &record, (Trying::Person, Asking::Stripe)).await?;
        Ok(Self { again, form })
    }

    /// Applies it, unless the same form did so before.
    pub(super) async fn apply(self, app: &App, actor: &Actor) -> Result<Replayed, ReplayError> {
        let id = AuditId::new(app.now(), app.randomness.as_ref());
        let actor = actor.clone();
        let applied = app.store.write(move |tx| once(tx, (&self.again, &self.form), (&actor, &id)));
        let replayed = applied.await?;
        app.bell.notify_one();
        Ok(replayed)
    }
}

fn once(
    tx: &mut Tx<'_>,
    (again, form): (&Again, &ReplayForm),
    (actor, id): (&Actor, &AuditId),
) -> Result<Replayed, ReplayError> {
    let row = webhook_events::lock(tx, &form.event)?.ok_or(AppError::NotFound)?;
    let what = (DeedKind::EventReplayed, form.event.as_str());
    match form_use(tx, &form.form_token, what)? {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return kept_by(tx, &form.form_token),
        FormUse::UsedElsewhere => return Err(ReplayError::FormUsed),
    }
    if row.state.name() != form.seen {
        return Err(ReplayError::Changed);
    }
    let tried = again.run(tx)?;
    let replayed = Replayed::of(&row.id, row.state, tried);
    let (before, after) = (json!({ "state": row.state }), json!(replayed));
    let deed = Deed::new(id, actor, what);
    let form_token = Some(form.form_token.as_str());
    Deed { before: Some(before), after: Some(after), form_token, ..deed }.record(tx)?;
    Ok(replayed)
}

/// What the form with this token came to when it was sent first.
fn kept_by(tx: &mut Tx<'_>, form_token: &str) -> Result<Replayed, ReplayError> {
    let deed = audit::by_form(tx, form_token)?.ok_or(StoreError::NotFound)?;
    let after = deed.after.unwrap_or_default();
    let read = serde_json::from_str(&after);
    Ok(read.map_err(|error| StoreError::Corrupt(format!("audit.after: {error}")))?)
}
