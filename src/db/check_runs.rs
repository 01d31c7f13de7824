//! The runs of the checks that people asked for in the console.

use diesel::prelude::*;

use super::schema::check_runs;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::CheckRunId;
use crate::domain::topic::Topic;

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = check_runs)]
pub struct CheckRunRecord {
    /// Its id.
    pub id: CheckRunId,
    /// Who asked for it.
    pub actor: String,
    /// When it began.
    pub began_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// What it found, as JSON; none when it could not be done.
    pub findings: Option<String>,
    /// How far the chain of the audit was verified.
    pub audit_position: Option<i64>,
}

/// Writes that a run begins.
pub fn begin(tx: &mut Tx<'_>, run: CheckRunRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Checks);
    diesel::insert_into(check_runs::table).values(run).execute(tx.conn())?;
    Ok(())
}

/// Writes how a run ended; `None` when it could not be done.
pub fn end(
    tx: &mut Tx<'_>,
    id: &CheckRunId,
    outcome: Option<(&str, i64)>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Checks);
    let now = tx.now();
    diesel::update(check_runs::table.find(id))
        .set((
            check_runs::ended_at.eq(Some(now)),
            check_runs::findings.eq(outcome.map(|(findings, _)| findings)),
            check_runs::audit_position.eq(outcome.map(|(_, position)| position)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The run that began last.
pub fn latest(tx: &mut Tx<'_>) -> Result<Option<CheckRunRecord>, StoreError> {
    let query = check_runs::table.order((check_runs::began_at.desc(), check_runs::id.desc()));
    Ok(query.first(tx.conn()).optional()?)
}

/// The last run that was done.
pub fn latest_done(tx: &mut Tx<'_>) -> Result<Option<CheckRunRecord>, StoreError> {
    let query = check_runs::table.filter(check_runs::findings.is_not_null());
    let query = query.order((check_runs::began_at.desc(), check_runs::id.desc()));
    Ok(query.first(tx.conn()).optional()?)
}

/// Takes runs away that began before an instant, but never the last one that was done.
pub fn prune(tx: &mut Tx<'_>, before: Moment) -> Result<(), StoreError> {
    let Some(last) = latest_done(tx)? else { return Ok(()) };
    let old = check_runs::table.filter(check_runs::began_at.lt(before));
    diesel::delete(old.filter(check_runs::id.ne(last.id))).execute(tx.conn())?;
    Ok(())
}
