//! What the shop sells: a product with its texts, its picture, its prices and its stock.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::ProductId;
use super::locale::Locale;
use super::money::{Currency, Money};
use super::stock::Stock;

/// Up to how many units a page says how many are left.
pub const FEW: u32 = 5;

/// A text in both languages of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LocalizedText {
    /// In Spanish.
    pub es: String,
    /// In English.
    pub en: String,
}

impl LocalizedText {
    /// The text in one language.
    #[must_use]
    pub fn in_language(&self, locale: Locale) -> &str {
        match locale {
            Locale::Es => &self.es,
            Locale::En => &self.en,
        }
    }
}

/// The part of a product's address that names it: 1 to 80 of `a`–`z`, `0`–`9` and `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// A text that cannot name a product in an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not 1 to 80 small letters, digits and hyphens")]
pub struct SlugRefused(pub String);

impl Slug {
    /// The slug as it stands in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugRefused;

    fn from_str(text: &str) -> Result<Self, SlugRefused> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if !(1..=80).contains(&text.len()) || !text.bytes().all(allowed) {
            return Err(SlugRefused(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugRefused;

    fn try_from(text: String) -> Result<Self, SlugRefused> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A picture of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The name of its file.
    pub file: String,
    /// What it shows, for those who cannot see it.
    pub alt: LocalizedText,
}

/// The prices of a product, at most one in each currency. Without a price in a currency it is
/// not sold in it: nothing is converted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices(BTreeMap<Currency, Money>);

/// A price that a product cannot have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PriceRefused {
    /// A second price in one currency.
    #[error("there are two prices in {0}")]
    Twice(Currency),
    /// Nothing is sold for nothing.
    #[error("the price in {0} is zero")]
    Zero(Currency),
    /// A price with a part that the currency does not have, such as half a peso.
    #[error("the price in {0} has a part that the currency does not have")]
    TooFine(Currency),
}

impl Prices {
    /// The prices of a product.
    pub fn new(prices: impl IntoIterator<Item = Money>) -> Result<Self, PriceRefused> {
        let mut by_currency = BTreeMap::new();
        for price in prices {
            let currency = price.currency();
            if price.is_zero() {
                return Err(PriceRefused::Zero(currency));
            }
            if price.minor() % currency.step_minor() != 0 {
                return Err(PriceRefused::TooFine(currency));
            }
            if by_currency.insert(currency, price).is_some() {
                return Err(PriceRefused::Twice(currency));
            }
        }
        Ok(Self(by_currency))
    }

    /// The price in one currency.
    #[must_use]
    pub fn in_currency(&self, currency: Currency) -> Option<Money> {
        self.0.get(&currency).copied()
    }

    /// Every price.
    pub fn all(&self) -> impl Iterator<Item = Money> {
        self.0.values().copied()
    }
}

/// How much of a product can be bought, as a page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Nothing is left.
    SoldOut,
    /// So few are left, at most [`FEW`], that the page says how many.
    Few(u32),
    /// There are enough.
    Plenty,
}

/// A product of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: LocalizedText,
    /// What it is, in a few sentences.
    pub description: LocalizedText,
    /// Its picture, where there is one.
    pub picture: Option<Picture>,
    /// Its stock.
    pub stock: Stock,
    /// The most that one order may hold of it.
    pub limit_per_order: u32,
    /// Whether the shop sells it at present.
    pub active: bool,
    /// Its prices.
    pub prices: Prices,
}

impl Product {
    /// What one costs, or `None` where it is not sold in this currency.
    #[must_use]
    pub fn price_in(&self, currency: Currency) -> Option<Money> {
        self.prices.in_currency(currency)
    }

    /// How many can be bought at present; a number beyond 32 bits counts as the largest.
    #[must_use]
    pub fn left(&self) -> u32 {
        u32::try_from(self.stock.available()).unwrap_or(u32::MAX)
    }

    /// How much of it can be bought, as a page says it.
    #[must_use]
    pub fn availability(&self) -> Availability {
        match self.left() {
            0 => Availability::SoldOut,
            left @ 1..=FEW => Availability::Few(left),
            _ => Availability::Plenty,
        }
    }

    /// The most that one order can hold of it at present, by its limit and its stock.
    #[must_use]
    pub fn most_for_an_order(&self) -> u32 {
        self.limit_per_order.min(self.left())
    }
}

#[cfg(test)]
pub(in crate::domain) mod tests {
    use super::*;
    use crate::domain::clock::Moment;
    use crate::domain::ids::Randomness;

    /// A product for tests: active, two prices, a limit of ten, this many available.
    pub(in crate::domain) fn product(number: u8, available: i64) -> Product {
        struct Same(u8);
        impl Randomness for Same {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(self.0);
            }
        }
        let text = |text: &str| LocalizedText { es: text.to_owned(), en: format!("{text} (en)") };
        Product {
            id: ProductId::new(Moment::from_seconds(1_700_000_000), &Same(number)),
            slug: format!("cafe-{number}").parse().unwrap(),
            name: text(&format!("Café {number}")),
            description: text("De Nariño."),
            picture: None,
            stock: Stock::new(available, 0, 0).unwrap(),
            limit_per_order: 10,
            active: true,
            prices: Prices::new([
                Money::new(3_600_000, Currency::Cop).unwrap(),
                Money::new(950, Currency::Usd).unwrap(),
            ])
            .unwrap(),
        }
    }

    #[test]
    fn few_are_counted_and_many_are_not() {
        assert_eq!(product(1, 0).availability(), Availability::SoldOut);
        assert_eq!(product(1, 1).availability(), Availability::Few(1));
        assert_eq!(product(1, 5).availability(), Availability::Few(5));
        assert_eq!(product(1, 6).availability(), Availability::Plenty);
        assert_eq!(product(1, i64::MAX).availability(), Availability::Plenty);
    }

    #[test]
    fn an_order_holds_no_more_than_limit_and_stock_allow() {
        assert_eq!(product(1, 3).most_for_an_order(), 3);
        assert_eq!(product(1, 300).most_for_an_order(), 10);
        assert_eq!(product(1, i64::MAX).most_for_an_order(), 10);
    }

    #[test]
    fn a_product_is_not_sold_where_it_has_no_price() {
        let coffee = product(1, 3);
        assert_eq!(coffee.price_in(Currency::Usd), Money::new(950, Currency::Usd).ok());
        assert_eq!(coffee.price_in(Currency::Eur), None);
        assert_eq!(coffee.prices.all().count(), 2);
    }

    #[test]
    fn prices_are_one_a_currency_and_more_than_nothing() {
        let price = |minor, currency| Money::new(minor, currency).unwrap();
        let two = Prices::new([price(1, Currency::Usd), price(2, Currency::Usd)]);
        assert_eq!(two, Err(PriceRefused::Twice(Currency::Usd)));
        let free = Prices::new([price(0, Currency::Eur)]);
        assert_eq!(free, Err(PriceRefused::Zero(Currency::Eur)));
        let half = Prices::new([price(1_800_050, Currency::Cop)]);
        assert_eq!(half, Err(PriceRefused::TooFine(Currency::Cop)));
    }

    #[test]
    fn a_slug_stands_in_an_address_as_it_is() {
        assert_eq!("mochila-wayuu-2".parse::<Slug>().unwrap().as_str(), "mochila-wayuu-2");
        assert!("a".repeat(80).parse::<Slug>().is_ok());
        for text in ["", "Mochila", "café", "a/b", "a b", "a_b", &"a".repeat(81)] {
            assert!(text.parse::<Slug>().is_err(), "{text}");
        }
    }

    #[test]
    fn texts_are_read_in_the_language_asked_for() {
        let name = product(1, 1).name;
        assert_eq!(name.in_language(Locale::Es), "Café 1");
        assert_eq!(name.in_language(Locale::En), "Café 1 (en)");
    }
}
