//! First answers under their keys.

use diesel::prelude::*;

use super::schema::{idempotency_keys, objects};
use super::{StoreError, Transaction};
use crate::protocol::idempotency::{KEPT_MILLIS, KeptAnswer};

#[derive(Queryable, Insertable)]
#[diesel(table_name = idempotency_keys)]
struct Row {
    account: String,
    key: String,
    fingerprint: String,
    endpoint: String,
    status: i32,
    body: String,
    request_id: String,
    stored_at_ms: i64,
}

impl Transaction<'_> {
    /// The first answer under a key of an account.
    pub fn kept_answer(
        &mut self,
        account: &str,
        key: &str,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let row: Option<Row> =
            idempotency_keys::table.find((account, key)).first(self.connection).optional()?;
        Ok(row.map(|row| KeptAnswer {
            fingerprint: row.fingerprint,
            endpoint: row.endpoint,
            status: u16::try_from(row.status).unwrap_or(500),
            body: row.body,
            request_id: row.request_id,
            stored_at_ms: row.stored_at_ms,
        }))
    }

    /// Keeps the first answer under a key, in the place of one that outlived its day.
    pub fn keep_answer(
        &mut self,
        account: &str,
        key: &str,
        answer: &KeptAnswer,
    ) -> Result<(), StoreError> {
        let row = Row {
            account: account.to_owned(),
            key: key.to_owned(),
            fingerprint: answer.fingerprint.clone(),
            endpoint: answer.endpoint.clone(),
            status: i32::from(answer.status),
            body: answer.body.clone(),
            request_id: answer.request_id.clone(),
            stored_at_ms: answer.stored_at_ms,
        };
        diesel::replace_into(idempotency_keys::table).values(row).execute(self.connection)?;
        Ok(())
    }

    /// Forgets answers that outlived their day.
    pub fn forget_old_answers(&mut self, now_ms: i64) -> Result<(), StoreError> {
        let oldest = now_ms.saturating_sub(KEPT_MILLIS);
        diesel::delete(idempotency_keys::table.filter(idempotency_keys::stored_at_ms.le(oldest)))
            .execute(self.connection)?;
        Ok(())
    }

    /// Forgets all objects, answers and deliveries.
    pub fn forget_everything(&mut self) -> Result<(), StoreError> {
        diesel::delete(objects::table).execute(self.connection)?;
        diesel::delete(idempotency_keys::table).execute(self.connection)?;
        diesel::delete(super::schema::deliveries::table).execute(self.connection)?;
        Ok(())
    }
}
