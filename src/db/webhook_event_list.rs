//! The inbox as a list: filtered, a page at a time, without the bodies.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{payment_facts, webhook_events};
use super::webhook_events::WebhookEventRecord;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::facts::Observation;
use crate::domain::ids::PaymentId;
use crate::domain::page::{Cursor, Page};
use crate::domain::webhook_event::WebhookEventState;

/// What an event is looked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventAbout {
    /// Its own id.
    Event(String),
    /// The payment that it is about.
    Payment(PaymentId),
    /// Stripe's id of the object that it is about.
    Object(String),
}

/// Which events a list shows; what is not set leaves none out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// What became of them.
    pub state: Option<WebhookEventState>,
    /// Their type, in full.
    pub kind: Option<String>,
    /// What they are about.
    pub about: Option<EventAbout>,
    /// Received at or after this instant.
    pub from: Option<Moment>,
    /// Received before this instant.
    pub to: Option<Moment>,
}

/// An event as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = webhook_events)]
pub struct EventRow {
    /// Stripe's id.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// When Stripe made it.
    pub created_at: Moment,
    /// What became of it.
    pub state: WebhookEventState,
    /// The payment that it is about.
    pub payment_id: Option<PaymentId>,
    /// How often it was tried without an end.
    pub tries: i64,
    /// When it is tried again.
    pub due_at: Option<Moment>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it reached us.
    pub received_at: Moment,
    /// When it was applied or put aside.
    pub settled_at: Option<Moment>,
    /// Stripe's id of the object that it is about.
    pub object_id: Option<String>,
}

impl From<&WebhookEventRecord> for EventRow {
    fn from(record: &WebhookEventRecord) -> Self {
        Self {
            id: record.id.clone(),
            kind: record.kind.clone(),
            created_at: record.created_at,
            state: record.state,
            payment_id: record.payment_id.clone(),
            tries: record.tries,
            due_at: record.due_at,
            last_error: record.last_error.clone(),
            received_at: record.received_at,
            settled_at: record.settled_at,
            object_id: record.object_id.clone(),
        }
    }
}

macro_rules! filtered {
    ($filter:expr) => {{
        let filter: &EventFilter = $filter;
        let mut query = webhook_events::table.select(EventRow::as_select()).into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(webhook_events::state.eq(state));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(webhook_events::kind.eq(kind.clone()));
        }
        if let Some(from) = filter.from {
            query = query.filter(webhook_events::received_at.ge(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(webhook_events::received_at.lt(to));
        }
        match filter.about.clone() {
            Some(EventAbout::Event(id)) => query.filter(webhook_events::id.eq(id)),
            Some(EventAbout::Payment(id)) => query.filter(webhook_events::payment_id.eq(id)),
            Some(EventAbout::Object(id)) => query.filter(webhook_events::object_id.eq(id)),
            None => query,
        }
    }};
}

/// A page of the events that fit, the last received first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &EventFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<EventRow>, StoreError> {
    let query = filtered!(filter);
    let query = after_cursor!(query, after, webhook_events::received_at, webhook_events::id);
    let rows = query.limit(one_more(size)).load(tx.conn())?;
    Ok(Page::cut(rows, size, |row: &EventRow| Cursor { at: row.received_at, id: row.id.clone() }))
}

/// The events that fit and have not come to an end, the first received first.
pub fn unsettled(
    tx: &mut Tx<'_>,
    filter: &EventFilter,
    limit: usize,
) -> Result<Vec<EventRow>, StoreError> {
    let states = [WebhookEventState::Failed, WebhookEventState::Waiting];
    let query = filtered!(filter).filter(webhook_events::state.eq_any(states));
    let order = (webhook_events::received_at, webhook_events::id);
    Ok(query.order(order).limit(one_more(limit) - 1).load(tx.conn())?)
}

/// When the last events were made and when they reached us, at most `limit` of them.
pub fn latest_arrivals(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(Moment, Moment)>, StoreError> {
    let query = webhook_events::table
        .select((webhook_events::created_at, webhook_events::received_at))
        .order((webhook_events::received_at.desc(), webhook_events::id.desc()));
    Ok(query.limit(limit).load(tx.conn())?)
}

/// How many events are in this state, counted up to `most`, and since when the first of them.
pub fn standing(
    tx: &mut Tx<'_>,
    state: WebhookEventState,
    most: i64,
) -> Result<(i64, Option<Moment>), StoreError> {
    let query = webhook_events::table
        .filter(webhook_events::state.eq(state))
        .order((webhook_events::received_at, webhook_events::id))
        .select(webhook_events::received_at)
        .limit(most);
    let found: Vec<Moment> = query.load(tx.conn())?;
    Ok((i64::try_from(found.len()).unwrap_or(most), found.first().copied()))
}

/// What an event told of a payment.
pub fn told(
    tx: &mut Tx<'_>,
    event: &str,
    payment: &PaymentId,
) -> Result<Vec<Observation>, StoreError> {
    let query = payment_facts::table
        .filter(payment_facts::payment_id.eq(payment))
        .filter(payment_facts::source.eq(event))
        .order(payment_facts::position)
        .select(payment_facts::body);
    let bodies: Vec<String> = query.load(tx.conn())?;
    let read = |body: &String| super::types::from_json("payment_facts", "body", body);
    bodies.iter().map(read).collect()
}

/// One row more than is shown tells whether there is another page.
fn one_more(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX - 1).saturating_add(1)
}
