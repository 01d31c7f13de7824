//! A person buys in a real browser, with and without JavaScript, on the real sandbox's page.

use crate::support::app::TestApp;
use crate::support::browser::{Browser, JavaScript};
use crate::support::databases::Engine;

/// The button on both pages: amount and currency are never parted.
const PAY: &str = "Pagar 40.000\u{a0}COP";

async fn buys(javascript: JavaScript) {
    let Some(browser) = Browser::open(javascript).await else { return };
    let test = TestApp::shop(Engine::Sqlite).await;
    browser.goto(&test.url).await;
    browser.follow("Producto cafe").await;
    browser.press("Agregar al carrito").await;
    browser.fill("Cantidad", "2").await;
    browser.press("Actualizar Producto cafe").await;
    browser.follow("Ir a pagar").await;
    browser.fill("Nombre y apellido", "Ana Gómez").await;
    browser.fill("Correo electrónico", "ana@example.com").await;
    browser.press(PAY).await;
    assert!(browser.url().await.starts_with(test.sandbox.base_url()));
    card(&browser, "4000 0000 0000 0002").await;
    assert!(browser.text().await.contains("rechazada"), "{}", browser.text().await);
    card(&browser, "4242 4242 4242 4242").await;
    let url = browser.url().await;
    assert!(url.starts_with(&test.url), "{url}");
    assert!(browser.text().await.contains("Pago recibido"), "{}", browser.text().await);
    browser.follow("Ver pedido").await;
    assert!(browser.text().await.contains("Confirmado"), "{}", browser.text().await);
    assert_eq!(test.stock("cafe").await, (3, 0, 2));
    let complaints: Vec<String> = browser.complaints();
    // The hosted page answers a decline with 422, which Chromium logs.
    let others: Vec<&String> = complaints.iter().filter(|one| !one.contains("422")).collect();
    assert!(others.is_empty(), "{others:?}");
    drop(browser);
    test.end().await;
}

async fn card(browser: &Browser, number: &str) {
    browser.fill("Número de la tarjeta", number).await;
    browser.fill("Vencimiento", "12/34").await;
    browser.fill("Código (CVC)", "123").await;
    browser.fill("Nombre en la tarjeta", "Ana Gómez").await;
    browser.press(PAY).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_buys_with_javascript() {
    buys(JavaScript::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_buys_without_javascript() {
    buys(JavaScript::Off).await;
}
