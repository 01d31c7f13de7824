//! Orders, their lines and their numbers.

use diesel::prelude::*;

use super::dialect::for_update;
use super::schema::{counters, order_lines, orders};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{CartId, OrderId, ProductId};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::topic::Topic;

/// An order as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = orders)]
pub struct OrderRecord {
    /// Its id.
    pub id: OrderId,
    /// Its number for people.
    pub number: OrderNumber,
    /// The token of the form that it came from.
    pub checkout_token: String,
    /// A digest of what that form asked for.
    pub checkout_fingerprint: String,
    /// The cart that it was made from.
    pub cart_id: CartId,
    /// How far it is.
    pub status: OrderStatus,
    /// Its currency.
    pub currency: Currency,
    /// Its total in minor units.
    pub total_minor: i64,
    /// The language of its pages and mails.
    pub locale: Locale,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's address as typed.
    pub contact_email: String,
    /// The same, for matching.
    pub email_normalised: String,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

impl OrderRecord {
    /// Its total. Fails when the row is corrupt.
    pub const fn total(&self) -> Result<Money, MoneyError> {
        Money::new(self.total_minor, self.currency)
    }
}

/// A line of an order as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = order_lines)]
pub struct OrderLineRecord {
    /// The order.
    pub order_id: OrderId,
    /// Its place, from 0.
    pub position: i64,
    /// The product.
    pub product_id: ProductId,
    /// The product's name at the time, in Spanish.
    pub name_es: String,
    /// The same in English.
    pub name_en: String,
    /// The price of one in minor units of the order's currency.
    pub unit_minor: i64,
    /// How many.
    pub quantity: i64,
}

/// The next number of an order. Gaps are allowed: a transaction that fails loses its number.
pub fn next_number(tx: &mut Tx<'_>) -> Result<OrderNumber, StoreError> {
    let number = diesel::update(counters::table.find("order_number"))
        .set(counters::value.eq(counters::value + 1))
        .returning(counters::value)
        .get_result(tx.conn())?;
    Ok(OrderNumber(number))
}

/// Writes a new order with its lines.
pub fn insert(
    tx: &mut Tx<'_>,
    order: OrderRecord,
    lines: Vec<OrderLineRecord>,
) -> Result<(), StoreError> {
    tx.touch(Topic::Orders);
    diesel::insert_into(orders::table).values(order).execute(tx.conn())?;
    for line in lines {
        diesel::insert_into(order_lines::table).values(line).execute(tx.conn())?;
    }
    Ok(())
}

/// The order of this id.
pub fn find(tx: &mut Tx<'_>, id: &OrderId) -> Result<Option<OrderRecord>, StoreError> {
    Ok(orders::table.find(id).first(tx.conn()).optional()?)
}

/// The order of this id, locked until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: &OrderId) -> Result<OrderRecord, StoreError> {
    let query = orders::table.filter(orders::id.eq(id));
    let rows: Vec<OrderRecord> = for_update!(tx.conn(), query, |query, conn| query.load(conn))?;
    rows.into_iter().next().ok_or(StoreError::NotFound)
}

/// The order with this number.
pub fn by_number(tx: &mut Tx<'_>, number: OrderNumber) -> Result<Option<OrderRecord>, StoreError> {
    Ok(orders::table.filter(orders::number.eq(number)).first(tx.conn()).optional()?)
}

/// The order that came from the form with this token.
pub fn by_token(tx: &mut Tx<'_>, token: &str) -> Result<Option<OrderRecord>, StoreError> {
    Ok(orders::table.filter(orders::checkout_token.eq(token)).first(tx.conn()).optional()?)
}

/// The lines of an order, in order.
pub fn lines(tx: &mut Tx<'_>, id: &OrderId) -> Result<Vec<OrderLineRecord>, StoreError> {
    let query = order_lines::table.filter(order_lines::order_id.eq(id));
    Ok(query.order(order_lines::position).load(tx.conn())?)
}

/// The orders of a cart that still wait for money, oldest first. One whose funds are held or on
/// their way is none of them: it stands in the way of no other.
pub fn open_of_cart(tx: &mut Tx<'_>, cart: &CartId) -> Result<Vec<OrderRecord>, StoreError> {
    let query = orders::table
        .filter(orders::cart_id.eq(cart))
        .filter(orders::status.eq(OrderStatus::AwaitingPayment));
    Ok(query.order(orders::created_at).limit(20).load(tx.conn())?)
}

/// Whether the customer with this address has a later order, cancelled ones aside.
pub fn has_later(tx: &mut Tx<'_>, order: &OrderRecord) -> Result<bool, StoreError> {
    let later = orders::table
        .filter(orders::email_normalised.eq(&order.email_normalised))
        .filter(orders::created_at.gt(order.created_at))
        .filter(orders::status.ne(OrderStatus::Cancelled));
    let found: Option<OrderId> = later.select(orders::id).first(tx.conn()).optional()?;
    Ok(found.is_some())
}

/// Changes how far an order is. The caller holds its lock and has asked
/// [`OrderStatus::may_become`].
pub fn set_status(tx: &mut Tx<'_>, id: &OrderId, status: OrderStatus) -> Result<(), StoreError> {
    tx.touch(Topic::Orders);
    let now = tx.now();
    diesel::update(orders::table.find(id))
        .set((orders::status.eq(status), orders::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}
