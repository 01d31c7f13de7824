//! Which deadlines of disputes the team was written to about.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::dialect::on_either;
use super::schema::{dispute_answers, dispute_notices, disputes};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::dispute::{AnswerStatus, DeadlineNotice, DisputePhase};

/// The disputes that wait for an answer until an instant after `from` and up to `to`, that have
/// none on its way, and about whose deadline this was not written yet; the nearest first.
pub fn unwritten(
    tx: &mut Tx<'_>,
    notice: DeadlineNotice,
    (from, to): (Moment, Moment),
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let written = dispute_notices::table
        .filter(dispute_notices::dispute_id.eq(disputes::id))
        .filter(dispute_notices::notice.eq(notice))
        .filter(dispute_notices::due_at.nullable().eq(disputes::evidence_due_at));
    let answered = dispute_answers::table
        .filter(dispute_answers::status.eq(AnswerStatus::Requested))
        .select(dispute_answers::dispute_id);
    let query = disputes::table
        .filter(disputes::phase.eq(DisputePhase::NeedsResponse))
        .filter(disputes::place.gt(from.millis()))
        .filter(disputes::place.le(to.millis()))
        .filter(disputes::id.ne_all(answered))
        .filter(not(exists(written)))
        .order((disputes::place, disputes::id))
        .limit(limit);
    Ok(query.select(disputes::id).load(tx.conn())?)
}

/// Notes that the team is written to; `false` when it was noted before.
pub fn put(
    tx: &mut Tx<'_>,
    dispute: &str,
    (notice, due): (DeadlineNotice, Moment),
) -> Result<bool, StoreError> {
    let row = (
        dispute_notices::dispute_id.eq(dispute),
        dispute_notices::notice.eq(notice),
        dispute_notices::due_at.eq(due),
        dispute_notices::put_at.eq(tx.now()),
    );
    let added = on_either!(tx.conn(), |conn| {
        diesel::insert_into(dispute_notices::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(added == 1)
}
