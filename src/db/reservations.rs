//! Holds on stock, one for each line of an order.

use diesel::prelude::*;

use super::schema::reservations;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{OrderId, ProductId, ReservationId};
use crate::domain::reservation::ReservationStatus;

/// A reservation as it is stored.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = reservations)]
pub struct ReservationRecord {
    /// Its id.
    pub id: ReservationId,
    /// The order that it is for.
    pub order_id: OrderId,
    /// The product.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
    /// What became of it.
    pub status: ReservationStatus,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
}

/// Writes a new reservation.
pub fn insert(tx: &mut Tx<'_>, reservation: ReservationRecord) -> Result<(), StoreError> {
    diesel::insert_into(reservations::table).values(reservation).execute(tx.conn())?;
    Ok(())
}

/// The reservations of an order that are still held, by product.
pub fn held(tx: &mut Tx<'_>, order: &OrderId) -> Result<Vec<ReservationRecord>, StoreError> {
    let query = reservations::table
        .filter(reservations::order_id.eq(order))
        .filter(reservations::status.eq(ReservationStatus::Held));
    Ok(query.order(reservations::product_id).load(tx.conn())?)
}

/// Every reservation of an order, by product: late money may have made a second one of a line.
pub fn of_order(tx: &mut Tx<'_>, order: &OrderId) -> Result<Vec<ReservationRecord>, StoreError> {
    let query = reservations::table.filter(reservations::order_id.eq(order));
    let query = query.order((reservations::product_id, reservations::created_at));
    Ok(query.load(tx.conn())?)
}

/// The reservations of an order whose goods were sold, by product.
pub fn sold(tx: &mut Tx<'_>, order: &OrderId) -> Result<Vec<ReservationRecord>, StoreError> {
    let query = reservations::table
        .filter(reservations::order_id.eq(order))
        .filter(reservations::status.eq(ReservationStatus::Sold));
    Ok(query.order(reservations::product_id).load(tx.conn())?)
}

/// Says what became of one held reservation.
pub fn settle_one(
    tx: &mut Tx<'_>,
    id: &ReservationId,
    status: ReservationStatus,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(reservations::table.find(id))
        .set((reservations::status.eq(status), reservations::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Says what became of the held reservations of an order.
pub fn settle(
    tx: &mut Tx<'_>,
    order: &OrderId,
    status: ReservationStatus,
) -> Result<(), StoreError> {
    let now = tx.now();
    let held = reservations::table
        .filter(reservations::order_id.eq(order))
        .filter(reservations::status.eq(ReservationStatus::Held));
    diesel::update(held)
        .set((reservations::status.eq(status), reservations::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}
