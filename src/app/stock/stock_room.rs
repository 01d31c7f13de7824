//! Stock as the console shows it: every product, its ledger, and who holds what until when.

use crate::app::audit::{DoneDeed, done_to};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::StoreError;
use crate::db::stock_ledger::{self as rows, HolderRow, MovementRow, StockRow};
use crate::domain::clock::Moment;
use crate::domain::page::{Cursor, Page};
use crate::domain::payment_search::folded;
use crate::domain::product::Slug;
use crate::domain::stock::StockFilter;

/// The most orders that a product's page lists as holding it.
const MOST_HOLDERS: i64 = 50;

/// What a list of stock is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockWanted {
    /// Part of a product's name, in either language, or of its name in addresses.
    pub name: Option<String>,
    /// Only such products.
    pub filter: Option<StockFilter>,
}

/// A product's stock with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct StockView {
    /// The product as lists show it.
    pub row: StockRow,
    /// A page of its movements.
    pub movements: Page<MovementRow>,
    /// The orders that hold units of it, the earliest first.
    pub holders: Vec<HolderRow>,
    /// What people did to it, the last first.
    pub deeds: Vec<DoneDeed>,
}

/// A page of the products that fit, by their names in addresses. All of them are looked through:
/// a shop has few thousands, and capitals and accents shall not matter on either engine.
///
/// # Errors
/// Those of the database.
pub async fn list(
    app: &App,
    wanted: StockWanted,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<StockRow>> {
    let mut all = app.store.read(rows::all).await.map_err(AppError::Store)?;
    // By bytes on both engines, as the place of a page is compared.
    all.sort_by(|a, b| a.slug.as_str().cmp(b.slug.as_str()));
    let name = wanted.name.as_deref().map(folded);
    let follows =
        |row: &StockRow| after.as_ref().is_none_or(|after| row.slug.as_str() > after.id.as_str());
    let fits = |row: &StockRow| {
        let named = name.as_deref().is_none_or(|name| is_named(row, name));
        named && wanted.filter.is_none_or(|filter| has(row, filter))
    };
    let fitting = all.into_iter().filter(|row| follows(row) && fits(row));
    let fitting = fitting.take(size.saturating_add(1)).collect();
    let place = |row: &StockRow| Cursor { at: Moment::from_millis(0), id: row.slug.to_string() };
    Ok(Page::cut(fitting, size, place))
}

fn is_named(row: &StockRow, part: &str) -> bool {
    [row.name_es.as_str(), row.name_en.as_str(), row.slug.as_str()]
        .into_iter()
        .any(|name| folded(name).contains(part))
}

const fn has(row: &StockRow, filter: StockFilter) -> bool {
    match filter {
        StockFilter::SoldOut => row.available == 0,
        StockFilter::Reserved => row.reserved > 0,
        StockFilter::Hidden => !row.active,
    }
}

/// The stock of the product with this name in addresses, and a page of its movements.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn one(
    app: &App,
    slug: Slug,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<StockView> {
    app.store
        .read(move |tx| {
            let row = rows::of_slug(tx, &slug)?.ok_or(AppError::NotFound)?;
            let movements = rows::movements(tx, &row.id, (after.as_ref(), size))?;
            let holders = rows::holders(tx, &row.id, MOST_HOLDERS)?;
            let deeds = done_to(tx, row.id.as_str())?;
            Ok(StockView { row, movements, holders, deeds })
        })
        .await
}

/// The stock of the product with this name in addresses, for the form that corrects it.
///
/// # Errors
/// [`AppError::NotFound`] when there is none.
pub async fn row_of(app: &App, slug: Slug) -> AppResult<StockRow> {
    let found = app.store.read(move |tx| rows::of_slug(tx, &slug)).await;
    found.map_err(|error: StoreError| error)?.ok_or(AppError::NotFound)
}
