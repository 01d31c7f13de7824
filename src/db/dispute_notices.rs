//! Which deadlines of disputes the team was written to about.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::dialect::on_either;
use super::disputes::answer_is_under_way;
use super::schema::{dispute_notices, disputes};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::dispute::{DeadlineNotice, DisputePhase};

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
    let query = disputes::table
        .filter(disputes::phase.eq(DisputePhase::NeedsResponse))
        .filter(disputes::place.gt(from.millis()))
        .filter(disputes::place.le(to.millis()))
        .filter(not(answer_is_under_way()))
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

#[cfg(test)]
mod tests {
    use super::super::testing::{TestDatabase, options, plans};
    use super::*;

    #[tokio::test]
    async fn what_each_turn_of_a_worker_asks_is_a_look_into_an_index() {
        let database = TestDatabase::sqlite(options());
        database.store.migrate().await.unwrap();
        let plans = plans(&database.store, |tx| {
            let window = DeadlineNotice::Week.window(tx.now());
            unwritten(tx, DeadlineNotice::Week, window, 10)
        })
        .await;
        assert!(!plans.is_empty());
        for line in plans {
            assert!(!line.starts_with("SCAN"), "{line}");
        }
    }
}
