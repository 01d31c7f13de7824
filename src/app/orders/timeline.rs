//! What happened to an order, in the order of time, as far as its customer is told.

use crate::db::orders::OrderRecord;
use crate::db::{StoreError, Tx, attempts, payments};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{ClosingCause, PaymentFacts};
use crate::domain::ids::PaymentId;
use crate::domain::order::OrderStatus;
use crate::domain::payment_status::PaymentStatus;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The order was received and its goods were set aside.
    OrderReceived,
    /// The page to pay on was opened.
    PaymentOpened,
    /// A try was refused.
    Declined(DeclineClass),
    /// The funds were held.
    Authorized,
    /// The customer paid; the outcome comes later.
    Processing,
    /// The bank did not pay the debit.
    Bounced,
    /// The bank did not decide in time, and the order was closed.
    GivenUp,
    /// It was paid.
    Paid,
    /// A part went back.
    PartlyReturned,
    /// Everything went back.
    Returned,
    /// The bank asked for the money back.
    Disputed,
    /// It ended without money, for this reason.
    Closed(ClosingCause),
}

/// A line of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Moment,
    /// What.
    pub what: Happening,
}

pub(super) fn timeline(
    tx: &mut Tx<'_>,
    order: &OrderRecord,
    payment: &PaymentId,
    facts: &PaymentFacts,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let mut entries = vec![TimelineEntry { at: order.created_at, what: Happening::OrderReceived }];
    let opened = attempts::latest(tx, payment)?.filter(|attempt| attempt.session_id.is_some());
    if let Some(attempt) = opened {
        entries.push(TimelineEntry { at: attempt.created_at, what: Happening::PaymentOpened });
    }
    for one in facts.declined_tries() {
        let class = DeclineClass::of(Some(&one.code), one.decline_code.as_deref());
        // Stripe's clock has whole seconds and is not ours: no try comes before its order.
        let at = Moment::from_seconds(one.at_seconds).max(order.created_at);
        entries.push(TimelineEntry { at, what: Happening::Declined(class) });
    }
    for at in attempts::bounces(tx, payment)? {
        entries.push(TimelineEntry { at, what: Happening::Bounced });
    }
    // The status says nothing of it, for the bank may still pay.
    if order.status == OrderStatus::Cancelled && facts.closed == Some(ClosingCause::Unsettled) {
        entries.push(TimelineEntry { at: order.updated_at, what: Happening::GivenUp });
    }
    for row in payments::history(tx, payment)? {
        let Some(from) = row.from_status else { continue };
        if let Some(what) = of_change(from, row.to_status, facts) {
            entries.push(TimelineEntry { at: row.changed_at, what });
        }
    }
    // Within one second the order of the story stands.
    entries.sort_by_key(|entry| entry.at.seconds());
    Ok(entries)
}

fn of_change(from: PaymentStatus, to: PaymentStatus, facts: &PaymentFacts) -> Option<Happening> {
    match to {
        PaymentStatus::Pending => None,
        PaymentStatus::Processing => Some(Happening::Processing),
        PaymentStatus::Authorized => Some(Happening::Authorized),
        PaymentStatus::Completed => Some(Happening::Paid),
        PaymentStatus::Refunded => Some(Happening::Returned),
        PaymentStatus::PartiallyRefunded => Some(Happening::PartlyReturned),
        PaymentStatus::Disputed => Some(Happening::Disputed),
        // The order had ended before: what ends now is its debit.
        PaymentStatus::Failed | PaymentStatus::Cancelled if from == PaymentStatus::Processing => {
            Some(Happening::Bounced)
        }
        PaymentStatus::Failed | PaymentStatus::Cancelled => {
            Some(Happening::Closed(facts.closed.unwrap_or(ClosingCause::Expired)))
        }
    }
}
