//! A visitor's cart: what they mean to buy, and what changed since they saw it.
//!
//! A cart promises nothing: it holds no stock and no price. What it says is checked again when
//! the checkout begins, by [`super::checkout::validate_checkout`].

use std::collections::BTreeMap;
use std::fmt;
use std::num::IntErrorKind;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::{CartId, ProductId};
use super::money::{Currency, Money, MoneyError};
use super::product::Product;

/// The most lines that a cart or a checkout may have.
pub const MOST_LINES: usize = 50;

/// How many of one product: 1 to 999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

/// A text or number that is no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityRefused {
    /// It is not a whole number.
    #[error("a quantity is a whole number")]
    NotANumber,
    /// It is zero.
    #[error("a quantity is at least one")]
    Zero,
    /// It is below zero.
    #[error("a quantity is not negative")]
    Negative,
    /// It is above 999.
    #[error("a quantity is at most 999")]
    TooMany,
}

impl Quantity {
    /// One.
    pub const ONE: Self = Self(1);

    /// The most of one product that a line can say.
    pub const MOST: Self = Self(999);

    /// A quantity of this number.
    pub const fn new(number: u32) -> Result<Self, QuantityRefused> {
        match number {
            0 => Err(QuantityRefused::Zero),
            1..=999 => Ok(Self(number)),
            _ => Err(QuantityRefused::TooMany),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl FromStr for Quantity {
    type Err = QuantityRefused;

    /// Reads what a form sends, blanks around it aside.
    fn from_str(text: &str) -> Result<Self, QuantityRefused> {
        let text = text.trim();
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(QuantityRefused::NotANumber);
        }
        match text.parse::<i64>() {
            Ok(number) if number < 0 => Err(QuantityRefused::Negative),
            Ok(number) => Self::new(u32::try_from(number).unwrap_or(u32::MAX)),
            Err(error) if *error.kind() == IntErrorKind::NegOverflow => {
                Err(QuantityRefused::Negative)
            }
            Err(_) => Err(QuantityRefused::TooMany),
        }
    }
}

impl TryFrom<u32> for Quantity {
    type Error = QuantityRefused;

    fn try_from(number: u32) -> Result<Self, QuantityRefused> {
        Self::new(number)
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The products that a cart or a checkout names, by id; one that is gone is missing.
pub type Products = BTreeMap<ProductId, Product>;

/// One product in a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// The product.
    pub product: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// What one cost when the visitor last saw the line, if it had a price.
    pub price_seen: Option<Money>,
}

/// Why a line cannot be bought as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The product is not in the catalogue any more.
    #[error("the product is gone")]
    Gone,
    /// The shop does not sell the product at present.
    #[error("the product is not sold at present")]
    Inactive,
    /// The product has no price in this currency.
    #[error("the product is not sold in {0}")]
    NotSoldIn(Currency),
    /// It is more than one order may hold.
    #[error("an order may hold at most {limit} of the product")]
    OverLimit {
        /// The most that one order may hold.
        limit: u32,
    },
    /// It is more than is left; nothing may be left at all.
    #[error("only {left} of the product are left")]
    TooLittleStock {
        /// How many are left.
        left: u32,
    },
}

/// A change of a cart that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CartRefused {
    /// The product cannot be bought so.
    #[error(transparent)]
    Line(#[from] LineProblem),
    /// The cart has as many lines as it can have.
    #[error("a cart has at most {MOST_LINES} lines")]
    TooManyLines,
}

/// What changed about a line since the visitor last saw it, or what now stands in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartNotice {
    /// The price of one changed.
    PriceChanged {
        /// What it was when the visitor saw it.
        from: Money,
        /// What it is.
        to: Money,
    },
    /// The line cannot be bought as it stands.
    Problem(LineProblem),
}

/// A notice with the line that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineNotice {
    /// The product of the line.
    pub product: ProductId,
    /// What is to be said.
    pub notice: CartNotice,
}

/// A cart: lines of one currency, at most one for each product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: CartId,
    /// The currency of its prices.
    pub currency: Currency,
    /// Its lines, in the order in which they were added.
    pub lines: Vec<CartLine>,
}

/// Whether this many of a product can be bought in this currency; the price of one if so.
pub fn price_for(product: &Product, units: u32, currency: Currency) -> Result<Money, LineProblem> {
    if !product.active {
        return Err(LineProblem::Inactive);
    }
    let price = product.price_in(currency).ok_or(LineProblem::NotSoldIn(currency))?;
    if units > product.limit_per_order {
        return Err(LineProblem::OverLimit { limit: product.limit_per_order });
    }
    if units > product.left() {
        return Err(LineProblem::TooLittleStock { left: product.left() });
    }
    Ok(price)
}

impl Cart {
    /// An empty cart.
    #[must_use]
    pub const fn new(id: CartId, currency: Currency) -> Self {
        Self { id, currency, lines: Vec::new() }
    }

    /// The line of a product, if the cart has it.
    #[must_use]
    pub fn line(&self, product: &ProductId) -> Option<&CartLine> {
        self.lines.iter().find(|line| line.product == *product)
    }

    /// How many things are in it, over all lines.
    #[must_use]
    pub fn units(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity.get()))
    }

    /// Adds to what the cart holds of a product. The cart stays as it was when limit, stock or
    /// price do not allow it.
    pub fn add(&mut self, product: &Product, quantity: Quantity) -> Result<(), CartRefused> {
        let held = self.line(&product.id).map_or(0, |line| line.quantity.get());
        self.put(product, held.saturating_add(quantity.get()))
    }

    /// Sets how many of a product the cart holds, which adds the line if it was not there. The
    /// cart stays as it was when limit, stock or price do not allow it.
    pub fn set(&mut self, product: &Product, quantity: Quantity) -> Result<(), CartRefused> {
        self.put(product, quantity.get())
    }

    /// Takes a product out, and gives back its line if there was one.
    pub fn remove(&mut self, product: &ProductId) -> Option<CartLine> {
        let place = self.lines.iter().position(|line| line.product == *product)?;
        Some(self.lines.remove(place))
    }

    /// Changes the currency: every line is seen at its price in the new one.
    pub fn change_currency(&mut self, currency: Currency, products: &Products) {
        self.currency = currency;
        self.see_prices(products);
    }

    /// Notes that the visitor was shown the prices as they are, so that they count as seen.
    pub fn see_prices(&mut self, products: &Products) {
        for line in &mut self.lines {
            let product = products.get(&line.product);
            line.price_seen = product.and_then(|product| product.price_in(self.currency));
        }
    }

    /// What the lines that have a price come to. The others are named by [`Cart::notices`].
    pub fn total(&self, products: &Products) -> Result<Money, MoneyError> {
        self.lines.iter().try_fold(Money::zero(self.currency), |sum, line| {
            let product = products.get(&line.product).filter(|product| product.active);
            match product.and_then(|product| product.price_in(self.currency)) {
                Some(price) => sum.plus(price.times(line.quantity.get())?),
                None => Ok(sum),
            }
        })
    }

    /// What a visitor must be told about the lines, in their order.
    #[must_use]
    pub fn notices(&self, products: &Products) -> Vec<LineNotice> {
        let mut notices = Vec::new();
        for line in &self.lines {
            let about = |notice| LineNotice { product: line.product.clone(), notice };
            let product = products.get(&line.product);
            let sold = product.filter(|product| product.active);
            let now = sold.and_then(|product| product.price_in(self.currency));
            if let (Some(from), Some(to)) = (line.price_seen, now)
                && from != to
            {
                notices.push(about(CartNotice::PriceChanged { from, to }));
            }
            let units = line.quantity.get();
            let outcome = product.ok_or(LineProblem::Gone);
            if let Err(problem) = outcome.and_then(|p| price_for(p, units, self.currency)) {
                notices.push(about(CartNotice::Problem(problem)));
            }
        }
        notices
    }

    fn put(&mut self, product: &Product, units: u32) -> Result<(), CartRefused> {
        let price = price_for(product, units, self.currency)?;
        let quantity =
            Quantity::new(units).map_err(|_| LineProblem::OverLimit { limit: Quantity::MOST.0 })?;
        let full = self.lines.len() >= MOST_LINES;
        let place = self.lines.iter_mut().find(|line| line.product == product.id);
        let line = CartLine { product: product.id.clone(), quantity, price_seen: Some(price) };
        match place {
            Some(place) => *place = line,
            None if full => return Err(CartRefused::TooManyLines),
            None => self.lines.push(line),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
