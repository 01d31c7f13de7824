//! The audit is a chain: each row is sealed with a hash over the row before it and itself, so that
//! editing, deleting, reordering or cutting rows shows.
//!
//! Whoever acts does not wait for the chain: rows are written without a seal, and one sealer at a
//! time chains what is committed. A seal is `SHA-256(seal before || row)` in small hexadecimal
//! digits, where the row is the JSON of [`canonical`] and the first row follows 64 zeros.
//!
//! A chain beside its database proves little against somebody who rewrites all of it. So its head
//! goes to the log each day, where it is out of their reach.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::db::audit::AuditRecord;
use crate::db::audit_chain::{self, ChainHead};
use crate::db::types::to_json;
use crate::db::{StoreError, Tx};
use crate::domain::clock::{Moment, Span};

use super::context::App;
use super::error::{AppError, AppResult};

mod verification;

pub use verification::{ChainBreak, ChainReport, verify};

/// How many rows are sealed in one transaction.
const BATCH: i64 = 200;

/// How often the head goes to the log.
const LOGGED_EVERY: Span = Span::from_hours(24);

/// What the first row of the chain follows.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row as it is hashed. The order of the fields is part of what a seal means. A column that is
/// added later is left out while it is null, so that seals of before stay true.
#[derive(Serialize)]
struct Canonical<'a> {
    id: &'a str,
    actor: &'a str,
    action: &'a str,
    subject: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    recorded_at: Moment,
    origin: Option<&'a str>,
    form_token: Option<&'a str>,
}

/// A row as the text that is hashed.
///
/// # Errors
/// [`StoreError::Corrupt`], which a row of texts and numbers never is.
pub fn canonical(row: &AuditRecord) -> Result<String, StoreError> {
    to_json(&Canonical {
        id: row.id.as_str(),
        actor: &row.actor,
        action: &row.action,
        subject: &row.subject,
        before: row.before.as_deref(),
        after: row.after.as_deref(),
        recorded_at: row.recorded_at,
        origin: row.origin.as_deref(),
        form_token: row.form_token.as_deref(),
    })
}

/// The seal of a row behind another.
fn seal_of(row: &AuditRecord, before: &str) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(canonical(row)?.as_bytes());
    Ok(hex::encode(hash.finalize()))
}

/// Seals rows that are committed, unless another instance does so now, and tells the log once a
/// day how far the chain reaches. Returns how many rows were sealed.
///
/// # Errors
/// Those of the database.
pub async fn seal(app: &App) -> AppResult<usize> {
    let due = app.store.read(|tx| {
        let head = audit_chain::head(tx)?;
        Ok(is_due_for_log(&head, tx.now()) || audit_chain::has_unsealed(tx)?)
    });
    if !due.await.map_err(AppError::Store)? {
        return Ok(0);
    }
    app.store.write(seal_in_books).await.map_err(AppError::Store)
}

fn is_due_for_log(head: &ChainHead, now: Moment) -> bool {
    head.position > 0 && head.logged_at.is_none_or(|logged| now.since(logged) >= LOGGED_EVERY)
}

fn seal_in_books(tx: &mut Tx<'_>) -> Result<usize, StoreError> {
    let Some(mut head) = audit_chain::lock_head(tx)? else { return Ok(0) };
    let now = tx.now();
    let rows = audit_chain::unsealed(tx, BATCH)?;
    for row in &rows {
        head.hash = seal_of(row, &head.hash)?;
        head.position = head.position.saturating_add(1);
        head.sealed_at = Some(now);
        audit_chain::seal(tx, &row.id, (head.position, &head.hash))?;
    }
    if is_due_for_log(&head, now) {
        head.logged_at = Some(now);
        let (position, hash) = (head.position, head.hash.clone());
        tx.after_commit(move || {
            tracing::info!(
                audit.position = position, audit.hash = %hash,
                "the audit's chain has {position} rows and ends with {hash}"
            );
        });
    }
    audit_chain::keep_head(tx, &head)?;
    Ok(rows.len())
}

#[cfg(test)]
mod tests;
