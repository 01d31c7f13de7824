//! What is checked before a checkout writes anything: the first step of the saga.
//!
//! Everything that the customer can be told in a sentence is refused here, from the cart and the
//! catalogue as they are now. The price that counts is the one that the customer saw: when the
//! total has changed since, they are asked again.

use std::collections::BTreeMap;

use super::cart::{CartLine, LineProblem, MOST_LINES, Products, price_for};
use super::ids::ProductId;
use super::limits::{AmountRefused, Limits};
use super::money::{Currency, Money, MoneyError};
use super::payment_method::PaymentMethodKind;
use super::product::{LocalizedText, Product};

/// What a customer asks to buy, with what the shop knows about it now.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutRequest<'a> {
    /// The lines of the cart.
    pub lines: &'a [CartLine],
    /// The products that the lines name; one that is gone is missing.
    pub products: &'a Products,
    /// The code of the currency, as the form sent it.
    pub currency: &'a str,
    /// The name of the payment method, as the form sent it.
    pub method: &'a str,
    /// The methods that the shop has switched on.
    pub enabled_methods: &'a [PaymentMethodKind],
    /// The limits of a charge.
    pub limits: &'a Limits,
    /// The total that stood on the page, in minor units of the currency, as the form sent it.
    pub total_seen_minor: i64,
}

/// A line that can be bought, at its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// The product.
    pub product: ProductId,
    /// Its name.
    pub name: LocalizedText,
    /// What one costs.
    pub unit: Money,
    /// How many.
    pub quantity: u32,
    /// What all of them cost.
    pub line_total: Money,
}

/// A cart that can be bought: everything is there, at these prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedCart {
    /// Its lines, in the order of the cart.
    pub lines: Vec<PricedLine>,
    /// How it will be paid.
    pub method: PaymentMethodKind,
    /// What all lines cost.
    pub total: Money,
}

/// A line that cannot be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRefused {
    /// The product.
    pub product: ProductId,
    /// Its name, unless the product is gone.
    pub name: Option<LocalizedText>,
    /// Why not.
    pub problem: LineProblem,
}

/// Why a checkout cannot begin. Each has a sentence for the customer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutRefused {
    /// There is nothing to buy.
    #[error("the cart is empty")]
    EmptyCart,
    /// There are more lines than a checkout can have.
    #[error("a checkout has at most {MOST_LINES} lines")]
    TooManyLines,
    /// The shop does not charge this currency.
    #[error("{0:?} is not a currency of the shop")]
    UnsupportedCurrency(String),
    /// The shop does not know this payment method.
    #[error("{0:?} is not a payment method of the shop")]
    MethodUnknown(String),
    /// The payment method cannot be charged in this currency.
    #[error("{method} cannot be charged in {currency}")]
    MethodNotForCurrency {
        /// The method.
        method: PaymentMethodKind,
        /// The currency.
        currency: Currency,
    },
    /// The shop has switched this payment method off.
    #[error("{0} is switched off")]
    MethodSwitchedOff(PaymentMethodKind),
    /// These lines, at least one, cannot be bought as they stand.
    #[error("{} of the lines cannot be bought as they stand", .0.len())]
    Lines(Vec<LineRefused>),
    /// The total is below what can be charged.
    #[error("the total is below the least that can be charged")]
    AmountTooSmall {
        /// The least that can be charged.
        least: Money,
    },
    /// The total is above what can be charged.
    #[error("the total is above the most that can be charged")]
    AmountTooLarge {
        /// The most that can be charged.
        most: Money,
    },
    /// The total is another than the customer saw: show it and ask again.
    #[error("the total has changed since the page was shown")]
    PriceChanged {
        /// What the customer saw; a number below zero, which no page shows, counts as nothing.
        seen: Money,
        /// What it is.
        now: Money,
    },
}

impl From<AmountRefused> for CheckoutRefused {
    fn from(refused: AmountRefused) -> Self {
        match refused {
            AmountRefused::TooSmall { least } => Self::AmountTooSmall { least },
            AmountRefused::TooLarge { most } => Self::AmountTooLarge { most },
        }
    }
}

/// Prices a checkout, or says the first thing that stands in its way; of the lines, everything.
pub fn validate_checkout(request: CheckoutRequest<'_>) -> Result<PricedCart, CheckoutRefused> {
    if request.lines.is_empty() {
        return Err(CheckoutRefused::EmptyCart);
    }
    if request.lines.len() > MOST_LINES {
        return Err(CheckoutRefused::TooManyLines);
    }
    let currency: Currency = request
        .currency
        .parse()
        .map_err(|_| CheckoutRefused::UnsupportedCurrency(request.currency.to_owned()))?;
    let method = chosen_method(request, currency)?;
    let available = available_lines(request, currency)?;
    // What does not even fit into 64 bits is above every limit.
    let too_large =
        |_| CheckoutRefused::AmountTooLarge { most: request.limits.of(currency).most() };
    let lines: Vec<PricedLine> =
        available.into_iter().map(PricedLine::of).collect::<Result<_, _>>().map_err(too_large)?;
    let mut line_totals = lines.iter().map(|line| line.line_total);
    let total = line_totals.try_fold(Money::zero(currency), Money::plus).map_err(too_large)?;
    request.limits.check(total)?;
    if total.minor() != request.total_seen_minor {
        let seen = Money::new(request.total_seen_minor, currency);
        let seen = seen.unwrap_or(Money::zero(currency));
        return Err(CheckoutRefused::PriceChanged { seen, now: total });
    }
    Ok(PricedCart { lines, method, total })
}

fn chosen_method(
    request: CheckoutRequest<'_>,
    currency: Currency,
) -> Result<PaymentMethodKind, CheckoutRefused> {
    let unknown = |_| CheckoutRefused::MethodUnknown(request.method.to_owned());
    let method: PaymentMethodKind = request.method.parse().map_err(unknown)?;
    if !method.takes(currency) {
        return Err(CheckoutRefused::MethodNotForCurrency { method, currency });
    }
    if !request.enabled_methods.contains(&method) {
        return Err(CheckoutRefused::MethodSwitchedOff(method));
    }
    Ok(method)
}

/// A line whose product can be bought, with the price of one.
struct AvailableLine<'a> {
    product: &'a Product,
    quantity: u32,
    unit: Money,
}

fn available_lines<'a>(
    request: CheckoutRequest<'a>,
    currency: Currency,
) -> Result<Vec<AvailableLine<'a>>, CheckoutRefused> {
    // Limit and stock hold for a product as a whole, should two lines ever name the same one.
    let mut wanted: BTreeMap<&ProductId, u32> = BTreeMap::new();
    for line in request.lines {
        let units = wanted.entry(&line.product).or_default();
        *units = units.saturating_add(line.quantity.get());
    }
    let mut available = Vec::new();
    let mut refused = Vec::new();
    for line in request.lines {
        let units = wanted.get(&line.product).copied().unwrap_or_default();
        let product = request.products.get(&line.product);
        let found = product.ok_or(LineProblem::Gone);
        match found.and_then(|product| Ok((product, price_for(product, units, currency)?))) {
            Ok((product, unit)) => {
                available.push(AvailableLine { product, quantity: line.quantity.get(), unit });
            }
            Err(problem) => refused.push(LineRefused {
                product: line.product.clone(),
                name: product.map(|product| product.name.clone()),
                problem,
            }),
        }
    }
    if refused.is_empty() { Ok(available) } else { Err(CheckoutRefused::Lines(refused)) }
}

impl PricedLine {
    fn of(line: AvailableLine<'_>) -> Result<Self, MoneyError> {
        Ok(Self {
            product: line.product.id.clone(),
            name: line.product.name.clone(),
            unit: line.unit,
            quantity: line.quantity,
            line_total: line.unit.times(line.quantity)?,
        })
    }
}

#[cfg(test)]
mod tests;
