//! The invariants of the books: nine statements that anyone can check on a live database. Each
//! names the rows that break it.

use serde::{Deserialize, Serialize};

use crate::db::disputes::DisputeRecord;
use crate::db::{disputes, invariants as rows, payment_facts, payments};
use crate::domain::clock::Span;
use crate::domain::facts::{DisputeFacts, PaymentFacts};
use crate::domain::ids::PaymentId;
use crate::domain::invariant::{Breach, BreachRule, Invariant};

use super::audit_chain;
use super::context::App;
use super::error::{AppError, AppResult};
use super::payments::dispute_row;

pub use crate::db::invariants::MOST_ROWS;

/// How long a saga may be past its deadline.
const GRACE: Span = Span::from_minutes(10);

/// How many payments are read in one transaction.
const PAGE: i64 = 200;

/// One invariant and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The statement.
    pub invariant: Invariant,
    /// The rows that break it, at most [`MOST_ROWS`] by each question.
    pub broken_by: Vec<Breach>,
}

impl Finding {
    /// Whether it holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.broken_by.is_empty()
    }
}

/// Checks all of them on the live database, in the order of their numbers.
///
/// # Errors
/// Those of the database.
pub async fn check(app: &App) -> AppResult<Vec<Finding>> {
    Ok(check_books(app).await?.findings)
}

/// What a check of everything found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What was found, in the order of the numbers.
    pub findings: Vec<Finding>,
    /// The place in the audit up to which its chain was walked along.
    pub audit_position: i64,
}

/// Checks all of them, and says how far the audit was verified.
///
/// # Errors
/// Those of the database.
pub async fn check_books(app: &App) -> AppResult<Checked> {
    let by_payment = check_payments(app).await?;
    let chain = audit_chain::verify(app).await?;
    let audit_position = chain.head.position;
    let read = app.store.read(move |tx| {
        let overdue = tx.now() - GRACE;
        let mut findings = Vec::new();
        for invariant in Invariant::ALL.iter().copied() {
            let broken_by = match invariant {
                Invariant::Stock => rows::stock(tx)?,
                Invariant::Money => rows::money(tx)?,
                Invariant::Status => by_payment.statuses.clone(),
                Invariant::Refunds => rows::refunds(tx)?,
                Invariant::Events => rows::events(tx)?,
                Invariant::Sagas => rows::sagas(tx, overdue)?,
                Invariant::Attempts => by_payment.attempts.clone(),
                Invariant::Outbox => rows::outbox(tx)?,
                Invariant::Audit => chain.breaks.iter().map(Into::into).collect(),
            };
            findings.push(Finding { invariant, broken_by });
        }
        Ok(Checked { findings, audit_position })
    });
    read.await.map_err(AppError::Store)
}

/// What comparing payments with their facts found.
#[derive(Default)]
struct ByPayment {
    statuses: Vec<Breach>,
    attempts: Vec<Breach>,
}

/// Invariants 3 and 7 compare each payment with its facts, page by page.
async fn check_payments(app: &App) -> AppResult<ByPayment> {
    let mut found = ByPayment::default();
    let mut after: Option<PaymentId> = None;
    loop {
        let from = after.clone();
        let page = app
            .store
            .read(move |tx| {
                let mut page = Vec::new();
                for payment in payments::page_after(tx, from.as_ref(), PAGE)? {
                    let facts = payment_facts::of_payment(tx, &payment.id)?;
                    let history = payments::history(tx, &payment.id)?;
                    let disputes = disputes::of_payment(tx, &payment.id)?;
                    page.push((payment, facts, history, disputes));
                }
                Ok(page)
            })
            .await
            .map_err(AppError::Store)?;
        let Some((last, ..)) = page.last() else { return Ok(found) };
        after = Some(last.id.clone());
        for (payment, facts, history, disputes) in &page {
            let facts = PaymentFacts::of(facts.iter().map(|fact| &fact.observation));
            let told = |rule| Breach { rule, subject: payment.id.to_string() };
            let status = broken_status(payment, &facts, history)
                .or_else(|| broken_disputes(payment, &facts, disputes));
            found.statuses.extend(status.filter(|_| has_room(&found.statuses)).map(told));
            let attempts = broken_attempts(&facts);
            found.attempts.extend(attempts.filter(|_| has_room(&found.attempts)).map(told));
        }
    }
}

fn has_room(told: &[Breach]) -> bool {
    i64::try_from(told.len()).is_ok_and(|told| told < MOST_ROWS)
}

fn broken_status(
    payment: &payments::PaymentRecord,
    facts: &PaymentFacts,
    history: &[payments::HistoryRecord],
) -> Option<BreachRule> {
    if facts.status() != payment.status {
        return Some(BreachRule::StatusDiffers);
    }
    let mut at = None;
    for row in history {
        let follows = match (at, row.from_status) {
            (None, None) => true,
            (Some(before), Some(from)) => before == from && from.may_become(row.to_status),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !follows {
            return Some(BreachRule::HistoryIsNoPath);
        }
        at = Some(row.to_status);
    }
    (at != Some(payment.status)).then_some(BreachRule::HistoryEndsElsewhere)
}

fn broken_disputes(
    payment: &payments::PaymentRecord,
    facts: &PaymentFacts,
    kept: &[DisputeRecord],
) -> Option<BreachRule> {
    let is_kept = |(id, dispute): (&String, &DisputeFacts)| {
        let own = kept.iter().find(|row| row.id == *id);
        own.is_some_and(|row| dispute_row(payment, (id, dispute), row.updated_at) == *row)
    };
    let all = facts.disputes.len() == kept.len() && facts.disputes.iter().all(is_kept);
    (!all).then_some(BreachRule::DisputesDiffer)
}

fn broken_attempts(facts: &PaymentFacts) -> Option<BreachRule> {
    use crate::domain::facts::Standing;
    let captured = |attempt| {
        let mut own = facts.intents.iter().filter(|(_, i)| i.attempt.as_ref() == Some(attempt));
        own.any(|(id, _)| facts.captured_by(id) > 0)
    };
    let live = facts
        .known_attempts()
        .into_iter()
        .filter(|id| facts.standing(id) != Standing::Ended && !captured(*id))
        .count();
    (live > 1).then_some(BreachRule::AttemptsAlive)
}
