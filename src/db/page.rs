//! How a list is read from a place: a condition that an index serves, and the order of the list.

/// Restricts a boxed query to the rows after a cursor, newest first, and orders it: the first
/// condition is one that an index by time serves, which `a < x OR (a = x AND id < y)` is not on
/// SQLite.
macro_rules! after_cursor {
    ($query:expr, $cursor:expr, $at:expr, $id:expr) => {{
        let query = $query.order(($at.desc(), $id.desc()));
        match $cursor {
            Some(cursor) => {
                let cursor: &$crate::domain::page::Cursor = cursor;
                query.filter($at.le(cursor.at)).filter($at.lt(cursor.at).or($id.lt(&cursor.id)))
            }
            None => query,
        }
    }};
}
pub(crate) use after_cursor;
