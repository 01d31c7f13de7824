//! The only places where the two engines differ: queries that diesel does not build for the enum
//! over both are written once and compiled for each.
//!
//! `ON CONFLICT` and batches of rows take [`on_either!`]; locks of rows take [`for_update!`] and
//! [`for_update_skip_locked!`], which are nothing on SQLite, whose one writer needs no row locks.

/// Runs one expression on the engine's own connection:
/// `on_either!(conn, |conn| insert_into(t::table).values(&rows).on_conflict_do_nothing().execute(conn))`.
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
            $crate::db::DbConnection::Sqlite($inner) => {
                let $locked = $query;
                $body
            }
            $crate::db::DbConnection::Postgres($inner) => {
                let $locked = diesel::QueryDsl::for_update($query);
                $body
            }
        }
    };
}

/// As [`for_update!`], leaving out rows that somebody else has locked.
macro_rules! for_update_skip_locked {
    ($conn:expr, $query:expr, |$locked:ident, $inner:ident| $body:expr) => {
        match $conn {
            $crate::db::DbConnection::Sqlite($inner) => {
                let $locked = $query;
                $body
            }
            $crate::db::DbConnection::Postgres($inner) => {
                let $locked = diesel::QueryDsl::skip_locked(diesel::QueryDsl::for_update($query));
                $body
            }
        }
    };
}

pub(crate) use {for_update, for_update_skip_locked, on_either};
