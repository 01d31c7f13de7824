//! What a cart takes, refuses and says.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::clock::Moment;
use crate::domain::ids::Randomness;
use crate::domain::product::Prices;
use crate::domain::product::tests::product;

struct Zeros;

impl Randomness for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

fn cart() -> Cart {
    Cart::new(CartId::new(Moment::from_seconds(1), &Zeros), Currency::Usd)
}

fn many(number: u32) -> Quantity {
    Quantity::new(number).unwrap()
}

fn dollars(minor: i64) -> Money {
    Money::new(minor, Currency::Usd).unwrap()
}

fn catalogue(products: impl IntoIterator<Item = Product>) -> Products {
    products.into_iter().map(|product| (product.id.clone(), product)).collect()
}

#[test]
fn a_quantity_is_read_as_a_person_types_it() {
    assert_eq!(" 3 ".parse(), Ok(many(3)));
    assert_eq!("007".parse(), Ok(many(7)));
    assert_eq!("999".parse(), Ok(Quantity::MOST));
    for (text, why) in [
        ("", QuantityRefused::NotANumber),
        ("-", QuantityRefused::NotANumber),
        ("two", QuantityRefused::NotANumber),
        ("1.5", QuantityRefused::NotANumber),
        ("1,5", QuantityRefused::NotANumber),
        ("+1", QuantityRefused::NotANumber),
        ("1e3", QuantityRefused::NotANumber),
        ("NaN", QuantityRefused::NotANumber),
        ("٣", QuantityRefused::NotANumber),
        ("0", QuantityRefused::Zero),
        ("-0", QuantityRefused::Zero),
        ("-1", QuantityRefused::Negative),
        ("-99999999999999999999", QuantityRefused::Negative),
        ("1000", QuantityRefused::TooMany),
        ("4294967297", QuantityRefused::TooMany),
        ("99999999999999999999", QuantityRefused::TooMany),
    ] {
        assert_eq!(text.parse::<Quantity>(), Err(why), "{text:?}");
    }
}

#[test]
fn adding_twice_makes_one_line() {
    let coffee = product(1, 20);
    let mut cart = cart();
    cart.add(&coffee, many(2)).unwrap();
    cart.add(&coffee, many(3)).unwrap();
    assert_eq!(cart.lines.len(), 1);
    assert_eq!(cart.units(), 5);
    assert_eq!(cart.line(&coffee.id).unwrap().price_seen, Some(dollars(950)));
    assert_eq!(cart.total(&catalogue([coffee])), Ok(dollars(4750)));
}

#[test]
fn a_refused_change_leaves_the_cart_as_it_was() {
    let few = product(1, 3);
    let mut cart = cart();
    cart.add(&few, many(2)).unwrap();
    let before = cart.clone();
    let too_little = LineProblem::TooLittleStock { left: 3 };
    assert_eq!(cart.add(&few, many(2)), Err(CartRefused::Line(too_little)));
    assert_eq!(cart.set(&few, many(4)), Err(CartRefused::Line(too_little)));
    let plenty = product(2, 500);
    let over_limit = LineProblem::OverLimit { limit: 10 };
    assert_eq!(cart.add(&plenty, many(11)), Err(CartRefused::Line(over_limit)));
    let asleep = Product { active: false, ..product(3, 5) };
    assert_eq!(cart.add(&asleep, many(1)), Err(CartRefused::Line(LineProblem::Inactive)));
    let pesos_only = Product { prices: Prices::default(), ..product(4, 5) };
    let unsold = LineProblem::NotSoldIn(Currency::Usd);
    assert_eq!(cart.add(&pesos_only, many(1)), Err(CartRefused::Line(unsold)));
    assert_eq!(cart, before);
}

#[test]
fn a_line_holds_no_more_than_a_quantity_can_say_whatever_the_limit() {
    let bulk = Product { limit_per_order: 5000, ..product(1, 9000) };
    let mut cart = cart();
    cart.add(&bulk, Quantity::MOST).unwrap();
    let over = CartRefused::Line(LineProblem::OverLimit { limit: 999 });
    assert_eq!(cart.add(&bulk, Quantity::ONE), Err(over));
}

#[test]
fn a_line_can_be_lowered_to_what_is_left_and_taken_out() {
    let coffee = product(1, 20);
    let mut cart = cart();
    cart.add(&coffee, many(8)).unwrap();
    let fewer = product(1, 2);
    assert!(cart.set(&fewer, many(3)).is_err());
    cart.set(&fewer, many(2)).unwrap();
    assert_eq!(cart.units(), 2);
    assert_eq!(cart.remove(&coffee.id).map(|line| line.quantity), Some(many(2)));
    assert_eq!(cart.remove(&coffee.id), None);
    assert_eq!(cart.total(&Products::new()), Ok(dollars(0)));
}

#[test]
fn the_fifty_first_product_does_not_fit_but_a_known_one_does() {
    let mut cart = cart();
    for number in 1..=50 {
        cart.add(&product(number, 5), Quantity::ONE).unwrap();
    }
    assert_eq!(cart.add(&product(51, 5), Quantity::ONE), Err(CartRefused::TooManyLines));
    assert_eq!(cart.add(&product(50, 5), Quantity::ONE), Ok(()));
    assert_eq!(cart.lines.len(), MOST_LINES);
}

#[test]
fn a_cart_says_what_changed_since_it_was_seen() {
    let mut cart = cart();
    let numbers = [1, 2, 3, 4, 5, 6];
    for number in numbers {
        cart.add(&product(number, 20), many(3)).unwrap();
    }
    let dearer = Prices::new([dollars(1200)]).unwrap();
    let pesos = Prices::new([Money::new(100_000, Currency::Cop).unwrap()]).unwrap();
    let now = catalogue([
        product(1, 20),
        Product { prices: dearer, ..product(2, 2) },
        Product { active: false, ..product(3, 20) },
        Product { prices: pesos, ..product(4, 20) },
        Product { limit_per_order: 2, ..product(5, 20) },
    ]);
    let said: Vec<(ProductId, CartNotice)> =
        cart.notices(&now).into_iter().map(|one| (one.product, one.notice)).collect();
    let id = |number| product(number, 0).id;
    let price = CartNotice::PriceChanged { from: dollars(950), to: dollars(1200) };
    assert_eq!(
        said,
        [
            (id(2), price),
            (id(2), CartNotice::Problem(LineProblem::TooLittleStock { left: 2 })),
            (id(3), CartNotice::Problem(LineProblem::Inactive)),
            (id(4), CartNotice::Problem(LineProblem::NotSoldIn(Currency::Usd))),
            (id(5), CartNotice::Problem(LineProblem::OverLimit { limit: 2 })),
            (id(6), CartNotice::Problem(LineProblem::Gone)),
        ]
    );
    // Three each of the first, the second at its new price, and the fifth.
    assert_eq!(cart.total(&now), Ok(dollars(3 * 950 + 3 * 1200 + 3 * 950)));
}

#[test]
fn a_price_once_seen_is_not_said_again() {
    let mut cart = cart();
    cart.add(&product(1, 20), many(1)).unwrap();
    let dearer = Prices::new([dollars(1200)]).unwrap();
    let now = catalogue([Product { prices: dearer, ..product(1, 20) }]);
    assert_eq!(cart.notices(&now).len(), 1);
    cart.see_prices(&now);
    assert_eq!(cart.notices(&now), []);
}

#[test]
fn another_currency_prices_every_line_anew() {
    let coffee = product(1, 20);
    let mut cart = cart();
    cart.add(&coffee, many(2)).unwrap();
    let products = catalogue([coffee]);
    cart.change_currency(Currency::Cop, &products);
    assert_eq!(cart.notices(&products), []);
    assert_eq!(cart.total(&products).unwrap().minor(), 7_200_000);
    cart.change_currency(Currency::Eur, &products);
    let unsold = CartNotice::Problem(LineProblem::NotSoldIn(Currency::Eur));
    assert_eq!(cart.notices(&products).first().map(|one| one.notice), Some(unsold));
    assert_eq!(cart.total(&products), Ok(Money::zero(Currency::Eur)));
}

proptest! {
    #[test]
    fn whatever_is_done_a_cart_never_goes_beyond_limit_stock_and_one_line_a_product(
        deeds in prop::collection::vec((0_u8..4, 1_u32..=999, 0_u8..3), 0..40),
        left in 0_i64..30,
    ) {
        let mut cart = cart();
        for (number, units, deed) in deeds {
            let product = product(number, left);
            match deed {
                0 => drop(cart.add(&product, many(units % 12 + 1))),
                1 => drop(cart.set(&product, many(units))),
                _ => drop(cart.remove(&product.id)),
            }
            let ids: BTreeSet<&ProductId> = cart.lines.iter().map(|l| &l.product).collect();
            prop_assert_eq!(ids.len(), cart.lines.len());
            for line in &cart.lines {
                prop_assert!(line.quantity.get() <= 10 && i64::from(line.quantity.get()) <= left);
            }
        }
        let products = catalogue((0..4).map(|number| product(number, left)));
        prop_assert_eq!(cart.notices(&products), []);
        prop_assert_eq!(cart.total(&products), Ok(dollars(950 * i64::from(cart.units()))));
    }
}
