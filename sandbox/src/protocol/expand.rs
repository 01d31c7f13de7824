//! `expand[]`: puts an object in the place of its id, along a path such as
//! `payment_intent.latest_charge` or `data.charge`.

use serde_json::Value;

use super::errors::ApiError;
use super::fields::Fields;
use super::lists::{self, ListParams};
use crate::model::balance_transaction::BalanceTransaction;
use crate::model::charge::Charge;
use crate::model::context::Context;
use crate::model::dispute::Dispute;
use crate::model::file::File;
use crate::model::mandate::Mandate;
use crate::model::objects::{CreatedRange, Cursor, Entity, Filter};
use crate::model::payment_intent::PaymentIntent;
use crate::model::payment_method::PaymentMethod;
use crate::model::refund::Refund;
use crate::model::session::Session;

/// Stripe expands at most four levels deep.
const MAX_DEPTH: usize = 4;

/// Takes the paths to expand out of a request.
pub fn take(fields: &mut Fields) -> Result<Vec<String>, ApiError> {
    let paths = fields.texts("expand")?;
    match paths.iter().find(|path| path.split('.').count() > MAX_DEPTH) {
        Some(path) => {
            let message = format!("You cannot expand more than {MAX_DEPTH} levels: {path}.");
            Err(ApiError::validation(message).param("expand"))
        }
        None => Ok(paths),
    }
}

/// Expands an answer along all paths.
pub fn apply(ctx: &mut Context<'_>, answer: &mut Value, paths: &[String]) -> Result<(), ApiError> {
    for path in paths {
        let segments: Vec<&str> = path.split('.').collect();
        walk(ctx, answer, &segments, path)?;
    }
    Ok(())
}

fn walk(
    ctx: &mut Context<'_>,
    value: &mut Value,
    segments: &[&str],
    path: &str,
) -> Result<(), ApiError> {
    let Some((first, rest)) = segments.split_first() else { return Ok(()) };
    match value {
        Value::Array(items) => {
            for item in items {
                walk(ctx, item, segments, path)?;
            }
            Ok(())
        }
        Value::Object(_) => {
            include(ctx, value, first)?;
            let Some(inner) = value.get_mut(*first) else { return Err(cannot(path, first)) };
            if let Value::String(id) = inner {
                *inner = load(ctx, id)?.ok_or_else(|| cannot(path, first))?;
            } else if rest.is_empty() && !is_object(inner) && !inner.is_null() {
                return Err(cannot(path, first));
            }
            walk(ctx, inner, rest, path)
        }
        Value::Null => Ok(()),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(cannot(path, first)),
    }
}

fn is_object(value: &Value) -> bool {
    value.get("object").is_some()
}

fn cannot(path: &str, segment: &str) -> ApiError {
    let message = format!("This property cannot be expanded ({segment}, in {path}).");
    ApiError::validation(message).param("expand")
}

/// Lists that an object has only when asked for.
fn include(ctx: &mut Context<'_>, value: &mut Value, name: &str) -> Result<(), ApiError> {
    if value.get(name).is_some() {
        return Ok(());
    }
    let kind = value.get("object").and_then(Value::as_str).unwrap_or_default();
    let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let included = match (kind, name) {
        ("charge", "refunds") => {
            let params =
                ListParams { limit: 10, cursor: Cursor::Newest, created: CreatedRange::default() };
            let filter = Filter { charge: Some(id.clone()), ..Filter::default() };
            let (refunds, has_more) = ctx.page::<Refund>(&params, filter)?;
            let data = refunds.iter().map(Entity::to_json).collect();
            lists::list_json(&format!("/v1/charges/{id}/refunds"), data, has_more)
        }
        ("checkout.session", "line_items") => {
            let session: Session = ctx.load_linked(&id)?;
            let data = session.lines.iter().map(|line| line.to_json(&session)).collect();
            lists::list_json(&format!("/v1/checkout/sessions/{id}/line_items"), data, false)
        }
        _ => return Ok(()),
    };
    if let Some(members) = value.as_object_mut() {
        members.insert(name.to_owned(), included);
    }
    Ok(())
}

fn load(ctx: &mut Context<'_>, id: &str) -> Result<Option<Value>, ApiError> {
    let prefix = id.split_once('_').map_or(id, |(prefix, _)| prefix);
    let found = match prefix {
        "pi" => ctx.load_linked::<PaymentIntent>(id)?.to_json(),
        "ch" | "py" => ctx.load_linked::<Charge>(id)?.to_json(),
        "re" | "pyr" => ctx.load_linked::<Refund>(id)?.to_json(),
        "du" => ctx.load_linked::<Dispute>(id)?.to_json(),
        "file" => ctx.load_linked::<File>(id)?.to_json(),
        "txn" => ctx.load_linked::<BalanceTransaction>(id)?.to_json(),
        "mandate" => ctx.load_linked::<Mandate>(id)?.to_json(),
        "pm" => ctx.load_linked::<PaymentMethod>(id)?.to_json(),
        _ => return Ok(None),
    };
    Ok(Some(found))
}
