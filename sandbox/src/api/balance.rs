//! `/v1/balance` and `/v1/balance_transactions`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{listed, shown};
use crate::model::balance_transaction::{BalanceTransaction, Movement};
use crate::model::context::Context;
use crate::model::objects::{CreatedRange, Cursor, Filter};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;
use crate::protocol::lists::ListParams;

/// Shows the sum of all movements less their fees, for each currency.
pub fn retrieve(ctx: &mut Context<'_>, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let sums = sums(ctx)?;
    let shown = |of: fn(i64) -> i64| -> Vec<Value> {
        let entries = sums.iter().map(|(currency, amount)| {
            let amount = of(*amount);
            json!({ "amount": amount, "currency": currency, "source_types": { "card": amount } })
        });
        entries.collect()
    };
    Ok(json!({
        "object": "balance",
        "available": shown(|amount| amount),
        "livemode": false,
        // What the sandbox takes is available at once.
        "pending": shown(|_| 0),
    }))
}

fn sums(ctx: &mut Context<'_>) -> Result<BTreeMap<String, i64>, ApiError> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut params =
        ListParams { limit: 100, cursor: Cursor::Newest, created: CreatedRange::default() };
    loop {
        let (found, has_more) = ctx.page::<BalanceTransaction>(&params, Filter::default())?;
        for transaction in &found {
            let sum = sums.entry(transaction.currency.clone()).or_default();
            *sum = sum.saturating_add(transaction.net());
        }
        match found.last() {
            Some(last) if has_more => params.cursor = Cursor::After(last.id.clone()),
            Some(_) | None => return Ok(sums),
        }
    }
}

/// Shows a movement.
pub fn retrieve_transaction(
    ctx: &mut Context<'_>,
    id: &str,
    fields: Fields,
) -> Result<Value, ApiError> {
    shown::<BalanceTransaction>(ctx, id, fields)
}

/// Lists movements, of one source or one type if asked.
pub fn list_transactions(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter {
        charge: fields.text("source")?,
        labels: fields.choice("type", &Movement::WORDS)?.into_iter().collect(),
        payment_intent: None,
    };
    fields.refuse_unplayed(&["currency", "payout"])?;
    listed::<BalanceTransaction>(ctx, fields, filter, "/v1/balance_transactions")
}
