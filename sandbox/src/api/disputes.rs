//! `/v1/disputes`.

use serde_json::Value;

use super::{listed, shown};
use crate::model::context::Context;
use crate::model::dispute::{self, Dispute, Evidence};
use crate::model::dispute_shape::{EVIDENCE_FILES, EVIDENCE_TEXTS};
use crate::model::file::File;
use crate::model::objects::{Entity, Filter};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// The longest text of one piece of evidence.
const MOST_CHARS: usize = 20_000;
/// The longest text of all pieces together.
const MOST_CHARS_TOGETHER: usize = 150_000;

/// Shows a dispute.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Dispute>(ctx, id, fields)
}

/// Lists disputes.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter {
        payment_intent: fields.text("payment_intent")?,
        charge: fields.text("charge")?,
        labels: Vec::new(),
    };
    listed::<Dispute>(ctx, fields, filter, "/v1/disputes")
}

/// Writes evidence, which an empty text takes away, and submits it unless `submit` is false.
pub fn update(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let given = evidence(&mut fields)?;
    let submit = fields.boolean("submit")?;
    let changes = fields.metadata_changes()?;
    fields.end()?;
    let mut dispute: Dispute = ctx.load(id, "id")?;
    let before = dispute.clone();
    fields::change_metadata(&mut dispute.metadata, changes);
    if let Some(given) = &given {
        dispute::require_open(&dispute)?;
        for (name, value) in given {
            if value.is_empty() {
                dispute.evidence.remove(name);
            } else {
                check_file(ctx, name, value)?;
                dispute.evidence.insert(name.clone(), value.clone());
            }
        }
    }
    check_length(&dispute.evidence)?;
    let submitting = submit.unwrap_or(given.is_some());
    if submitting {
        dispute::submit(ctx, &mut dispute)?;
    } else if dispute != before {
        ctx.save(&dispute)?;
        let previous = previous_attributes(&before, &dispute);
        ctx.emit_change("charge.dispute.updated", &dispute, Some(previous))?;
    }
    Ok(dispute.to_json())
}

/// The members that differ, as they were.
fn previous_attributes(before: &Dispute, after: &Dispute) -> Value {
    let mut previous = before.to_json();
    let now = after.to_json();
    if let Some(members) = previous.as_object_mut() {
        members.retain(|name, value| now.get(name) != Some(value));
    }
    previous
}

fn evidence(fields: &mut Fields) -> Result<Option<Evidence>, ApiError> {
    let Some(mut group) = fields.group("evidence")? else { return Ok(None) };
    group.refuse_unplayed(&["enhanced_evidence"])?;
    let mut given = Evidence::new();
    for name in EVIDENCE_TEXTS.into_iter().chain(EVIDENCE_FILES) {
        if let Some(value) = group.clearable_text(name, MOST_CHARS)? {
            given.insert(name.to_owned(), value);
        }
    }
    group.end()?;
    Ok(Some(given))
}

/// Refuses a file that is not there.
fn check_file(ctx: &mut Context<'_>, name: &str, value: &str) -> Result<(), ApiError> {
    if EVIDENCE_FILES.contains(&name) {
        ctx.load::<File>(value, &format!("evidence[{name}]"))?;
    }
    Ok(())
}

fn check_length(evidence: &Evidence) -> Result<(), ApiError> {
    let together: usize = evidence.values().map(|value| value.chars().count()).sum();
    if together <= MOST_CHARS_TOGETHER {
        return Ok(());
    }
    let message = format!("All evidence together has at most {MOST_CHARS_TOGETHER} characters.");
    Err(ApiError::validation(message).param("evidence"))
}

/// Accepts a dispute.
pub fn close(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let mut dispute: Dispute = ctx.load(id, "id")?;
    dispute::close(ctx, &mut dispute)?;
    Ok(dispute.to_json())
}
