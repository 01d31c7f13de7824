//! Why a payment has its status: the rule, the facts that the rule stood on, and what brought
//! each of them.

use serde::Serialize;

use crate::db::{StoreError, Tx, attempts, orders, payment_facts, payments};
use crate::domain::facts::{Explanation, PaymentFacts};
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::order::OrderNumber;
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::{AppError, AppResult};

/// One observation, for people and programs.
#[derive(Clone, Debug, Serialize)]
pub struct FactLine {
    /// The kind of object.
    pub object: &'static str,
    /// The object's id.
    pub id: String,
    /// The second of Stripe's clock.
    pub at_seconds: i64,
    /// When it reached us, milliseconds.
    pub recorded_at_ms: i64,
    /// The event or request that brought it.
    pub source: String,
    /// What was seen.
    pub seen: serde_json::Value,
}

/// A change of status.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryLine {
    /// The status before.
    pub from: Option<PaymentStatus>,
    /// The status after.
    pub to: PaymentStatus,
    /// Whether it was passed through unseen.
    pub implied: bool,
    /// What brought it.
    pub cause: String,
    /// When, milliseconds.
    pub at_ms: i64,
}

/// Everything that explains a payment.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The payment.
    pub payment: PaymentId,
    /// Its order.
    pub order: OrderId,
    /// The order's number.
    pub order_number: OrderNumber,
    /// Its status.
    pub status: PaymentStatus,
    /// The rule that decided it, in words.
    pub rule: String,
    /// The objects that the rule stood on.
    pub stands_on: Vec<String>,
    /// What was captured, minor units.
    pub captured_minor: i64,
    /// What was returned, minor units.
    pub returned_minor: i64,
    /// Every observation, as they reached us.
    pub facts: Vec<FactLine>,
    /// The way to its status.
    pub history: Vec<HistoryLine>,
}

/// Explains the payment that is named by its own id, its order's number, or any of its ids at
/// Stripe.
///
/// # Errors
/// [`AppError::NotFound`] when nothing has that name.
pub async fn explain(app: &App, name: &str) -> AppResult<Explained> {
    let name = name.to_owned();
    app.store
        .read(move |tx| {
            let payment = find(tx, &name)?.ok_or(AppError::NotFound)?;
            read(tx, &payment).map_err(AppError::from)
        })
        .await
}

fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<PaymentId>, StoreError> {
    if let Ok(id) = name.parse::<PaymentId>() {
        return Ok(payments::find(tx, &id)?.map(|payment| payment.id));
    }
    if let Ok(number) = name.parse::<i64>() {
        let Some(order) = orders::by_number(tx, OrderNumber(number))? else { return Ok(None) };
        return Ok(payments::of_order(tx, &order.id)?.map(|payment| payment.id));
    }
    if let Some(attempt) = attempts::of_session(tx, name)? {
        return Ok(Some(attempt.payment_id));
    }
    payment_facts::payment_of_object(tx, name)
}

fn read(tx: &mut Tx<'_>, id: &PaymentId) -> Result<Explained, StoreError> {
    let payment = payments::find(tx, id)?.ok_or(StoreError::NotFound)?;
    let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
    let recorded = payment_facts::of_payment(tx, id)?;
    let facts = PaymentFacts::of(recorded.iter().map(|fact| &fact.observation));
    let Explanation { status, rule, stands_on } = facts.explain();
    let lines = recorded.iter().map(|fact| {
        let seen = serde_json::to_value(&fact.observation.seen)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(FactLine {
            object: fact.observation.object_kind(),
            id: fact.observation.object_id().to_owned(),
            at_seconds: fact.observation.at_seconds,
            recorded_at_ms: fact.recorded_at.millis(),
            source: fact.observation.source.clone(),
            seen,
        })
    });
    let history = payments::history(tx, id)?.into_iter().map(|row| HistoryLine {
        from: row.from_status,
        to: row.to_status,
        implied: row.implied,
        cause: row.cause,
        at_ms: row.changed_at.millis(),
    });
    Ok(Explained {
        payment: id.clone(),
        order: order.id,
        order_number: order.number,
        status,
        rule: rule.in_words().to_owned(),
        stands_on: stands_on.iter().map(ToString::to_string).collect(),
        captured_minor: facts.captured_minor(),
        returned_minor: facts.returned_minor(),
        facts: lines.collect::<Result<_, StoreError>>()?,
        history: history.collect(),
    })
}
