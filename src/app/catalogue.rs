//! The catalogue as a visitor sees it.

use crate::db::{Tx, products};
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
    app.store.read(move |tx| find(tx, &slug)).await
}

fn find(tx: &mut Tx<'_>, slug: &Slug) -> AppResult<Product> {
    let found = products::by_slug(tx, slug)?;
    found.filter(|product| product.active).ok_or(AppError::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::proving_ground::{coffee, on_each_engine, stock_up};

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn only_what_the_shop_sells_has_a_page() {
        on_each_engine(async |store| {
            let hidden = Product { active: false, ..coffee("ruana", 1) };
            let sold_out = coffee("cafe", 0);
            stock_up(store, &[hidden.clone(), sold_out.clone()]).await;
            let page = |slug: Slug| store.read(move |tx| find(tx, &slug));
            assert_eq!(page(sold_out.slug.clone()).await.unwrap(), sold_out);
            for slug in [hidden.slug, "panela".parse().unwrap()] {
                let outcome = page(slug).await;
                assert!(matches!(outcome, Err(AppError::NotFound)), "{outcome:?}");
            }
        })
        .await;
    }
}
