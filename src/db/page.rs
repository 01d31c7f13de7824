//! Lists are read a page at a time from a place in an order by time and id, never by counting
//! from the beginning: the ten thousandth page costs what the first does.

use crate::domain::clock::Moment;

/// A place in a list that is ordered by time and then id, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The time of the last row that was shown.
    pub at: Moment,
    /// Its id.
    pub id: String,
}

/// Some rows of a list, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of at most `size` rows, of which one more was read to know whether there are more.
    #[must_use]
    pub fn cut(mut rows: Vec<T>, size: usize, place: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(place);
        Self { rows, next }
    }

    /// The same page with each row as something else.
    #[must_use]
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), next: self.next }
    }
}

/// Restricts a boxed query to the rows after a cursor, newest first, and orders it: the first
/// condition is one that an index by time serves, which `a < x OR (a = x AND id < y)` is not on
/// SQLite.
macro_rules! after_cursor {
    ($query:expr, $cursor:expr, $at:expr, $id:expr) => {{
        let query = $query.order(($at.desc(), $id.desc()));
        match $cursor {
            Some(cursor) => {
                let cursor: &$crate::db::page::Cursor = cursor;
                query.filter($at.le(cursor.at)).filter($at.lt(cursor.at).or($id.lt(&cursor.id)))
            }
            None => query,
        }
    }};
}
pub(crate) use after_cursor;

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(rows: usize) -> Page<usize> {
        let place = |row: &usize| Cursor { at: Moment::from_millis(1), id: row.to_string() };
        Page::cut((0..rows).collect(), 3, place)
    }

    #[test]
    fn a_page_knows_whether_there_is_another() {
        assert_eq!(cut(0).next, None);
        assert_eq!(cut(3).next, None);
        let more = cut(4);
        assert_eq!((more.rows.len(), more.next.unwrap().id.as_str()), (3, "2"));
    }
}
