//! A session that ends in the middle of a form: signing in brings back what was typed.

use cobro::app::accounts::{self, Token};
use cobro::app::kept_forms;
use cobro::db::StoreError;
use cobro::domain::clock::Span;
use cobro::domain::ids::MemberId;
use cobro::domain::role::Role;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::people::Page;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

async fn kept_in_the_books(test: &TestApp) -> i64 {
    let read = test.app.store.read(|tx| {
        let query = diesel::sql_query("SELECT COUNT(*) AS count FROM kept_forms");
        Ok::<_, StoreError>(query.get_result::<Count>(tx.conn())?)
    });
    read.await.unwrap().count
}

async fn member(test: &TestApp, email: &str) -> MemberId {
    let team = accounts::list(&test.app).await.unwrap();
    team.into_iter().find(|one| one.email == email).unwrap().id
}

/// Somebody sends a form of the dashboard half an hour after they last did anything.
async fn send_too_late(test: &TestApp, admin: &mut Admin) -> Page {
    let home = admin.browser.get("/admin").await;
    test.clock.advance(Span::from_minutes(31));
    let form = home.form("/admin/logout").with("note", "Llegó rota & <tarde>");
    let form = form.with("amount", "10.000").with("form_token", "abc").with("password", PASSWORD);
    admin.browser.submit(&form).await
}

/// Signs in from the page that took the form along.
async fn sign_in(admin: &mut Admin, door: &Page, email: &str, password: &str) -> Page {
    let form = door.form("/admin/login").with("email", email).with("password", password);
    admin.browser.submit(&form).await
}

fn token_of(page: &Page) -> Token {
    let (path, token) = page.location().split_once("?kept=").unwrap();
    assert_eq!(path, "/admin");
    Token::read(token).unwrap()
}

both! {
    async fn what_was_typed_comes_back_to_whoever_signs_in(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        Admin::of(&test, Role::Support).await;
        let door = send_too_late(&test, &mut ana).await;
        assert_eq!(door.status, 401);
        assert!(door.text().contains("seguirá ahí"), "{}", door.text());
        for never in [PASSWORD, "form_token"] {
            assert!(!door.body.contains(never), "{never} comes along");
        }
        let again = sign_in(&mut ana, &door, "owner@example.com", "a wrong password").await;
        assert_eq!(again.status, 422);
        assert_eq!(kept_in_the_books(&test).await, 0, "nobody has signed in yet");
        let back = sign_in(&mut ana, &again, "owner@example.com", PASSWORD).await;
        assert_eq!(back.status, 303);
        assert_eq!(ana.browser.open(back.location()).await.status, 200);
        let token = token_of(&back);
        let owner = member(&test, "owner@example.com").await;
        let kept = kept_forms::find(&test.app, &owner, &token).await.unwrap().unwrap();
        assert_eq!(kept.path, "/admin/logout");
        let mut fields = kept.fields;
        fields.sort();
        let typed = [("amount", "10.000"), ("note", "Llegó rota & <tarde>")];
        assert_eq!(fields, typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let other = member(&test, "support@example.com").await;
        assert_eq!(kept_forms::find(&test.app, &other, &token).await.unwrap(), None);
        test.clock.advance(Span::from_minutes(30));
        assert_eq!(kept_forms::find(&test.app, &owner, &token).await.unwrap(), None);
        ana.sign_in(PASSWORD).await;
        assert_eq!(kept_in_the_books(&test).await, 0, "a sign-in sweeps what ran out");
        test.end().await;
    }

    async fn nobody_keeps_more_than_ten_forms(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut tokens = Vec::new();
        let door = send_too_late(&test, &mut ana).await;
        for _ in 0..12 {
            test.clock.advance(Span::from_seconds(1));
            tokens.push(token_of(&sign_in(&mut ana, &door, "owner@example.com", PASSWORD).await));
        }
        assert_eq!(kept_in_the_books(&test).await, 10);
        let owner = member(&test, "owner@example.com").await;
        for (index, token) in tokens.iter().enumerate() {
            let kept = kept_forms::find(&test.app, &owner, token).await.unwrap();
            assert_eq!(kept.is_some(), index >= 2, "the youngest stay: {index}");
        }
        test.end().await;
    }

    async fn a_form_of_another_site_is_not_taken_along(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut stranger = Admin::at_the_door(&test, "owner@example.com");
        let ours = test.url.clone();
        for (headers, status) in [
            (vec![("origin", "https://evil.example")], 303),
            (vec![("sec-fetch-site", "cross-site")], 303),
            (vec![("content-type", "text/plain"), ("origin", ours.as_str())], 303),
            (vec![("origin", ours.as_str())], 401),
        ] {
            let body = b"note=forged".to_vec();
            let page = stranger.browser.post("/admin/logout", body, &headers).await;
            assert_eq!(page.status, status, "{headers:?}");
            assert_eq!(page.body.contains("forged"), status == 401);
        }
        let long = format!("note={}", "a".repeat(70_000)).into_bytes();
        let page = stranger.browser.post("/admin/logout", long, &[]).await;
        assert_eq!((page.status, page.location()), (303, "/admin/login?next=/admin&ended=1"));
        test.end().await;
    }
}
