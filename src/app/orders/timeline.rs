//! What happened to an order, in the order of time, as far as its customer is told.

use crate::db::orders::OrderRecord;
use crate::db::{StoreError, Tx, attempts, payments};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{ClosingCause, PaymentFacts};
use crate::domain::ids::PaymentId;
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
    for one in facts.failed_tries() {
        let class = DeclineClass::of(Some(&one.code), one.decline_code.as_deref());
        // Stripe's clock has whole seconds and is not ours: no try comes before its order.
        let at = Moment::from_seconds(one.at_seconds).max(order.created_at);
        entries.push(TimelineEntry { at, what: Happening::Declined(class) });
    }
    for row in payments::history(tx, payment)? {
        if let Some(what) = of_status(row.to_status, facts).filter(|_| row.from_status.is_some()) {
            entries.push(TimelineEntry { at: row.changed_at, what });
        }
    }
    // Within one second the order of the story stands.
    entries.sort_by_key(|entry| entry.at.seconds());
    Ok(entries)
}

fn of_status(status: PaymentStatus, facts: &PaymentFacts) -> Option<Happening> {
    match status {
        PaymentStatus::Pending => None,
        PaymentStatus::Processing => Some(Happening::Processing),
        PaymentStatus::Authorized => Some(Happening::Authorized),
        PaymentStatus::Completed => Some(Happening::Paid),
        PaymentStatus::Refunded => Some(Happening::Returned),
        PaymentStatus::PartiallyRefunded => Some(Happening::PartlyReturned),
        PaymentStatus::Disputed => Some(Happening::Disputed),
        PaymentStatus::Failed | PaymentStatus::Cancelled => {
            Some(Happening::Closed(facts.closed.unwrap_or(ClosingCause::Expired)))
        }
    }
}
