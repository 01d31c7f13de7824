//! The observations of payments: append-only, one row for each object and source.

use diesel::prelude::*;

use super::dialect::on_either;
use super::schema::payment_facts;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::facts::Observation;
use crate::domain::ids::PaymentId;

/// An observation as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = payment_facts)]
struct FactRow {
    payment_id: PaymentId,
    position: i64,
    object_kind: String,
    object_id: String,
    source: String,
    at_seconds: i64,
    body: String,
    recorded_at: Moment,
}

/// An observation with the instant at which it reached us.
#[derive(Clone, Debug)]
pub struct RecordedFact {
    /// What was seen.
    pub observation: Observation,
    /// When it reached us.
    pub recorded_at: Moment,
}

/// Appends an observation; `false` when the same source brought it before. The caller holds the
/// payment's lock and knows how many facts there are.
pub fn append(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    position: i64,
    observation: &Observation,
) -> Result<bool, StoreError> {
    let row = FactRow {
        payment_id: payment.clone(),
        position,
        object_kind: observation.object_kind().to_owned(),
        object_id: observation.object_id().to_owned(),
        source: observation.source.clone(),
        at_seconds: observation.at_seconds,
        body: serde_json::to_string(observation)
            .map_err(|error| StoreError::Corrupt(error.to_string()))?,
        recorded_at: tx.now(),
    };
    let written = on_either!(tx.conn(), |conn| {
        diesel::insert_into(payment_facts::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    Ok(written == 1)
}

/// All observations of a payment, in the order in which they reached us.
pub fn of_payment(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Vec<RecordedFact>, StoreError> {
    let query = payment_facts::table.filter(payment_facts::payment_id.eq(payment));
    let rows: Vec<(String, Moment)> = query
        .order(payment_facts::position)
        .select((payment_facts::body, payment_facts::recorded_at))
        .load(tx.conn())?;
    rows.into_iter().map(|(body, recorded_at)| read(&body, recorded_at)).collect()
}

fn read(body: &str, recorded_at: Moment) -> Result<RecordedFact, StoreError> {
    let observation = serde_json::from_str(body)
        .map_err(|error| StoreError::Corrupt(format!("payment_facts.body: {error}")))?;
    Ok(RecordedFact { observation, recorded_at })
}

/// The payment that an object at Stripe belongs to, if any of its facts are in our books.
pub fn payment_of_object(tx: &mut Tx<'_>, object: &str) -> Result<Option<PaymentId>, StoreError> {
    let query = payment_facts::table.filter(payment_facts::object_id.eq(object));
    Ok(query.select(payment_facts::payment_id).first(tx.conn()).optional()?)
}
