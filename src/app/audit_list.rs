//! The audit as the console shows it: who did what to what, from where, and what it changed.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::db::audit::AuditRecord;
use crate::db::audit_chain::{self, ChainHead};
use crate::db::check_runs::CheckRunRecord;
use crate::db::types::from_json;
use crate::db::{StoreError, Tx, audit_list, check_runs, team};
use crate::domain::clock::Moment;
use crate::domain::customer::EmailAddress;
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;
use crate::domain::invariant::Invariant;
use crate::domain::page::{Cursor, Page};

use super::context::App;
use super::error::{AppError, AppResult};
use super::invariants::Finding;

pub use crate::db::audit_list::AuditFilter;

/// How many rows of an export are read at once.
const EXPORTED_AT_ONCE: usize = 500;

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: Moment,
    /// Who, as the row names them.
    pub actor: String,
    /// Their address, while they are of the team.
    pub email: Option<String>,
    /// What, where this version knows the word.
    pub kind: Option<DeedKind>,
    /// What, as the row names it.
    pub action: String,
    /// To what.
    pub subject: String,
    /// From where.
    pub origin: Option<String>,
    /// What differs between before and after.
    pub changes: Vec<Change>,
    /// How it was, as JSON.
    pub before: Option<String>,
    /// How it is, as JSON.
    pub after: Option<String>,
    /// Its place in the chain, once sealed.
    pub position: Option<i64>,
    /// Its seal.
    pub hash: Option<String>,
}

/// A value that differs between before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is called.
    pub key: String,
    /// How it was.
    pub before: Told,
    /// How it is.
    pub after: Told,
}

/// A value as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// There is none.
    Nothing,
    /// A text, a number, or JSON.
    Text(String),
    /// An instant.
    Time(Moment),
}

impl Told {
    fn of(key: &str, value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Nothing,
            Some(Value::String(text)) => Self::Text(text.clone()),
            Some(Value::Number(number)) if key.ends_with("_at") => number.as_i64().map_or_else(
                || Self::Text(number.to_string()),
                |at| Self::Time(Moment::from_millis(at)),
            ),
            Some(
                other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)),
            ) => Self::Text(other.to_string()),
        }
    }
}

/// How far the audit is chained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainState {
    /// Its last link.
    pub head: ChainHead,
    /// The last time that the whole chain was walked along.
    pub verified: Option<Verified>,
}

/// A walk along the whole chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// When it ended.
    pub at: Moment,
    /// Up to which place.
    pub position: i64,
    /// Whether nothing was found.
    pub holds: bool,
}

/// The rows that fit, newest first. Somebody's address finds what they did.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    filter: AuditFilter,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<AuditLine>> {
    let read = app.store.read(move |tx| {
        let filter = by_id(tx, filter)?;
        let rows = audit_list::page(tx, &filter, (after.as_ref(), size))?;
        let people = team::emails(tx, rows.rows.iter().map(|row| row.actor.as_str()))?;
        Ok(rows.map(|row| line(row, &people)))
    });
    read.await.map_err(AppError::Store)
}

/// Rows name people by their ids alone.
fn by_id(tx: &mut Tx<'_>, filter: AuditFilter) -> Result<AuditFilter, StoreError> {
    let Some(actor) = &filter.actor else { return Ok(filter) };
    let Ok(email) = EmailAddress::parse(actor) else { return Ok(filter) };
    let found = team::by_email(tx, &email.normalised())?;
    let actor = found.map_or_else(|| actor.clone(), |member| member.id.into());
    Ok(AuditFilter { actor: Some(actor), ..filter })
}

fn line(row: AuditRecord, people: &BTreeMap<String, String>) -> AuditLine {
    AuditLine {
        email: people.get(&row.actor).cloned(),
        kind: row.action.parse().ok(),
        changes: changes(row.before.as_deref(), row.after.as_deref()),
        id: row.id,
        at: row.recorded_at,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        origin: row.origin,
        before: row.before,
        after: row.after,
        position: row.chain_position,
        hash: row.chain_hash,
    }
}

/// The keys whose values differ, in their order; nothing where the two are no objects.
fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let read = |json: Option<&str>| -> BTreeMap<String, Value> {
        json.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let (before, after) = (read(before), read(after));
    let mut keys: Vec<&String> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let differ = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    differ
        .map(|key| Change {
            key: key.clone(),
            before: Told::of(key, before.get(key)),
            after: Told::of(key, after.get(key)),
        })
        .collect()
}

/// How far the audit is chained, and when that was last verified.
///
/// # Errors
/// Those of the database.
pub async fn chain_state(app: &App) -> AppResult<ChainState> {
    let read = app.store.read(|tx| {
        let run = check_runs::latest_done(tx)?;
        let verified = run.map(verified).transpose()?.flatten();
        Ok(ChainState { head: audit_chain::head(tx)?, verified })
    });
    read.await.map_err(AppError::Store)
}

fn verified(run: CheckRunRecord) -> Result<Option<Verified>, StoreError> {
    let CheckRunRecord { ended_at: Some(at), audit_position: Some(position), .. } = run else {
        return Ok(None);
    };
    let json = run.findings.as_deref().unwrap_or("[]");
    let findings: Vec<Finding> = from_json("check_runs", "findings", json)?;
    let of_audit = findings.iter().find(|finding| finding.invariant == Invariant::Audit);
    Ok(of_audit.map(|finding| Verified { at, position, holds: finding.holds() }))
}

/// A row of the audit as others read it: what is hashed, with its place and seal.
#[derive(Serialize)]
struct Exported<'a> {
    chain_position: Option<i64>,
    chain_hash: Option<&'a str>,
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

/// Some rows of an export as lines of JSON, and where the next ones begin.
///
/// # Errors
/// Those of the database.
pub async fn export(
    app: &App,
    filter: AuditFilter,
    after: Option<Cursor>,
) -> AppResult<(String, Option<Cursor>)> {
    let read = app.store.read(move |tx| {
        let filter = by_id(tx, filter)?;
        audit_list::page(tx, &filter, (after.as_ref(), EXPORTED_AT_ONCE))
    });
    let page = read.await.map_err(AppError::Store)?;
    let mut lines = String::new();
    for row in &page.rows {
        lines.push_str(&exported(row)?);
        lines.push('\n');
    }
    Ok((lines, page.next))
}

fn exported(row: &AuditRecord) -> AppResult<String> {
    let line = serde_json::to_string(&Exported {
        chain_position: row.chain_position,
        chain_hash: row.chain_hash.as_deref(),
        id: row.id.as_str(),
        actor: &row.actor,
        action: &row.action,
        subject: &row.subject,
        before: row.before.as_deref(),
        after: row.after.as_deref(),
        recorded_at: row.recorded_at,
        origin: row.origin.as_deref(),
        form_token: row.form_token.as_deref(),
    });
    line.map_err(AppError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told_and_instants_are_instants() {
        let before = r#"{"command":"close","reason":"","commanded_at":0,"same":[1]}"#;
        let after = r#"{"command":"hold","reason":"corte","commanded_at":5000,"same":[1],"n":2}"#;
        let told = changes(Some(before), Some(after));
        let keys: Vec<&str> = told.iter().map(|change| change.key.as_str()).collect();
        assert_eq!(keys, ["command", "commanded_at", "n", "reason"]);
        assert_eq!(told[0].after, Told::Text("hold".to_owned()));
        assert_eq!(told[1].after, Told::Time(Moment::from_millis(5000)));
        assert_eq!((&told[2].before, &told[2].after), (&Told::Nothing, &Told::Text("2".into())));
    }

    #[test]
    fn what_is_no_object_tells_no_changes_and_fails_nothing() {
        assert_eq!(changes(Some("[1]"), Some("not JSON")), []);
        assert_eq!(changes(None, Some("7")), []);
    }
}
