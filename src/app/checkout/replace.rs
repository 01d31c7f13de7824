//! Starting again: the earlier order of the same cart ends first, at Stripe too, and only then
//! does its reservation move. So nobody is blocked by their own reservation, and nobody pays
//! twice.

use crate::app::cart::VisitorHash;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::saga::runner;
use crate::db::orders::OrderRecord;
use crate::db::{carts, orders, payments, sagas};
use crate::domain::clock::Span;
use crate::domain::facts::ClosingCause;
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::order::OrderStatus;

/// How long a customer is asked to wait when the earlier session could not be expired yet.
const WAIT_FOR_EARLIER: Span = Span::from_seconds(15);

/// Ends the earlier orders of this visitor's cart. Returns one of them if it turned out to be
/// paid, or if it is the one that this same form began a moment ago: that is the order to show.
///
/// # Errors
/// [`AppError::Busy`] when Stripe did not say that no money can come any more.
pub(super) async fn earlier_orders(
    app: &App,
    visitor: &VisitorHash,
    token: &str,
) -> AppResult<Option<OrderId>> {
    let (visitor, currency) = (visitor.clone(), app.settings.currency);
    let open: Vec<(OrderRecord, PaymentId)> = app
        .store
        .read(move |tx| {
            let Some(cart) = carts::of_visitor(tx, visitor.as_str(), currency)? else {
                return Ok(Vec::new());
            };
            let mut open = Vec::new();
            for order in orders::open_of_cart(tx, &cart.id)? {
                if let Some(payment) = payments::of_order(tx, &order.id)? {
                    open.push((order, payment.id));
                }
            }
            Ok(open)
        })
        .await
        .map_err(AppError::Store)?;
    if let Some((own, _)) = open.iter().find(|(order, _)| order.checkout_token == token) {
        return Ok(Some(own.id.clone()));
    }
    for (order, payment) in open {
        if let Some(paid) = end(app, order.id, payment).await? {
            return Ok(Some(paid));
        }
    }
    Ok(None)
}

async fn end(app: &App, order: OrderId, payment: PaymentId) -> AppResult<Option<OrderId>> {
    let asked = payment.clone();
    app.store
        .write(move |tx| sagas::ask_to_end(tx, &asked, ClosingCause::Replaced))
        .await
        .map_err(AppError::Store)?;
    runner::run_for(app, &payment).await?;
    let looked = order.clone();
    let status = app
        .store
        .read(move |tx| orders::find(tx, &looked))
        .await
        .map_err(AppError::Store)?
        .ok_or(AppError::NotFound)?
        .status;
    match status {
        OrderStatus::Cancelled => Ok(None),
        OrderStatus::Confirmed | OrderStatus::Refunded | OrderStatus::Placed => Ok(Some(order)),
        OrderStatus::AwaitingPayment => Err(AppError::Busy(WAIT_FOR_EARLIER)),
    }
}
