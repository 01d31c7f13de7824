//! The model's objects in SQLite: JSON text beside the columns that they are found by.

use diesel::prelude::*;
use diesel::sqlite::Sqlite;

use super::schema::objects;
use super::{StoreError, Transaction};
use crate::deliveries::mode::DeliveryMode;
use crate::model::event::Event;
use crate::model::objects::{
    self as port, Cursor, Index, Kind, Objects, ObjectsError, Page, Query, Record,
};
use crate::model::webhook_endpoint::WebhookEndpoint;

#[derive(Queryable)]
struct Row {
    seq: i64,
    id: String,
    account: String,
    _kind: String,
    created: i64,
    payment_intent: Option<String>,
    charge: Option<String>,
    label: Option<String>,
    due: Option<i64>,
    body: String,
}

impl Row {
    fn into_record(self, kind: Kind) -> Record {
        let index = Index {
            id: self.id,
            created: self.created,
            payment_intent: self.payment_intent,
            charge: self.charge,
            label: self.label,
            due: self.due,
        };
        Record { account: self.account, kind, index, body: self.body }
    }
}

/// How the events of a transaction reach whoever listens.
#[derive(Debug, Clone)]
pub struct Publishing {
    /// Whether there is a target for the events of every account.
    pub has_target: bool,
    /// How events are delivered.
    pub mode: DeliveryMode,
    /// The time, in milliseconds.
    pub now_ms: i64,
}

/// The objects within one transaction.
pub struct SqliteObjects<'a, 'b> {
    transaction: &'a mut Transaction<'b>,
    publishing: Publishing,
}

impl<'a, 'b> SqliteObjects<'a, 'b> {
    /// The objects of a transaction.
    pub fn new(transaction: &'a mut Transaction<'b>, publishing: Publishing) -> Self {
        Self { transaction, publishing }
    }

    fn listeners(&mut self, event: &Event, account: &str) -> Result<Vec<String>, ObjectsError> {
        let mut listeners = Vec::new();
        if self.publishing.has_target {
            listeners.push(super::deliveries::TARGET.to_owned());
        }
        for endpoint in self.transaction.endpoints(account)? {
            if endpoint.wants(&event.event_type) {
                listeners.push(endpoint.id);
            }
        }
        Ok(listeners)
    }
}

type Boxed<'a> = objects::BoxedQuery<'a, Sqlite>;

fn of_list<'a>(query: &'a Query) -> Boxed<'a> {
    let mut found = objects::table
        .filter(objects::kind.eq(query.kind.as_str()))
        .filter(objects::account.eq(&query.account))
        .into_boxed();
    if let Some(from) = query.created.from {
        found = found.filter(objects::created.ge(from));
    }
    if let Some(to) = query.created.to {
        found = found.filter(objects::created.le(to));
    }
    if let Some(intent) = &query.filter.payment_intent {
        found = found.filter(objects::payment_intent.eq(intent));
    }
    if let Some(charge) = &query.filter.charge {
        found = found.filter(objects::charge.eq(charge));
    }
    if !query.filter.labels.is_empty() {
        found = found.filter(objects::label.is_not_null());
        found = found.filter(any_label(&query.filter.labels));
    }
    found
}

type Condition<'a> = Box<
    dyn BoxableExpression<
            objects::table,
            Sqlite,
            SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
        > + 'a,
>;

fn any_label<'a>(labels: &'a [String]) -> Condition<'a> {
    let mut any: Condition<'a> = Box::new(objects::label.is_null().nullable());
    for label in labels {
        // `_` stands for any letter in LIKE, and is common in names of events.
        let pattern = label.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let pattern = match pattern.strip_suffix('*') {
            Some(start) => format!("{start}%"),
            None => pattern,
        };
        any = Box::new(any.or(objects::label.like(pattern).escape('\\')));
    }
    any
}

impl Transaction<'_> {
    /// The endpoints of an account, at most 100.
    pub fn endpoints(&mut self, account: &str) -> Result<Vec<WebhookEndpoint>, ObjectsError> {
        let rows: Vec<Row> = objects::table
            .filter(objects::kind.eq(Kind::WebhookEndpoint.as_str()))
            .filter(objects::account.eq(account))
            .order(objects::seq.asc())
            .limit(100)
            .load(self.connection)
            .map_err(StoreError::Query)?;
        let records = rows.into_iter().map(|row| row.into_record(Kind::WebhookEndpoint));
        records.map(|record| port::read(&record)).collect()
    }

    /// An object of any account.
    pub fn object(&mut self, kind: Kind, id: &str) -> Result<Option<Record>, StoreError> {
        let row: Option<Row> = objects::table
            .filter(objects::id.eq(id))
            .filter(objects::kind.eq(kind.as_str()))
            .first(self.connection)
            .optional()?;
        Ok(row.map(|row| row.into_record(kind)))
    }

    /// The newest objects of a kind and a label, of any account.
    pub fn newest(
        &mut self,
        kind: Kind,
        label: &str,
        limit: i64,
    ) -> Result<Vec<Record>, StoreError> {
        let rows: Vec<Row> = objects::table
            .filter(objects::kind.eq(kind.as_str()))
            .filter(objects::label.eq(label))
            .order(objects::seq.desc())
            .limit(limit)
            .load(self.connection)?;
        Ok(rows.into_iter().map(|row| row.into_record(kind)).collect())
    }

    /// Keeps an object, new or changed.
    pub fn put_object(&mut self, record: &Record) -> Result<(), StoreError> {
        let index = &record.index;
        let changes = (
            objects::payment_intent.eq(&index.payment_intent),
            objects::charge.eq(&index.charge),
            objects::label.eq(&index.label),
            objects::due.eq(index.due),
            objects::body.eq(&record.body),
        );
        diesel::insert_into(objects::table)
            .values((
                objects::id.eq(&index.id),
                objects::account.eq(&record.account),
                objects::kind.eq(record.kind.as_str()),
                objects::created.eq(index.created),
                changes,
            ))
            .on_conflict(objects::id)
            .do_update()
            .set(changes)
            .execute(self.connection)?;
        Ok(())
    }

    fn position(&mut self, query: &Query, id: &str) -> Result<i64, ObjectsError> {
        let seq: Option<i64> = objects::table
            .filter(objects::kind.eq(query.kind.as_str()))
            .filter(objects::account.eq(&query.account))
            .filter(objects::id.eq(id))
            .select(objects::seq)
            .first(self.connection)
            .optional()
            .map_err(StoreError::Query)?;
        seq.ok_or_else(|| ObjectsError::NoSuchCursor(id.to_owned()))
    }
}

impl Objects for SqliteObjects<'_, '_> {
    fn put(&mut self, record: Record) -> Result<(), ObjectsError> {
        Ok(self.transaction.put_object(&record)?)
    }

    fn find(&mut self, kind: Kind, id: &str) -> Result<Option<Record>, ObjectsError> {
        Ok(self.transaction.object(kind, id)?)
    }

    fn page(&mut self, query: &Query) -> Result<Page, ObjectsError> {
        let wanted = query.limit.saturating_add(1);
        let mut found = of_list(query).limit(i64::try_from(wanted).unwrap_or(i64::MAX));
        found = match &query.cursor {
            Cursor::Newest => found.order(objects::seq.desc()),
            Cursor::After(id) => {
                let at = self.transaction.position(query, id)?;
                found.filter(objects::seq.lt(at)).order(objects::seq.desc())
            }
            Cursor::Before(id) => {
                let at = self.transaction.position(query, id)?;
                found.filter(objects::seq.gt(at)).order(objects::seq.asc())
            }
        };
        let mut rows: Vec<Row> =
            found.load(self.transaction.connection).map_err(StoreError::Query)?;
        let has_more = rows.len() > query.limit;
        rows.truncate(query.limit);
        rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
        let records = rows.into_iter().map(|row| row.into_record(query.kind)).collect();
        Ok(Page { records, has_more })
    }

    fn due(&mut self, kind: Kind, now: i64) -> Result<Vec<Record>, ObjectsError> {
        let rows: Vec<Row> = objects::table
            .filter(objects::kind.eq(kind.as_str()))
            .filter(objects::due.le(now))
            .order(objects::due.asc())
            .limit(100)
            .load(self.transaction.connection)
            .map_err(StoreError::Query)?;
        Ok(rows.into_iter().map(|row| row.into_record(kind)).collect())
    }

    fn remove(&mut self, kind: Kind, id: &str) -> Result<(), ObjectsError> {
        let found =
            objects::table.filter(objects::id.eq(id)).filter(objects::kind.eq(kind.as_str()));
        diesel::delete(found).execute(self.transaction.connection).map_err(StoreError::Query)?;
        Ok(())
    }

    fn publish(&mut self, mut event: Event, account: &str) -> Result<(), ObjectsError> {
        let listeners = self.listeners(&event, account)?;
        event.pending_webhooks = i64::try_from(listeners.len()).unwrap_or(i64::MAX);
        self.transaction.put_object(&port::write(account, &event)?)?;
        for listener in listeners {
            let planned = super::deliveries::NewDelivery {
                event: &event.id,
                event_type: &event.event_type,
                account,
                endpoint: &listener,
            };
            self.transaction.plan_delivery(&planned, &self.publishing)?;
        }
        Ok(())
    }
}
