//! The only places where the two engines differ: queries that diesel does not build for the enum
//! over both are written once and compiled for each.
//!
//! `ON CONFLICT` and batches of rows take [`on_either!`]; locks of rows take [`for_update!`] and
//! [`for_update_skip_locked!`], which are nothing on SQLite, whose one writer needs no row locks.

/// Runs one expression on the engine's own connection, such as `on_either!(conn, |conn| query)`
/// where the query is `insert_into(t::table).values(&rows).on_conflict_do_nothing().execute(conn)`.
macro_rules! on_either {
    ($conn:expr, |$inner:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConnection::Sqlite($inner) => $body,
            $crate::db::DbConnection::Postgres($inner) => $body,
        }
    };
}

/// Runs a query with its rows locked until the transaction ends:
/// `for_update!(conn, t::table.filter(t::id.eq(id)), |query, conn| query.first::<Row>(conn))`.
macro_rules! for_update {
    ($conn:expr, $query:expr, |$locked:ident, $inner:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConnection::Sqlite($inner) => match $query {
                $locked => $body,
            },
            $crate::db::DbConnection::Postgres($inner) => {
                match diesel::QueryDsl::for_update($query) {
                    $locked => $body,
                }
            }
        }
    };
}

/// As [`for_update!`], leaving out rows that somebody else has locked.
macro_rules! for_update_skip_locked {
    ($conn:expr, $query:expr, |$locked:ident, $inner:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConnection::Sqlite($inner) => match $query {
                $locked => $body,
            },
            $crate::db::DbConnection::Postgres($inner) => {
                match diesel::QueryDsl::skip_locked(diesel::QueryDsl::for_update($query)) {
                    $locked => $body,
                }
            }
        }
    };
}

pub(crate) use {for_update, for_update_skip_locked, on_either};

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;

    use super::super::testing::{notes, on_each_engine};
    use super::super::{DbConnection, Engine, StoreError};

    type Note<'a> = (i64, &'a str, i64);

    fn add_missing(conn: &mut DbConnection, rows: &[Note<'_>]) -> Result<usize, StoreError> {
        let rows: Vec<_> = rows
            .iter()
            .map(|(id, body, amount)| {
                (notes::id.eq(*id), notes::body.eq(*body), notes::amount.eq(*amount))
            })
            .collect();
        Ok(on_either!(conn, |conn| diesel::insert_into(notes::table)
            .values(&rows)
            .on_conflict_do_nothing()
            .execute(conn))?)
    }

    fn put(conn: &mut DbConnection, (id, body, amount): Note<'_>) -> Result<i64, StoreError> {
        let row = (notes::id.eq(id), notes::body.eq(body), notes::amount.eq(amount));
        Ok(on_either!(conn, |conn| diesel::insert_into(notes::table)
            .values(&row)
            .on_conflict(notes::id)
            .do_update()
            .set(notes::amount.eq(notes::amount + diesel::upsert::excluded(notes::amount)))
            .returning(notes::amount)
            .get_result(conn))?)
    }

    fn claim(conn: &mut DbConnection) -> Result<Vec<i64>, StoreError> {
        let due = notes::table.filter(notes::amount.gt(0)).order(notes::id).select(notes::id);
        Ok(for_update_skip_locked!(conn, due.limit(10), |due, conn| due.load(conn))?)
    }

    #[tokio::test]
    async fn a_batch_adds_what_is_missing_and_counts_it() {
        on_each_engine(async |db| {
            let counts = db.store.write(|tx| {
                let none = add_missing(tx.conn(), &[])?;
                let first = add_missing(tx.conn(), &[(1, "one", 1), (2, "two", 2)])?;
                let second = add_missing(tx.conn(), &[(2, "two", 9), (3, "three", 3)])?;
                Ok::<_, StoreError>((none, first, second))
            });
            assert_eq!(counts.await.unwrap(), (0, 2, 1));
        })
        .await;
    }

    #[tokio::test]
    async fn a_row_that_is_there_is_changed_and_answers_its_new_value() {
        on_each_engine(async |db| {
            let amounts = db.store.write(|tx| {
                let first = put(tx.conn(), (1, "kept", 5))?;
                Ok::<_, StoreError>((first, put(tx.conn(), (1, "kept", 7))?))
            });
            assert_eq!(amounts.await.unwrap(), (5, 12));
        })
        .await;
    }

    #[tokio::test]
    async fn rows_that_somebody_else_has_locked_are_left_out() {
        on_each_engine(async |db| {
            let rows = [(1, "one", 1), (2, "two", 2), (3, "three", 0)];
            db.store.write(move |tx| add_missing(tx.conn(), &rows)).await.unwrap();
            let mut other = db.outside();
            if db.store.engine() == Engine::Postgres {
                other.batch_execute("BEGIN; SELECT 1 FROM notes WHERE id = 1 FOR UPDATE").unwrap();
            }
            let claimed = db.store.write(|tx| claim(tx.conn())).await.unwrap();
            match db.store.engine() {
                Engine::Sqlite => assert_eq!(claimed, [1, 2]),
                Engine::Postgres => assert_eq!(claimed, [2]),
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_locked_row_makes_another_writer_wait() {
        on_each_engine(async |db| {
            let rows = [(1, "one", 1)];
            db.store.write(move |tx| add_missing(tx.conn(), &rows)).await.unwrap();
            let address = db.address.clone();
            let locked = db.store.write(move |tx| {
                let row = notes::table.find(1).select(notes::amount);
                let amount: i64 = for_update!(tx.conn(), row, |row, conn| row.first(conn))?;
                let other = super::super::testing::outside(&address)
                    .batch_execute("UPDATE notes SET amount = 100 WHERE id = 1");
                Ok::<_, StoreError>((amount, other.map_err(StoreError::from)))
            });
            let (amount, other) = locked.await.unwrap();
            assert_eq!(amount, 1);
            assert!(matches!(other, Err(StoreError::Busy(_))), "{other:?}");
        })
        .await;
    }
}
