use std::path::Path;

use super::*;
use crate::db::proving_ground::{Counted, NOON, coffee, on_each_engine, stock_up};
use crate::domain::product::Availability;

fn samples() -> Vec<Product> {
    goods(NOON, &Counted).unwrap().into_iter().map(|new| new.product).collect()
}

#[test]
fn the_samples_show_every_kind_of_product() {
    let goods = samples();
    assert_eq!(goods.len(), 12);
    let available = |wanted| goods.iter().filter(|goods| goods.availability() == wanted).count();
    assert_eq!(available(Availability::SoldOut), 1);
    assert_eq!(available(Availability::Few(2)), 1);
    let without_euros = goods.iter().filter(|goods| goods.price_in(Currency::Eur).is_none());
    assert_eq!(without_euros.count(), 1);
    assert!(goods.iter().all(|goods| goods.price_in(Currency::Cop).is_some()));
}

#[test]
fn every_sample_has_its_picture_and_both_languages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/pictures");
    for goods in samples() {
        let picture = goods.picture.unwrap();
        assert!(folder.join(&picture.file).is_file(), "{}", picture.file);
        for text in [goods.name, goods.description, picture.alt] {
            assert!(!text.es.is_empty() && !text.en.is_empty() && text.es != text.en, "{text:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn samples_go_into_an_empty_shop_only() {
    on_each_engine(async |store| {
        for outcome in [Seeded::Added(12), Seeded::HasProducts] {
            let goods = goods(NOON, &Counted).unwrap();
            let seeded = store.write(move |tx| sow(tx, &goods)).await.unwrap();
            assert_eq!(seeded, outcome);
        }
        let listed = store.read(products::list_active).await.unwrap();
        let slugs = |goods: &[Product]| -> Vec<String> {
            goods.iter().map(|goods| goods.slug.to_string()).collect()
        };
        assert_eq!(slugs(&listed), slugs(&samples()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_with_one_product_keeps_to_itself() {
    on_each_engine(async |store| {
        stock_up(store, &[coffee("cafe", 1)]).await;
        let goods = goods(NOON, &Counted).unwrap();
        let seeded = store.write(move |tx| sow(tx, &goods)).await.unwrap();
        assert_eq!(seeded, Seeded::HasProducts);
        assert_eq!(store.read(products::count).await.unwrap(), 1);
    })
    .await;
}
