//! `GET /products/{slug}`: one product.

use actix_web::web;

use super::pages::ProductPage;
use crate::app::catalogue;
use crate::app::context::App;
use crate::domain::product::Product;
use crate::http::error::PageError;
use crate::http::visit::{PageResult, Visit, page};

/// Shows a product.
pub async fn show(visit: Visit, app: web::Data<App>, slug: web::Path<String>) -> PageResult {
    let product = catalogue::product(&app, &slug).await?;
    page(&page_of(&visit, &app, &product).await?)
}

/// A product's page, with an untouched form.
pub(super) async fn page_of(
    visit: &Visit,
    app: &App,
    product: &Product,
) -> Result<ProductPage, PageError> {
    let path = format!("/products/{}", product.slug);
    Ok(ProductPage::of(visit.layout(app, &path).await?, product))
}
