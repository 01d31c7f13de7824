//! What somebody had typed when their session ended, for as long as they may want it back.

use diesel::prelude::*;

use super::schema::kept_forms;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::MemberId;

/// A form as it is kept.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = kept_forms)]
pub struct KeptFormRecord {
    /// The hash of the secret in the address.
    pub id_hash: String,
    /// Who gets it back.
    pub member_id: MemberId,
    /// Where the form was sent to.
    pub path: String,
    /// Its fields as JSON.
    pub fields: String,
    /// Until when it is kept.
    pub expires_at: Moment,
    /// Since when.
    pub created_at: Moment,
}

/// Keeps a form, and of this person's at most `most`; what ran out is swept away with it.
pub fn put(tx: &mut Tx<'_>, kept: KeptFormRecord, most: i64) -> Result<(), StoreError> {
    sweep(tx)?;
    let older = kept_forms::table
        .filter(kept_forms::member_id.eq(&kept.member_id))
        .order(kept_forms::created_at.desc())
        .offset(most.saturating_sub(1))
        // Nobody has more than `most`, so this is all of them.
        .limit(most)
        .select(kept_forms::id_hash);
    let older: Vec<String> = older.load(tx.conn())?;
    let older = kept_forms::table.filter(kept_forms::id_hash.eq_any(older));
    diesel::delete(older).execute(tx.conn())?;
    diesel::insert_into(kept_forms::table).values(kept).execute(tx.conn())?;
    Ok(())
}

/// The form of this hash, while it is kept.
pub fn find(tx: &mut Tx<'_>, id_hash: &str) -> Result<Option<KeptFormRecord>, StoreError> {
    let now = tx.now();
    let query = kept_forms::table
        .filter(kept_forms::id_hash.eq(id_hash))
        .filter(kept_forms::expires_at.gt(now));
    Ok(query.first(tx.conn()).optional()?)
}

/// Forgets what ran out.
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let over = kept_forms::table.filter(kept_forms::expires_at.le(tx.now()));
    diesel::delete(over).execute(tx.conn())?;
    Ok(())
}
