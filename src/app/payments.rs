//! The one door for facts: webhook, return page, answers of calls and reconciliation all enter
//! here. No other code changes the status of a payment.

mod kept;
mod looking_up;
mod refunds_seen;
pub mod search;

pub(in crate::app) use kept::dispute_row;
pub(in crate::app) use looking_up::{AskedAbout, LOOK_UP_EVERY, LookUpError, look_up};
pub use looking_up::{LookedUp, ask_stripe};

use crate::db::payments::{KeptFacts, PaymentRecord};
use crate::db::{StoreError, Tx, figures, payment_facts, payment_search, payments, sagas};
use crate::domain::facts::{Observation, Observed, PaymentFacts};
use crate::domain::figures::{Added, between};
use crate::domain::ids::PaymentId;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::topic::Topic;
use crate::metrics::Metrics;

/// Observations of one payment and what brought them.
#[derive(Clone, Copy)]
pub struct News<'a> {
    /// The payment.
    pub payment: &'a PaymentId,
    /// What was seen.
    pub observations: &'a [Observation],
    /// What brought it: `webhook evt_…`, `look-up req_…`, a step of the saga.
    pub cause: &'a str,
}

/// What came of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// How many of the observations were new.
    pub new_facts: usize,
    /// The status before.
    pub from: PaymentStatus,
    /// The status after.
    pub to: PaymentStatus,
}

/// Records observations: locks the payment, appends what is new, and lets status, history, kept
/// columns and counts follow from all facts. Whatever is new wakes the payment's saga.
///
/// A fact is never refused because of a status.
///
/// # Errors
/// Those of the database; then nothing was recorded.
pub fn record_facts(
    tx: &mut Tx<'_>,
    metrics: &Metrics,
    news: News<'_>,
) -> Result<Recorded, StoreError> {
    let payment = payments::lock(tx, news.payment)?;
    let known = payment_facts::of_payment(tx, news.payment)?;
    let mut facts = PaymentFacts::of(known.iter().map(|fact| &fact.observation));
    let before = facts.clone();
    let mut position = i64::try_from(known.len()).unwrap_or(i64::MAX);
    let mut new_facts = 0;
    for observation in news.observations {
        if payment_facts::append(tx, news.payment, position, observation)? {
            facts = facts.merge(observation.into());
            position = position.saturating_add(1);
            new_facts += 1;
        }
    }
    let from = payment.status;
    let to = facts.status();
    let recorded = Recorded { new_facts, from, to };
    if new_facts == 0 {
        return Ok(recorded);
    }
    sagas::wake(tx, news.payment)?;
    touch(tx, news.observations);
    let took_money = matches!(to, PaymentStatus::Authorized) || facts.captured_minor() > 0;
    let succeeded_at = payment.succeeded_at.or_else(|| took_money.then(|| tx.now()));
    let card = facts.card();
    let kept = KeptFacts {
        status: to,
        captured_minor: facts.captured_minor(),
        returned_minor: facts.returned_minor(),
        wants_look_up: facts.wants_look_up(),
        succeeded_at,
        card_brand: card.map(|card| card.brand.clone()),
        card_last_four: card.map(|card| card.last_four.clone()),
        updated_at: tx.now(),
        capture_before: facts.capture_before(),
        last_decline: facts.failed_tries().last().map(|one| one.class()),
    };
    let keys = search::of_news(news.observations, card);
    payments::keep(tx, news.payment, kept)?;
    kept::keep(tx, &payment, (&facts, news.observations))?;
    payment_search::add(tx, (news.payment, payment.created_at), keys)?;
    let known = known.iter().map(|fact| &fact.observation);
    refunds_seen::follow(tx, &payment, &facts, known.chain(news.observations))?;
    follow_path(tx, news, recorded)?;
    let first_money = payment.succeeded_at.is_none() && took_money;
    count(tx, metrics, &payment, between(&before, &facts, first_money))?;
    Ok(recorded)
}

/// Of which kinds the things are that the news are about, besides the payment itself.
fn touch(tx: &mut Tx<'_>, observations: &[Observation]) {
    for observation in observations {
        match observation.seen {
            Observed::Refund { .. } => tx.touch(Topic::Refunds),
            Observed::Dispute { .. } | Observed::FraudWarning { .. } => tx.touch(Topic::Disputes),
            Observed::AttemptOpened { .. }
            | Observed::AttemptWrittenOff { .. }
            | Observed::Closed { .. }
            | Observed::Session { .. }
            | Observed::Intent { .. }
            | Observed::Charge { .. } => {}
        }
    }
}

/// Adds to the kept figures and to those of this process.
fn count(
    tx: &mut Tx<'_>,
    metrics: &Metrics,
    payment: &PaymentRecord,
    added: Added,
) -> Result<(), StoreError> {
    figures::add(tx, payment.currency, &added)?;
    let (metrics, method) = (metrics.clone(), payment.method);
    let took = tx.now().since(payment.created_at);
    tx.after_commit(move || {
        for class in added.declines {
            metrics.payment_failed(method, class);
        }
        if added.figures.succeeded > 0 {
            metrics.payment_succeeded(method, took);
        }
    });
    Ok(())
}

/// Writes the way from the old status to the new one into the history. A pair without a path is
/// a bug: the facts stay, the status follows the function, and an operator is told.
fn follow_path(tx: &mut Tx<'_>, news: News<'_>, recorded: Recorded) -> Result<(), StoreError> {
    let Recorded { from, to, .. } = recorded;
    if from == to {
        return Ok(());
    }
    let Some(path) = from.path_to(to) else {
        tracing::error!(
            payment.id = %news.payment, status.from = %from, status.to = %to,
            "the transition table has no path for what the facts say"
        );
        return Ok(());
    };
    payments::append_history(tx, news.payment, &path, news.cause)?;
    let (payment, cause) = (news.payment.clone(), news.cause.to_owned());
    tx.after_commit(move || {
        tracing::info!(
            payment.id = %payment, status.from = %from, status.to = %to, cause,
            "the payment's status changed"
        );
    });
    Ok(())
}

/// Everything known of a payment.
///
/// # Errors
/// Those of the database.
pub fn facts_of(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<PaymentFacts, StoreError> {
    let known = payment_facts::of_payment(tx, payment)?;
    Ok(PaymentFacts::of(known.iter().map(|fact| &fact.observation)))
}

/// A fact of our own, whose source makes it one of its kind for this payment and subject.
#[must_use]
pub fn own_fact(tx: &Tx<'_>, seen: Observed) -> Observation {
    Observation { at_seconds: tx.now().seconds(), source: "cobro".to_owned(), seen }
}
