//! Which units of an order's lines can go back on the shelf because of a refund: only what was
//! sold, and did not come back before, whichever refund brought it.

use super::LineUnits;
use crate::db::orders::OrderLineRecord;
use crate::db::refunds::RefundRecord;
use crate::db::reservations::ReservationRecord;
use crate::db::{StoreError, Tx, refunds, reservations, stripe_refunds};
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::refund::RefundRefused;

use super::RefundError;

/// What an earlier refund did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineDone {
    /// The line's place in the order.
    pub position: i64,
    /// Units that were paid back.
    pub quantity: i64,
    /// Units that are on the shelf again, or will be once Stripe takes the refund.
    pub restock: i64,
}

/// What earlier refunds of a payment did to its lines: our own, and those that were made at
/// Stripe, which return no line but may have brought goods back.
pub(super) fn done_before(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    requests: &[RefundRecord],
) -> Result<Vec<LineDone>, StoreError> {
    let mut done = Vec::new();
    for request in requests {
        let counts = request.status.counts();
        if !counts && request.restocked_at.is_none() {
            continue;
        }
        for line in refunds::lines(tx, &request.id)? {
            // One that failed gave its amount back, while its goods stay on the shelf.
            let quantity = if counts { line.quantity } else { 0 };
            done.push(LineDone { position: line.position, quantity, restock: line.restock });
        }
    }
    for line in stripe_refunds::lines_of_payment(tx, payment)? {
        done.push(LineDone { position: line.position, quantity: 0, restock: line.restock });
    }
    Ok(done)
}

/// The line of an order, named at most once.
pub(super) fn line_of<'a>(
    one: LineUnits,
    all: &[LineUnits],
    bought: &'a [OrderLineRecord],
) -> Result<&'a OrderLineRecord, RefundRefused> {
    let LineUnits { position, quantity } = one;
    let named = all.iter().filter(|other| other.position == position).count();
    let line = bought.iter().find(|line| line.position == position);
    line.filter(|_| named == 1 && quantity > 0).ok_or(RefundRefused::NoSuchLine(position))
}

/// Fails unless everything that shall go back on the shelf can.
pub(super) fn check(
    tx: &mut Tx<'_>,
    order: &OrderId,
    (restock, bought, done): (&[LineUnits], &[OrderLineRecord], &[LineDone]),
) -> Result<(), RefundError> {
    let sold = reservations::sold(tx, order)?;
    for one in restock {
        let line = line_of(*one, restock, bought)?;
        let left = left_of(line, &sold, done);
        if i64::from(one.quantity) > left {
            return Err(RefundRefused::TooManyUnits { position: line.position, left }.into());
        }
    }
    Ok(())
}

/// How many units of a line can go back.
pub(super) fn left_of(
    line: &OrderLineRecord,
    sold: &[ReservationRecord],
    done: &[LineDone],
) -> i64 {
    let of_line = sold.iter().filter(|held| held.product_id == line.product_id);
    let of_line = of_line.fold(0_i64, |sum, held| sum.saturating_add(held.quantity));
    let own = done.iter().filter(|earlier| earlier.position == line.position);
    own.fold(of_line, |left, earlier| left.saturating_sub(earlier.restock)).max(0)
}
