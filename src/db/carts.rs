//! Carts and their lines, found by the hash of their visitor's cookie.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::dialect::{for_update, on_either};
use super::schema::{cart_lines, carts, orders, reservations};
use super::{StoreError, Tx, types};
use crate::domain::cart::{Cart, CartLine, MOST_LINES, Quantity};
use crate::domain::clock::Moment;
use crate::domain::ids::{CartId, ProductId};
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderStatus;
use crate::domain::reservation::ReservationStatus;

#[derive(Insertable)]
#[diesel(table_name = carts)]
struct CartRow<'a> {
    id: &'a CartId,
    visitor_hash: &'a str,
    created_at: Moment,
    updated_at: Moment,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = cart_lines)]
struct LineRow {
    cart_id: CartId,
    product_id: ProductId,
    quantity: i64,
    seen_currency: Option<Currency>,
    seen_minor: Option<i64>,
    added_at: Moment,
}

/// The cart of a visitor in a currency. A line's price is the one that the visitor last saw, in
/// whichever currency that was.
pub fn of_visitor(
    tx: &mut Tx<'_>,
    visitor_hash: &str,
    currency: Currency,
) -> Result<Option<Cart>, StoreError> {
    let query = carts::table.filter(carts::visitor_hash.eq(visitor_hash)).select(carts::id);
    let id: Option<CartId> = query.first(tx.conn()).optional()?;
    id.map(|id| with_lines(tx, id, currency)).transpose()
}

/// The same, locked until the transaction ends, so that changes of one cart follow each other.
pub fn lock_of_visitor(
    tx: &mut Tx<'_>,
    visitor_hash: &str,
    currency: Currency,
) -> Result<Option<Cart>, StoreError> {
    let query = carts::table.filter(carts::visitor_hash.eq(visitor_hash)).select(carts::id);
    let ids: Vec<CartId> = for_update!(tx.conn(), query, |locked, conn| locked.load(conn))?;
    ids.into_iter().next().map(|id| with_lines(tx, id, currency)).transpose()
}

/// The cart of a visitor, locked until the transaction ends; one of the id `new` is made when
/// there is none.
pub fn ensure(
    tx: &mut Tx<'_>,
    visitor_hash: &str,
    new: &CartId,
    currency: Currency,
) -> Result<Cart, StoreError> {
    let now = tx.now();
    let row = CartRow { id: new, visitor_hash, created_at: now, updated_at: now };
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(carts::table).values(&row).on_conflict_do_nothing().execute(conn)
    })?;
    lock_of_visitor(tx, visitor_hash, currency)?.ok_or(StoreError::NotFound)
}

/// Writes a line: its quantity and the price that was seen. A new line comes last.
pub fn set_line(tx: &mut Tx<'_>, cart: &CartId, line: &CartLine) -> Result<(), StoreError> {
    let row = LineRow {
        cart_id: cart.clone(),
        product_id: line.product.clone(),
        quantity: i64::from(line.quantity.get()),
        seen_currency: line.price_seen.map(Money::currency),
        seen_minor: line.price_seen.map(Money::minor),
        added_at: tx.now(),
    };
    let seen = (row.seen_currency, row.seen_minor);
    let quantity = row.quantity;
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(cart_lines::table)
            .values(&row)
            .on_conflict((cart_lines::cart_id, cart_lines::product_id))
            .do_update()
            .set((
                cart_lines::quantity.eq(quantity),
                cart_lines::seen_currency.eq(seen.0),
                cart_lines::seen_minor.eq(seen.1),
            ))
            .execute(conn)
    })?;
    touch(tx, cart)
}

/// Takes a product out of a cart, where it may be gone already.
pub fn remove_line(tx: &mut Tx<'_>, cart: &CartId, product: &ProductId) -> Result<(), StoreError> {
    diesel::delete(cart_lines::table.find((cart, product))).execute(tx.conn())?;
    touch(tx, cart)
}

/// Empties a cart, once its order is confirmed.
pub fn clear(tx: &mut Tx<'_>, cart: &CartId) -> Result<(), StoreError> {
    let lines = cart_lines::table.filter(cart_lines::cart_id.eq(cart));
    diesel::delete(lines).execute(tx.conn())?;
    touch(tx, cart)
}

/// Notes the price at which the visitor saw each of these lines, `None` where there was none.
pub fn set_seen_prices<'a>(
    tx: &mut Tx<'_>,
    cart: &CartId,
    seen: impl IntoIterator<Item = (&'a ProductId, Option<Money>)>,
) -> Result<(), StoreError> {
    for (product, price) in seen {
        diesel::update(cart_lines::table.find((cart, product)))
            .set((
                cart_lines::seen_currency.eq(price.map(Money::currency)),
                cart_lines::seen_minor.eq(price.map(Money::minor)),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// How many things are in the cart of a visitor, over all its lines.
pub fn unit_count(tx: &mut Tx<'_>, visitor_hash: &str) -> Result<u32, StoreError> {
    let query = cart_lines::table
        .inner_join(carts::table)
        .filter(carts::visitor_hash.eq(visitor_hash))
        .select(cart_lines::quantity)
        .limit(most_lines());
    let quantities: Vec<i64> = query.load(tx.conn())?;
    let units = quantities.into_iter().fold(0_i64, i64::saturating_add);
    Ok(u32::try_from(units).unwrap_or(u32::MAX))
}

/// How much is held for the orders of a cart that wait for their money, by product: what does
/// not stand in the way of that cart.
pub fn held_by_cart(
    tx: &mut Tx<'_>,
    cart: &CartId,
) -> Result<BTreeMap<ProductId, u32>, StoreError> {
    let query = reservations::table
        .inner_join(orders::table)
        .filter(orders::cart_id.eq(cart))
        .filter(orders::status.eq(OrderStatus::AwaitingPayment))
        .filter(reservations::status.eq(ReservationStatus::Held.name()))
        .select((reservations::product_id, reservations::quantity));
    let mut held: BTreeMap<ProductId, u32> = BTreeMap::new();
    for (product, quantity) in query.load::<(ProductId, i64)>(tx.conn())? {
        let units = units("reservations", quantity)?;
        let sum = held.entry(product).or_default();
        *sum = sum.saturating_add(units);
    }
    Ok(held)
}

fn with_lines(tx: &mut Tx<'_>, id: CartId, currency: Currency) -> Result<Cart, StoreError> {
    let query = cart_lines::table
        .filter(cart_lines::cart_id.eq(&id))
        .order((cart_lines::added_at, cart_lines::product_id))
        .limit(most_lines());
    let rows: Vec<LineRow> = query.load(tx.conn())?;
    let lines = rows.into_iter().map(LineRow::into_line).collect::<Result<_, _>>()?;
    Ok(Cart { id, currency, lines })
}

fn touch(tx: &mut Tx<'_>, cart: &CartId) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::update(carts::table.find(cart)).set(carts::updated_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

fn most_lines() -> i64 {
    i64::try_from(MOST_LINES).unwrap_or(i64::MAX)
}

fn units(table: &str, quantity: i64) -> Result<u32, StoreError> {
    u32::try_from(quantity).map_err(|error| StoreError::Corrupt(format!("{table}: {error}")))
}

impl LineRow {
    fn into_line(self) -> Result<CartLine, StoreError> {
        let quantity = Quantity::new(units("cart_lines", self.quantity)?)
            .map_err(|error| StoreError::Corrupt(format!("cart_lines: {error}")))?;
        let price_seen = match (self.seen_currency, self.seen_minor) {
            (Some(currency), Some(minor)) => Some(types::money("cart_lines", minor, currency)?),
            _ => None,
        };
        Ok(CartLine { product: self.product_id, quantity, price_seen })
    }
}

#[cfg(test)]
mod tests;
