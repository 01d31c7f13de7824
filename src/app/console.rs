//! What the console's dashboard shows: figures that are kept or counted by an index, so that the
//! page is as quick with a million payments.

use crate::db::{StoreError, outbox, payments, sagas, webhook_events};
use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::STUCK_AFTER_TRIES;

use super::context::App;
use super::error::AppResult;

/// Nobody needs to know more exactly how much is wrong.
pub const MOST_COUNTED: i64 = 1000;

/// The state of the shop in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// How many payments there are of each status, in the order of the statuses.
    pub payments: Vec<(PaymentStatus, i64)>,
    /// The circuits of this process.
    pub circuits: Vec<(CircuitKind, CircuitPhase)>,
    /// Sagas that failed again and again, up to [`MOST_COUNTED`].
    pub stuck_sagas: i64,
    /// Events that could not be applied, up to [`MOST_COUNTED`].
    pub failed_webhooks: i64,
    /// Mails that are not sent yet, up to [`MOST_COUNTED`].
    pub waiting_mails: i64,
}

/// The figures of now.
///
/// # Errors
/// Those of the database.
pub async fn dashboard(app: &App) -> AppResult<Dashboard> {
    let circuits = CircuitKind::ALL.iter().map(|kind| (*kind, app.breaker.phase(*kind))).collect();
    let read = app.store.read(move |tx| {
        let kept = payments::counts(tx)?;
        let count = |status| kept.iter().find(|(kept, _)| *kept == status);
        let of_status = |status| (status, count(status).map_or(0, |(_, count)| *count));
        Ok::<_, StoreError>(Dashboard {
            payments: PaymentStatus::ALL.into_iter().map(of_status).collect(),
            circuits,
            stuck_sagas: sagas::count_stuck(tx, i64::from(STUCK_AFTER_TRIES), MOST_COUNTED)?,
            failed_webhooks: webhook_events::count_failed(tx, MOST_COUNTED)?,
            waiting_mails: outbox::count_waiting(tx, MOST_COUNTED)?,
        })
    });
    Ok(read.await?)
}
