//! Each thing that a checkout refuses, and what it lets through.

use super::*;
use crate::domain::cart::Quantity;
use crate::domain::product::Prices;
use crate::domain::product::tests::product;

/// A checkout that holds in everything, to be broken in one place by each test.
struct Checkout {
    lines: Vec<CartLine>,
    products: Products,
    currency: &'static str,
    method: &'static str,
    enabled: Vec<PaymentMethodKind>,
    limits: Limits,
    seen: i64,
}

impl Checkout {
    /// Two of product 1 and one of product 2, in dollars: 28.50.
    fn valid() -> Self {
        Self {
            lines: vec![line(1, 2), line(2, 1)],
            products: [product(1, 20), product(2, 20)].map(|p| (p.id.clone(), p)).into(),
            currency: "USD",
            method: "card",
            enabled: vec![PaymentMethodKind::Card],
            limits: Limits::default(),
            seen: 2850,
        }
    }

    fn with_product(mut self, product: Product) -> Self {
        self.products.insert(product.id.clone(), product);
        self
    }

    fn validate(&self) -> Result<PricedCart, CheckoutRefused> {
        validate_checkout(CheckoutRequest {
            lines: &self.lines,
            products: &self.products,
            currency: self.currency,
            method: self.method,
            enabled_methods: &self.enabled,
            limits: &self.limits,
            total_seen_minor: self.seen,
        })
    }

    fn refusal(&self) -> CheckoutRefused {
        self.validate().unwrap_err()
    }

    fn problem(&self) -> LineProblem {
        let refusal = self.refusal();
        let CheckoutRefused::Lines(lines) = refusal else { panic!("{refusal}") };
        lines.first().unwrap().problem
    }
}

fn line(number: u8, quantity: u32) -> CartLine {
    let quantity = Quantity::new(quantity).unwrap();
    CartLine { product: product(number, 0).id, quantity, price_seen: None }
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::Usd).unwrap()
}

#[test]
fn a_valid_checkout_is_priced_line_by_line() {
    let cart = Checkout::valid().validate().unwrap();
    assert_eq!(cart.total, dollars(2850));
    assert_eq!(cart.method, PaymentMethodKind::Card);
    let lines: Vec<(u32, Money, Money)> =
        cart.lines.iter().map(|line| (line.quantity, line.unit, line.line_total)).collect();
    assert_eq!(lines, [(2, dollars(950), dollars(1900)), (1, dollars(950), dollars(950))]);
    assert_eq!(cart.lines[0].name.es, "Café 1");
}

#[test]
fn an_empty_cart_and_one_of_51_lines_are_refused() {
    let empty = Checkout { lines: Vec::new(), ..Checkout::valid() };
    assert_eq!(empty.refusal(), CheckoutRefused::EmptyCart);
    let full = Checkout { lines: vec![line(1, 1); 51], ..Checkout::valid() };
    assert_eq!(full.refusal(), CheckoutRefused::TooManyLines);
}

#[test]
fn a_currency_that_the_shop_does_not_charge_is_refused() {
    let pounds = Checkout { currency: "GBP", ..Checkout::valid() };
    assert_eq!(pounds.refusal(), CheckoutRefused::UnsupportedCurrency("GBP".to_owned()));
}

#[test]
fn a_method_must_be_known_fit_the_currency_and_be_switched_on() {
    let cash = Checkout { method: "cash", ..Checkout::valid() };
    assert_eq!(cash.refusal(), CheckoutRefused::MethodUnknown("cash".to_owned()));
    let (method, currency) = (PaymentMethodKind::SepaDebit, Currency::Usd);
    let debit = Checkout { method: "sepa_debit", enabled: vec![method], ..Checkout::valid() };
    assert_eq!(debit.refusal(), CheckoutRefused::MethodNotForCurrency { method, currency });
    let off = Checkout { enabled: Vec::new(), ..Checkout::valid() };
    assert_eq!(off.refusal(), CheckoutRefused::MethodSwitchedOff(PaymentMethodKind::Card));
}

#[test]
fn each_problem_of_a_line_is_named() {
    let mut gone = Checkout::valid();
    gone.products.remove(&product(1, 0).id);
    assert_eq!(gone.problem(), LineProblem::Gone);
    let valid = Checkout::valid;
    let asleep = valid().with_product(Product { active: false, ..product(1, 20) });
    assert_eq!(asleep.problem(), LineProblem::Inactive);
    let unpriced = valid().with_product(Product { prices: Prices::default(), ..product(1, 20) });
    assert_eq!(unpriced.problem(), LineProblem::NotSoldIn(Currency::Usd));
    let limited = valid().with_product(Product { limit_per_order: 1, ..product(1, 20) });
    assert_eq!(limited.problem(), LineProblem::OverLimit { limit: 1 });
    let few = valid().with_product(product(1, 1));
    assert_eq!(few.problem(), LineProblem::TooLittleStock { left: 1 });
    let none = valid().with_product(product(1, 0));
    assert_eq!(none.problem(), LineProblem::TooLittleStock { left: 0 });
}

#[test]
fn every_line_in_trouble_is_named_at_once_with_its_product() {
    let mut checkout = Checkout::valid().with_product(product(1, 1));
    checkout.products.remove(&product(2, 0).id);
    let CheckoutRefused::Lines(lines) = checkout.refusal() else { panic!() };
    let named: Vec<(Option<&str>, LineProblem)> = lines
        .iter()
        .map(|line| (line.name.as_ref().map(|name| name.en.as_str()), line.problem))
        .collect();
    let left = LineProblem::TooLittleStock { left: 1 };
    assert_eq!(named, [(Some("Café 1 (en)"), left), (None, LineProblem::Gone)]);
}

#[test]
fn two_lines_of_one_product_cannot_slip_past_its_limit_or_stock() {
    let lines = vec![line(1, 6), line(1, 6)];
    let checkout = Checkout { lines, ..Checkout::valid() };
    assert_eq!(checkout.problem(), LineProblem::OverLimit { limit: 10 });
    let few = Checkout { lines: vec![line(1, 2), line(1, 2)], ..Checkout::valid() };
    let few = few.with_product(product(1, 3));
    assert_eq!(few.problem(), LineProblem::TooLittleStock { left: 3 });
}

#[test]
fn a_total_that_is_not_the_one_seen_is_asked_again() {
    for seen in [2849, 2851, 0, i64::MAX] {
        let refusal = Checkout { seen, ..Checkout::valid() }.refusal();
        let now = dollars(2850);
        assert_eq!(refusal, CheckoutRefused::PriceChanged { seen: dollars(seen), now });
    }
    let refusal = Checkout { seen: -2850, ..Checkout::valid() }.refusal();
    assert_eq!(refusal, CheckoutRefused::PriceChanged { seen: dollars(0), now: dollars(2850) });
}

#[test]
fn a_total_must_lie_within_the_limits_of_its_currency() {
    let priced = |minor, seen| {
        let prices = Prices::new([dollars(minor)]).unwrap();
        let lines = vec![line(1, 1)];
        let checkout = Checkout { lines, seen, ..Checkout::valid() };
        checkout.with_product(Product { prices, ..product(1, 20) })
    };
    assert!(priced(50, 50).validate().is_ok());
    let least = dollars(50);
    assert_eq!(priced(49, 49).refusal(), CheckoutRefused::AmountTooSmall { least });
    let most = dollars(1_000_000);
    assert!(priced(1_000_000, 1_000_000).validate().is_ok());
    assert_eq!(priced(1_000_001, 1_000_001).refusal(), CheckoutRefused::AmountTooLarge { most });
}

#[test]
fn a_total_beyond_64_bits_is_too_large_and_never_wraps() {
    let prices = Prices::new([dollars(i64::MAX)]).unwrap();
    let most = dollars(1_000_000);
    for lines in [vec![line(1, 2)], vec![line(1, 1), line(2, 1)]] {
        let checkout = Checkout { lines, ..Checkout::valid() };
        let checkout = checkout.with_product(Product { prices: prices.clone(), ..product(1, 20) });
        assert_eq!(checkout.refusal(), CheckoutRefused::AmountTooLarge { most });
    }
}

#[test]
fn pesos_are_checked_by_the_limits_of_pesos() {
    let checkout = Checkout { currency: "COP", seen: 10_800_000, ..Checkout::valid() };
    let cart = checkout.validate().unwrap();
    assert_eq!(cart.total.currency(), Currency::Cop);
    assert_eq!(cart.total.minor(), 10_800_000);
}
