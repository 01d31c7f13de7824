//! The chain over the rows of the audit: its head, the rows that are not sealed yet, and the walk
//! along those that are.

use diesel::prelude::*;

use super::audit::AuditRecord;
use super::dialect::for_update_skip_locked;
use super::schema::{audit, audit_chain};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::AuditId;
use crate::domain::topic::Topic;

/// The name of the one row.
const HEAD: &str = "head";

/// The last link.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ChainHead {
    name: String,
    /// How many rows are sealed.
    pub position: i64,
    /// The hash of the last of them.
    pub hash: String,
    /// When it was sealed.
    pub sealed_at: Option<Moment>,
    /// When the head was told to the log.
    pub logged_at: Option<Moment>,
}

/// The head.
pub fn head(tx: &mut Tx<'_>) -> Result<ChainHead, StoreError> {
    Ok(audit_chain::table.find(HEAD).first(tx.conn())?)
}

/// The head, locked until the transaction ends; `None` while another instance seals.
pub fn lock_head(tx: &mut Tx<'_>) -> Result<Option<ChainHead>, StoreError> {
    let query = audit_chain::table.filter(audit_chain::name.eq(HEAD));
    let rows: Vec<ChainHead> =
        for_update_skip_locked!(tx.conn(), query, |query, conn| query.load(conn))?;
    Ok(rows.into_iter().next())
}

/// Writes the head.
pub fn keep_head(tx: &mut Tx<'_>, head: &ChainHead) -> Result<(), StoreError> {
    tx.touch(Topic::Audit);
    diesel::update(audit_chain::table.find(HEAD))
        .set((
            audit_chain::position.eq(head.position),
            audit_chain::hash.eq(&head.hash),
            audit_chain::sealed_at.eq(head.sealed_at),
            audit_chain::logged_at.eq(head.logged_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Rows that wait for their seal, the oldest first.
pub fn unsealed(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<AuditRecord>, StoreError> {
    let query = audit::table.filter(audit::chain_position.is_null());
    Ok(query.order((audit::recorded_at, audit::id)).limit(limit).load(tx.conn())?)
}

/// Whether any row waits for its seal.
pub fn has_unsealed(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let query = audit::table.filter(audit::chain_position.is_null()).select(audit::id);
    let first: Option<AuditId> = query.first(tx.conn()).optional()?;
    Ok(first.is_some())
}

/// Rows that have waited for their seal since before an instant, the oldest first.
pub fn unsealed_since(
    tx: &mut Tx<'_>,
    before: Moment,
    limit: i64,
) -> Result<Vec<AuditId>, StoreError> {
    let query = audit::table
        .filter(audit::chain_position.is_null())
        .filter(audit::recorded_at.lt(before))
        .order((audit::recorded_at, audit::id))
        .select(audit::id);
    Ok(query.limit(limit).load(tx.conn())?)
}

/// Gives a row its place in the chain.
pub fn seal(
    tx: &mut Tx<'_>,
    id: &AuditId,
    (position, hash): (i64, &str),
) -> Result<(), StoreError> {
    diesel::update(audit::table.find(id))
        .set((audit::chain_position.eq(position), audit::chain_hash.eq(hash)))
        .execute(tx.conn())?;
    Ok(())
}

/// Sealed rows behind a place of the chain, in its order.
pub fn sealed_after(
    tx: &mut Tx<'_>,
    position: i64,
    limit: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let query = audit::table.filter(audit::chain_position.gt(position));
    Ok(query.order(audit::chain_position).limit(limit).load(tx.conn())?)
}
