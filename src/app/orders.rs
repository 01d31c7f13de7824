//! An order as its customer sees it, whoever brings them there: the status page, the return from
//! Stripe, a mail. Nothing is believed from the address but the order's own token.

mod another_try;
mod cancelling;
mod console;
mod timeline;
mod view;

pub use another_try::try_again;
pub use cancelling::{CancelError, CancelOutcome, cancel_by_shop};
pub use console::{OrderRoom, OrderSaga, StockedLine, room};
pub use timeline::{Happening, TimelineEntry};
pub(in crate::app) use view::read;
pub use view::{OrderView, PaymentView, RefundView, Standing, TryView};

use crate::db::{StoreError, Tx, attempts, orders, payments, sagas};
use crate::domain::clock::Span;
use crate::domain::facts::ClosingCause;
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::{AppError, AppResult};
use super::payments::{AskedAbout, LOOK_UP_EVERY, LookUpError, look_up};
use super::saga::runner;

/// A debit takes days, so that its pages ask less often.
const LOOK_UP_DEBIT_EVERY: Span = Span::from_minutes(1);

/// The order that a token names, as it stands in the books.
///
/// # Errors
/// [`AppError::NotFound`] when the token is none of ours.
pub async fn view(app: &App, token: &str) -> AppResult<OrderView> {
    let order = app.links.read(token).ok_or(AppError::NotFound)?;
    view_of(app, order).await
}

/// The order of this id, for mails.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn view_of(app: &App, order: OrderId) -> AppResult<OrderView> {
    let (now, link) = (app.now(), app.links.token(&order));
    let read = app.store.read(move |tx| read(tx, &order, link, now)).await;
    read.map_err(|error: StoreError| {
        let missing = matches!(error, StoreError::NotFound);
        if missing { AppError::NotFound } else { AppError::from(error) }
    })
}

/// The customer comes back from Stripe, or waits on the order's page: while the books do not
/// know the end, Stripe is asked, and the saga goes on with what it says.
///
/// # Errors
/// [`AppError::NotFound`] when the token is none of ours, or the session is another order's.
pub async fn arrive(app: &App, token: &str, session: Option<&str>) -> AppResult<OrderView> {
    let order = app.links.read(token).ok_or(AppError::NotFound)?;
    if let Some(session) = session {
        let (session, order) = (session.to_owned(), order.clone());
        app.store
            .read(move |tx| belongs(tx, &session, &order))
            .await?
            .then_some(())
            .ok_or(AppError::NotFound)?;
    }
    if let Err(error) = catch_up(app, &order).await {
        // The page still says what the books know; the worker asks again.
        tracing::warn!(order.id = %order, error = %error, "Stripe could not be asked");
    }
    view_of(app, order).await
}

fn belongs(tx: &mut Tx<'_>, session: &str, order: &OrderId) -> Result<bool, AppError> {
    let payment = payments::of_order(tx, order)?.ok_or(AppError::NotFound)?;
    match attempts::of_session(tx, session)? {
        Some(attempt) => Ok(attempt.payment_id == payment.id),
        // The answer to our own call may still be on its way: then no session is known at all.
        None => Ok(attempts::latest(tx, &payment.id)?.is_some_and(|one| one.session_id.is_none())),
    }
}

/// What the books want to know or do before the order's page can tell its end.
enum Behind {
    /// Stripe is asked about this session.
    Ask(PaymentId, String),
    /// The money is known, and the saga goes on with it.
    GoOn(PaymentId),
    Nothing,
}

async fn catch_up(app: &App, order: &OrderId) -> AppResult<()> {
    let order = order.clone();
    let behind = app.store.write(move |tx| behind(tx, &order)).await.map_err(AppError::Store)?;
    match behind {
        Behind::Ask(payment, session) => {
            let asked = look_up(app, payment, AskedAbout::Session(session)).await;
            asked.map_err(|error| match error {
                LookUpError::Gateway(error) => AppError::internal(error),
                LookUpError::App(error) => error,
            })
        }
        // The webhook came first: its saga may be a moment behind.
        Behind::GoOn(payment) => runner::run_for(app, &payment).await,
        Behind::Nothing => Ok(()),
    }
}

fn behind(tx: &mut Tx<'_>, order: &OrderId) -> Result<Behind, StoreError> {
    let payment = payments::of_order(tx, order)?.ok_or(StoreError::NotFound)?;
    let under_way = payment.status == PaymentStatus::Processing;
    let open = payment.status == PaymentStatus::Pending || payment.wants_look_up || under_way;
    let pause = if under_way { LOOK_UP_DEBIT_EVERY } else { LOOK_UP_EVERY };
    let since = tx.now() - pause;
    let session = attempts::latest(tx, &payment.id)?.and_then(|one| one.session_id);
    if let Some(session) = session.filter(|_| open)
        && payments::claim_look_up(tx, &payment.id, since)?
    {
        return Ok(Behind::Ask(payment.id, session));
    }
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    let due = saga.due_at.is_some_and(|due| due <= tx.now());
    let goes_on = due && payment.status != PaymentStatus::Pending;
    Ok(if goes_on { Behind::GoOn(payment.id) } else { Behind::Nothing })
}

/// The customer cancels: the session is expired at Stripe first, and only then is anything
/// given up. Money that came before wins.
///
/// # Errors
/// [`AppError::NotFound`] when the token is none of ours.
pub async fn cancel(app: &App, token: &str) -> AppResult<OrderView> {
    let order = app.links.read(token).ok_or(AppError::NotFound)?;
    let asked = order.clone();
    let payment = app
        .store
        .write(move |tx| {
            let payment = payments::of_order(tx, &asked)?.ok_or(StoreError::NotFound)?;
            let found = orders::find(tx, &asked)?.ok_or(StoreError::NotFound)?;
            if found.status == crate::domain::order::OrderStatus::AwaitingPayment {
                sagas::ask_to_end(tx, &payment.id, ClosingCause::CustomerCancelled)?;
            }
            Ok(payment.id)
        })
        .await
        .map_err(AppError::Store)?;
    runner::run_for(app, &payment).await?;
    view_of(app, order).await
}
