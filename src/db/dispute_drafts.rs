//! What will be answered to a dispute, as long as it was not submitted.

use diesel::prelude::*;

use super::schema::dispute_drafts;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::topic::Topic;

/// A draft as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = dispute_drafts)]
pub struct DraftRecord {
    /// The dispute.
    pub dispute_id: String,
    /// Grows with each change of texts or files, so that a form of before is known as stale.
    pub version: i64,
    /// The texts, as JSON.
    pub texts: String,
    /// Who changed it last.
    pub edited_by: String,
    /// When it was begun.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// The draft of a dispute.
pub fn find(tx: &mut Tx<'_>, dispute: &str) -> Result<Option<DraftRecord>, StoreError> {
    Ok(dispute_drafts::table.find(dispute).first(tx.conn()).optional()?)
}

/// Writes a draft of `version`, which is the first or follows the one that is there. The caller
/// holds the payment's lock.
pub fn put(
    tx: &mut Tx<'_>,
    dispute: &str,
    (version, texts): (i64, &str),
    edited_by: &str,
) -> Result<(), StoreError> {
    tx.touch(Topic::Disputes);
    let now = tx.now();
    let own = dispute_drafts::table.find(dispute);
    let changed = diesel::update(own)
        .set((
            dispute_drafts::version.eq(version),
            dispute_drafts::texts.eq(texts),
            dispute_drafts::edited_by.eq(edited_by),
            dispute_drafts::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    if changed == 0 {
        let row = DraftRecord {
            dispute_id: dispute.to_owned(),
            version,
            texts: texts.to_owned(),
            edited_by: edited_by.to_owned(),
            created_at: now,
            updated_at: now,
        };
        diesel::insert_into(dispute_drafts::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}
