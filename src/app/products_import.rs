//! Reading a shop's products from a CSV file: all of it, or nothing.
//!
//! Two steps: [`read`] checks the whole file and its pictures without touching anything and
//! reports every bad cell; [`Import::write`] puts its products into the books in one
//! transaction. In between the caller copies [`Import::pictures`] to where the shop serves them,
//! so that no product is ever without its picture.
//!
//! A cell is text and nothing else: what begins with `=` or holds a line break is kept as it is,
//! and only what is written out again needs a guard against spreadsheets.

use std::collections::BTreeMap;

use crate::db::products::{self, MOST_PRODUCTS, NewMovement, NewProduct};
use crate::db::{JobError, Store, StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{MovementId, ProductId, Randomness};
use crate::domain::product::{LocalizedText, Picture, Prices, Product, Slug};
use crate::domain::stock::{MovementKind, Stock, StockRefused};

mod cells;
mod picture;
mod table;

pub use cells::{CellProblem, MOST_STOCK};
pub use picture::{MOST_PICTURE_BYTES, PictureCopy, PictureProblem};
pub use table::{COLUMNS, MOST_BYTES, RowProblem, TableProblem, read};

/// A product as the file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedProduct {
    /// Its name in addresses, by which it is found.
    pub slug: Slug,
    /// Its name.
    pub name: LocalizedText,
    /// What it is.
    pub description: LocalizedText,
    /// Its prices, at least one.
    pub prices: Prices,
    /// How many can be bought from now on; what is held for orders comes on top.
    pub available: i64,
    /// The most that one order may hold of it.
    pub limit_per_order: u32,
    /// Its picture, under the name that the shop serves it by.
    pub picture: Option<Picture>,
    /// Whether the shop sells it.
    pub active: bool,
}

/// A file without a bad cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its products, in the order of the file.
    pub products: Vec<ImportedProduct>,
    /// The pictures to copy before the products are written.
    pub pictures: Vec<PictureCopy>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportDone {
    /// How many products are new.
    pub added: usize,
    /// How many were there and are now as the file has them.
    pub updated: usize,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefused {
    /// These cells are wrong, at least one.
    #[error("{} cells are wrong", .0.len())]
    Rows(Vec<RowProblem>),
    /// The shop would have too many products.
    #[error("the shop would have {0} products; it can have {MOST_PRODUCTS}")]
    TooMany(i64),
    /// A product's stock cannot be set so.
    #[error("the stock of {slug} cannot be set")]
    Stock {
        /// The product.
        slug: Slug,
        /// Why not.
        #[source]
        source: StockRefused,
    },
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl JobError for ImportRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Rows(_) | Self::TooMany(_) | Self::Stock { .. } => None,
        }
    }
}

/// Ids for a row, whether its product is new or not: chosen before the transaction.
struct RowIds {
    product: ProductId,
    movement: MovementId,
}

/// The picture that each product has now: a file may name it again without bringing it along.
///
/// # Errors
/// Those of the database.
pub async fn current_pictures(store: &Store) -> Result<BTreeMap<Slug, String>, StoreError> {
    let products = store.read(products::all).await?;
    let named = |product: Product| Some((product.slug, product.picture?.file));
    Ok(products.into_iter().filter_map(named).collect())
}

impl Import {
    /// Writes the products: a new one goes to the end of the catalogue; of one that is there
    /// everything but its place and its address is set, its stock by a movement of the
    /// difference.
    ///
    /// # Errors
    /// [`ImportRefused`]; then nothing was written.
    pub async fn write(
        self,
        store: &Store,
        now: Moment,
        randomness: &dyn Randomness,
    ) -> Result<ImportDone, ImportRefused> {
        let ids = |_: &ImportedProduct| RowIds {
            product: ProductId::new(now, randomness),
            movement: MovementId::new(now, randomness),
        };
        let ids: Vec<RowIds> = self.products.iter().map(ids).collect();
        store.write(move |tx| write_all(tx, &self.products, &ids)).await
    }
}

fn write_all(
    tx: &mut Tx<'_>,
    rows: &[ImportedProduct],
    ids: &[RowIds],
) -> Result<ImportDone, ImportRefused> {
    let slugs: Vec<Slug> = rows.iter().map(|row| row.slug.clone()).collect();
    let known = products::ids_of_slugs(tx, &slugs)?;
    let mut sorted: Vec<ProductId> = known.values().cloned().collect();
    sorted.sort();
    let locked = products::lock_by_ids(tx, &sorted)?;
    let mut done = ImportDone::default();
    let mut position = products::next_position(tx)?;
    for (row, ids) in rows.iter().zip(ids) {
        match known.get(&row.slug).and_then(|id| locked.get(id)) {
            Some(present) => {
                set(tx, row, present, &ids.movement)?;
                done.updated += 1;
            }
            None => {
                add(tx, row, ids, position)?;
                position = position.saturating_add(1);
                done.added += 1;
            }
        }
    }
    let count = products::count(tx)?;
    if count > MOST_PRODUCTS { Err(ImportRefused::TooMany(count)) } else { Ok(done) }
}

fn add(
    tx: &mut Tx<'_>,
    row: &ImportedProduct,
    ids: &RowIds,
    position: i64,
) -> Result<(), ImportRefused> {
    let stock = Stock::new(row.available, 0, 0).map_err(|error| row.stock_refused(error))?;
    let product = row.as_product(ids.product.clone(), stock);
    let opening = ids.movement.clone();
    Ok(products::insert(tx, &NewProduct { product, position, opening })?)
}

fn set(
    tx: &mut Tx<'_>,
    row: &ImportedProduct,
    present: &Product,
    movement: &MovementId,
) -> Result<(), ImportRefused> {
    let difference = row.available - present.stock.available();
    let stock = present.stock.adjust(difference).map_err(|error| row.stock_refused(error))?;
    products::update(tx, &row.as_product(present.id.clone(), stock))?;
    if difference == 0 {
        return Ok(());
    }
    products::set_stock(tx, &present.id, stock)?;
    let movement = NewMovement {
        id: movement.clone(),
        product_id: present.id.clone(),
        kind: MovementKind::Import,
        quantity: difference,
        note: None,
        created_at: tx.now(),
    };
    Ok(products::add_movement(tx, &movement)?)
}

impl ImportedProduct {
    fn as_product(&self, id: ProductId, stock: Stock) -> Product {
        Product {
            id,
            slug: self.slug.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            picture: self.picture.clone(),
            stock,
            limit_per_order: self.limit_per_order,
            active: self.active,
            prices: self.prices.clone(),
        }
    }

    fn stock_refused(&self, source: StockRefused) -> ImportRefused {
        ImportRefused::Stock { slug: self.slug.clone(), source }
    }
}

#[cfg(test)]
mod tests;
