//! What runs out while the till is held: whoever holds it should see that first.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::running_out;
use crate::domain::clock::{Moment, Span};

pub use crate::db::running_out::Expiring;

/// How far ahead the page looks.
const AHEAD: Span = Span::from_hours(24);

/// How many rows of a kind the page shows.
const MOST_SHOWN: usize = 20;

/// What runs out by itself in the next hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningOut {
    /// Until when was looked.
    pub until: Moment,
    /// Orders that wait for their money: no new session can be opened for them while it is held.
    pub orders: Vec<Expiring>,
    /// Whether there are more of them.
    pub more_orders: bool,
    /// Held money that has to be captured; holding the till does not keep anybody from that.
    pub authorizations: Vec<Expiring>,
    /// Whether there is more of it.
    pub more_authorizations: bool,
}

/// What runs out in the next hours, the soonest first.
///
/// # Errors
/// Those of the database.
pub async fn running_out(app: &App) -> AppResult<RunningOut> {
    let read = app.store.read(|tx| {
        let until = tx.now() + AHEAD;
        let orders = running_out::orders(tx, until, MOST_SHOWN)?;
        let authorizations = running_out::authorizations(tx, until, MOST_SHOWN)?;
        Ok(RunningOut {
            until,
            orders: orders.rows,
            more_orders: orders.next.is_some(),
            authorizations: authorizations.rows,
            more_authorizations: authorizations.next.is_some(),
        })
    });
    read.await.map_err(AppError::Store)
}
