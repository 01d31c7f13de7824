//! Which payment methods the shop takes, and a counter that tells every instance when that
//! changed.

use diesel::prelude::*;

use super::schema::{counters, method_settings};
use super::{StoreError, Tx};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::topic::Topic;

/// The row of `counters` that grows with each change of a method.
const REVISION: &str = "payment_methods_revision";

/// Whether the shop takes a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodSetting {
    /// The method.
    pub kind: PaymentMethodKind,
    /// Whether it is switched on.
    pub enabled: bool,
}

/// Every method with its switch, in the order in which a checkout offers them. A method without
/// a row is switched off.
pub fn settings(tx: &mut Tx<'_>) -> Result<Vec<MethodSetting>, StoreError> {
    let on = enabled(tx)?;
    let setting = |kind| MethodSetting { kind, enabled: on.contains(&kind) };
    Ok(PaymentMethodKind::ALL.into_iter().map(setting).collect())
}

/// The methods that are switched on, in the order in which a checkout offers them.
pub fn enabled(tx: &mut Tx<'_>) -> Result<Vec<PaymentMethodKind>, StoreError> {
    let query = method_settings::table.filter(method_settings::enabled.eq(true));
    let on: Vec<PaymentMethodKind> = query.select(method_settings::method).load(tx.conn())?;
    Ok(PaymentMethodKind::ALL.into_iter().filter(|kind| on.contains(kind)).collect())
}

/// Switches a method and counts the change, in one transaction; `None` when it stood so already.
///
/// # Errors
/// [`StoreError::NotFound`] when the database has no row for this method.
pub fn set_enabled(
    tx: &mut Tx<'_>,
    kind: PaymentMethodKind,
    on: bool,
) -> Result<Option<i64>, StoreError> {
    let setting = method_settings::table.find(kind);
    let stands: bool = setting.select(method_settings::enabled).first(tx.conn())?;
    if stands == on {
        return Ok(None);
    }
    let now = tx.now();
    // Of two who switch it at once, one finds that it stands so already.
    let switched = diesel::update(setting.filter(method_settings::enabled.ne(on)))
        .set((method_settings::enabled.eq(on), method_settings::updated_at.eq(now)))
        .execute(tx.conn())?;
    if switched == 0 {
        return Ok(None);
    }
    tx.touch(Topic::Methods);
    let revision = diesel::update(counters::table.find(REVISION))
        .set(counters::value.eq(counters::value + 1))
        .returning(counters::value)
        .get_result(tx.conn())?;
    Ok(Some(revision))
}

/// How often the methods have been changed; it only grows.
pub fn revision(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(counters::table.find(REVISION).select(counters::value).first(tx.conn())?)
}
