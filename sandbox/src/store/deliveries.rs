//! Deliveries of events: what is still to be sent, where, and how it went.

use diesel::prelude::*;
use serde::Serialize;

use super::objects::Publishing;
use super::schema::deliveries;
use super::{StoreError, Transaction};
use crate::deliveries::mode::Mode;
use crate::model::event::Event;
use crate::model::objects::{self as port, Kind};

/// The endpoint's name of the target that gets the events of every account.
pub const TARGET: &str = "target";

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is sent when it is due.
    Pending,
    /// It waits until someone asks for it.
    Held,
    /// The receiver said yes.
    Delivered,
    /// It was lost on purpose.
    Dropped,
    /// The receiver did not say yes within three days, or is gone.
    GivenUp,
}

impl DeliveryState {
    /// As it is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Held => "held",
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
            Self::GivenUp => "given_up",
        }
    }
}

/// A delivery as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Serialize)]
pub struct Delivery {
    /// Its number.
    pub id: i64,
    /// The event.
    pub event: String,
    /// The event's type.
    pub event_type: String,
    /// Whose event.
    pub account: String,
    /// The endpoint's id, or [`TARGET`].
    pub endpoint: String,
    /// See [`DeliveryState`].
    pub state: String,
    /// How often it was sent.
    pub tries: i32,
    /// When it was planned, in milliseconds.
    pub created_at_ms: i64,
    /// When it is sent next, in milliseconds.
    pub due_at_ms: i64,
    /// The HTTP status of the last try.
    pub last_status: Option<i32>,
    /// What went wrong at the last try.
    pub last_error: Option<String>,
}

impl Delivery {
    /// Whether it is still to be sent.
    pub fn is_open(&self) -> bool {
        self.state == DeliveryState::Pending.as_str() || self.is_held()
    }

    /// Whether it waits until someone asks for it.
    pub fn is_held(&self) -> bool {
        self.state == DeliveryState::Held.as_str()
    }

    /// Whether the receiver said yes.
    pub fn is_delivered(&self) -> bool {
        self.state == DeliveryState::Delivered.as_str()
    }

    /// Whether it is on its way for the first time.
    pub fn waits_for_its_first_try(&self) -> bool {
        self.tries == 0 && self.state == DeliveryState::Pending.as_str()
    }
}

/// A delivery to plan.
pub(super) struct NewDelivery<'a> {
    pub event: &'a str,
    pub event_type: &'a str,
    pub account: &'a str,
    pub endpoint: &'a str,
}

/// How a try went and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryResult {
    /// Where the delivery stands now.
    pub state: DeliveryState,
    /// When it is sent next, in milliseconds.
    pub due_at_ms: i64,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What went wrong.
    pub error: Option<String>,
}

impl Transaction<'_> {
    pub(super) fn plan_delivery(
        &mut self,
        planned: &NewDelivery<'_>,
        publishing: &Publishing,
    ) -> Result<(), StoreError> {
        let state = match publishing.mode.mode {
            Mode::Normal => DeliveryState::Pending,
            Mode::Hold => DeliveryState::Held,
            Mode::Drop => DeliveryState::Dropped,
        };
        let copies = if publishing.mode.duplicate { 2 } else { 1 };
        let due = publishing.now_ms.saturating_add(publishing.mode.delay_ms.max(0));
        for _copy in 0..copies {
            self.insert_delivery(planned, state, (publishing.now_ms, due))?;
        }
        Ok(())
    }

    fn insert_delivery(
        &mut self,
        planned: &NewDelivery<'_>,
        state: DeliveryState,
        (created_at_ms, due_at_ms): (i64, i64),
    ) -> Result<(), StoreError> {
        diesel::insert_into(deliveries::table)
            .values((
                deliveries::event.eq(planned.event),
                deliveries::event_type.eq(planned.event_type),
                deliveries::account.eq(planned.account),
                deliveries::endpoint.eq(planned.endpoint),
                deliveries::state.eq(state.as_str()),
                deliveries::tries.eq(0),
                deliveries::created_at_ms.eq(created_at_ms),
                deliveries::due_at_ms.eq(due_at_ms),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// Plans an event once more for everyone who got it, whatever the mode.
    pub fn resend(&mut self, event: &str, now_ms: i64) -> Result<usize, StoreError> {
        let former = self.deliveries_of(event)?;
        let mut endpoints: Vec<&str> = Vec::new();
        for delivery in &former {
            if endpoints.contains(&delivery.endpoint.as_str()) {
                continue;
            }
            endpoints.push(&delivery.endpoint);
            let planned = NewDelivery {
                event,
                event_type: &delivery.event_type,
                account: &delivery.account,
                endpoint: &delivery.endpoint,
            };
            self.insert_delivery(&planned, DeliveryState::Pending, (now_ms, now_ms))?;
        }
        Ok(endpoints.len())
    }

    /// A delivery by its number.
    pub fn delivery(&mut self, id: i64) -> Result<Option<Delivery>, StoreError> {
        Ok(deliveries::table.find(id).first(self.connection).optional()?)
    }

    /// The deliveries of an event, oldest first.
    pub fn deliveries_of(&mut self, event: &str) -> Result<Vec<Delivery>, StoreError> {
        let found = deliveries::table
            .filter(deliveries::event.eq(event))
            .order(deliveries::id.asc())
            .limit(100)
            .load(self.connection)?;
        Ok(found)
    }

    /// What is due by `now_ms`, the longest waiting first.
    pub fn due_deliveries(&mut self, now_ms: i64) -> Result<Vec<Delivery>, StoreError> {
        let found = deliveries::table
            .filter(deliveries::state.eq(DeliveryState::Pending.as_str()))
            .filter(deliveries::due_at_ms.le(now_ms))
            .order(deliveries::id.asc())
            .limit(200)
            .load(self.connection)?;
        Ok(found)
    }

    /// Everything that was neither delivered nor lost, due or not, after a delivery's number.
    pub fn open_deliveries(&mut self, after: i64) -> Result<Vec<Delivery>, StoreError> {
        let open = [DeliveryState::Pending.as_str(), DeliveryState::Held.as_str()];
        let found = deliveries::table
            .filter(deliveries::state.eq_any(open))
            .filter(deliveries::id.gt(after))
            .order(deliveries::id.asc())
            .limit(1_000)
            .load(self.connection)?;
        Ok(found)
    }

    /// The newest deliveries, newest first.
    pub fn newest_deliveries(&mut self, limit: i64) -> Result<Vec<Delivery>, StoreError> {
        let found =
            deliveries::table.order(deliveries::id.desc()).limit(limit).load(self.connection)?;
        Ok(found)
    }

    /// Lets what was held go.
    pub fn release_held(&mut self) -> Result<(), StoreError> {
        let held = deliveries::table.filter(deliveries::state.eq(DeliveryState::Held.as_str()));
        diesel::update(held)
            .set(deliveries::state.eq(DeliveryState::Pending.as_str()))
            .execute(self.connection)?;
        Ok(())
    }

    /// Writes how a try went.
    pub fn record_try(&mut self, id: i64, result: &TryResult) -> Result<(), StoreError> {
        diesel::update(deliveries::table.find(id))
            .set((
                deliveries::state.eq(result.state.as_str()),
                deliveries::tries.eq(deliveries::tries + 1),
                deliveries::due_at_ms.eq(result.due_at_ms),
                deliveries::last_status.eq(result.status.map(i32::from)),
                deliveries::last_error.eq(&result.error),
            ))
            .execute(self.connection)?;
        Ok(())
    }

    /// Counts one receiver less among those who have not confirmed an event.
    pub fn confirm(&mut self, event: &str) -> Result<(), StoreError> {
        let Some(mut record) = self.object(Kind::Event, event)? else { return Ok(()) };
        let Ok(mut state) = port::read::<Event>(&record) else { return Ok(()) };
        state.pending_webhooks = state.pending_webhooks.saturating_sub(1).max(0);
        if let Ok(body) = serde_json::to_string(&state) {
            record.body = body;
            self.put_object(&record)?;
        }
        Ok(())
    }
}
