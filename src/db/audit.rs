//! The audit: who did what, append-only. Its rows are chained by one sealer in a later version.

use diesel::prelude::*;

use super::schema::audit;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::AuditId;
use crate::domain::topic::Topic;

/// An action as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = audit)]
pub struct AuditRecord {
    /// Its id.
    pub id: AuditId,
    /// Who: a person's id, `cli`, or `cobro`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// How it was before, as JSON.
    pub before: Option<String>,
    /// How it is after, as JSON.
    pub after: Option<String>,
    /// When.
    pub recorded_at: Moment,
    /// Its place in the chain, once sealed.
    pub chain_position: Option<i64>,
    /// Its hash in the chain, once sealed.
    pub chain_hash: Option<String>,
    /// From which address of the network, where it came from a browser.
    pub origin: Option<String>,
    /// The form that asked for it, where the same form must act once.
    pub form_token: Option<String>,
}

/// Appends an action.
pub fn append(tx: &mut Tx<'_>, action: AuditRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Audit);
    diesel::insert_into(audit::table).values(action).execute(tx.conn())?;
    Ok(())
}

/// What the form with this token did, if it was sent before.
pub fn by_form(tx: &mut Tx<'_>, token: &str) -> Result<Option<AuditRecord>, StoreError> {
    Ok(audit::table.filter(audit::form_token.eq(token)).first(tx.conn()).optional()?)
}

/// What was done to a thing, newest first.
pub fn of_subject(
    tx: &mut Tx<'_>,
    subject: &str,
    most: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let query = audit::table.filter(audit::subject.eq(subject));
    let query = query.order((audit::recorded_at.desc(), audit::id.desc()));
    Ok(query.limit(most).load(tx.conn())?)
}
