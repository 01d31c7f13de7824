//! Parts that several pages show: a picture, whether a product can be bought, a priced line.

use crate::domain::checkout::PricedLine;
use crate::domain::locale::Locale;
use crate::domain::money::{Currency, Money};
use crate::domain::product::{Availability, Picture, Product};
use crate::i18n::Texts;

/// A product's picture as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureView {
    /// Its address.
    pub src: String,
    /// What it shows.
    pub alt: String,
}

impl PictureView {
    /// The picture with its description in the reader's language.
    #[must_use]
    pub fn of(picture: &Picture, locale: Locale) -> Self {
        Self {
            src: format!("/pictures/{}", picture.file),
            alt: picture.alt.in_language(locale).to_owned(),
        }
    }
}

/// Whether a product can be bought, in one currency, as a page says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForSale {
    /// It can be bought at this price.
    Yes(Money, Availability),
    /// It has no price in this currency.
    NotIn(Currency),
}

impl ForSale {
    /// Whether and how a product is sold in a currency.
    #[must_use]
    pub fn of(product: &Product, currency: Currency) -> Self {
        match product.price_in(currency) {
            Some(price) => Self::Yes(price, product.availability()),
            None => Self::NotIn(currency),
        }
    }

    /// The price of one, where there is one.
    #[must_use]
    pub const fn price(&self) -> Option<Money> {
        match self {
            Self::Yes(price, _) => Some(*price),
            Self::NotIn(_) => None,
        }
    }

    /// Whether any can be bought.
    #[must_use]
    pub const fn is_buyable(&self) -> bool {
        match self {
            Self::Yes(_, Availability::Few(_) | Availability::Plenty) => true,
            Self::Yes(_, Availability::SoldOut) | Self::NotIn(_) => false,
        }
    }

    /// Its name in `data-availability`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Yes(_, Availability::SoldOut) => "sold_out",
            Self::Yes(_, Availability::Few(_)) => "few",
            Self::Yes(_, Availability::Plenty) => "plenty",
            Self::NotIn(_) => "not_sold",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Yes(_, Availability::SoldOut) => "error",
            Self::Yes(_, Availability::Few(_)) => "clock",
            Self::Yes(_, Availability::Plenty) => "check",
            Self::NotIn(_) => "info",
        }
    }

    /// How a page says it.
    #[must_use]
    pub fn words(&self, t: &dyn Texts) -> String {
        match self {
            Self::Yes(_, Availability::SoldOut) => t.sold_out().to_owned(),
            Self::Yes(_, Availability::Few(left)) => t.few_left(*left),
            Self::Yes(_, Availability::Plenty) => t.in_stock().to_owned(),
            Self::NotIn(currency) => t.not_sold_in(*currency),
        }
    }
}

/// A line of a summary: what, how many, for how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryLine {
    /// The product's name.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// The price of all; `None` where it cannot be bought as it stands.
    pub total: Option<Money>,
}

impl SummaryLine {
    /// A line of a priced cart.
    #[must_use]
    pub fn of(line: &PricedLine, locale: Locale) -> Self {
        Self {
            name: line.name.in_language(locale).to_owned(),
            quantity: line.quantity,
            total: Some(line.line_total),
        }
    }
}
