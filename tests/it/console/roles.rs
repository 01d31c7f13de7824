//! Every role at every address of the console.

use cobro::domain::role::Role;
use cobro::http::routes::{Access, ROWS, Row, Verb};

use crate::both;
use crate::support::admin::{Admin, PASSWORD, hire};
use crate::support::app::TestApp;
use crate::support::people::{Page, Visitor};

/// An address of the row; ids that are nobody's stand in for those of its pattern.
fn address(row: &Row) -> String {
    let parts = row.path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn ask(browser: &mut Visitor, row: &Row, csrf: &str) -> Page {
    let path = address(row);
    match row.verb {
        Verb::Get => browser.get(&path).await,
        Verb::Post => browser.post(&path, format!("csrf={csrf}").into_bytes(), &[]).await,
    }
}

both! {
    async fn each_role_gets_to_the_pages_of_its_permissions_and_no_further(engine: Engine) {
        let test = TestApp::start(engine).await;
        let rows: Vec<&Row> = ROWS.iter().filter(|row| row.access != Access::Anyone).collect();
        assert!(rows.len() >= 2, "the console has rooms");
        for role in Role::ALL {
            let email = format!("{role}@example.com");
            hire(&test, &email, *role).await;
            for row in &rows {
                // Signing out is among them, so each begins anew.
                let mut admin = Admin::at_the_door(&test, &email);
                admin.sign_in(PASSWORD).await;
                let home = admin.browser.get("/admin").await;
                let csrf = home.form("/admin/logout").fields["csrf"].clone();
                let page = ask(&mut admin.browser, row, &csrf).await;
                let Access::Team(needs) = row.access else { panic!("{}", row.path) };
                assert_eq!(page.status != 403, role.may(needs), "{role} {}", row.path);
                assert_ne!(page.status / 100, 5, "{role} {}", row.path);
            }
        }
        test.end().await;
    }

    async fn whoever_has_not_signed_in_gets_to_the_door_alone(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut stranger = Visitor::of(&test.url);
        for row in ROWS.iter().filter(|row| row.access != Access::Anyone) {
            let page = ask(&mut stranger, row, "").await;
            assert_eq!(page.status, 303, "{}", row.path);
            assert!(page.location().starts_with("/admin/login?next="), "{}", row.path);
            assert!(page.body.is_empty(), "{}", row.path);
        }
        test.end().await;
    }

    async fn the_dashboard_says_what_the_books_have(engine: Engine) {
        let test = TestApp::start(engine).await;
        let paid = test.order("cafe").await;
        test.pay(&paid, "4242424242424242").await;
        test.arrive(&paid).await;
        test.order("panela").await;
        let mut admin = Admin::of(&test, Role::Viewer).await;
        let page = admin.browser.get("/admin").await;
        let figure = |name: &str| page.text_of(&format!("[data-figure='{name}'] dd")).unwrap();
        assert_eq!((figure("completed"), figure("pending")), ("1".to_owned(), "1".to_owned()));
        assert!(page.text().contains("No hay nada atascado ni pendiente."), "{}", page.text());
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.text().contains("viewer@example.com"), "{}", page.text());
        test.end().await;
    }
}
