//! Products with their prices and the ledger of their stock.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::dialect::{for_update, on_either};
use super::schema::{product_prices, products, stock_movements};
use super::{StoreError, Tx, types};
use crate::domain::cart::Products;
use crate::domain::clock::Moment;
use crate::domain::ids::{MovementId, ProductId};
use crate::domain::money::{Currency, Money};
use crate::domain::product::{LocalizedText, Picture, Prices, Product, Slug};
use crate::domain::stock::{MovementKind, Stock};
use crate::domain::topic::Topic;

/// The most products that a shop has; an import beyond it is refused.
pub const MOST_PRODUCTS: i64 = 5_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = products)]
struct ProductRow {
    id: ProductId,
    slug: Slug,
    name_es: String,
    name_en: String,
    description_es: String,
    description_en: String,
    picture_file: Option<String>,
    picture_alt_es: String,
    picture_alt_en: String,
    available: i64,
    reserved: i64,
    sold: i64,
    limit_per_order: i64,
    active: bool,
    position: i64,
    created_at: Moment,
    updated_at: Moment,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = product_prices)]
struct PriceRow {
    product_id: ProductId,
    currency: Currency,
    amount_minor: i64,
}

/// What describes a product, as an update sets it; a missing picture blanks the column.
#[derive(AsChangeset)]
#[diesel(table_name = products, treat_none_as_null = true)]
struct Description<'a> {
    name_es: &'a str,
    name_en: &'a str,
    description_es: &'a str,
    description_en: &'a str,
    picture_file: Option<&'a str>,
    picture_alt_es: &'a str,
    picture_alt_en: &'a str,
    limit_per_order: i64,
    active: bool,
    updated_at: Moment,
}

/// A movement of stock about to be written.
#[derive(Clone, Debug, PartialEq, Eq, Insertable)]
#[diesel(table_name = stock_movements)]
pub struct NewMovement {
    /// Its id.
    pub id: MovementId,
    /// The product.
    pub product_id: ProductId,
    /// Why the stock changed.
    pub kind: MovementKind,
    /// How many units came, or went when it is below zero.
    pub quantity: i64,
    /// What a person wrote about it.
    pub note: Option<String>,
    /// When it was written.
    pub created_at: Moment,
}

/// A product about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    /// The product; all of its stock is its opening count.
    pub product: Product,
    /// Its place in the catalogue.
    pub position: i64,
    /// The id of the movement that opens its stock.
    pub opening: MovementId,
}

/// The products that the shop sells at present, in the order of the catalogue.
pub fn list_active(tx: &mut Tx<'_>) -> Result<Vec<Product>, StoreError> {
    let query = products::table
        .filter(products::active.eq(true))
        .order((products::position, products::id))
        .limit(MOST_PRODUCTS);
    let rows = query.load(tx.conn())?;
    with_prices(tx, rows)
}

/// Every product, in the order of the catalogue.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Product>, StoreError> {
    let query = products::table.order((products::position, products::id)).limit(MOST_PRODUCTS);
    let rows = query.load(tx.conn())?;
    with_prices(tx, rows)
}

/// The product with this name in addresses, whether it is sold at present or not.
pub fn by_slug(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Product>, StoreError> {
    let rows = products::table.filter(products::slug.eq(slug)).load(tx.conn())?;
    Ok(with_prices(tx, rows)?.into_iter().next())
}

/// The products of these ids; one that does not exist is missing.
pub fn by_ids(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<Products, StoreError> {
    let rows = products::table.filter(products::id.eq_any(ids)).load(tx.conn())?;
    Ok(by_id(with_prices(tx, rows)?))
}

/// The same, locked until the transaction ends, in the order of their ids so that two
/// transactions cannot wait for each other.
pub fn lock_by_ids(tx: &mut Tx<'_>, ids: &[ProductId]) -> Result<Products, StoreError> {
    let query = products::table.filter(products::id.eq_any(ids)).order(products::id);
    let rows: Vec<ProductRow> = for_update!(tx.conn(), query, |locked, conn| locked.load(conn))?;
    Ok(by_id(with_prices(tx, rows)?))
}

/// The ids of the products with these names in addresses.
pub fn ids_of_slugs(
    tx: &mut Tx<'_>,
    slugs: &[Slug],
) -> Result<BTreeMap<Slug, ProductId>, StoreError> {
    let query = products::table.filter(products::slug.eq_any(slugs));
    let found: Vec<(Slug, ProductId)> =
        query.select((products::slug, products::id)).load(tx.conn())?;
    Ok(found.into_iter().collect())
}

/// Whether the shop has no product at all.
pub fn is_empty(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let any: Option<ProductId> =
        products::table.select(products::id).first(tx.conn()).optional()?;
    Ok(any.is_none())
}

/// How many products there are, those not sold at present included.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    Ok(products::table.count().get_result(tx.conn())?)
}

/// The first place in the catalogue behind all others.
pub fn next_position(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let last: Option<i64> =
        products::table.select(diesel::dsl::max(products::position)).first(tx.conn())?;
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Writes a new product with its prices and the movement that opens its stock.
///
/// # Errors
/// [`StoreError::Unique`] with `ProductSlug` when its name in addresses is taken.
pub fn insert(tx: &mut Tx<'_>, new: &NewProduct) -> Result<(), StoreError> {
    tx.touch(Topic::Stock);
    let NewProduct { product, position, opening } = new;
    let now = tx.now();
    let row = ProductRow::of(product, *position, now);
    diesel::insert_into(products::table).values(row).execute(tx.conn())?;
    insert_prices(tx, product)?;
    let opening = NewMovement {
        id: opening.clone(),
        product_id: product.id.clone(),
        kind: MovementKind::Opening,
        quantity: product.stock.total(),
        note: None,
        created_at: now,
    };
    add_movement(tx, &opening)
}

/// Sets everything that describes a product and its prices: not its stock, its address or its
/// place in the catalogue.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such product.
pub fn update(tx: &mut Tx<'_>, product: &Product) -> Result<(), StoreError> {
    tx.touch(Topic::Stock);
    let description = Description::of(product, tx.now());
    let row = products::table.find(&product.id);
    one_row(diesel::update(row).set(description).execute(tx.conn())?)?;
    let prices = product_prices::table.filter(product_prices::product_id.eq(&product.id));
    diesel::delete(prices).execute(tx.conn())?;
    insert_prices(tx, product)
}

/// Sets the stock of a product, whose row the caller has locked. A change of its sum goes with a
/// movement ([`add_movement`]) in the same transaction.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such product.
pub fn set_stock(tx: &mut Tx<'_>, id: &ProductId, stock: Stock) -> Result<(), StoreError> {
    tx.touch(Topic::Stock);
    let now = tx.now();
    let changed = diesel::update(products::table.find(id))
        .set((
            products::available.eq(stock.available()),
            products::reserved.eq(stock.reserved()),
            products::sold.eq(stock.sold()),
            products::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    one_row(changed)
}

/// Writes a movement of stock.
pub fn add_movement(tx: &mut Tx<'_>, movement: &NewMovement) -> Result<(), StoreError> {
    diesel::insert_into(stock_movements::table).values(movement).execute(tx.conn())?;
    Ok(())
}

const fn one_row(changed: usize) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}

fn insert_prices(tx: &mut Tx<'_>, product: &Product) -> Result<(), StoreError> {
    let rows: Vec<PriceRow> = product
        .prices
        .all()
        .map(|price| PriceRow {
            product_id: product.id.clone(),
            currency: price.currency(),
            amount_minor: price.minor(),
        })
        .collect();
    on_either!(tx.conn(), |conn| {
        diesel::insert_into(product_prices::table).values(&rows).execute(conn)
    })?;
    Ok(())
}

/// The products of these rows, with the prices of all of them in one query.
fn with_prices(tx: &mut Tx<'_>, rows: Vec<ProductRow>) -> Result<Vec<Product>, StoreError> {
    let ids: Vec<&ProductId> = rows.iter().map(|row| &row.id).collect();
    let query = product_prices::table.filter(product_prices::product_id.eq_any(ids));
    let mut prices: BTreeMap<ProductId, Vec<Money>> = BTreeMap::new();
    for PriceRow { product_id, currency, amount_minor } in query.load(tx.conn())? {
        let price = types::money("product_prices", amount_minor, currency)?;
        prices.entry(product_id).or_default().push(price);
    }
    rows.into_iter()
        .map(|row| {
            let prices = prices.remove(&row.id).unwrap_or_default();
            row.into_product(prices)
        })
        .collect()
}

fn by_id(products: Vec<Product>) -> Products {
    products.into_iter().map(|product| (product.id.clone(), product)).collect()
}

impl ProductRow {
    fn of(product: &Product, position: i64, now: Moment) -> Self {
        let alt = product.picture.as_ref().map(|picture| picture.alt.clone());
        let (alt_es, alt_en) = alt.map_or_else(Default::default, |alt| (alt.es, alt.en));
        Self {
            id: product.id.clone(),
            slug: product.slug.clone(),
            name_es: product.name.es.clone(),
            name_en: product.name.en.clone(),
            description_es: product.description.es.clone(),
            description_en: product.description.en.clone(),
            picture_file: product.picture.as_ref().map(|picture| picture.file.clone()),
            picture_alt_es: alt_es,
            picture_alt_en: alt_en,
            available: product.stock.available(),
            reserved: product.stock.reserved(),
            sold: product.stock.sold(),
            limit_per_order: i64::from(product.limit_per_order),
            active: product.active,
            position,
            created_at: now,
            updated_at: now,
        }
    }

    fn into_product(self, prices: Vec<Money>) -> Result<Product, StoreError> {
        let Self { id, slug, name_es, name_en, description_es, description_en, .. } = self;
        let corrupt = |cause: String| StoreError::Corrupt(format!("products {id}: {cause}"));
        let stock = Stock::new(self.available, self.reserved, self.sold)
            .map_err(|error| corrupt(error.to_string()))?;
        let limit_per_order =
            u32::try_from(self.limit_per_order).map_err(|error| corrupt(error.to_string()))?;
        let prices = Prices::new(prices).map_err(|error| corrupt(error.to_string()))?;
        let alt = LocalizedText { es: self.picture_alt_es, en: self.picture_alt_en };
        Ok(Product {
            slug,
            name: LocalizedText { es: name_es, en: name_en },
            description: LocalizedText { es: description_es, en: description_en },
            picture: self.picture_file.map(|file| Picture { file, alt }),
            stock,
            limit_per_order,
            active: self.active,
            prices,
            id,
        })
    }
}

impl<'a> Description<'a> {
    fn of(product: &'a Product, now: Moment) -> Self {
        let picture = product.picture.as_ref();
        Self {
            name_es: &product.name.es,
            name_en: &product.name.en,
            description_es: &product.description.es,
            description_en: &product.description.en,
            picture_file: picture.map(|picture| picture.file.as_str()),
            picture_alt_es: picture.map_or("", |picture| &picture.alt.es),
            picture_alt_en: picture.map_or("", |picture| &picture.alt.en),
            limit_per_order: i64::from(product.limit_per_order),
            active: product.active,
            updated_at: now,
        }
    }
}

#[cfg(test)]
mod tests;
