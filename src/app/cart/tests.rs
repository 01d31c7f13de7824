use super::*;
use crate::db::Store;
use crate::db::proving_ground::{
    Counted, NOON, change, coffee, hold, money, on_each_engine, stock_up,
};
use crate::domain::order::OrderStatus;
use crate::domain::product::Prices;

fn visitor() -> VisitorHash {
    VisitorHash::of_secret("a cookie")
}

fn quantity(number: u32) -> Quantity {
    Quantity::new(number).unwrap()
}

async fn put(store: &Store, product: &Product, deed: Deed, currency: Currency) -> AppResult<()> {
    let change = Change { product: product.id.clone(), deed, currency };
    let new = CartId::new(NOON, &Counted);
    store.write(move |tx| apply(tx, &visitor(), &new, &change)).await
}

async fn added(store: &Store, product: &Product, number: u32) {
    put(store, product, Deed::Add(quantity(number)), Currency::Cop).await.unwrap();
}

async fn seen(store: &Store, currency: Currency) -> CartView {
    store.read(move |tx| view(tx, &visitor(), currency)).await.unwrap()
}

fn problem_of(outcome: AppResult<()>) -> LineProblem {
    let Err(AppError::Refused(refused)) = outcome else { panic!("{outcome:?}") };
    let CheckoutRefused::Lines(lines) = *refused else { panic!("{refused:?}") };
    lines[0].problem
}

/// One sack of coffee in the shop and its visitor.
async fn with_coffee(available: i64, test: impl AsyncFn(&Store, Product)) {
    on_each_engine(async |store| {
        let sack = coffee("cafe", available);
        stock_up(store, std::slice::from_ref(&sack)).await;
        test(store, sack).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_without_a_cart_sees_an_empty_one_and_nothing_is_written() {
    on_each_engine(async |store| {
        let empty = seen(store, Currency::Usd).await;
        assert_eq!(empty, CartView::empty(Currency::Usd));
        assert!(!empty.can_check_out);
        let cart = store.read(|tx| carts::of_visitor(tx, visitor().as_str(), Currency::Usd)).await;
        assert_eq!(cart.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_added_twice_stands_in_one_line() {
    with_coffee(20, async |store, sack| {
        added(store, &sack, 2).await;
        added(store, &sack, 3).await;
        let cart = seen(store, Currency::Cop).await;
        assert_eq!(cart.lines.len(), 1);
        let line = &cart.lines[0];
        assert_eq!(line.quantity, quantity(5));
        assert_eq!(line.unit, Some(money(4_200_000, Currency::Cop)));
        assert_eq!(line.line_total, Some(money(21_000_000, Currency::Cop)));
        assert_eq!(cart.total, line.line_total);
        assert!(line.notices.is_empty() && cart.can_check_out);
        assert_eq!(store.read(|tx| carts::unit_count(tx, visitor().as_str())).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limit_stock_and_currency_refuse_a_change_and_keep_the_cart() {
    with_coffee(12, async |store, sack| {
        added(store, &sack, 8).await;
        let over = put(store, &sack, Deed::Add(quantity(3)), Currency::Cop).await;
        assert_eq!(problem_of(over), LineProblem::OverLimit { limit: 10 });
        let few = Product { stock: crate::domain::stock::Stock::new(4, 0, 0).unwrap(), ..sack };
        change(store, &few).await;
        let short = put(store, &few, Deed::Set(quantity(5)), Currency::Cop).await;
        assert_eq!(problem_of(short), LineProblem::TooLittleStock { left: 4 });
        let euros = put(store, &few, Deed::Set(quantity(1)), Currency::Eur).await;
        assert_eq!(problem_of(euros), LineProblem::NotSoldIn(Currency::Eur));
        assert_eq!(seen(store, Currency::Cop).await.lines[0].quantity, quantity(8));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_product_makes_no_cart() {
    on_each_engine(async |store| {
        let refused = put(store, &coffee("cafe", 1), Deed::Add(quantity(1)), Currency::Cop).await;
        let Err(AppError::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert_eq!(fields, [InvalidField::Product]);
        let cart = store.read(|tx| carts::of_visitor(tx, visitor().as_str(), Currency::Cop)).await;
        assert_eq!(cart.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_price_is_said_until_the_visitor_changes_the_line() {
    with_coffee(20, async |store, sack| {
        added(store, &sack, 1).await;
        let (from, to) = (money(4_200_000, Currency::Cop), money(4_500_000, Currency::Cop));
        let dearer = Product { prices: Prices::new([to]).unwrap(), ..sack };
        change(store, &dearer).await;
        for _ in 0..2 {
            let cart = seen(store, Currency::Cop).await;
            assert_eq!(cart.lines[0].notices, [CartNotice::PriceChanged { from, to }]);
            assert_eq!(cart.total, Some(to));
            assert!(cart.can_check_out);
        }
        put(store, &dearer, Deed::Set(quantity(2)), Currency::Cop).await.unwrap();
        assert!(seen(store, Currency::Cop).await.lines[0].notices.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_currency_prices_every_line_anew_and_says_so_once() {
    with_coffee(20, async |store, sack| {
        added(store, &sack, 2).await;
        let cart = seen(store, Currency::Usd).await;
        assert_eq!(cart.currency_before, Some(Currency::Cop));
        assert_eq!(cart.total, Some(money(2_400, Currency::Usd)));
        assert!(cart.lines[0].notices.is_empty());
        let remove = coffee("other", 1).id;
        let kept = store.write(move |tx| take_out(tx, &visitor(), &remove, Currency::Usd)).await;
        kept.unwrap();
        assert_eq!(seen(store, Currency::Usd).await.currency_before, Some(Currency::Cop));
        put(store, &sack, Deed::Set(quantity(1)), Currency::Usd).await.unwrap();
        assert_eq!(seen(store, Currency::Usd).await.currency_before, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_in_another_currency_counts_for_the_other_lines_too() {
    on_each_engine(async |store| {
        let goods = [coffee("cafe", 5), coffee("ruana", 5)];
        stock_up(store, &goods).await;
        added(store, &goods[0], 1).await;
        added(store, &goods[1], 1).await;
        put(store, &goods[0], Deed::Set(quantity(2)), Currency::Usd).await.unwrap();
        assert_eq!(seen(store, Currency::Usd).await.currency_before, None);
        let removed = goods[0].id.clone();
        let taken = store.write(move |tx| take_out(tx, &visitor(), &removed, Currency::Cop)).await;
        taken.unwrap();
        let cart = seen(store, Currency::Cop).await;
        assert_eq!((cart.lines.len(), cart.currency_before), (1, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_cannot_be_bought_stands_in_the_way_and_says_why() {
    with_coffee(20, async |store, sack| {
        added(store, &sack, 3).await;
        let euros = seen(store, Currency::Eur).await;
        let problem = LineProblem::NotSoldIn(Currency::Eur);
        assert_eq!(euros.lines[0].notices, [CartNotice::Problem(problem)]);
        assert_eq!((euros.lines[0].unit, euros.can_check_out), (None, false));
        let gone = Product { active: false, ..sack };
        change(store, &gone).await;
        let cart = seen(store, Currency::Cop).await;
        assert_eq!(cart.lines[0].notices, [CartNotice::Problem(LineProblem::Inactive)]);
        assert_eq!(cart.total, Some(Money::zero(Currency::Cop)));
        assert_eq!((cart.lines[0].unit, cart.can_check_out), (None, false));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_carts_own_reservation_does_not_stand_in_its_way() {
    with_coffee(2, async |store, sack| {
        added(store, &sack, 2).await;
        let held = Product { stock: sack.stock.reserve(2).unwrap(), ..sack.clone() };
        change(store, &held).await;
        let sold_out = seen(store, Currency::Cop).await;
        let problem = LineProblem::TooLittleStock { left: 0 };
        assert_eq!(sold_out.lines[0].notices, [CartNotice::Problem(problem)]);
        let cart = store.read(|tx| carts::of_visitor(tx, visitor().as_str(), Currency::Cop)).await;
        let cart = cart.unwrap().unwrap().id;
        hold(store, &cart, &sack.id, 2, OrderStatus::AwaitingPayment).await;
        let own = seen(store, Currency::Cop).await;
        assert!(own.lines[0].notices.is_empty() && own.can_check_out, "{own:?}");
        assert_eq!(own.lines[0].product.left(), 2);
        put(store, &sack, Deed::Set(quantity(1)), Currency::Cop).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_in_a_cart_is_given_once() {
    on_each_engine(async |store| {
        let goods: Vec<Product> =
            (0..=cart::MOST_LINES).map(|number| coffee(&format!("cafe-{number}"), 5)).collect();
        stock_up(store, &goods).await;
        for product in &goods[..cart::MOST_LINES] {
            added(store, product, 1).await;
        }
        let last = &goods[cart::MOST_LINES];
        let refused = put(store, last, Deed::Add(quantity(1)), Currency::Cop).await;
        let Err(AppError::Refused(refused)) = refused else { panic!("{refused:?}") };
        assert_eq!(*refused, CheckoutRefused::TooManyLines);
        assert_eq!(seen(store, Currency::Cop).await.lines.len(), cart::MOST_LINES);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_that_add_at_once_add_both() {
    with_coffee(20, async |store, sack| {
        let add = || put(store, &sack, Deed::Add(quantity(1)), Currency::Cop);
        let (one, two, three, four) = tokio::join!(add(), add(), add(), add());
        for outcome in [one, two, three, four] {
            outcome.unwrap();
        }
        assert_eq!(seen(store, Currency::Cop).await.lines[0].quantity, quantity(4));
    })
    .await;
}

#[test]
fn the_database_never_sees_a_cookie() {
    let hash = VisitorHash::of_secret("secret");
    assert_eq!(hash.as_str().len(), 64);
    assert!(!hash.as_str().contains("secret"));
    assert_ne!(hash, VisitorHash::of_secret("Secret"));
    assert!(format!("{hash:?}").len() < 30);
}
