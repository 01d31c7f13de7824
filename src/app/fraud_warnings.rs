//! Early fraud warnings: what a bank says may be fraud, while a refund still helps.

use crate::db::fraud_warnings::{self, WarningRow};
use crate::db::types::money;
use crate::db::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::PaymentId;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;

use super::context::App;
use super::error::AppResult;

/// A warning as a line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningLine {
    /// Stripe's id.
    pub id: String,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// The customer's name.
    pub contact_name: String,
    /// The payment's status.
    pub status: PaymentStatus,
    /// What was captured.
    pub captured: Money,
    /// What kind of fraud, in Stripe's word.
    pub fraud_type: Option<String>,
    /// Whether a refund can still prevent a dispute.
    pub actionable: bool,
    /// When it was raised.
    pub raised_at: Moment,
}

impl TryFrom<WarningRow> for WarningLine {
    type Error = StoreError;

    fn try_from(row: WarningRow) -> Result<Self, StoreError> {
        Ok(Self {
            captured: money("payments", row.captured_minor, row.currency)?,
            id: row.warning.id,
            payment: row.warning.payment_id,
            number: row.number,
            contact_name: row.contact_name,
            status: row.status,
            fraud_type: row.warning.fraud_type,
            actionable: row.warning.actionable,
            raised_at: row.warning.raised_at,
        })
    }
}

/// A page of warnings, newest first; all, or those that can still be acted on.
///
/// # Errors
/// Those of the database.
pub async fn page(
    app: &App,
    actionable: bool,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<WarningLine>> {
    let read = move |tx: &mut Tx<'_>| {
        let page = fraud_warnings::page(tx, actionable, (after.as_ref(), size))?;
        let rows = page.rows.into_iter().map(WarningLine::try_from);
        Ok::<_, StoreError>(Page { rows: rows.collect::<Result<_, _>>()?, next: page.next })
    };
    Ok(app.store.read(read).await?)
}
