//! The invariants of the books: nine statements that anyone can check on a live database. Each
//! names the rows that break it.

use serde::Serialize;

use crate::db::disputes::DisputeRecord;
use crate::db::{disputes, invariants as rows, payment_facts, payments};
use crate::domain::clock::Span;
use crate::domain::facts::{DisputeFacts, PaymentFacts};
use crate::domain::ids::PaymentId;

use super::context::App;
use super::error::{AppError, AppResult};
use super::payments::dispute_row;

/// How long a saga may be past its deadline.
const GRACE: Span = Span::from_minutes(10);

/// How many payments are read in one transaction.
const PAGE: i64 = 200;

/// One invariant and what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its number.
    pub number: u8,
    /// What it says.
    pub says: &'static str,
    /// Whether this version can check it.
    pub checked: bool,
    /// The rows that break it, in words.
    pub broken_by: Vec<String>,
}

impl Finding {
    /// Whether it holds, as far as it was checked.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.broken_by.is_empty()
    }
}

const STOCK: &str = "no stock below zero; the sum of a product's movements is available + reserved \
                     + sold, and what is reserved is held by reservations";
const MONEY: &str = "a confirmed order has captured money, its total or less by a capture of ours; \
                     captured money has a confirmed order, a refund, or a saga that is due";
const STATUS: &str = "a payment's history is a path of the table and ends at its status, which is \
                      what its facts amount to, as is what lists read of its disputes";
const REFUNDS: &str = "our refunds that did not fail are at most what was captured, and each of \
                       them is under way or settled";
const EVENTS: &str =
    "every event received was applied, waits for a try, is not used or is not ours";
const SAGAS: &str = "every saga past its deadline and grace has ended, and one that ended without \
                     money holds no stock";
const ATTEMPTS: &str = "a payment has at most one attempt that can still take money";
const OUTBOX: &str = "every mail was sent or waits with its next try";
const AUDIT: &str = "the audit's chain verifies";

/// Checks all of them on the live database.
///
/// # Errors
/// Those of the database.
pub async fn check(app: &App) -> AppResult<Vec<Finding>> {
    let (by_payment, attempts) = check_payments(app).await?;
    let mut findings = app
        .store
        .read(|tx| {
            let overdue = tx.now() - GRACE;
            let found =
                |number, says, broken_by| Finding { number, says, checked: true, broken_by };
            Ok(vec![
                found(1, STOCK, rows::stock(tx)?),
                found(2, MONEY, rows::money(tx)?),
                found(4, REFUNDS, rows::refunds(tx)?),
                found(5, EVENTS, rows::events(tx)?),
                found(6, SAGAS, rows::sagas(tx, overdue)?),
                found(8, OUTBOX, rows::outbox(tx)?),
            ])
        })
        .await
        .map_err(AppError::Store)?;
    let checked = true;
    findings.push(Finding { number: 3, says: STATUS, checked, broken_by: by_payment });
    findings.push(Finding { number: 7, says: ATTEMPTS, checked, broken_by: attempts });
    findings.push(Finding { number: 9, says: AUDIT, checked: false, broken_by: Vec::new() });
    findings.sort_by_key(|finding| finding.number);
    Ok(findings)
}

/// Invariants 3 and 7 compare each payment with its facts, page by page.
async fn check_payments(app: &App) -> AppResult<(Vec<String>, Vec<String>)> {
    let (mut statuses, mut attempts) = (Vec::new(), Vec::new());
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
        let Some((last, ..)) = page.last() else { return Ok((statuses, attempts)) };
        after = Some(last.id.clone());
        for (payment, facts, history, disputes) in &page {
            let facts = PaymentFacts::of(facts.iter().map(|fact| &fact.observation));
            statuses.extend(broken_status(payment, &facts, history));
            statuses.extend(broken_disputes(payment, &facts, disputes));
            attempts.extend(broken_attempts(payment, &facts));
        }
    }
}

fn broken_status(
    payment: &payments::PaymentRecord,
    facts: &PaymentFacts,
    history: &[payments::HistoryRecord],
) -> Option<String> {
    let id = &payment.id;
    if facts.status() != payment.status {
        return Some(format!("{id} is {}, its facts say {}", payment.status, facts.status()));
    }
    let mut at = None;
    for row in history {
        let follows = match (at, row.from_status) {
            (None, None) => true,
            (Some(before), Some(from)) => before == from && from.may_become(row.to_status),
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !follows {
            return Some(format!("{id} has a history that is no path at row {}", row.position));
        }
        at = Some(row.to_status);
    }
    (at != Some(payment.status)).then(|| format!("{id} has a history that ends elsewhere"))
}

fn broken_disputes(
    payment: &payments::PaymentRecord,
    facts: &PaymentFacts,
    kept: &[DisputeRecord],
) -> Option<String> {
    let is_kept = |(id, dispute): (&String, &DisputeFacts)| {
        let own = kept.iter().find(|row| row.id == *id);
        own.is_some_and(|row| dispute_row(payment, (id, dispute), row.updated_at) == *row)
    };
    let all = facts.disputes.len() == kept.len() && facts.disputes.iter().all(is_kept);
    (!all).then(|| format!("{} has disputes that lists show otherwise than its facts", payment.id))
}

fn broken_attempts(payment: &payments::PaymentRecord, facts: &PaymentFacts) -> Option<String> {
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
    (live > 1).then(|| format!("{} has {live} attempts that can still take money", payment.id))
}
