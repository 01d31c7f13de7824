//! How much there is of what needs attention. Each count is a look into an index that stops at
//! `most` rows.

use diesel::prelude::*;

use super::schema::outbox;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::MessageId;

fn up_to<T>(found: &[T], most: i64) -> i64 {
    i64::try_from(found.len()).unwrap_or(most)
}

/// Mails that were put into the outbox before this instant and are not sent yet.
pub fn mails_owed(tx: &mut Tx<'_>, before: Moment, most: i64) -> Result<i64, StoreError> {
    let owed = outbox::table
        .filter(outbox::status.eq("waiting"))
        .filter(outbox::created_at.lt(before))
        .select(outbox::id)
        .limit(most);
    let found: Vec<MessageId> = owed.load(tx.conn())?;
    Ok(up_to(&found, most))
}
