//! How much there is of everything that needs attention: one bounded look into an index for each
//! kind, all in one read.

use crate::app::checks;
use crate::app::circuits;
use crate::app::context::App;
use crate::app::error::AppResult;
use crate::db::attention as counts;
use crate::db::{StoreError, Tx, disputes, sagas, webhook_events};
use crate::domain::attention::{Attention, DUE_SOON, MOST_COUNTED, RUNNING_OUT, Waiting};
use crate::domain::clock::Span;
use crate::domain::saga::STUCK_AFTER_TRIES;

/// What needs attention now, the most urgent first; what there is none of is left out.
///
/// # Errors
/// Those of the database.
pub async fn attention(app: &App) -> AppResult<Vec<Waiting>> {
    let read = app.store.read(move |tx| {
        let mut waiting = Vec::new();
        for kind in Attention::ALL.iter().copied() {
            let count = count(tx, kind)?;
            if count > 0 {
                waiting.push(Waiting { kind, count });
            }
        }
        Ok::<_, StoreError>(waiting)
    });
    Ok(read.await?)
}

/// A refund that waits for less may still be answered.
const ANSWERING: Span = Span::from_minutes(15);

/// A refund that failed longer ago was made good in another way, or never will be.
const FORGOTTEN: Span = Span::from_hours(30 * 24);

/// A mail that waits for less is on its way.
const SENDING: Span = Span::from_minutes(5);

fn count(tx: &mut Tx<'_>, kind: Attention) -> Result<i64, StoreError> {
    let now = tx.now();
    match kind {
        Attention::DisputesDueSoon => {
            disputes::count_due(tx, (now, Some(now + DUE_SOON)), MOST_COUNTED)
        }
        Attention::DisputesDue => disputes::count_due(tx, (now + DUE_SOON, None), MOST_COUNTED),
        Attention::FraudWarnings => counts::fraud_warnings(tx, MOST_COUNTED),
        Attention::OpenCircuits => circuits::count_not_closed(tx),
        Attention::BrokenInvariants => checks::count_broken(tx),
        Attention::StripeRefunds => counts::stripe_refunds(tx, MOST_COUNTED),
        Attention::HoldsRunningOut => counts::holds(tx, now + RUNNING_OUT, MOST_COUNTED),
        Attention::FailedRefunds => counts::failed_refunds(tx, now - FORGOTTEN, MOST_COUNTED),
        Attention::LateMoney => counts::late_money(tx, MOST_COUNTED),
        Attention::WaitingRefunds => counts::unanswered_refunds(tx, now - ANSWERING, MOST_COUNTED),
        Attention::StuckSagas => sagas::count_stuck(tx, i64::from(STUCK_AFTER_TRIES), MOST_COUNTED),
        Attention::FailedWebhooks => webhook_events::count_failed(tx, MOST_COUNTED),
        Attention::WaitingMails => counts::mails_owed(tx, now - SENDING, MOST_COUNTED),
    }
}
