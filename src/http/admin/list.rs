//! What the lists of the console have in common: filters that live in the address, chips that take
//! one away, and pages that begin at a place instead of a number.

use actix_web::HttpRequest;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::str::FromStr;

use crate::domain::clock::Moment;
use crate::domain::money::{Currency, Money};
use crate::domain::page::Cursor;
use crate::http::error::PageError;
use crate::http::form::decode;
use crate::http::page::Layout;
use crate::http::visit::{query_encoded, query_text};
use crate::i18n::{Sentence, Texts};

/// The longest query that is read, in bytes: every filter of a list together is far below.
const LONGEST_QUERY: usize = 8_000;

/// How many rows a page of a list has.
pub const PAGE_SIZE: usize = 25;

/// The name under which a page about one thing keeps the filters of its list.
const LIST: &str = "list";

/// The name under which the place where a page begins stands in the address.
const AFTER: &str = "after";

/// The query of a list's address, each name at most once.
#[derive(Clone, Debug, Default)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads the query of a request.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] for one that is too long or cannot be read.
    pub fn of(request: &HttpRequest) -> Result<Self, PageError> {
        Self::read(request.path(), request.query_string())
    }

    fn read(path: &str, query: &str) -> Result<Self, PageError> {
        if query.len() > LONGEST_QUERY {
            return Err(PageError::BadRequest("the address has too long a query"));
        }
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (Some(name), Some(value)) = (decode(name.as_bytes()), decode(value.as_bytes()))
            else {
                return Err(PageError::BadRequest("the address has a query that cannot be read"));
            };
            let value = value.trim().to_owned();
            // A form sends its empty fields too; the address is written without them.
            if !value.is_empty() && !pairs.iter().any(|(known, _)| *known == name) {
                pairs.push((name, value));
            }
        }
        Ok(Self { path: path.to_owned(), pairs })
    }

    /// The value of a filter, if it is set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The names in the address.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(name, _)| name.as_str())
    }

    /// The value of a filter as it stands in its field.
    #[must_use]
    pub fn shown(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// Whether a filter has this value.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// [`PageError::BadRequest`] for a place that no page of ours has given.
    pub fn cursor(&self) -> Result<Option<Cursor>, PageError> {
        let Some(text) = self.get(AFTER) else { return Ok(None) };
        let bad = || PageError::BadRequest("the address names no place of a list");
        let (at, id) = text.split_once('.').ok_or_else(bad)?;
        let at = at.parse().map(Moment::from_millis).map_err(|_| bad())?;
        Ok(Some(Cursor { at, id: id.to_owned() }))
    }

    /// The address of this page.
    #[must_use]
    pub fn here(&self) -> String {
        self.written(self.pairs.iter())
    }

    /// The address of the same list from its beginning.
    #[must_use]
    pub fn first(&self) -> String {
        self.without(AFTER)
    }

    /// The address of the same list without a filter, from its beginning.
    #[must_use]
    pub fn without(&self, name: &str) -> String {
        self.written(self.pairs.iter().filter(|(known, _)| known != name && known != AFTER))
    }

    /// The address of the same list with another value of a filter, from its beginning.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut changed = self.clone();
        changed.pairs.retain(|(known, _)| known != name && known != AFTER);
        changed.pairs.push((name.to_owned(), value.to_owned()));
        changed.here()
    }

    /// The address of the page after this place, with the same filters.
    #[must_use]
    pub fn page_after(&self, place: &Cursor) -> String {
        self.with(AFTER, &format!("{}.{}", place.at.millis(), place.id))
    }

    /// The same filters at another address, such as a file of the list.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        let own = Self { path: path.to_owned(), pairs: self.pairs.clone() };
        own.first()
    }

    /// The address of a page about one thing of this list, which keeps the way back to it.
    #[must_use]
    pub fn leads_to(&self, path: &str) -> String {
        let here = self.here();
        match here.split_once('?') {
            Some((_, query)) => format!("{path}?{LIST}={}", query_encoded(query)),
            None => path.to_owned(),
        }
    }

    /// The list that a page about one thing was opened from, with its filters.
    #[must_use]
    pub fn back(request: &HttpRequest, list: &str) -> String {
        let kept = query_text(request, LIST).and_then(|query| Self::read(list, &query).ok());
        kept.map_or_else(|| list.to_owned(), |query| query.here())
    }

    /// The list without any filter.
    #[must_use]
    pub fn bare(&self) -> &str {
        &self.path
    }

    fn written<'a>(&self, pairs: impl Iterator<Item = &'a (String, String)>) -> String {
        let pairs =
            pairs.map(|(name, value)| format!("{}={}", query_encoded(name), query_encoded(value)));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }
}

/// A filter that is set, in words, and the address without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What it says.
    pub words: String,
    /// The list without it.
    pub without: String,
}

/// Reads the filters of a list; what cannot be read is told at its field.
pub struct Filters<'a> {
    query: &'a Query,
    layout: &'a Layout,
    /// What was refused: the field and why.
    pub errors: Vec<(&'static str, Sentence)>,
    /// What is set, in words.
    pub chips: Vec<Chip>,
}

impl<'a> Filters<'a> {
    /// Begins to read.
    #[must_use]
    pub const fn new(query: &'a Query, layout: &'a Layout) -> Self {
        Self { query, layout, errors: Vec::new(), chips: Vec::new() }
    }

    fn t(&self) -> &'static dyn Texts {
        self.layout.t()
    }

    fn set(&mut self, name: &str, words: String) {
        self.chips.push(Chip { words, without: self.query.without(name) });
    }

    /// A word of ours, such as a status; `words` says it in the chip.
    pub fn word<T: FromStr + Copy>(
        &mut self,
        name: &'static str,
        words: impl FnOnce(T) -> String,
    ) -> Option<T> {
        let text = self.query.get(name)?;
        match text.parse::<T>() {
            Ok(value) => {
                self.set(name, words(value));
                Some(value)
            }
            Err(_) => {
                self.errors.push((name, self.t().filter_unknown().into()));
                None
            }
        }
    }

    /// A text that was typed, at most `longest` characters.
    pub fn text(&mut self, name: &'static str, longest: usize) -> Option<String> {
        let text = self.query.get(name)?;
        if text.chars().count() > longest {
            self.errors.push((name, self.t().filter_too_long(longest).into()));
            return None;
        }
        self.set(name, self.t().filter_text(text));
        Some(text.to_owned())
    }

    /// A text that has to fit exactly, such as an id; `words` says it in the chip.
    pub fn exactly(
        &mut self,
        name: &'static str,
        longest: usize,
        words: impl FnOnce(&str) -> String,
    ) -> Option<String> {
        let text = self.text(name, longest)?;
        if let Some(chip) = self.chips.last_mut() {
            chip.words = words(&text);
        }
        Some(text)
    }

    /// A text that means something of ours: `read` says what, `words` how the chip says it, and
    /// `why` is told at the field where it means nothing.
    pub fn meaning<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
        (words, why): (impl FnOnce(&str) -> String, Sentence),
    ) -> Option<T> {
        let text = self.query.get(name)?;
        let Some(meant) = read(text) else {
            self.errors.push((name, why));
            return None;
        };
        self.set(name, words(text));
        Some(meant)
    }

    /// The beginning of a day in the shop's zone: rows from then on.
    pub fn from_day(&mut self, name: &'static str) -> Option<Moment> {
        let day = self.day(name)?;
        self.set(name, self.t().filter_from(&day.to_string()));
        start_of(day, &self.layout.zone)
    }

    /// The end of a day in the shop's zone: rows before the next one begins.
    pub fn to_day(&mut self, name: &'static str) -> Option<Moment> {
        let day = self.day(name)?;
        self.set(name, self.t().filter_to(&day.to_string()));
        start_of(day.tomorrow().ok()?, &self.layout.zone)
    }

    /// An amount, in whichever of our currencies it was typed: all have a hundred minor units.
    pub fn amount(
        &mut self,
        name: &'static str,
        words: impl FnOnce(&str) -> String,
    ) -> Option<Money> {
        let text = self.query.get(name)?;
        let read = |currency| Money::parse(text, currency, self.layout.locale).ok();
        let amount = Currency::ALL.into_iter().find_map(read);
        match amount {
            Some(_) => self.set(name, words(text)),
            None => self.errors.push((name, self.t().filter_no_amount().into())),
        }
        amount
    }

    /// A filter that is on when it has any value.
    pub fn flag(&mut self, name: &'static str, words: &str) -> bool {
        let on = self.query.get(name).is_some();
        if on {
            self.set(name, words.to_owned());
        }
        on
    }

    fn day(&mut self, name: &'static str) -> Option<Date> {
        let text = self.query.get(name)?;
        let day: Option<Date> = text.parse().ok().filter(|_| text.len() == "2026-11-27".len());
        if day.is_none() {
            self.errors.push((name, self.t().filter_no_such_day().into()));
        }
        day
    }
}

fn start_of(day: Date, zone: &TimeZone) -> Option<Moment> {
    let start = day.to_zoned_datetime(zone.clone()).ok()?;
    Some(Moment::from_millis(start.timestamp().as_millisecond()))
}

/// What stands around the rows of a list: its filters and its pages.
#[derive(Clone, Debug, Default)]
pub struct ListFrame {
    /// The address.
    pub query: Query,
    /// What was refused, at its field.
    pub errors: Vec<(&'static str, Sentence)>,
    /// What is set.
    pub chips: Vec<Chip>,
    /// The next page, if there is one.
    pub next: Option<String>,
    /// How many rows this page shows.
    pub shown: usize,
}

impl ListFrame {
    /// The frame of a list whose filters were read and whose page ends at `next`.
    #[must_use]
    pub fn new(
        query: &Query,
        filters: Filters<'_>,
        (next, shown): (Option<&Cursor>, usize),
    ) -> Self {
        Self {
            query: query.clone(),
            errors: filters.errors,
            chips: filters.chips,
            next: next.map(|place| query.page_after(place)),
            shown,
        }
    }

    /// Whether any filter is set: then an empty list says that nothing was found, and not that
    /// there is nothing yet.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.chips.is_empty() || !self.errors.is_empty()
    }

    /// The first page, where this is another one.
    #[must_use]
    pub fn first(&self) -> Option<String> {
        self.query.get(AFTER).map(|_| self.query.first())
    }

    /// What was refused at a field.
    #[must_use]
    pub fn error(&self, name: &str) -> Option<&Sentence> {
        self.errors.iter().find(|(field, _)| *field == name).map(|(_, why)| why)
    }

    /// What was refused, for the summary above the form.
    #[must_use]
    pub fn all_errors(&self) -> Vec<(&'static str, &Sentence)> {
        self.errors.iter().map(|(field, why)| (*field, why)).collect()
    }

    /// The filters in words, one after the other.
    #[must_use]
    pub fn in_words(&self) -> String {
        self.chips.iter().map(|chip| chip.words.as_str()).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::Locale;
    use crate::domain::payment_status::PaymentStatus;
    use crate::http::shop::pages::testing::layout;

    fn query(text: &str) -> Query {
        Query::read("/admin/payments", text).unwrap()
    }

    #[test]
    fn an_address_keeps_its_filters_and_loses_its_place_when_one_changes() {
        let read = query("status=completed&q=100%25+%22a%22&empty=&after=5.pay_1&status=failed");
        assert_eq!(read.get("q"), Some("100% \"a\""));
        assert_eq!(read.get("status"), Some("completed"), "the first one stands");
        assert_eq!(read.without("status"), "/admin/payments?q=100%25%20%22a%22");
        assert_eq!(
            read.with("status", "failed"),
            "/admin/payments?q=100%25%20%22a%22&status=failed"
        );
        let place = read.cursor().unwrap().unwrap();
        assert_eq!((place.at.millis(), place.id.as_str()), (5, "pay_1"));
        assert_eq!(read.page_after(&place), read.here().replace("%2E", "."));
        assert_eq!(query("").here(), "/admin/payments");
    }

    #[test]
    fn what_is_no_query_of_ours_is_refused() {
        assert!(Query::read("/x", &"a".repeat(10_000)).is_err());
        assert!(Query::read("/x", "q=%FF").is_err());
        for place in ["after=x", "after=.", "after=1e3.pay_1"] {
            assert!(query(place).cursor().is_err(), "{place}");
        }
    }

    #[test]
    fn the_way_back_keeps_the_filters_and_leads_to_the_list_alone() {
        let list = query("q=a%26b&status=failed&after=5.pay_1");
        let there = list.leads_to("/admin/payments/pay_1");
        let request = actix_web::test::TestRequest::get().uri(&there).to_http_request();
        assert_eq!(Query::back(&request, "/admin/payments"), list.here());
        assert_eq!(query("").leads_to("/admin/payments/pay_1"), "/admin/payments/pay_1");
        for other in ["", "?list=", "?list=%FF", "?list=//evil.example", "?list=%0D%0Ax"] {
            let uri = format!("/admin/payments/pay_1{other}");
            let request = actix_web::test::TestRequest::get().uri(&uri).to_http_request();
            let back = Query::back(&request, "/admin/payments");
            assert!(back == "/admin/payments" || back.starts_with("/admin/payments?"), "{back}");
            assert!(back.bytes().all(|byte| byte.is_ascii_graphic()), "{back}");
        }
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_told_at_its_field_and_filters_nothing() {
        let layout = layout(Locale::Es);
        let read = query("status=paid&from=2026-02-31&to=2026-2-1&q=xxxx");
        let mut filters = Filters::new(&read, &layout);
        assert_eq!(filters.word("status", |_: PaymentStatus| String::new()), None);
        assert_eq!(filters.from_day("from"), None);
        assert_eq!(filters.to_day("to"), None);
        assert_eq!(filters.text("q", 3), None);
        let fields: Vec<_> = filters.errors.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["status", "from", "to", "q"]);
        assert_eq!(filters.chips, []);
    }

    #[test]
    fn a_day_is_that_of_the_shop_from_its_beginning_to_its_end() {
        let zone = TimeZone::get("America/Bogota").unwrap();
        let layout = Layout { zone, ..layout(Locale::Es) };
        let read = query("from=2026-11-25&to=2026-11-25");
        let mut filters = Filters::new(&read, &layout);
        let (from, to) = (filters.from_day("from").unwrap(), filters.to_day("to").unwrap());
        assert_eq!(to.since(from).millis(), 24 * 3_600_000);
        assert_eq!(
            layout.machine_time(from),
            "2026-11-25T05:00:00Z",
            "Bogotá is five hours behind"
        );
        assert_eq!(filters.chips.len(), 2);
    }
}
