//! A visitor's cart: what is in it, what changed about it, and the changes that they make.
//!
//! Showing a cart writes nothing. The price that counts as seen is written with the visitor's own
//! changes, and the checkout's form carries the total that stood on its page.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::db::{StoreError, Tx, carts, products};
use crate::domain::cart::{
    self, Cart, CartLine, CartNotice, CartRefused, LineProblem, Products, Quantity,
};
use crate::domain::checkout::{CheckoutRefused, LineRefused};
use crate::domain::ids::{CartId, ProductId};
use crate::domain::money::{Currency, Money};
use crate::domain::product::Product;

use super::context::App;
use super::error::{AppError, AppResult, InvalidField};

/// Names a visitor in the database: a digest of the secret in their cookie, so that the database
/// cannot give a cart away.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VisitorHash(String);

impl VisitorHash {
    /// The digest of a cookie's secret.
    #[must_use]
    pub fn of_secret(secret: &str) -> Self {
        Self(hex::encode(Sha256::digest(secret.as_bytes())))
    }

    /// The digest as the database keeps it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VisitorHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short: String = self.0.chars().take(8).collect();
        write!(f, "VisitorHash({short}…)")
    }
}

/// A line of a cart as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLineView {
    /// The product; what this cart's own open order holds counts as available.
    pub product: Product,
    /// How many.
    pub quantity: Quantity,
    /// What one costs, `None` where it cannot be bought in this currency.
    pub unit: Option<Money>,
    /// What all of them cost.
    pub line_total: Option<Money>,
    /// What changed about the line, or stands in its way.
    pub notices: Vec<CartNotice>,
}

/// A cart as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartView {
    /// Its lines, in the order in which they were added.
    pub lines: Vec<CartLineView>,
    /// What the lines with a price come to; `None` when that does not fit into 64 bits.
    pub total: Option<Money>,
    /// The currency of its prices.
    pub currency: Currency,
    /// The currency in which the visitor saw the prices before, when that was another.
    pub currency_before: Option<Currency>,
    /// Whether a checkout would take it as it stands.
    pub can_check_out: bool,
}

/// The visitor's cart, empty when they have none.
///
/// # Errors
/// Those of the database.
pub async fn show(app: &App, visitor: &VisitorHash, currency: Currency) -> AppResult<CartView> {
    let visitor = visitor.clone();
    app.store.read(move |tx| view(tx, &visitor, currency)).await
}

/// How many things are in the visitor's cart.
///
/// # Errors
/// Those of the database.
pub async fn count(app: &App, visitor: &VisitorHash) -> AppResult<u32> {
    let visitor = visitor.clone();
    app.store.read(move |tx| Ok(carts::unit_count(tx, visitor.as_str())?)).await
}

/// Puts so many more of a product into the visitor's cart.
///
/// # Errors
/// [`AppError::Invalid`] for an unknown product, [`AppError::Refused`] where limit, stock or
/// price do not allow it.
pub async fn add(
    app: &App,
    visitor: &VisitorHash,
    product: ProductId,
    quantity: Quantity,
    currency: Currency,
) -> AppResult<()> {
    let change = Change { product, deed: Deed::Add(quantity), currency };
    make(app, visitor, change).await
}

/// Sets how many of a product the visitor's cart holds.
///
/// # Errors
/// As [`add`].
pub async fn set_quantity(
    app: &App,
    visitor: &VisitorHash,
    product: ProductId,
    quantity: Quantity,
    currency: Currency,
) -> AppResult<()> {
    let change = Change { product, deed: Deed::Set(quantity), currency };
    make(app, visitor, change).await
}

/// Takes a product out of the visitor's cart, where it may be gone already.
///
/// # Errors
/// Those of the database.
pub async fn remove(
    app: &App,
    visitor: &VisitorHash,
    product: ProductId,
    currency: Currency,
) -> AppResult<()> {
    let visitor = visitor.clone();
    app.store.write(move |tx| take_out(tx, &visitor, &product, currency)).await
}

/// The products of a cart's lines. What the cart's own open order holds counts as available: a
/// checkout that replaces that order gives it back first.
///
/// # Errors
/// Those of the database.
pub fn goods_of(tx: &mut Tx<'_>, cart: &Cart) -> AppResult<Products> {
    let ids: Vec<ProductId> = cart.lines.iter().map(|line| line.product.clone()).collect();
    let goods = products::by_ids(tx, &ids)?;
    with_own_holds(tx, &cart.id, goods)
}

/// A change that a visitor makes of one line.
struct Change {
    product: ProductId,
    deed: Deed,
    currency: Currency,
}

#[derive(Clone, Copy)]
enum Deed {
    Add(Quantity),
    Set(Quantity),
}

async fn make(app: &App, visitor: &VisitorHash, change: Change) -> AppResult<()> {
    let new = CartId::new(app.now(), app.randomness.as_ref());
    let visitor = visitor.clone();
    app.store.write(move |tx| apply(tx, &visitor, &new, &change)).await
}

fn apply(tx: &mut Tx<'_>, visitor: &VisitorHash, new: &CartId, change: &Change) -> AppResult<()> {
    let mut cart = carts::ensure(tx, visitor.as_str(), new, change.currency)?;
    let found = products::by_ids(tx, std::slice::from_ref(&change.product))?;
    let goods = with_own_holds(tx, &cart.id, found)?;
    let unknown = || AppError::Invalid(vec![InvalidField::Product]);
    let product = goods.get(&change.product).ok_or_else(unknown)?;
    let outcome = match change.deed {
        Deed::Add(quantity) => cart.add(product, quantity),
        Deed::Set(quantity) => cart.set(product, quantity),
    };
    outcome.map_err(|cause| refused(product, cause))?;
    let line = cart.line(&product.id).ok_or(StoreError::NotFound)?;
    carts::set_line(tx, &cart.id, line)?;
    match change.deed {
        Deed::Add(_) => Ok(()),
        Deed::Set(_) => see_other_currency(tx, &cart),
    }
}

fn take_out(
    tx: &mut Tx<'_>,
    visitor: &VisitorHash,
    product: &ProductId,
    currency: Currency,
) -> AppResult<()> {
    let Some(mut cart) = carts::lock_of_visitor(tx, visitor.as_str(), currency)? else {
        return Ok(());
    };
    if cart.remove(product).is_some() {
        carts::remove_line(tx, &cart.id, product)?;
        see_other_currency(tx, &cart)?;
    }
    Ok(())
}

/// A change made on the cart's page: its lines, which that page showed in the cart's currency,
/// count as seen in it from now on.
fn see_other_currency(tx: &mut Tx<'_>, cart: &Cart) -> AppResult<()> {
    let other: Vec<&CartLine> =
        cart.lines.iter().filter(|line| other_currency(line, cart.currency).is_some()).collect();
    if other.is_empty() {
        return Ok(());
    }
    let ids: Vec<ProductId> = other.iter().map(|line| line.product.clone()).collect();
    let goods = products::by_ids(tx, &ids)?;
    let price = |id| goods.get(id).and_then(|product| product.price_in(cart.currency));
    let seen: Vec<(&ProductId, Option<Money>)> = ids.iter().map(|id| (id, price(id))).collect();
    Ok(carts::set_seen_prices(tx, &cart.id, seen)?)
}

fn view(tx: &mut Tx<'_>, visitor: &VisitorHash, currency: Currency) -> AppResult<CartView> {
    let Some(mut cart) = carts::of_visitor(tx, visitor.as_str(), currency)? else {
        return Ok(CartView::empty(currency));
    };
    let currency_before = cart.lines.iter().find_map(|line| other_currency(line, currency));
    for line in &mut cart.lines {
        // Prices of two currencies are not compared; the page says once that it was changed.
        line.price_seen = line.price_seen.filter(|price| price.currency() == currency);
    }
    let goods = goods_of(tx, &cart)?;
    let mut lines = Vec::new();
    for line in &cart.lines {
        let product = goods.get(&line.product).ok_or(StoreError::NotFound)?;
        lines.push(CartLineView::of(line, product.clone(), currency));
    }
    for cart::LineNotice { product, notice } in cart.notices(&goods) {
        let line = lines.iter_mut().find(|line| line.product.id == product);
        line.into_iter().for_each(|line| line.notices.push(notice));
    }
    let total = cart.total(&goods).ok();
    let stands = |line: &CartLineView| !line.notices.iter().any(is_problem);
    let can_check_out = !lines.is_empty() && lines.iter().all(stands) && total.is_some();
    Ok(CartView { lines, total, currency, currency_before, can_check_out })
}

/// These products with what the cart's own open order holds given back to the shelf.
fn with_own_holds(tx: &mut Tx<'_>, cart: &CartId, mut goods: Products) -> AppResult<Products> {
    for (product, units) in carts::held_by_cart(tx, cart)? {
        if let Some(product) = goods.get_mut(&product) {
            product.stock = product.stock.release(units).map_err(AppError::internal)?;
        }
    }
    Ok(goods)
}

fn other_currency(line: &CartLine, currency: Currency) -> Option<Currency> {
    line.price_seen.map(Money::currency).filter(|seen| *seen != currency)
}

const fn is_problem(notice: &CartNotice) -> bool {
    match notice {
        CartNotice::Problem(_) => true,
        CartNotice::PriceChanged { .. } => false,
    }
}

/// The same sentence as a checkout would give.
fn refused(product: &Product, cause: CartRefused) -> AppError {
    AppError::Refused(Box::new(match cause {
        CartRefused::Line(problem) => CheckoutRefused::Lines(vec![line_refused(product, problem)]),
        CartRefused::TooManyLines => CheckoutRefused::TooManyLines,
    }))
}

fn line_refused(product: &Product, problem: LineProblem) -> LineRefused {
    LineRefused { product: product.id.clone(), name: Some(product.name.clone()), problem }
}

impl CartView {
    const fn empty(currency: Currency) -> Self {
        Self {
            lines: Vec::new(),
            total: Some(Money::zero(currency)),
            currency,
            currency_before: None,
            can_check_out: false,
        }
    }
}

impl CartLineView {
    fn of(line: &CartLine, product: Product, currency: Currency) -> Self {
        let unit = product.price_in(currency).filter(|_| product.active);
        let line_total = unit.and_then(|unit| unit.times(line.quantity.get()).ok());
        Self { product, quantity: line.quantity, unit, line_total, notices: Vec::new() }
    }
}

#[cfg(test)]
mod tests;
