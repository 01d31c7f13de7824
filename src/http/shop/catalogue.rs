//! `GET /`: everything that the shop sells.

use actix_web::web;

use super::pages::{CataloguePage, ProductCard};
use crate::app::catalogue;
use crate::app::context::App;
use crate::http::visit::{PageResult, Visit, page};

/// Shows the catalogue.
pub async fn show(visit: Visit, app: web::Data<App>) -> PageResult {
    let products = catalogue::list(&app).await?;
    let card = |product| ProductCard::of(product, visit.locale, visit.currency);
    page(&CataloguePage {
        products: products.iter().map(card).collect(),
        layout: visit.layout(&app, "/").await?,
    })
}
