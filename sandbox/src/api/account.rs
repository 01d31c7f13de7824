//! `/v1/account` and `/v1/balance`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::charge::Charge;
use crate::model::context::Context;
use crate::model::objects::{CreatedRange, Cursor, Entity, Filter};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Fields;
use crate::protocol::lists::ListParams;

/// Shows the account of the key.
pub fn retrieve(ctx: &mut Context<'_>, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    Ok(json!({
        "id": ctx.account,
        "object": "account",
        "business_profile": { "mcc": null, "name": "Cobro sandbox", "url": null },
        "business_type": "company",
        "capabilities": { "card_payments": "active", "transfers": "active" },
        "charges_enabled": true,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": true,
        "type": "standard",
    }))
}

/// Shows what was taken less what was given back, without fees, for each currency.
pub fn balance(ctx: &mut Context<'_>, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut params =
        ListParams { limit: 100, cursor: Cursor::Newest, created: CreatedRange::default() };
    loop {
        let (charges, has_more) = ctx.page::<Charge>(&params, Filter::default())?;
        for charge in &charges {
            let sum = sums.entry(charge.currency.clone()).or_default();
            *sum = sum.saturating_add(charge.refundable());
        }
        match charges.last() {
            Some(last) if has_more => params.cursor = Cursor::After(last.index().id),
            Some(_) | None => break,
        }
    }
    let amounts: Vec<Value> = sums
        .iter()
        .map(|(currency, amount)| {
            json!({
                "amount": amount, "currency": currency, "source_types": { "card": amount },
            })
        })
        .collect();
    let nothing: Vec<Value> = sums
        .keys()
        .map(|currency| json!({ "amount": 0, "currency": currency, "source_types": { "card": 0 } }))
        .collect();
    Ok(json!({
        "object": "balance", "available": amounts, "livemode": false, "pending": nothing,
    }))
}
