//! The sample shop: goods for trying Cobro out, put only into a shop without any product.

use serde::Deserialize;

use crate::db::products::{self, NewProduct};
use crate::db::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::{MovementId, ProductId, Randomness};
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::product::{LocalizedText, Picture, PriceRefused, Prices, Product, SlugRefused};
use crate::domain::stock::{Stock, StockRefused};

use super::context::App;
use super::error::{AppError, AppResult};

/// The goods as they are written down for people; their pictures lie beside them.
const GOODS: &str = include_str!("../../assets/samples/products.toml");

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeded {
    /// So many goods were put into the catalogue.
    Added(usize),
    /// The shop has products of its own.
    HasProducts,
}

/// Why the built-in list of goods cannot be read, which a test rules out.
#[derive(Debug, thiserror::Error)]
enum BadSamples {
    #[error("the list of samples is not TOML")]
    Toml(#[from] toml::de::Error),
    #[error(transparent)]
    Slug(#[from] SlugRefused),
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Price(#[from] PriceRefused),
    #[error(transparent)]
    Stock(#[from] StockRefused),
}

#[derive(Deserialize)]
struct Goods {
    product: Vec<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    slug: String,
    name_es: String,
    name_en: String,
    description_es: String,
    description_en: String,
    picture: String,
    picture_alt_es: String,
    picture_alt_en: String,
    stock: i64,
    limit_per_order: u32,
    /// Whole pesos.
    price_cop: Option<u32>,
    price_usd: Option<String>,
    price_eur: Option<String>,
}

/// Puts the sample goods into the catalogue of a shop that has no product yet.
///
/// # Errors
/// Those of the database.
pub async fn seed(app: &App) -> AppResult<Seeded> {
    let goods = goods(app.now(), app.randomness.as_ref()).map_err(AppError::internal)?;
    app.store.write(move |tx| sow(tx, &goods).map_err(AppError::Store)).await
}

fn sow(tx: &mut Tx<'_>, goods: &[NewProduct]) -> Result<Seeded, StoreError> {
    if !products::is_empty(tx)? {
        return Ok(Seeded::HasProducts);
    }
    goods.iter().try_for_each(|new| products::insert(tx, new))?;
    Ok(Seeded::Added(goods.len()))
}

fn goods(now: Moment, randomness: &dyn Randomness) -> Result<Vec<NewProduct>, BadSamples> {
    let goods: Goods = toml::from_str(GOODS)?;
    let new = |(position, sample): (i64, Sample)| {
        Ok(NewProduct {
            product: sample.into_product(ProductId::new(now, randomness))?,
            position,
            opening: MovementId::new(now, randomness),
        })
    };
    (0..).zip(goods.product).map(new).collect()
}

impl Sample {
    fn into_product(self, id: ProductId) -> Result<Product, BadSamples> {
        let prices = self.prices()?;
        let alt = LocalizedText { es: self.picture_alt_es, en: self.picture_alt_en };
        Ok(Product {
            id,
            slug: self.slug.parse()?,
            name: LocalizedText { es: self.name_es, en: self.name_en },
            description: LocalizedText { es: self.description_es, en: self.description_en },
            picture: Some(Picture { file: self.picture, alt }),
            stock: Stock::new(self.stock, 0, 0)?,
            limit_per_order: self.limit_per_order,
            active: true,
            prices,
        })
    }

    fn prices(&self) -> Result<Prices, BadSamples> {
        let pesos = self.price_cop.map(|pesos| Money::from_decimal(pesos.into(), Currency::Cop));
        let written = |text: &String, currency| Money::parse(text, currency, Locale::En);
        let prices = [
            pesos,
            self.price_usd.as_ref().map(|text| written(text, Currency::Usd)),
            self.price_eur.as_ref().map(|text| written(text, Currency::Eur)),
        ];
        let prices: Vec<Money> = prices.into_iter().flatten().collect::<Result<_, _>>()?;
        Ok(Prices::new(prices)?)
    }
}

#[cfg(test)]
mod tests;
