//! The shop cancels an order that nobody has paid. It goes the way of the customer's own
//! cancelling: the session is expired at Stripe first, and money that came before wins.

use serde_json::json;

use super::console::ends_not_yet;
use crate::app::audit::{self, Deed, FormUse};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::app::saga::runner;
use crate::db::{JobError, StoreError, Tx, orders, payments, sagas};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::facts::ClosingCause;
use crate::domain::ids::{AuditId, OrderId, PaymentId};
use crate::domain::order::{CancelRefused, OrderNumber, OrderStatus, may_be_cancelled};

/// What became of the wish to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelOutcome {
    /// It is cancelled; nothing was charged.
    Cancelled,
    /// The customer paid before: the order goes ahead.
    PaidBefore,
    /// Stripe has not answered yet; the saga goes on with it.
    WaitingForStripe,
}

/// Why nothing was asked for.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// It cannot be.
    #[error(transparent)]
    Refused(#[from] CancelRefused),
    /// As every use-case can fail. After the wish was written the saga goes on with it.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for CancelError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for CancelError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_) => None,
        }
    }
}

/// Cancels an unpaid order. The same form twice asks once.
///
/// # Errors
/// [`CancelError`]; then nothing was asked for, except for a fault of the database afterwards.
pub async fn cancel_by_shop(
    app: &App,
    actor: &Actor,
    (number, form_token): (OrderNumber, &str),
) -> Result<CancelOutcome, CancelError> {
    let audit = AuditId::new(app.now(), app.randomness.as_ref());
    let (actor, token) = (actor.clone(), form_token.to_owned());
    let (order, payment) =
        app.store.write(move |tx| ask(tx, (number, &token), (&actor, &audit))).await?;
    runner::run_for(app, &payment).await?;
    let status = app.store.read(move |tx| {
        let found = orders::find(tx, &order)?.ok_or(StoreError::NotFound)?;
        Ok::<_, StoreError>(found.status)
    });
    Ok(match status.await? {
        OrderStatus::Cancelled => CancelOutcome::Cancelled,
        OrderStatus::Confirmed | OrderStatus::Refunded => CancelOutcome::PaidBefore,
        OrderStatus::AwaitingPayment | OrderStatus::Placed => CancelOutcome::WaitingForStripe,
    })
}

fn ask(
    tx: &mut Tx<'_>,
    (number, token): (OrderNumber, &str),
    (actor, audit_id): (&Actor, &AuditId),
) -> Result<(OrderId, PaymentId), CancelError> {
    let found = orders::by_number(tx, number)?.ok_or(AppError::NotFound)?;
    let order = orders::lock(tx, &found.id)?;
    let payment = payments::of_order(tx, &order.id)?.ok_or(StoreError::NotFound)?;
    let payment = payments::lock(tx, &payment.id)?;
    let deed = (DeedKind::OrderCancelRequested, order.id.as_str());
    let known = if form_token::is_token(token) {
        audit::form_use(tx, token, deed)?
    } else {
        FormUse::UsedElsewhere
    };
    match known {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return Ok((order.id, payment.id)),
        FormUse::UsedElsewhere => return Err(CancelRefused::FormToken.into()),
    }
    may_be_cancelled(order.status, payment.status)?;
    // The saga's own steps lock the payment first, so it stands still here.
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    ends_not_yet(&saga)?;
    let before = json!({ "order": order.status, "payment": payment.status });
    let after = json!({ "ending": ClosingCause::AdminCancelled });
    let deed = Deed {
        before: Some(before),
        after: Some(after),
        form_token: Some(token),
        ..Deed::new(audit_id, actor, deed)
    };
    deed.record(tx)?;
    sagas::ask_to_end(tx, &payment.id, ClosingCause::AdminCancelled)?;
    Ok((order.id, payment.id))
}
