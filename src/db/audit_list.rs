//! The audit as the console lists it: a page at a time, by what an index serves.

use diesel::prelude::*;

use super::audit::AuditRecord;
use super::page::after_cursor;
use super::schema::audit;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::page::{Cursor, Page};

/// Which rows are wanted; what is not set lets every row pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did it, as rows name them.
    pub actor: Option<String>,
    /// What was done, as rows name it.
    pub action: Option<String>,
    /// To what.
    pub subject: Option<String>,
    /// From this instant on.
    pub from: Option<Moment>,
    /// Before this instant.
    pub until: Option<Moment>,
}

/// The rows that fit, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &AuditFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<AuditRecord>, StoreError> {
    let mut query = audit::table.into_boxed();
    if let Some(actor) = &filter.actor {
        query = query.filter(audit::actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit::action.eq(action));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(audit::subject.eq(subject));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::recorded_at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit::recorded_at.lt(until));
    }
    let query = after_cursor!(query, after, audit::recorded_at, audit::id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<AuditRecord> = query.limit(limit).load(tx.conn())?;
    Ok(Page::cut(rows, size, |row| Cursor { at: row.recorded_at, id: row.id.to_string() }))
}
