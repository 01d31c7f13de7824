//! Captures that people asked for, with the lines that ship. The payment's saga sends them.

use diesel::prelude::*;

use super::schema::{capture_lines, captures};
use super::{StoreError, Tx};
use crate::domain::capture::CaptureStatus;
use crate::domain::clock::Moment;
use crate::domain::ids::{CaptureId, PaymentId, StripeCallId};
use crate::domain::money::Currency;
use crate::domain::topic::Topic;

/// A capture as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = captures)]
pub struct CaptureRecord {
    /// Its id.
    pub id: CaptureId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The write that asks for it; another one once a key is used up.
    pub call_id: StripeCallId,
    /// The PaymentIntent that holds the funds.
    pub intent_id: String,
    /// Its currency.
    pub currency: Currency,
    /// What is taken, in minor units.
    pub amount_minor: i64,
    /// How far it has come.
    pub status: CaptureStatus,
    /// Who asked.
    pub actor: String,
    /// The token of the form that it came from.
    pub form_token: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Writes a new capture with the lines that ship, by their positions.
pub fn insert(
    tx: &mut Tx<'_>,
    capture: CaptureRecord,
    positions: &[i64],
) -> Result<(), StoreError> {
    tx.touch(Topic::Payments);
    let id = capture.id.clone();
    diesel::insert_into(captures::table).values(capture).execute(tx.conn())?;
    for position in positions {
        diesel::insert_into(capture_lines::table)
            .values((capture_lines::capture_id.eq(&id), capture_lines::position.eq(position)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The capture of a payment that was not refused, if there is one.
pub fn of_payment(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
) -> Result<Option<CaptureRecord>, StoreError> {
    let query = captures::table
        .filter(captures::payment_id.eq(payment))
        .filter(captures::status.ne(CaptureStatus::Refused));
    Ok(query.order(captures::created_at.desc()).first(tx.conn()).optional()?)
}

/// The capture that came from the form with this token.
pub fn by_form(tx: &mut Tx<'_>, token: &str) -> Result<Option<CaptureRecord>, StoreError> {
    Ok(captures::table.filter(captures::form_token.eq(token)).first(tx.conn()).optional()?)
}

/// The positions of the lines that ship.
pub fn lines(tx: &mut Tx<'_>, id: &CaptureId) -> Result<Vec<i64>, StoreError> {
    let query = capture_lines::table.filter(capture_lines::capture_id.eq(id));
    let query = query.order(capture_lines::position).select(capture_lines::position);
    Ok(query.load(tx.conn())?)
}

/// Notes how far a capture has come.
pub fn set_status(
    tx: &mut Tx<'_>,
    id: &CaptureId,
    status: CaptureStatus,
) -> Result<(), StoreError> {
    tx.touch(Topic::Payments);
    let now = tx.now();
    diesel::update(captures::table.find(id))
        .set((captures::status.eq(status), captures::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Lets another write ask for the same capture, once a key is used up.
pub fn set_call(tx: &mut Tx<'_>, id: &CaptureId, call: &StripeCallId) -> Result<(), StoreError> {
    diesel::update(captures::table.find(id)).set(captures::call_id.eq(call)).execute(tx.conn())?;
    Ok(())
}
