//! What a person can do with a payment now, and why not what they cannot.

use crate::app::refunds;
use crate::app::saga::capture_before;
use crate::db::payments::PaymentRecord;
use crate::db::sagas::SagaRecord;
use crate::db::types::money;
use crate::db::{StoreError, Tx};
use crate::domain::capture::CaptureRefused;
use crate::domain::clock::{Moment, Span};
use crate::domain::money::Money;
use crate::domain::refund::RefundRefused;

/// What can be done with a payment now.
#[derive(Clone, Debug)]
pub struct Deeds {
    /// Returning money.
    pub refund: Result<RefundDeed, RefundRefused>,
    /// Taking what is held, and letting it go.
    pub capture: Result<CaptureDeed, CaptureRefused>,
    /// How long Stripe cannot be asked, if it cannot now.
    pub circuit_wait: Option<Span>,
}

/// A refund that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundDeed {
    /// What one refund can return at most.
    pub left: Money,
}

/// A capture that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaptureDeed {
    /// What is held.
    pub held: Money,
    /// Until when it can be taken.
    pub until: Moment,
}

pub(super) fn of(
    tx: &mut Tx<'_>,
    (payment, saga): (&PaymentRecord, &SagaRecord),
    circuit_wait: Option<Span>,
) -> Result<Deeds, StoreError> {
    let refund = refunds::possible(tx, payment, saga)?;
    let capture = crate::app::captures::possible(tx, payment)?;
    let refund = match refund {
        Ok(left_minor) => Ok(RefundDeed { left: money("payments", left_minor, payment.currency)? }),
        Err(refused) => Err(refused),
    };
    let held = money("payments", payment.amount_minor, payment.currency)?;
    let capture = capture.map(|()| CaptureDeed { held, until: capture_before(payment) });
    Ok(Deeds { refund, capture, circuit_wait })
}
