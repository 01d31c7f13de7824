//! What the console shows on every page and on its dashboard: figures that are kept or counted by
//! an index, so that the pages are as quick with a million payments.

mod attention;

pub use crate::domain::attention::MOST_COUNTED;
pub use attention::attention;

use crate::db::{StoreError, figures, payments};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::figures::Figures;
use crate::domain::money::Currency;
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::AppResult;

/// The state of the shop in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// How many payments there are of each status, in the order of the statuses.
    pub payments: Vec<(PaymentStatus, i64)>,
    /// What happened since the first day that is looked at, by quarter of an hour and currency.
    pub by_period: Vec<(Moment, Currency, Figures)>,
    /// Why tries were declined today, the most frequent reason first.
    pub declines: Vec<(DeclineClass, i64)>,
}

/// The figures since the beginning of the first day that is looked at, and of today.
///
/// # Errors
/// Those of the database.
pub async fn dashboard(app: &App, (first, today): (Moment, Moment)) -> AppResult<Dashboard> {
    let read = app.store.read(move |tx| {
        let kept = payments::counts(tx)?;
        let count = |status| kept.iter().find(|(kept, _)| *kept == status);
        let of_status = |status| (status, count(status).map_or(0, |(_, count)| *count));
        let payments = PaymentStatus::ALL.into_iter().map(of_status).collect();
        let by_period = figures::since(tx, first)?;
        let declines = figures::declines_since(tx, today)?;
        Ok::<_, StoreError>(Dashboard { payments, by_period, declines })
    });
    Ok(read.await?)
}
