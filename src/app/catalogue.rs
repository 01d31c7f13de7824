//! The catalogue as a visitor sees it.

use crate::db::products;
use crate::domain::product::{Product, Slug};

use super::context::App;
use super::error::{AppError, AppResult};

/// The products that the shop sells at present, in the order of the catalogue. One without a
/// price in the visitor's currency is among them: its page says that it is not sold so.
///
/// # Errors
/// Those of the database.
pub async fn list(app: &App) -> AppResult<Vec<Product>> {
    app.store.read(|tx| products::list_active(tx).map_err(AppError::Store)).await
}

/// The product with this name in addresses.
///
/// # Errors
/// [`AppError::NotFound`] when there is none, or the shop does not sell it at present.
pub async fn product(app: &App, slug: &str) -> AppResult<Product> {
    let slug: Slug = slug.parse().map_err(|_| AppError::NotFound)?;
    let found = app.store.read(move |tx| products::by_slug(tx, &slug)).await?;
    found.filter(|product| product.active).ok_or(AppError::NotFound)
}
