//! Bad input gets a sentence in the customer's language and changes nothing.

use cobro::db::{StoreError, products};
use cobro::domain::money::{Currency, Money};
use cobro::domain::product::Prices;

use crate::both;
use crate::support::app::TestApp;
use crate::support::people::{Page, Visitor};

/// The page says this, with this status.
fn says(page: &Page, status: u16, words: &str) {
    assert_eq!(page.status, status, "{}", page.text());
    assert!(page.text().contains(words), "{words:?} is not in: {}", page.text());
}

async fn change_price(test: &TestApp, slug: &str, minor: i64) {
    let slug = slug.parse().unwrap();
    test.app
        .store
        .write(move |tx| {
            let mut product = products::by_slug(tx, &slug)?.ok_or(StoreError::NotFound)?;
            let price = Money::new(minor, Currency::Cop).unwrap();
            product.prices = Prices::new([price]).unwrap();
            products::update(tx, &product)
        })
        .await
        .map_err(|error: StoreError| error)
        .unwrap();
}

both! {
    async fn an_empty_cart_leads_to_the_cart_which_says_so(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        let page = ana.open("/checkout").await;
        says(&page, 200, "carrito está vacío");
        test.end().await;
    }

    async fn quantities_that_are_none_are_refused_and_put_nothing_into_the_cart(engine: Engine) {
        let test = TestApp::shop(engine).await;
        for (language, word) in [("es", "cantidad"), ("en", "quantity")] {
            let mut someone = Visitor::reading(&test.url, language);
            for quantity in ["0", "-1", "1000000", "99999999999999999999", "dos", "", "1.5"] {
                let page = someone.add("cafe", quantity).await;
                assert_eq!(page.status, 422, "{quantity:?}");
                let told = page.text_of("#quantity-error").unwrap().to_lowercase();
                assert!(!told.is_empty(), "{quantity:?} {word}");
            }
            let cart = someone.get("/cart").await;
            assert!(cart.attribute("form.cart-line__quantity", "action").is_none());
        }
        test.end().await;
    }

    async fn more_than_there_is_or_than_an_order_may_hold_is_refused_by_name(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        says(&ana.add("cafe", "6").await, 422, "5");
        says(&ana.add("cafe", "11").await, 422, "10");
        test.end().await;
    }

    async fn an_unknown_product_is_not_found(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        assert_eq!(ana.get("/products/nada").await.status, 404);
        assert_eq!(ana.get("/products/%ff%fe").await.status / 100, 4);
        let page = ana.get("/products/cafe").await;
        let form = page.form("/cart/lines").with("product", "prd_00000000000000000000000000000000");
        assert_eq!(ana.submit(&form).await.status / 100, 4);
        let form = page.form("/cart/lines").with("product", "';--");
        assert_eq!(ana.submit(&form).await.status / 100, 4);
        test.end().await;
    }

    async fn contact_that_cannot_be_read_is_told_at_its_field_and_kept(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await.with("name", " ").with("email", "ana en ejemplo");
        let page = ana.submit(&form).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.attribute("#email", "value").as_deref(), Some("ana en ejemplo"));
        assert!(page.text_of("#email-error").is_some() && page.text_of("#name-error").is_some());
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn a_price_that_changed_is_shown_and_asked_again(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        change_price(&test, "cafe", 2_500_000).await;
        let page = ana.submit(&form).await;
        says(&page, 422, "25.000");
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        let agreed = page.form("/checkout").with("method", "card");
        assert_eq!(ana.submit(&agreed).await.status, 303);
        test.end().await;
    }

    async fn amounts_beyond_the_limits_are_refused_with_the_limit(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        for (minor, limit) in [(100_000, "2.000"), (4_000_100_000, "40.000.000")] {
            change_price(&test, "cafe", minor).await;
            let form = ana.checkout_form().await;
            says(&ana.submit(&form).await, 422, limit);
        }
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn currencies_and_methods_that_are_not_the_shops_are_refused(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        for (field, value) in
            [("currency", "JPY"), ("method", "pse"), ("method", "sepa_debit"), ("method", "")]
        {
            let page = ana.submit(&form.clone().with(field, value)).await;
            assert_eq!(page.status, 422, "{field} {value}: {}", page.text());
        }
        test.app.methods.switch(&test.app.store, "card", false).await.unwrap();
        let page = ana.submit(&form).await;
        assert_eq!(page.status, 422, "switched off after the page was shown");
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn forged_expired_and_foreign_forms_change_nothing(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.add("cafe", "1").await;
        let form = ana.checkout_form().await;
        let forged = form.clone().with("csrf", &"0".repeat(64));
        assert_eq!(ana.submit(&forged).await.status, 403);
        let mut mallory = Visitor::of(&test.url);
        mallory.get("/").await;
        assert_eq!(mallory.submit(&form).await.status, 403, "another visitor's form");
        let elsewhere = [("origin", "https://evil.example")];
        let body = form.fields.iter().map(|(name, value)| format!("{name}={value}"));
        let body: Vec<String> = body.collect();
        let sent = ana.post("/checkout", body.join("&").into_bytes(), &elsewhere).await;
        assert_eq!(sent.status, 403, "another origin");
        let tampered = form.clone().with("token", "short");
        assert_eq!(ana.submit(&tampered).await.status, 422);
        let more = form.with("total_minor", "1").with("price", "1");
        assert_eq!(ana.submit(&more).await.status, 400, "unknown fields are refused");
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        test.end().await;
    }

    async fn bodies_too_large_or_unreadable_are_client_errors(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let mut ana = Visitor::of(&test.url);
        ana.get("/").await;
        let base = test.url.clone();
        let origin = [("origin", base.as_str())];
        let large = format!("csrf={}", "a".repeat(70_000)).into_bytes();
        assert_eq!(ana.post("/cart/lines", large, &origin).await.status, 413);
        let invalid = b"csrf=%ff%fe&product=\xff\xfe".to_vec();
        assert_eq!(ana.post("/cart/lines", invalid, &origin).await.status / 100, 4);
        assert_eq!(ana.get("/nowhere").await.status, 404);
        assert_eq!(ana.post("/", Vec::new(), &origin).await.status, 405);
        let page = ana.get("/nowhere").await;
        let id = page.header("x-request-id").unwrap().to_owned();
        assert!(page.text().contains(&id), "the error page tells its request id");
        test.end().await;
    }
}
