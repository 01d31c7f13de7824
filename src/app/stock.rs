//! Stock and reservations: every change of a product's stock that an order brings, and the
//! corrections of its count by a person.

mod adjusting;
mod stock_room;

pub use adjusting::{AdjustError, AdjustForm, Adjusted, adjust, preview};
pub use stock_room::{StockView, StockWanted, list, one, row_of};

pub use crate::db::stock_ledger::{HolderRow, MovementRow, StockRow};

use crate::db::orders::OrderLineRecord;
use crate::db::products::NewMovement;
use crate::db::reservations::ReservationRecord;
use crate::db::{StoreError, Tx, orders, products, reservations};
use crate::domain::cart::Products;
use crate::domain::ids::{MovementId, OrderId, ProductId, ReservationId};
use crate::domain::reservation::ReservationStatus;
use crate::domain::stock::{MovementKind, Stock, StockRefused};

use super::error::AppError;

/// Locks the products of these lines, in the order of their ids.
///
/// # Errors
/// Those of the database.
pub fn lock_products(tx: &mut Tx<'_>, lines: &[OrderLineRecord]) -> Result<Products, StoreError> {
    let mut ids: Vec<ProductId> = lines.iter().map(|line| line.product_id.clone()).collect();
    ids.sort();
    ids.dedup();
    products::lock_by_ids(tx, &ids)
}

/// Locks the products of an order.
///
/// # Errors
/// Those of the database.
pub fn lock_goods(tx: &mut Tx<'_>, order: &OrderId) -> Result<Products, StoreError> {
    let lines = orders::lines(tx, order)?;
    lock_products(tx, &lines)
}

/// Whether all of these lines can be held at once.
#[must_use]
pub fn can_reserve(lines: &[OrderLineRecord], goods: &Products) -> bool {
    lines.iter().all(|line| {
        let left = goods.get(&line.product_id).map_or(0, |product| product.stock.available());
        left >= line.quantity
    })
}

/// Moves stock from available to reserved, with one reservation a line. The caller holds the
/// locks of the products and gives one id a line.
///
/// # Errors
/// [`AppError::Internal`] when there is too little, which validation ruled out under the same
/// locks.
pub fn reserve(
    tx: &mut Tx<'_>,
    order: &OrderId,
    lines: &[OrderLineRecord],
    mut goods: Products,
    ids: &[ReservationId],
) -> Result<(), AppError> {
    for (line, id) in lines.iter().zip(ids) {
        let units = units(line.quantity)?;
        change(tx, &mut goods, &line.product_id, |stock| stock.reserve(units))?;
        let reservation = ReservationRecord {
            id: id.clone(),
            order_id: order.clone(),
            product_id: line.product_id.clone(),
            quantity: line.quantity,
            status: ReservationStatus::Held,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        reservations::insert(tx, reservation)?;
    }
    Ok(())
}

/// Gives the held stock of an order back. Nothing is held any more afterwards, so it can be
/// repeated.
///
/// # Errors
/// Those of the database.
pub fn release(tx: &mut Tx<'_>, order: &OrderId, mut goods: Products) -> Result<(), AppError> {
    for held in reservations::held(tx, order)? {
        let units = units(held.quantity)?;
        change(tx, &mut goods, &held.product_id, |stock| stock.release(units))?;
    }
    reservations::settle(tx, order, ReservationStatus::Released)?;
    Ok(())
}

/// Turns the held stock of an order into sold stock.
///
/// # Errors
/// Those of the database.
pub fn sell(tx: &mut Tx<'_>, order: &OrderId, mut goods: Products) -> Result<(), AppError> {
    for held in reservations::held(tx, order)? {
        let units = units(held.quantity)?;
        change(tx, &mut goods, &held.product_id, |stock| stock.sell(units))?;
    }
    reservations::settle(tx, order, ReservationStatus::Sold)?;
    Ok(())
}

/// Sells the held stock of the products that ship and gives the rest back.
///
/// # Errors
/// Those of the database.
pub fn sell_part(
    tx: &mut Tx<'_>,
    order: &OrderId,
    mut goods: Products,
    ships: &[ProductId],
) -> Result<(), AppError> {
    for held in reservations::held(tx, order)? {
        let units = units(held.quantity)?;
        let status = if ships.contains(&held.product_id) {
            change(tx, &mut goods, &held.product_id, |stock| stock.sell(units))?;
            ReservationStatus::Sold
        } else {
            change(tx, &mut goods, &held.product_id, |stock| stock.release(units))?;
            ReservationStatus::Released
        };
        reservations::settle_one(tx, &held.id, status)?;
    }
    Ok(())
}

/// Sold units of one product that come back to the shelf, with the movement that says so.
pub struct TakenBack<'a> {
    /// The id of the movement.
    pub movement: MovementId,
    /// The product.
    pub product: &'a ProductId,
    /// How many.
    pub quantity: i64,
    /// What brought them back.
    pub note: String,
}

/// Puts sold units on the shelf again. The caller holds the locks of the products.
///
/// # Errors
/// Those of the database; [`AppError::Internal`] when fewer were sold.
pub fn take_back(
    tx: &mut Tx<'_>,
    goods: &mut Products,
    back: TakenBack<'_>,
) -> Result<(), AppError> {
    let units = units(back.quantity)?;
    change(tx, goods, back.product, |stock| stock.take_back(units))?;
    let movement = NewMovement {
        id: back.movement,
        product_id: back.product.clone(),
        kind: MovementKind::Return,
        quantity: back.quantity,
        note: Some(back.note),
        created_at: tx.now(),
    };
    products::add_movement(tx, &movement)?;
    Ok(())
}

fn units(quantity: i64) -> Result<u32, AppError> {
    u32::try_from(quantity).map_err(AppError::internal)
}

fn change(
    tx: &mut Tx<'_>,
    goods: &mut Products,
    product: &ProductId,
    by: impl FnOnce(Stock) -> Result<Stock, StockRefused>,
) -> Result<(), AppError> {
    let product = goods.get_mut(product).ok_or(StoreError::NotFound)?;
    product.stock = by(product.stock).map_err(AppError::internal)?;
    products::set_stock(tx, &product.id, product.stock)?;
    Ok(())
}
