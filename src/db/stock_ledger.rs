//! Stock as a list, its ledger of movements, and who holds what.

use diesel::prelude::*;

use super::page::after_cursor;
use super::products::MOST_PRODUCTS;
use super::schema::{orders, payments, products, reservations, sagas, stock_movements};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{MovementId, OrderId, PaymentId, ProductId};
use crate::domain::order::OrderNumber;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_status::PaymentStatus;
use crate::domain::product::Slug;
use crate::domain::reservation::ReservationStatus;
use crate::domain::stock::MovementKind;

/// A product as the list of stock shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = products)]
pub struct StockRow {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name, in Spanish.
    pub name_es: String,
    /// The same in English.
    pub name_en: String,
    /// Units that can be bought.
    pub available: i64,
    /// Units held for orders.
    pub reserved: i64,
    /// Units ever sold.
    pub sold: i64,
    /// Whether it is sold at present.
    pub active: bool,
}

/// A movement of stock as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct MovementRow {
    /// Its id.
    pub id: MovementId,
    /// The product.
    pub product_id: ProductId,
    /// Why the stock changed.
    pub kind: MovementKind,
    /// How many units came, or went when it is below zero.
    pub quantity: i64,
    /// What was written about it.
    pub note: Option<String>,
    /// When it was written.
    pub created_at: Moment,
}

/// An order that holds units of a product.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct HolderRow {
    /// The order.
    pub order_id: OrderId,
    /// Its number.
    pub order_number: OrderNumber,
    /// Its payment.
    pub payment_id: PaymentId,
    /// The payment's status.
    pub payment_status: PaymentStatus,
    /// How many units.
    pub quantity: i64,
    /// Since when.
    pub since: Moment,
    /// Until when the customer can pay.
    pub deadline_at: Moment,
    /// Until when held money can be captured, where money is held.
    pub capture_before: Option<Moment>,
}

/// Every product with its stock, few columns of each: there are at most [`MOST_PRODUCTS`].
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<StockRow>, StoreError> {
    let query = products::table.select(StockRow::as_select()).order(products::id);
    Ok(query.limit(MOST_PRODUCTS).load(tx.conn())?)
}

/// The stock of the product with this name in addresses.
pub fn of_slug(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<StockRow>, StoreError> {
    let query = products::table.filter(products::slug.eq(slug)).select(StockRow::as_select());
    Ok(query.first(tx.conn()).optional()?)
}

/// A page of a product's movements, the last first.
pub fn movements(
    tx: &mut Tx<'_>,
    product: &ProductId,
    (after, size): (Option<&Cursor>, usize),
) -> Result<Page<MovementRow>, StoreError> {
    let query =
        stock_movements::table.filter(stock_movements::product_id.eq(product.clone())).into_boxed();
    let query = after_cursor!(query, after, stock_movements::created_at, stock_movements::id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1).saturating_add(1);
    let rows = query.limit(limit).load(tx.conn())?;
    let place = |row: &MovementRow| Cursor { at: row.created_at, id: row.id.to_string() };
    Ok(Page::cut(rows, size, place))
}

/// The orders that hold units of a product, the earliest first, at most `limit`.
pub fn holders(
    tx: &mut Tx<'_>,
    product: &ProductId,
    limit: i64,
) -> Result<Vec<HolderRow>, StoreError> {
    let query = reservations::table
        .inner_join(orders::table)
        .inner_join(payments::table.on(payments::order_id.eq(reservations::order_id)))
        .inner_join(sagas::table.on(sagas::payment_id.eq(payments::id)))
        .filter(reservations::product_id.eq(product))
        .filter(reservations::status.eq(ReservationStatus::Held))
        .order((reservations::created_at, reservations::id))
        .select((
            orders::id,
            orders::number,
            payments::id,
            payments::status,
            reservations::quantity,
            reservations::created_at,
            sagas::deadline_at,
            payments::capture_before,
        ));
    Ok(query.limit(limit).load(tx.conn())?)
}
