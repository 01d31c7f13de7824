//! What the database remembers of its shop: its id, its mode, its account at Stripe.

use diesel::prelude::*;

use super::dialect::on_either;
use super::schema::shop_settings;
use super::{StoreError, Tx};

#[derive(Insertable)]
#[diesel(table_name = shop_settings)]
struct SettingRow<'a> {
    key: &'a str,
    value: &'a str,
}

/// The value that is remembered under a key.
pub fn find(tx: &mut Tx<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let query = shop_settings::table.find(key).select(shop_settings::value);
    Ok(query.first(tx.conn()).optional()?)
}

/// Remembers a value, unless one is remembered already; returns the one that is.
pub fn remember(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<String, StoreError> {
    let row = SettingRow { key, value };
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(shop_settings::table)
            .values(&row)
            .on_conflict_do_nothing()
            .execute(conn)
    })?;
    find(tx, key)?.ok_or(StoreError::NotFound)
}
