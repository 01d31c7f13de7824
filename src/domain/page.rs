//! Lists are read a page at a time from a place in an order by time and id, never by counting
//! from the beginning: the ten thousandth page costs what the first does.

use super::clock::Moment;

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
