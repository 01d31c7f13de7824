//! A migrated database of each engine, goods and ids for the tests of this floor and of the one
//! above.

use std::sync::atomic::{AtomicU64, Ordering};

use diesel::prelude::*;

use super::products::{self, NewProduct};
use super::schema::{orders, reservations, stock_movements};
use super::{Store, StoreError, testing};
use crate::domain::clock::Moment;
use crate::domain::ids::{CartId, MovementId, OrderId, ProductId, Randomness, ReservationId};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderStatus;
use crate::domain::product::{LocalizedText, Picture, Prices, Product};
use crate::domain::reservation::ReservationStatus;
use crate::domain::stock::{MovementKind, Stock};

/// Runs a test on a migrated database of each engine.
pub(crate) async fn on_each_engine(test: impl AsyncFn(&Store)) {
    testing::on_each_engine(async |database| {
        database.store.migrate().await.unwrap();
        test(&database.store).await;
    })
    .await;
}

/// Bits that are never the same twice.
pub(crate) struct Counted;

static COUNT: AtomicU64 = AtomicU64::new(1);

impl Randomness for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        let count = COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        bytes.fill(0);
        for (byte, bits) in bytes.iter_mut().rev().zip(count.iter().rev()) {
            *byte = *bits;
        }
    }
}

/// The instant of the ids that tests make.
pub(crate) const NOON: Moment = Moment::from_seconds(1_700_000_000);

/// An amount in minor units.
pub(crate) fn money(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency).unwrap()
}

/// A text in both languages.
pub(crate) fn text(text: &str) -> LocalizedText {
    LocalizedText { es: text.to_owned(), en: format!("{text} (en)") }
}

/// A product that is sold in pesos and dollars, ten an order, with this many on the shelf.
pub(crate) fn coffee(slug: &str, available: i64) -> Product {
    Product {
        id: ProductId::new(NOON, &Counted),
        slug: slug.parse().unwrap(),
        name: text(slug),
        description: text("De Nariño."),
        picture: Some(Picture { file: format!("{slug}.png"), alt: text("Una bolsa") }),
        stock: Stock::new(available, 0, 0).unwrap(),
        limit_per_order: 10,
        active: true,
        prices: Prices::new([money(4_200_000, Currency::Cop), money(1_200, Currency::Usd)])
            .unwrap(),
    }
}

/// Puts products into the catalogue, in this order.
pub(crate) async fn stock_up(store: &Store, goods: &[Product]) {
    let goods = goods.to_vec();
    store
        .write(move |tx| {
            for product in &goods {
                let position = products::next_position(tx)?;
                let opening = MovementId::new(NOON, &Counted);
                let product = product.clone();
                products::insert(tx, &NewProduct { product, position, opening })?;
            }
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

/// Writes a product anew: its texts and prices, and its stock without a movement.
pub(crate) async fn change(store: &Store, product: &Product) {
    let product = product.clone();
    store
        .write(move |tx| {
            products::update(tx, &product)?;
            products::set_stock(tx, &product.id, product.stock)
        })
        .await
        .unwrap();
}

/// The movements of a product's stock, the oldest first.
pub(crate) async fn movements(store: &Store, product: &Product) -> Vec<(MovementKind, i64)> {
    let id = product.id.clone();
    store
        .read(move |tx| {
            let of_product = stock_movements::table.filter(stock_movements::product_id.eq(id));
            let rows = of_product.order(stock_movements::id);
            let rows = rows.select((stock_movements::kind, stock_movements::quantity));
            Ok::<_, StoreError>(rows.load(tx.conn())?)
        })
        .await
        .unwrap()
}

/// An order of a cart in this state, which has a held reservation of so many of a product.
pub(crate) async fn hold(
    store: &Store,
    cart: &CartId,
    product: &ProductId,
    units: i64,
    status: OrderStatus,
) {
    let (cart, product) = (cart.clone(), product.clone());
    let order = OrderId::new(NOON, &Counted);
    let reservation = ReservationId::new(NOON, &Counted);
    store
        .write(move |tx| {
            diesel::insert_into(orders::table)
                .values((
                    (orders::id.eq(&order), orders::number.eq(1_001), orders::cart_id.eq(&cart)),
                    (orders::checkout_token.eq("token"), orders::checkout_fingerprint.eq("print")),
                    (orders::status.eq(status), orders::locale.eq(Locale::Es)),
                    (orders::currency.eq(Currency::Cop), orders::total_minor.eq(4_200_000)),
                    (orders::contact_name.eq("Ana"), orders::contact_email.eq("ana@example.co")),
                    orders::email_normalised.eq("ana@example.co"),
                    (orders::created_at.eq(NOON), orders::updated_at.eq(NOON)),
                ))
                .execute(tx.conn())?;
            diesel::insert_into(reservations::table)
                .values((
                    (reservations::id.eq(&reservation), reservations::order_id.eq(&order)),
                    (reservations::product_id.eq(&product), reservations::quantity.eq(units)),
                    reservations::status.eq(ReservationStatus::Held.name()),
                    (reservations::created_at.eq(NOON), reservations::updated_at.eq(NOON)),
                ))
                .execute(tx.conn())?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}
