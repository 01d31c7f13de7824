use super::*;
use crate::db::Store;
use crate::db::proving_ground::{Counted, NOON, coffee, money, on_each_engine, stock_up};

const VISITOR: &str = "5f3d";

fn line(product: &ProductId, quantity: u32, seen: Option<Money>) -> CartLine {
    CartLine {
        product: product.clone(),
        quantity: Quantity::new(quantity).unwrap(),
        price_seen: seen,
    }
}

async fn cart_of(store: &Store, visitor: &'static str) -> Option<Cart> {
    store.read(move |tx| of_visitor(tx, visitor, Currency::Cop)).await.unwrap()
}

async fn ensured(store: &Store) -> Cart {
    let new = CartId::new(NOON, &Counted);
    store.write(move |tx| ensure(tx, VISITOR, &new, Currency::Cop)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_has_one_cart() {
    on_each_engine(async |store| {
        assert_eq!(cart_of(store, VISITOR).await, None);
        let first = ensured(store).await;
        let second = ensured(store).await;
        assert_eq!(first.id, second.id);
        assert_eq!(cart_of(store, VISITOR).await, Some(first));
        assert_eq!(cart_of(store, "other").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_written_changed_and_taken_out() {
    on_each_engine(async |store| {
        let goods = [coffee("cafe", 5), coffee("ruana", 5)];
        stock_up(store, &goods).await;
        let cart = ensured(store).await;
        let seen = Some(money(1_200, Currency::Usd));
        let lines = [line(&goods[0].id, 2, seen), line(&goods[1].id, 1, None)];
        let changed = line(&goods[0].id, 3, None);
        let (id, all, later) = (cart.id.clone(), lines.clone(), changed.clone());
        store
            .write(move |tx| all.iter().try_for_each(|line| set_line(tx, &id, line)))
            .await
            .unwrap();
        assert_eq!(cart_of(store, VISITOR).await.unwrap().lines, lines);
        assert_eq!(store.read(|tx| unit_count(tx, VISITOR)).await.unwrap(), 3);
        let id = cart.id.clone();
        store.write(move |tx| set_line(tx, &id, &later)).await.unwrap();
        assert_eq!(cart_of(store, VISITOR).await.unwrap().lines, [changed, lines[1].clone()]);
        let (id, product) = (cart.id.clone(), goods[0].id.clone());
        store.write(move |tx| remove_line(tx, &id, &product)).await.unwrap();
        assert_eq!(cart_of(store, VISITOR).await.unwrap().lines, [lines[1].clone()]);
        store.write(move |tx| clear(tx, &cart.id)).await.unwrap();
        assert_eq!(cart_of(store, VISITOR).await.unwrap().lines, []);
        assert_eq!(store.read(|tx| unit_count(tx, VISITOR)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_price_that_was_seen_is_kept_with_its_currency() {
    on_each_engine(async |store| {
        let goods = coffee("cafe", 5);
        stock_up(store, std::slice::from_ref(&goods)).await;
        let cart = ensured(store).await;
        let first = line(&goods.id, 2, Some(money(4_000_000, Currency::Cop)));
        let seen = Some(money(1_200, Currency::Usd));
        let product = goods.id.clone();
        store
            .write(move |tx| {
                set_line(tx, &cart.id, &first)?;
                set_seen_prices(tx, &cart.id, [(&product, seen)])
            })
            .await
            .unwrap();
        let stored = cart_of(store, VISITOR).await.unwrap();
        assert_eq!(stored.lines, [line(&goods.id, 2, seen)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_for_a_cart_is_counted_while_its_order_waits_for_money() {
    use crate::db::proving_ground::hold;
    on_each_engine(async |store| {
        let goods = [coffee("cafe", 5), coffee("ruana", 5)];
        stock_up(store, &goods).await;
        let cart = ensured(store).await;
        hold(store, &cart.id, &goods[0].id, 2, OrderStatus::AwaitingPayment).await;
        let id = cart.id.clone();
        let held = store.read(move |tx| held_by_cart(tx, &id)).await.unwrap();
        assert_eq!(held.into_iter().collect::<Vec<_>>(), [(goods[0].id.clone(), 2)]);
        let stranger = CartId::new(NOON, &Counted);
        assert!(store.read(move |tx| held_by_cart(tx, &stranger)).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_placed_order_holds_is_not_the_carts_any_more() {
    use crate::db::proving_ground::hold;
    on_each_engine(async |store| {
        let goods = coffee("cafe", 5);
        stock_up(store, std::slice::from_ref(&goods)).await;
        let cart = ensured(store).await;
        hold(store, &cart.id, &goods.id, 2, OrderStatus::Placed).await;
        assert!(store.read(move |tx| held_by_cart(tx, &cart.id)).await.unwrap().is_empty());
    })
    .await;
}
