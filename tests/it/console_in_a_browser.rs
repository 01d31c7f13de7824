//! The first owner gets in, looks around and leaves, in a real browser, with and without
//! JavaScript.

use cobro::app::accounts;

use crate::support::admin::PASSWORD;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, JavaScript};
use crate::support::databases::Engine;

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
