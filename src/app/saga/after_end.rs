//! What can come after a saga has ended: refunds change order, stock and mails, late money reopens
//! it, and what was captured beyond the order's total goes back.

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::payments::facts_of;
use crate::db::sagas::Lease;
use crate::db::{Tx, sagas};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::{RefundCause, RefundReason};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::fail_points;

use super::refunding::{self, Wanted};
use super::runner::Hold;
use super::{Held, Stepped, Turn, hold, settling, turn};

/// What is left after the end.
pub(super) enum Finding {
    Stepped(Stepped),
    /// So much was captured beyond the total, in minor units.
    Excess(i64),
}

/// Looks whether anything is left to do, and does it.
pub(super) async fn run(app: &App, held: &Hold) -> AppResult<Stepped> {
    if let Some(stepped) = settling::run(app, held).await? {
        return Ok(stepped);
    }
    fail_points::wait_at(&app.instance, "after_end:settled").await;
    let lease = held.lease.clone();
    match app.store.write(move |tx| look(tx, &lease)).await? {
        Finding::Stepped(stepped) => Ok(stepped),
        Finding::Excess(minor) => {
            let (cause, reason) = (RefundCause::Excess, RefundReason::Duplicate);
            tracing::error!(
                payment.id = %held.lease.payment, excess_minor = minor,
                "more than the order's total was captured; the excess goes back"
            );
            refunding::give_back(app, held, Wanted { minor, cause, reason }).await
        }
    }
}

/// Looks whether anything is left to do, by the books.
pub(super) fn look(tx: &mut Tx<'_>, lease: &Lease) -> Result<Finding, AppError> {
    let Some(Held { payment, saga }) = hold(tx, lease)? else {
        return Ok(Finding::Stepped(Stepped::LeaseLost));
    };
    let facts = facts_of(tx, &lease.payment)?;
    let kept = facts.captured_minor().saturating_sub(facts.returned_minor());
    if saga.state == SagaState::Compensated && reopens(payment.status, kept) {
        let mut progress = saga.progress().go_to(SagaStep::AwaitPayment, tx.now());
        progress.state = SagaState::Running;
        progress.late = true;
        let note = Some("money came after the end".to_owned());
        let (step, entry) = (SagaStep::AwaitPayment, SagaEntry::Reopened);
        turn(tx, Turn { lease, progress, step, entry, note })?;
        return Ok(Finding::Stepped(Stepped::Moved));
    }
    let excess = kept.saturating_sub(payment.amount_minor);
    let disputed = payment.status == PaymentStatus::Disputed;
    if saga.state == SagaState::Confirmed && excess > 0 && !disputed {
        return Ok(Finding::Excess(excess));
    }
    if settling::is_anything_left(tx, &payment, &facts)? {
        return Ok(Finding::Stepped(Stepped::Moved));
    }
    let mut progress = saga.progress();
    progress.due_at = None;
    progress.tries = 0;
    progress.last_error = None;
    sagas::advance(tx, lease, progress).map_err(AppError::Store)?;
    Ok(Finding::Stepped(Stepped::Rests))
}

/// Money that is there, held or on its way wants the saga back.
const fn reopens(status: PaymentStatus, kept_minor: i64) -> bool {
    match status {
        PaymentStatus::Processing | PaymentStatus::Authorized => true,
        PaymentStatus::Completed | PaymentStatus::PartiallyRefunded => kept_minor > 0,
        PaymentStatus::Pending
        | PaymentStatus::Failed
        | PaymentStatus::Cancelled
        | PaymentStatus::Refunded
        | PaymentStatus::Disputed => false,
    }
}
