//! The sagas as the console shows them: the stuck ones first, each with its steps, its calls to
//! Stripe and what a person may do about it.

mod repairs;

pub use repairs::{RepairError, RepairForm, Repaired, carry_out, preview};

pub use crate::db::saga_list::{SagaAbout, SagaFilter, SagaRow};
pub use crate::db::sagas::SagaLogRecord;
pub use crate::db::stripe_calls::StripeCallRecord;

use crate::db::sagas::SagaRecord;
use crate::db::{StoreError, Tx, payments, products, reservations, saga_list, sagas, stripe_calls};
use crate::domain::clock::Moment;
use crate::domain::ids::{ProductId, SagaId};
use crate::domain::money::Currency;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::product::LocalizedText;
use crate::domain::saga::STUCK_AFTER_TRIES;
use crate::domain::saga_repair::SagaStanding;

use super::audit::{DoneDeed, done_to};
use super::context::App;
use super::error::{AppError, AppResult};

/// The most stuck sagas that stand above the list.
const MOST_STUCK: i64 = 10;

/// A page of the list.
#[derive(Clone, Debug)]
pub struct SagaList {
    /// Those that failed again and again, whatever the filter; only above the first page of an
    /// unfiltered list.
    pub stuck: Vec<SagaRow>,
    /// The sagas that fit.
    pub page: Page<SagaRow>,
}

/// Units of one product that a saga's order holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The product's name.
    pub name: LocalizedText,
    /// How many.
    pub quantity: i64,
    /// Since when.
    pub since: Moment,
}

/// A saga with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct SagaView {
    /// The saga as lists show it.
    pub row: SagaRow,
    /// The currency of its payment.
    pub currency: Currency,
    /// Until when somebody works on it, if somebody does.
    pub leased_until: Option<Moment>,
    /// What was done, oldest first.
    pub log: Vec<SagaLogRecord>,
    /// Every write to Stripe for its payment, oldest first.
    pub calls: Vec<StripeCallRecord>,
    /// What its order holds.
    pub held: Vec<Held>,
    /// What people did to it, the last first.
    pub deeds: Vec<DoneDeed>,
}

/// A page of the sagas that fit. Where nothing is filtered, the stuck ones stand above the first.
///
/// # Errors
/// Those of the database.
pub async fn list(
    app: &App,
    filter: SagaFilter,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<SagaList> {
    let read = app.store.read(move |tx| {
        let first = after.is_none() && filter == SagaFilter::default();
        let tries = i64::from(STUCK_AFTER_TRIES);
        let stuck = if first { saga_list::stuck(tx, tries, MOST_STUCK)? } else { Vec::new() };
        let page = saga_list::page(tx, &filter, (after.as_ref(), size))?;
        Ok::<_, StoreError>(SagaList { stuck, page })
    });
    Ok(read.await?)
}

/// A saga with everything that belongs to it.
///
/// # Errors
/// [`AppError::NotFound`] when there is none of this id.
pub async fn one(app: &App, id: SagaId) -> AppResult<SagaView> {
    app.store.read(move |tx| view(tx, &id)).await
}

fn view(tx: &mut Tx<'_>, id: &SagaId) -> Result<SagaView, AppError> {
    let row = saga_list::one(tx, id)?.ok_or(AppError::NotFound)?;
    let (saga, payment) = found(tx, id)?;
    let now = tx.now();
    Ok(SagaView {
        currency: payment.currency,
        leased_until: saga.lease_until.filter(|until| *until > now),
        log: sagas::log(tx, id)?,
        calls: stripe_calls::of_payment(tx, &row.payment_id)?,
        held: held(tx, &row)?,
        deeds: done_to(tx, id.as_str())?,
        row,
    })
}

fn held(tx: &mut Tx<'_>, row: &SagaRow) -> Result<Vec<Held>, StoreError> {
    let held = reservations::held(tx, &row.order_id)?;
    let ids: Vec<ProductId> = held.iter().map(|one| one.product_id.clone()).collect();
    let goods = products::by_ids(tx, &ids)?;
    let named = held.into_iter().filter_map(|one| {
        let name = goods.get(&one.product_id)?.name.clone();
        Some(Held { name, quantity: one.quantity, since: one.created_at })
    });
    Ok(named.collect())
}

fn standing(saga: &SagaRecord, payment: PaymentStatus) -> SagaStanding {
    SagaStanding {
        state: saga.state,
        step: saga.step,
        ending: saga.ending,
        late: saga.late,
        is_due: saga.due_at.is_some(),
        tries: saga.tries,
        payment,
    }
}

/// The saga of this id with its payment's row, both as the books have them now.
fn found(tx: &mut Tx<'_>, id: &SagaId) -> Result<(SagaRecord, payments::PaymentRecord), AppError> {
    let saga = sagas::find(tx, id)?.ok_or(AppError::NotFound)?;
    let payment = payments::find(tx, &saga.payment_id)?.ok_or(StoreError::NotFound)?;
    Ok((saga, payment))
}
