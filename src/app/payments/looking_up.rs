//! Asking Stripe how a payment stands, and recording what it says.

use super::{News, facts_of, record_facts};
use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::GatewayError;
use crate::app::saga::runner;
use crate::db::{StoreError, Tx, attempts, payments};
use crate::domain::actor::Actor;
use crate::domain::clock::Span;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, PaymentId};

/// A payment is looked up for its pages at most this often.
pub(in crate::app) const LOOK_UP_EVERY: Span = Span::from_seconds(2);

/// What Stripe is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum AskedAbout {
    /// A Checkout Session, with its PaymentIntent and charge.
    Session(String),
    /// A PaymentIntent, with its charges, fees and refunds.
    Intent(String),
}

/// What came of a person's question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// Stripe answered, and the books are up to date; or they were a moment ago.
    UpToDate,
    /// Stripe has nothing of this payment yet.
    NothingThere,
    /// Stripe did not answer.
    NoAnswer,
}

/// A person asks Stripe how a payment stands.
///
/// # Errors
/// [`AppError::NotFound`] for a payment that there is not; those of the database.
pub async fn ask_stripe(app: &App, actor: &Actor, payment: &PaymentId) -> AppResult<LookedUp> {
    let (actor, id) = (actor.clone(), payment.clone());
    let audit = AuditId::new(app.now(), app.randomness.as_ref());
    let asked = move |tx: &mut Tx<'_>| prepare(tx, &id, (&actor, &audit));
    let about = match app.store.write(asked).await? {
        Question::About(about) => about,
        Question::JustAsked => return Ok(LookedUp::UpToDate),
        Question::NothingThere => return Ok(LookedUp::NothingThere),
    };
    match look_up(app, payment.clone(), about).await {
        Ok(()) => Ok(LookedUp::UpToDate),
        Err(LookUpError::Gateway(_)) => Ok(LookedUp::NoAnswer),
        Err(LookUpError::App(error)) => Err(error),
    }
}

/// Whether there is a question.
enum Question {
    About(AskedAbout),
    JustAsked,
    NothingThere,
}

fn prepare(
    tx: &mut Tx<'_>,
    id: &PaymentId,
    (actor, audit): (&Actor, &AuditId),
) -> Result<Question, AppError> {
    let payment = payments::find(tx, id)?.ok_or(AppError::NotFound)?;
    let intent = facts_of(tx, id)?.intents.keys().next_back().cloned();
    let session = attempts::latest(tx, id)?.and_then(|attempt| attempt.session_id);
    let about = intent.map(AskedAbout::Intent).or_else(|| session.map(AskedAbout::Session));
    let Some(about) = about else { return Ok(Question::NothingThere) };
    let since = tx.now() - LOOK_UP_EVERY;
    if !payments::claim_look_up(tx, &payment.id, since)? {
        return Ok(Question::JustAsked);
    }
    Deed::new(audit, actor, (DeedKind::StripeAsked, id.as_str())).record(tx)?;
    Ok(Question::About(about))
}

/// Why a look-up recorded nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::app) enum LookUpError {
    /// Stripe did not answer; the call has logged why.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Asks Stripe, records what it says and lets the payment's saga go on.
pub(in crate::app) async fn look_up(
    app: &App,
    payment: PaymentId,
    about: AskedAbout,
) -> Result<(), LookUpError> {
    let (observations, request_id) = match about {
        AskedAbout::Session(session) => {
            let answer = app.gateway.look_up_session(&session).await?;
            (answer.value.observations, answer.request_id)
        }
        AskedAbout::Intent(intent) => {
            let answer = app.gateway.look_up_intent(&intent).await?;
            (answer.value.observations, answer.request_id)
        }
    };
    let (own, metrics) = (payment.clone(), app.metrics.clone());
    let cause = format!("look-up {}", request_id.as_deref().unwrap_or("-"));
    let record = move |tx: &mut Tx<'_>| {
        let observations = observations.as_slice();
        record_facts(tx, &metrics, News { payment: &own, observations, cause: &cause })
    };
    app.store.write(record).await.map_err(|error: StoreError| AppError::Store(error))?;
    Ok(runner::run_for(app, &payment).await?)
}
