//! Passwords at the door: right ones, wrong ones, and many of them.

use cobro::app::accounts;
use cobro::domain::clock::Span;
use cobro::domain::locale::Locale;
use cobro::domain::role::Role;
use cobro::domain::secret::Secret;

use crate::both;
use crate::support::admin::{Admin, PASSWORD, hire};
use crate::support::app::TestApp;

both! {
    async fn a_right_password_leads_to_the_page_wanted_and_never_elsewhere(engine: Engine) {
        let test = TestApp::start(engine).await;
        hire(&test, "Ana@example.com", Role::Viewer).await;
        for (next, led) in [
            ("/admin%3Ffrom%3D2026-11-01", "/admin?from=2026-11-01"),
            ("//evil.example", "/admin"),
            ("https://evil.example/admin", "/admin"),
            ("/%5Cevil.example", "/admin"),
            ("/admin%0D%0Ax", "/admin"),
            ("/cart", "/admin"),
        ] {
            let mut ana = Admin::at_the_door(&test, " ana@EXAMPLE.com ");
            let page = ana.sign_in_from(&format!("/admin/login?next={next}"), PASSWORD).await;
            assert_eq!((page.status, page.location()), (303, led), "{next}");
            assert!(ana.is_in().await);
        }
        test.end().await;
    }

    async fn nobody_is_told_whether_an_account_exists(engine: Engine) {
        let test = TestApp::start(engine).await;
        hire(&test, "known@example.com", Role::Owner).await;
        hire(&test, "other@example.com", Role::Owner).await;
        accounts::set_disabled(&test.app, "other@example.com", true).await.unwrap();
        accounts::add(&test.app, "invited@example.com", Role::Viewer, None).await.unwrap();
        let mut told = Vec::new();
        for (email, password) in [
            ("known@example.com", "a wrong password"),
            ("nobody@example.com", PASSWORD),
            ("other@example.com", PASSWORD),
            ("invited@example.com", PASSWORD),
            ("no address", PASSWORD),
        ] {
            let mut someone = Admin::at_the_door(&test, email);
            let mut answers = Vec::new();
            for _ in 0..5 {
                let page = someone.sign_in(password).await;
                answers.push((page.status, page.text()));
            }
            told.push(answers);
        }
        let statuses: Vec<u16> = told[0].iter().map(|(status, _)| *status).collect();
        assert_eq!(statuses, [422, 422, 422, 422, 429]);
        assert!(told[0][0].1.contains("El correo o la contraseña no son correctos."));
        for other in &told[1..] {
            assert_eq!(other, &told[0]);
        }
        test.end().await;
    }

    async fn wrong_passwords_make_the_account_wait_longer_but_never_for_good(engine: Engine) {
        let test = TestApp::start(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let mut ana = Admin::at_the_door(&test, "ana@example.com");
        for _ in 0..4 {
            assert_eq!(ana.sign_in("a wrong password").await.status, 422);
        }
        for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
            let page = ana.sign_in(PASSWORD).await;
            assert_eq!((page.status, page.header("retry-after")), (429, Some(&*wait.to_string())));
            test.clock.advance(Span::from_seconds(wait));
            assert_eq!(ana.sign_in("a wrong password").await.status, 422);
        }
        test.clock.advance(Span::from_seconds(60));
        assert_eq!(ana.sign_in(PASSWORD).await.status, 303);
        assert_eq!(ana.sign_in("a wrong password").await.status, 422, "the count began anew");
        assert_eq!(ana.sign_in(PASSWORD).await.status, 303);
        test.end().await;
    }

    async fn trying_many_passwords_at_once_is_no_way_around_the_wait(engine: Engine) {
        let test = TestApp::start(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let mut tries = tokio::task::JoinSet::new();
        for number in 0..20 {
            let app = test.app.clone();
            tries.spawn(async move {
                let password = Secret::new(format!("wrong password {number}"));
                let typed = ("ana@example.com", password);
                accounts::sign_in(&app, typed, None, Locale::Es).await.unwrap()
            });
        }
        let answers = tries.join_all().await;
        let looked_at = answers.iter().filter(|answer| **answer == accounts::SignIn::Wrong).count();
        // Those that begin before there is a row may each believe to be the first.
        assert!((4..=8).contains(&looked_at), "{looked_at}");
        test.end().await;
    }
}
