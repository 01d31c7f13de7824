//! The inbox as the console shows it: its list, how late events come, and one event with all that
//! it told.

use serde_json::Value;

use crate::app::audit::{DoneDeed, done_to};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::webhook_event_list::{self as rows, EventFilter, EventRow};
use crate::db::{StoreError, payments, webhook_events};
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::Observation;
use crate::domain::money::Currency;
use crate::domain::page::{Cursor, Page};
use crate::domain::webhook_event::WebhookEventState;

use super::replaying_many::MOST_AT_ONCE;

/// How many of the last events are looked at for how late they came.
const LATEST: i64 = 100;

/// Nobody needs to know more exactly how much waits.
const MOST_COUNTED: i64 = 1000;

/// How late the last events came, from when Stripe made them (in whole seconds) to when they
/// reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lateness {
    /// Of how many events.
    pub of: usize,
    /// Half of them came within this.
    pub half: Span,
    /// The latest of them.
    pub most: Span,
}

/// What stands above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InboxHead {
    /// How late the last events came, once there are any.
    pub lateness: Option<Lateness>,
    /// How many wait for whose they are, up to a thousand, and since when the first of them.
    pub waiting: (i64, Option<Moment>),
    /// How many could not be applied, up to a thousand, and since when the first of them.
    pub failed: (i64, Option<Moment>),
}

/// One event with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct EventView {
    /// The event as lists show it.
    pub row: EventRow,
    /// Its body, with a line for each field; none once it was erased.
    pub body: Option<String>,
    /// What it told of its payment.
    pub told: Vec<Observation>,
    /// The currency of that payment.
    pub currency: Option<Currency>,
    /// What people did with it, the last first.
    pub deeds: Vec<DoneDeed>,
}

/// A page of the events that fit.
///
/// # Errors
/// Those of the database.
pub async fn list(
    app: &App,
    filter: EventFilter,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<EventRow>> {
    let read = app.store.read(move |tx| rows::page(tx, &filter, (after.as_ref(), size)));
    Ok(read.await.map_err(|error: StoreError| error)?)
}

/// Those of a filter that can be replayed together, the first received first.
///
/// # Errors
/// Those of the database.
pub(super) async fn unsettled(app: &App, filter: EventFilter) -> AppResult<Vec<EventRow>> {
    let read = app.store.read(move |tx| rows::unsettled(tx, &filter, MOST_AT_ONCE));
    Ok(read.await.map_err(|error: StoreError| error)?)
}

/// What stands above the list.
///
/// # Errors
/// Those of the database.
pub async fn head(app: &App) -> AppResult<InboxHead> {
    let read = app.store.read(|tx| {
        let arrivals = rows::latest_arrivals(tx, LATEST)?;
        Ok::<_, StoreError>(InboxHead {
            lateness: lateness(&arrivals),
            waiting: rows::standing(tx, WebhookEventState::Waiting, MOST_COUNTED)?,
            failed: rows::standing(tx, WebhookEventState::Failed, MOST_COUNTED)?,
        })
    });
    Ok(read.await?)
}

fn lateness(arrivals: &[(Moment, Moment)]) -> Option<Lateness> {
    let mut late: Vec<Span> = arrivals.iter().map(|(made, came)| came.since(*made)).collect();
    late.sort_unstable();
    let (half, most) = (late.get(late.len() / 2).copied()?, late.last().copied()?);
    Some(Lateness { of: late.len(), half, most })
}

/// One event with everything that belongs to it.
///
/// # Errors
/// [`AppError::NotFound`] when there is none of this id.
pub async fn one(app: &App, id: String) -> AppResult<EventView> {
    app.store
        .read(move |tx| {
            let record = webhook_events::find(tx, &id)?.ok_or(AppError::NotFound)?;
            let row = EventRow::from(&record);
            let (told, currency) = match &row.payment_id {
                Some(payment) => {
                    let found = payments::find(tx, payment)?.ok_or(StoreError::NotFound)?;
                    (rows::told(tx, &id, payment)?, Some(found.currency))
                }
                None => (Vec::new(), None),
            };
            let (body, deeds) = (laid_out(&record.body), done_to(tx, &id)?);
            Ok(EventView { body, told, currency, deeds, row })
        })
        .await
}

/// A body with a line for each field.
fn laid_out(body: &str) -> Option<String> {
    if body.is_empty() {
        return None;
    }
    let read: Option<Value> = serde_json::from_str(body).ok();
    let lines = read.and_then(|value| serde_json::to_string_pretty(&value).ok());
    Some(lines.unwrap_or_else(|| body.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_is_that_of_half_of_the_events_and_of_the_latest() {
        let came = |seconds: i64| (Moment::from_seconds(100), Moment::from_seconds(100 + seconds));
        assert_eq!(lateness(&[]), None);
        let late = lateness(&[came(9), came(1), came(2)]).unwrap();
        assert_eq!(
            (late.of, late.half, late.most),
            (3, Span::from_seconds(2), Span::from_seconds(9))
        );
        let early = lateness(&[(Moment::from_seconds(5), Moment::from_seconds(4))]).unwrap();
        assert_eq!(early.most, Span::ZERO, "clocks differ, and nothing comes before it is made");
    }
}
