//! Disputes as the console lists them, those first that must be answered first.

use crate::db::disputes::DisputeRow;
use crate::db::types::money;
use crate::db::{StoreError, Tx, dispute_answers, disputes};
use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{DisputePhase, DisputeReason};
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};

use crate::app::context::App;
use crate::app::error::AppResult;

/// Nobody needs to know more exactly how many wait.
const MOST_COUNTED: i64 = 1000;

/// A dispute as a line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeLine {
    /// Stripe's id.
    pub id: String,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// The customer's name.
    pub contact_name: String,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub phase: DisputePhase,
    /// What is disputed.
    pub amount: Money,
    /// Until when evidence is taken.
    pub due: Option<Moment>,
    /// When the bank opened it.
    pub opened_at: Moment,
    /// Whether an answer is on its way.
    pub answering: bool,
}

impl DisputeLine {
    fn new(row: DisputeRow, answering: &[String]) -> Result<Self, StoreError> {
        let DisputeRow { dispute, number, contact_name } = row;
        Ok(Self {
            amount: money("disputes", dispute.amount_minor, dispute.currency)?,
            reason: DisputeReason::of(dispute.reason.as_deref()),
            answering: answering.contains(&dispute.id),
            id: dispute.id,
            payment: dispute.payment_id,
            number,
            contact_name,
            phase: dispute.phase,
            due: dispute.evidence_due_at,
            opened_at: dispute.opened_at,
        })
    }
}

/// A page of disputes: all, or those that stand here.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    phase: Option<DisputePhase>,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<DisputeLine>> {
    let read = move |tx: &mut Tx<'_>| {
        let page = disputes::page(tx, phase, (after.as_ref(), size))?;
        let ids: Vec<String> = page.rows.iter().map(|row| row.dispute.id.clone()).collect();
        let answering = dispute_answers::under_way(tx, &ids)?;
        let rows = page.rows.into_iter().map(|row| DisputeLine::new(row, &answering));
        Ok::<_, StoreError>(Page { rows: rows.collect::<Result<_, _>>()?, next: page.next })
    };
    Ok(app.store.read(read).await?)
}

/// How many disputes somebody must answer, within `within` from now where that is given: those
/// whose deadline has not passed and whose answer is not on its way.
///
/// # Errors
/// Those of the database.
pub async fn needing_response(app: &App, within: Option<Span>) -> AppResult<i64> {
    let read = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        disputes::count_due(tx, (now, within.map(|span| now + span)), MOST_COUNTED)
    };
    Ok(app.store.read(read).await?)
}
