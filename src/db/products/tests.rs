use super::*;
use crate::db::proving_ground::{
    Counted, NOON, change, coffee, money, movements, on_each_engine, stock_up, text,
};
use crate::db::{Store, UniqueRule};

async fn read<T: Send + 'static>(
    store: &Store,
    job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
) -> T {
    store.read(job).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_reads_back_as_it_was_written() {
    on_each_engine(async |store| {
        let bare = Product { picture: None, ..coffee("panela", 0) };
        let goods = [coffee("cafe", 60), bare];
        stock_up(store, &goods).await;
        assert_eq!(read(store, list_active).await, goods);
        let slug = goods[0].slug.clone();
        let found = read(store, move |tx| by_slug(tx, &slug)).await;
        assert_eq!(found.as_ref(), Some(&goods[0]));
        let unknown = "ruana".parse().unwrap();
        assert_eq!(read(store, move |tx| by_slug(tx, &unknown)).await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_catalogue_keeps_its_order_and_leaves_out_what_is_not_sold() {
    on_each_engine(async |store| {
        let hidden = Product { active: false, ..coffee("cacao", 3) };
        let goods = [coffee("ruana", 1), hidden.clone(), coffee("cafe", 2)];
        stock_up(store, &goods).await;
        let slugs = |products: Vec<Product>| -> Vec<String> {
            products.iter().map(|product| product.slug.to_string()).collect()
        };
        assert_eq!(slugs(read(store, list_active).await), ["ruana", "cafe"]);
        assert_eq!(slugs(read(store, all).await), ["ruana", "cacao", "cafe"]);
        assert_eq!(read(store, count).await, 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn locking_reads_the_same_products_and_leaves_out_unknown_ones() {
    on_each_engine(async |store| {
        let goods = [coffee("ruana", 1), coffee("cafe", 2), coffee("panela", 3)];
        stock_up(store, &goods).await;
        let ids = [goods[2].id.clone(), goods[0].id.clone(), ProductId::new(NOON, &Counted)];
        let (read, locked) = store
            .write(move |tx| Ok::<_, StoreError>((by_ids(tx, &ids)?, lock_by_ids(tx, &ids)?)))
            .await
            .unwrap();
        assert_eq!(read, locked);
        assert_eq!(read.values().collect::<Vec<_>>(), [&goods[0], &goods[2]]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_changes_texts_and_prices_and_leaves_the_stock_alone() {
    on_each_engine(async |store| {
        let goods = [coffee("cafe", 7), coffee("ruana", 1)];
        stock_up(store, &goods).await;
        let changed = Product {
            name: text("Café nuevo"),
            picture: None,
            limit_per_order: 2,
            active: false,
            prices: Prices::new([money(1_100, Currency::Eur)]).unwrap(),
            stock: Stock::new(900, 0, 0).unwrap(),
            ..goods[0].clone()
        };
        let update_to = changed.clone();
        store.write(move |tx| update(tx, &update_to)).await.unwrap();
        let stored = read(store, all).await;
        assert_eq!(stored[0], Product { stock: goods[0].stock, ..changed });
        assert_eq!(stored[1], goods[1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_product_opens_its_ledger() {
    on_each_engine(async |store| {
        let product = coffee("cafe", 7);
        stock_up(store, std::slice::from_ref(&product)).await;
        let count = NewMovement {
            id: MovementId::new(NOON, &Counted),
            product_id: product.id.clone(),
            kind: MovementKind::Adjustment,
            quantity: -2,
            note: Some("rotas".to_owned()),
            created_at: NOON,
        };
        store.write(move |tx| add_movement(tx, &count)).await.unwrap();
        let ledger = movements(store, &product).await;
        assert_eq!(ledger, [(MovementKind::Opening, 7), (MovementKind::Adjustment, -2)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_products_cannot_have_one_address() {
    on_each_engine(async |store| {
        stock_up(store, &[coffee("cafe", 7)]).await;
        let opening = MovementId::new(NOON, &Counted);
        let twin = NewProduct { product: coffee("cafe", 1), position: 5, opening };
        let refused = store.write(move |tx| insert(tx, &twin)).await;
        assert!(matches!(refused, Err(StoreError::Unique(UniqueRule::ProductSlug))), "{refused:?}");
        assert_eq!(read(store, count).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_set_and_never_of_a_product_that_does_not_exist() {
    on_each_engine(async |store| {
        assert!(read(store, is_empty).await);
        let product = coffee("cafe", 7);
        stock_up(store, std::slice::from_ref(&product)).await;
        assert!(!read(store, is_empty).await);
        let held = Product { stock: product.stock.reserve(3).unwrap(), ..product };
        change(store, &held).await;
        assert_eq!(read(store, all).await, [held]);
        let unknown = ProductId::new(NOON, &Counted);
        let refused = store.write(move |tx| set_stock(tx, &unknown, Stock::default())).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    })
    .await;
}
