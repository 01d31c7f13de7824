//! Sagas as a list: with their order and the status of their payment, a page at a time.

use diesel::prelude::*;

use super::page::after_cursor;
use super::schema::{orders, payments, sagas};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::facts::ClosingCause;
use crate::domain::ids::{OrderId, PaymentId, SagaId};
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::SagaStanding;

/// What a saga is looked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SagaAbout {
    /// Its own id.
    Saga(SagaId),
    /// Its payment.
    Payment(PaymentId),
    /// The number of its order.
    Order(OrderNumber),
}

/// Which sagas a list shows; what is not set leaves none out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SagaFilter {
    /// Which way they go.
    pub state: Option<SagaState>,
    /// How often their next step failed at least.
    pub failed_at_least: Option<i64>,
    /// What they are about.
    pub about: Option<SagaAbout>,
    /// Begun at or after this instant.
    pub from: Option<Moment>,
    /// Begun before this instant.
    pub to: Option<Moment>,
}

/// A saga as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct SagaRow {
    /// Its id.
    pub id: SagaId,
    /// The payment that it is about.
    pub payment_id: PaymentId,
    /// The payment's status.
    pub payment_status: PaymentStatus,
    /// The order.
    pub order_id: OrderId,
    /// The order's number.
    pub order_number: OrderNumber,
    /// The step that is next; while compensating, the step to undo next.
    pub step: SagaStep,
    /// Which way it goes.
    pub state: SagaState,
    /// Why it shall end without money.
    pub ending: Option<ClosingCause>,
    /// Whether it was reopened by late money.
    pub late: bool,
    /// When it wants to be looked at next.
    pub due_at: Option<Moment>,
    /// Until when the customer can pay.
    pub deadline_at: Moment,
    /// How often the next step failed.
    pub tries: i64,
    /// Why it failed last.
    pub last_error: Option<String>,
    /// When it began.
    pub created_at: Moment,
}

impl SagaRow {
    /// Where it stands, for what it waits for and what a person may do.
    #[must_use]
    pub const fn standing(&self) -> SagaStanding {
        SagaStanding {
            state: self.state,
            step: self.step,
            ending: self.ending,
            late: self.late,
            is_due: self.due_at.is_some(),
            tries: self.tries,
            payment: self.payment_status,
        }
    }
}

macro_rules! filtered {
    ($filter:expr) => {{
        let filter: &SagaFilter = $filter;
        let mut query = sagas::table
            .inner_join(payments::table.inner_join(orders::table))
            .select((
                sagas::id,
                sagas::payment_id,
                payments::status,
                orders::id,
                orders::number,
                sagas::step,
                sagas::state,
                sagas::ending,
                sagas::late,
                sagas::due_at,
                sagas::deadline_at,
                sagas::tries,
                sagas::last_error,
                sagas::created_at,
            ))
            .into_boxed();
        if let Some(state) = filter.state {
            query = query.filter(sagas::state.eq(state));
        }
        if let Some(tries) = filter.failed_at_least {
            query = query.filter(sagas::tries.ge(tries));
        }
        if let Some(from) = filter.from {
            query = query.filter(sagas::created_at.ge(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(sagas::created_at.lt(to));
        }
        match filter.about.clone() {
            Some(SagaAbout::Saga(id)) => query.filter(sagas::id.eq(id)),
            Some(SagaAbout::Payment(id)) => query.filter(sagas::payment_id.eq(id)),
            Some(SagaAbout::Order(number)) => query.filter(orders::number.eq(number)),
            None => query,
        }
    }};
}

/// A page of the sagas that fit, the last begun first.
pub fn page(
    tx: &mut Tx<'_>,
    filter: &SagaFilter,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<SagaRow>, StoreError> {
    let query = filtered!(filter);
    let query = after_cursor!(query, after, sagas::created_at, sagas::id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1).saturating_add(1);
    let rows = query.limit(limit).load(tx.conn())?;
    let place = |row: &SagaRow| Cursor { at: row.created_at, id: row.id.to_string() };
    Ok(Page::cut(rows, size, place))
}

/// One saga as lists show it.
pub fn one(tx: &mut Tx<'_>, id: &SagaId) -> Result<Option<SagaRow>, StoreError> {
    let about = Some(SagaAbout::Saga(id.clone()));
    let filter = SagaFilter { about, ..SagaFilter::default() };
    Ok(filtered!(&filter).first(tx.conn()).optional()?)
}

/// Sagas whose next step failed at least so often, the most often failed first.
pub fn stuck(tx: &mut Tx<'_>, tries: i64, limit: i64) -> Result<Vec<SagaRow>, StoreError> {
    let failed_at_least = Some(tries);
    let filter = SagaFilter { failed_at_least, ..SagaFilter::default() };
    let query = filtered!(&filter).order((sagas::tries.desc(), sagas::id.desc()));
    Ok(query.limit(limit).load(tx.conn())?)
}
