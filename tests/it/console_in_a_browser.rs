//! The console as people of the team use it, in a real browser, with and without JavaScript.

use cobro::app::accounts;
use cobro::domain::role::Role;

use crate::support::admin::{PASSWORD, hire};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, JavaScript};
use crate::support::databases::Engine;
use crate::support::disputes::{FRAUDULENT, PDF, at_stripe, bought_by, disputed};
use crate::support::money::facts;

/// The button on the review of a refund of 10.000 pesos.
const RETURN: &str = "Devolver 10.000\u{a0}COP";

async fn gets_in(javascript: JavaScript) {
    let Some(browser) = Browser::open(javascript).await else { return };
    let test = TestApp::start(Engine::Sqlite).await;
    let link = accounts::first_owner_link(&test.app).await.unwrap().unwrap();
    browser.goto(&format!("{}/admin", test.url)).await;
    assert!(browser.title().await.starts_with("Iniciar sesión"), "{}", browser.title().await);
    browser.goto(&format!("{}/admin/welcome/{}", test.url, link.reveal())).await;
    browser.fill("Correo electrónico", "ana@example.com").await;
    browser.fill("Contraseña nueva", PASSWORD).await;
    browser.fill("La contraseña otra vez", PASSWORD).await;
    browser.press("Guardar contraseña").await;
    assert!(browser.text().await.contains("Tu contraseña quedó guardada."));
    browser.fill("Correo electrónico", "ana@example.com").await;
    browser.fill("Contraseña", PASSWORD).await;
    browser.press("Iniciar sesión").await;
    assert_eq!(browser.url().await, format!("{}/admin", test.url));
    let text = browser.text().await;
    for words in ["Resumen", "Requiere atención", "Pagos por estado", "ana@example.com"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    browser.press("EN English").await;
    assert!(browser.text().await.contains("Payments by status"), "the switch stays on the page");
    browser.press("Sign out").await;
    assert!(browser.text().await.contains("You have signed out."));
    browser.goto(&format!("{}/admin", test.url)).await;
    assert!(browser.url().await.contains("/admin/login"), "{}", browser.url().await);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    drop(browser);
    test.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_owner_gets_in_with_javascript() {
    gets_in(JavaScript::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_owner_gets_in_without_javascript() {
    gets_in(JavaScript::Off).await;
}

/// Ana of the team is in.
async fn signs_in(browser: &Browser, test: &TestApp) {
    hire(test, "ana@example.com", Role::Manager).await;
    browser.goto(&format!("{}/admin", test.url)).await;
    browser.fill("Correo electrónico", "ana@example.com").await;
    browser.fill("Contraseña", PASSWORD).await;
    browser.press("Iniciar sesión").await;
}

/// Finds a payment by the number of its order, returns a part in four clicks, and then the rest.
async fn refunds(javascript: JavaScript) {
    let Some(browser) = Browser::open(javascript).await else { return };
    let test = TestApp::shop(Engine::Sqlite).await;
    let (order, payment) = bought_by(&test, "cacao", "4242424242424242").await;
    let number = test.view(&order).await.number.to_string();
    signs_in(&browser, &test).await;
    browser.fill("Buscar un pago, pedido, cliente o id", &number).await;
    browser.press("Buscar").await;
    browser.follow("Devolver dinero").await;
    browser.fill("Un importe", "10.000").await;
    browser.press("Revisar").await;
    assert!(browser.text().await.contains("30.000"), "what is left: {}", browser.text().await);
    browser.press(RETURN).await;
    let text = browser.text().await;
    assert!(text.contains("Parcialmente reembolsado"), "{text}");
    browser.follow("Devolver dinero").await;
    browser.fill("Un importe", "30.000").await;
    browser.press("Revisar").await;
    browser.press("Devolver 30.000\u{a0}COP").await;
    let status = browser.element("h1 ~ p .status").await.text().await.unwrap();
    assert_eq!(status, "Reembolsado");
    assert_eq!(test.requests_of("refunds.create").await, 2);
    assert_eq!(facts(&test, &payment).await.returned_minor(), 4_000_000, "as Stripe told it");
    assert_eq!(browser.complaints(), Vec::<String>::new());
    drop(browser);
    test.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_and_then_the_rest_are_returned_with_javascript() {
    refunds(JavaScript::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_and_then_the_rest_are_returned_without_javascript() {
    refunds(JavaScript::Off).await;
}

/// Answers a dispute with a text and a file.
async fn answers(javascript: JavaScript) {
    let Some(browser) = Browser::open(javascript).await else { return };
    let test = TestApp::shop(Engine::Sqlite).await;
    let one = disputed(&test, "panela", FRAUDULENT).await;
    let receipt = std::env::temp_dir().join(format!("recibo-{}.pdf", one.only()));
    std::fs::write(&receipt, PDF).unwrap();
    signs_in(&browser, &test).await;
    browser.goto(&format!("{}/admin/disputes", test.url)).await;
    browser.element("tr[data-row] a").await.click().await.unwrap();
    browser.choose_file("Recibo", &receipt).await;
    browser.press("Guardar borrador").await;
    assert!(browser.text().await.contains("recibo-"), "{}", browser.text().await);
    browser.press("Guardar y revisar").await;
    assert!(browser.text().await.contains("una sola vez"), "{}", browser.text().await);
    browser.press("Enviar al banco").await;
    assert!(browser.text().await.contains("Las pruebas están en camino al banco."));
    assert_eq!(at_stripe(&test, one.only()).await.1, 1, "sent once");
    assert_eq!(browser.complaints(), Vec::<String>::new());
    drop(browser);
    test.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_answered_with_a_file_with_javascript() {
    answers(JavaScript::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_answered_with_a_file_without_javascript() {
    answers(JavaScript::Off).await;
}
