//! Sessions begin at a sign-in and end by time, by their person, and by whoever runs the server.

use cobro::app::accounts;
use cobro::db::team;
use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::audited;
use crate::both;
use crate::support::admin::{Admin, COOKIE, PASSWORD};
use crate::support::app::TestApp;
use crate::support::people::Visitor;

both! {
    async fn a_session_ends_half_an_hour_after_its_last_use(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        for _ in 0..3 {
            test.clock.advance(Span::from_minutes(29));
            assert!(ana.is_in().await);
        }
        test.clock.advance(Span::from_minutes(30));
        assert!(!ana.is_in().await);
        test.end().await;
    }

    async fn a_session_ends_after_twelve_hours_however_much_it_is_used(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        for _ in 0..35 {
            test.clock.advance(Span::from_minutes(20));
            assert!(ana.is_in().await);
        }
        test.clock.advance(Span::from_minutes(20));
        assert!(!ana.is_in().await);
        test.end().await;
    }

    async fn signing_out_ends_the_session_also_for_a_copy_of_its_cookie(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut thief = Visitor::of(&test.url);
        thief.plant(COOKIE, ana.browser.cookie(COOKIE).unwrap());
        assert_eq!(thief.get("/admin").await.status, 200);
        let home = ana.browser.get("/admin").await;
        let out = ana.browser.submit_and_follow(&home.form("/admin/logout")).await;
        assert!(out.text().contains("Cerraste la sesión."), "{}", out.text());
        assert!(ana.browser.cookie(COOKIE).is_none());
        assert_eq!(thief.get("/admin").await.status, 303);
        assert_eq!(audited(&test).await, ["member_added", "signed_in", "signed_out"]);
        test.end().await;
    }

    async fn a_sign_in_takes_no_planted_session_over_and_ends_the_one_before(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let before = ana.browser.cookie(COOKIE).unwrap().to_owned();
        ana.sign_in(PASSWORD).await;
        let after = ana.browser.cookie(COOKIE).unwrap().to_owned();
        assert_ne!(before, after);
        let planted = "a".repeat(64);
        let mut victim = Admin::at_the_door(&test, "owner@example.com");
        victim.browser.plant(COOKIE, &planted);
        victim.sign_in(PASSWORD).await;
        assert_ne!(victim.browser.cookie(COOKIE), Some(planted.as_str()));
        for (cookie, status) in [(before, 303), (planted, 303), (after, 200)] {
            let mut other = Visitor::of(&test.url);
            other.plant(COOKIE, &cookie);
            assert_eq!(other.get("/admin").await.status, status);
        }
        test.end().await;
    }

    async fn a_reset_and_a_disabling_end_every_session_at_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut luis = Admin::of(&test, Role::Support).await;
        accounts::set_disabled(&test.app, "support@example.com", true).await.unwrap();
        assert!(!luis.is_in().await && ana.is_in().await);
        assert_eq!(luis.sign_in(PASSWORD).await.status, 422);
        accounts::set_disabled(&test.app, "Support@example.com", false).await.unwrap();
        assert!(!luis.is_in().await, "a session that ended stays ended");
        luis.sign_in(PASSWORD).await;
        assert!(luis.is_in().await);
        accounts::reset(&test.app, "support@example.com").await.unwrap();
        assert!(!luis.is_in().await);
        assert_eq!(luis.sign_in(PASSWORD).await.status, 422);
        let last = accounts::set_disabled(&test.app, "owner@example.com", true).await;
        assert!(matches!(last, Err(accounts::AccountRefused::LastOwner)), "{last:?}");
        assert!(ana.is_in().await);
        test.end().await;
    }

    async fn the_database_has_no_token(engine: Engine) {
        let test = TestApp::start(engine).await;
        let ana = Admin::of(&test, Role::Owner).await;
        let cookie = ana.browser.cookie(COOKIE).unwrap().to_owned();
        let kept = test.app.store.read(move |tx| team::session(tx, &cookie)).await.unwrap();
        assert!(kept.is_none(), "the row is found by a hash alone");
        test.end().await;
    }

    async fn a_form_whose_session_ended_does_nothing_and_signing_in_leads_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let home = ana.browser.get("/admin").await;
        test.clock.advance(Span::from_minutes(31));
        let page = ana.browser.submit(&home.form("/admin/logout")).await;
        assert_eq!(page.status, 303);
        let door = page.location().to_owned();
        let told = ana.browser.get(&door).await.text();
        assert!(told.contains("Tu sesión terminó"), "{told}");
        let back = ana.sign_in_from(&door, PASSWORD).await;
        assert_eq!((back.status, back.location()), (303, "/admin"));
        assert!(!audited(&test).await.contains(&"signed_out".to_owned()));
        test.end().await;
    }

    async fn a_form_with_the_shops_or_another_sessions_token_is_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut ana = Admin::of(&test, Role::Owner).await;
        let mut luis = Admin::of(&test, Role::Support).await;
        let home = ana.browser.get("/admin").await;
        let form = home.form("/admin/logout");
        let shops = home.form("/preferences").fields["csrf"].clone();
        let his = luis.browser.get("/admin").await.form("/admin/logout").fields["csrf"].clone();
        for token in [shops.as_str(), his.as_str(), "", "00"] {
            let page = ana.browser.submit(&form.clone().with("csrf", token)).await;
            assert_eq!(page.status, 403, "{token}");
        }
        let csrf = format!("csrf={}", form.fields["csrf"]).into_bytes();
        let elsewhere = [("origin", "https://evil.example")];
        let page = ana.browser.post("/admin/logout", csrf, &elsewhere).await;
        assert_eq!(page.status, 403);
        assert!(ana.is_in().await);
        test.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cookie_is_for_this_site_alone_and_for_no_script() {
    let test = TestApp::start(crate::support::databases::Engine::Sqlite).await;
    crate::support::admin::hire(&test, "ana@example.com", Role::Owner).await;
    let mut ana = Admin::at_the_door(&test, "ana@example.com");
    let page = ana.sign_in(PASSWORD).await;
    let cookies: Vec<&str> =
        page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(COOKIE)).unwrap();
    for part in ["; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Secure"), "{cookie}");
    test.end().await;
}
