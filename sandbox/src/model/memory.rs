//! Objects in memory: for simulations and for the model's own tests.

use super::event::Event;
use super::objects::{self, Cursor, Filter, Kind, Objects, ObjectsError, Page, Query, Record};

/// Keeps objects in memory and remembers the events in their order.
#[derive(Debug, Default, Clone)]
pub struct MemoryObjects {
    records: Vec<Record>,
    published: Vec<Event>,
}

impl MemoryObjects {
    /// The events since the last call, oldest first.
    pub fn take_published(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.published)
    }
}

/// Whether an object belongs into a list by its filter.
pub fn matches(filter: &Filter, record: &Record) -> bool {
    let same =
        |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    let label = record.index.label.as_deref().unwrap_or_default();
    same(&filter.payment_intent, &record.index.payment_intent)
        && same(&filter.charge, &record.index.charge)
        && (filter.labels.is_empty() || filter.labels.iter().any(|l| label_matches(l, label)))
}

fn label_matches(pattern: &str, label: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => label.starts_with(start),
        None => pattern == label,
    }
}

impl Objects for MemoryObjects {
    fn put(&mut self, record: Record) -> Result<(), ObjectsError> {
        let known = self.records.iter_mut().find(|known| known.index.id == record.index.id);
        match known {
            Some(known) => *known = record,
            None => self.records.push(record),
        }
        Ok(())
    }

    fn find(&mut self, kind: Kind, id: &str) -> Result<Option<Record>, ObjectsError> {
        let mut found = self.records.iter();
        Ok(found.find(|known| known.kind == kind && known.index.id == id).cloned())
    }

    fn page(&mut self, query: &Query) -> Result<Page, ObjectsError> {
        let all: Vec<&Record> = self
            .records
            .iter()
            .rev()
            .filter(|known| known.kind == query.kind && known.account == query.account)
            .collect();
        let position = |id: &str| {
            let at = all.iter().position(|known| known.index.id == id);
            at.ok_or_else(|| ObjectsError::NoSuchCursor(id.to_owned()))
        };
        let (skip, end) = match &query.cursor {
            Cursor::Newest => (0, all.len()),
            Cursor::After(id) => (position(id)? + 1, all.len()),
            Cursor::Before(id) => (0, position(id)?),
        };
        let found: Vec<Record> = all
            .iter()
            .take(end)
            .skip(skip)
            .filter(|known| query.created.from.is_none_or(|from| known.index.created >= from))
            .filter(|known| query.created.to.is_none_or(|to| known.index.created <= to))
            .filter(|known| matches(&query.filter, known))
            .map(|known| (*known).clone())
            .collect();
        let has_more = found.len() > query.limit;
        let records = match query.cursor {
            Cursor::Before(_) => {
                let surplus = found.len().saturating_sub(query.limit);
                found.into_iter().skip(surplus).collect()
            }
            Cursor::Newest | Cursor::After(_) => found.into_iter().take(query.limit).collect(),
        };
        Ok(Page { records, has_more })
    }

    fn due(&mut self, kind: Kind, now: i64) -> Result<Vec<Record>, ObjectsError> {
        let mut found: Vec<Record> = self
            .records
            .iter()
            .filter(|known| known.kind == kind && known.index.due.is_some_and(|due| due <= now))
            .cloned()
            .collect();
        found.sort_by_key(|known| known.index.due);
        found.truncate(100);
        Ok(found)
    }

    fn remove(&mut self, kind: Kind, id: &str) -> Result<(), ObjectsError> {
        self.records.retain(|known| known.kind != kind || known.index.id != id);
        Ok(())
    }

    fn publish(&mut self, event: Event, account: &str) -> Result<(), ObjectsError> {
        self.put(objects::write(account, &event)?)?;
        self.published.push(event);
        Ok(())
    }
}
