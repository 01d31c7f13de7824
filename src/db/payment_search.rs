//! The keys that payments are found by, one row each.

use diesel::prelude::*;

use super::dialect::on_either;
use super::schema::payment_search;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::payment_search::SearchKey;

/// Adds keys to a payment that was made at `created_at`; those that it has already stay.
pub fn add(
    tx: &mut Tx<'_>,
    (payment, created_at): (&PaymentId, Moment),
    keys: impl IntoIterator<Item = SearchKey>,
) -> Result<(), StoreError> {
    let rows: Vec<_> = keys
        .into_iter()
        .map(|(kind, value)| {
            (
                payment_search::kind.eq(kind),
                payment_search::value.eq(value),
                payment_search::created_at.eq(created_at),
                payment_search::payment_id.eq(payment),
            )
        })
        .collect();
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(payment_search::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(())
}
