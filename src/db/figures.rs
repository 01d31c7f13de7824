//! The kept figures of what happened, by quarter of an hour: what the dashboard reads instead of
//! payments. They are written last of all in a transaction, so that no two wait for each other.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::dialect::on_either;
use super::schema::{decline_figures, figures};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::figures::{Added, Figures, period_of};
use crate::domain::money::Currency;

/// The figures of one period and currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = figures)]
struct FiguresRow {
    period_at: Moment,
    currency: Currency,
    started: i64,
    succeeded: i64,
    declined: i64,
    captured_minor: i64,
    refunds: i64,
    refunded_minor: i64,
    disputes: i64,
}

impl FiguresRow {
    const fn figures(&self) -> Figures {
        Figures {
            started: self.started,
            succeeded: self.succeeded,
            declined: self.declined,
            captured_minor: self.captured_minor,
            refunds: self.refunds,
            refunded_minor: self.refunded_minor,
            disputes: self.disputes,
        }
    }
}

/// Adds what happened now to payments in this currency.
pub fn add(tx: &mut Tx<'_>, currency: Currency, added: &Added) -> Result<(), StoreError> {
    let Added { figures: more, declines } = added;
    if more.is_nothing() {
        return Ok(());
    }
    let row = FiguresRow {
        period_at: period_of(tx.now()),
        currency,
        started: more.started,
        succeeded: more.succeeded,
        declined: more.declined,
        captured_minor: more.captured_minor,
        refunds: more.refunds,
        refunded_minor: more.refunded_minor,
        disputes: more.disputes,
    };
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(figures::table)
            .values(&row)
            .on_conflict((figures::period_at, figures::currency))
            .do_update()
            .set((
                figures::started.eq(figures::started + excluded(figures::started)),
                figures::succeeded.eq(figures::succeeded + excluded(figures::succeeded)),
                figures::declined.eq(figures::declined + excluded(figures::declined)),
                figures::captured_minor
                    .eq(figures::captured_minor + excluded(figures::captured_minor)),
                figures::refunds.eq(figures::refunds + excluded(figures::refunds)),
                figures::refunded_minor
                    .eq(figures::refunded_minor + excluded(figures::refunded_minor)),
                figures::disputes.eq(figures::disputes + excluded(figures::disputes)),
            ))
            .execute(conn)
    })?;
    add_declines(tx, row.period_at, declines)
}

fn add_declines(
    tx: &mut Tx<'_>,
    period_at: Moment,
    declines: &[DeclineClass],
) -> Result<(), StoreError> {
    let mut tries: BTreeMap<&str, i64> = BTreeMap::new();
    for class in declines {
        let tries = tries.entry(class.name()).or_default();
        *tries = tries.saturating_add(1);
    }
    for (class, tries) in tries {
        let row = (
            decline_figures::period_at.eq(period_at),
            decline_figures::class.eq(class),
            decline_figures::tries.eq(tries),
        );
        on_either!(tx.conn(), |conn| {
            diesel::insert_into(decline_figures::table)
                .values(row)
                .on_conflict((decline_figures::period_at, decline_figures::class))
                .do_update()
                .set(
                    decline_figures::tries
                        .eq(decline_figures::tries + excluded(decline_figures::tries)),
                )
                .execute(conn)
        })?;
    }
    Ok(())
}

/// The figures of the periods that begin from `from` on, in order.
pub fn since(
    tx: &mut Tx<'_>,
    from: Moment,
) -> Result<Vec<(Moment, Currency, Figures)>, StoreError> {
    let query = figures::table
        .filter(figures::period_at.ge(from))
        .order((figures::period_at, figures::currency));
    let rows: Vec<FiguresRow> = query.load(tx.conn())?;
    Ok(rows.into_iter().map(|row| (row.period_at, row.currency, row.figures())).collect())
}

/// How many tries were declined for which reason in the periods that begin from `from` on, the
/// most frequent first.
pub fn declines_since(
    tx: &mut Tx<'_>,
    from: Moment,
) -> Result<Vec<(DeclineClass, i64)>, StoreError> {
    let query = decline_figures::table
        .filter(decline_figures::period_at.ge(from))
        .select((decline_figures::class, decline_figures::tries));
    let rows: Vec<(DeclineClass, i64)> = query.load(tx.conn())?;
    let mut tries: BTreeMap<DeclineClass, i64> = BTreeMap::new();
    for (class, more) in rows {
        let tries = tries.entry(class).or_default();
        *tries = tries.saturating_add(more);
    }
    let mut tries: Vec<_> = tries.into_iter().collect();
    tries.sort_by_key(|(class, tries)| (std::cmp::Reverse(*tries), *class));
    Ok(tries)
}
