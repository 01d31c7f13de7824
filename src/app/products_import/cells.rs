//! What the cells of an import may hold.

use rust_decimal::Decimal;

use crate::domain::cart::Quantity;
use crate::domain::money::{Currency, Money};
use crate::domain::product::Slug;

use super::picture::PictureProblem;

/// The most of one product that a file can put on the shelf.
pub const MOST_STOCK: i64 = 1_000_000_000;

/// The longest name, in characters.
const LONGEST_NAME: usize = 120;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 2_000;

/// The longest description of a picture, in characters.
const LONGEST_ALT: usize = 300;

/// Why a cell is refused: each says what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    /// The cell is empty.
    #[error("is empty; it must not be")]
    Empty,
    /// The text is too long.
    #[error("has {length} characters; at most {most} are allowed")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// The text holds a control character.
    #[error("holds a control character; none is allowed")]
    Control,
    /// It cannot name a product in an address.
    #[error("{0:?} is not 1 to 80 small letters, digits and hyphens")]
    Slug(String),
    /// The same product stands in an earlier line.
    #[error("{slug} stands in line {line} already; each product has one line")]
    Twice {
        /// The product.
        slug: Slug,
        /// The earlier line.
        line: u64,
    },
    /// It is not a price in that currency.
    #[error("{text:?} is not a price in {currency}: {}", price_rule(*.currency))]
    Price {
        /// What the cell holds.
        text: String,
        /// The currency of its column.
        currency: Currency,
    },
    /// The product has no price at all.
    #[error("no price in any currency; at least one is needed")]
    NoPrice,
    /// It is not a number of units.
    #[error("{0:?} is not a whole number from 0 to {MOST_STOCK}")]
    Stock(String),
    /// It is not a limit of an order.
    #[error("{0:?} is not a whole number from 1 to {most}", most = Quantity::MOST)]
    Limit(String),
    /// It is neither of the two words.
    #[error("{0:?} is neither true nor false")]
    Switch(String),
    /// The picture is not taken.
    #[error(transparent)]
    Picture(#[from] PictureProblem),
}

const fn price_rule(currency: Currency) -> &'static str {
    match currency {
        Currency::Cop => "whole pesos above zero, such as 42000",
        Currency::Usd | Currency::Eur => {
            "digits above zero, at most two of them after a point, such as 12.50"
        }
    }
}

/// A name: one line of text.
pub(super) fn name(text: &str) -> Result<String, CellProblem> {
    one_line(text, LONGEST_NAME)
}

/// A description: text that may have several lines.
pub(super) fn description(text: &str) -> Result<String, CellProblem> {
    let text = some_text(text, LONGEST_DESCRIPTION)?.replace("\r\n", "\n");
    let control = |character: char| character.is_control() && character != '\n';
    if text.chars().any(control) { Err(CellProblem::Control) } else { Ok(text) }
}

/// The description of a picture, for those who cannot see it.
pub(super) fn alt(text: &str) -> Result<String, CellProblem> {
    one_line(text, LONGEST_ALT)
}

/// A product's name in addresses.
pub(super) fn slug(text: &str) -> Result<Slug, CellProblem> {
    text.trim().parse().map_err(|_| CellProblem::Slug(text.to_owned()))
}

/// A price; an empty cell is none.
pub(super) fn price(text: &str, currency: Currency) -> Result<Option<Money>, CellProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || CellProblem::Price { text: text.to_owned(), currency };
    // `Decimal` would also take signs, underscores and exponents.
    let plain = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let whole = text.split('.').next().is_some_and(|whole| !whole.is_empty());
    if !plain || !whole || text.ends_with('.') {
        return Err(wrong());
    }
    let amount = Decimal::from_str_exact(text).map_err(|_| wrong())?;
    let price = Money::from_decimal(amount, currency).map_err(|_| wrong())?;
    if price.is_zero() { Err(wrong()) } else { Ok(Some(price)) }
}

/// How many can be bought.
pub(super) fn stock(text: &str) -> Result<i64, CellProblem> {
    let number = whole_number(text).filter(|number| *number <= MOST_STOCK);
    number.ok_or_else(|| CellProblem::Stock(text.to_owned()))
}

/// The most of it in one order.
pub(super) fn limit(text: &str) -> Result<u32, CellProblem> {
    let number = whole_number(text).and_then(|number| u32::try_from(number).ok());
    let number = number.and_then(|number| Quantity::new(number).ok());
    number.map(Quantity::get).ok_or_else(|| CellProblem::Limit(text.to_owned()))
}

/// Whether the shop sells it.
pub(super) fn active(text: &str) -> Result<bool, CellProblem> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(CellProblem::Switch(text.to_owned())),
    }
}

fn some_text(text: &str, most: usize) -> Result<&str, CellProblem> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(CellProblem::Empty);
    }
    if length > most { Err(CellProblem::TooLong { length, most }) } else { Ok(text) }
}

fn one_line(text: &str, most: usize) -> Result<String, CellProblem> {
    let text = some_text(text, most)?;
    if text.chars().any(char::is_control) { Err(CellProblem::Control) } else { Ok(text.to_owned()) }
}

fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
