//! One-time links: opening one changes nothing, using one works once.

use cobro::app::accounts::{self, Added, Token};
use cobro::domain::clock::Span;
use cobro::domain::role::Role;

use super::audited;
use crate::both;
use crate::support::admin::{Admin, PASSWORD};
use crate::support::app::TestApp;
use crate::support::people::{Form, Page, Visitor};

fn address(link: &Token) -> String {
    format!("/admin/welcome/{}", link.reveal())
}

async fn first_link(test: &TestApp) -> Token {
    accounts::first_owner_link(&test.app).await.unwrap().expect("there is no owner")
}

fn filled(page: &Page, link: &Token, email: &str) -> Form {
    let form = page.form(&address(link)).with("password", PASSWORD).with("again", PASSWORD);
    if email.is_empty() { form } else { form.with("email", email) }
}

both! {
    async fn the_first_owner_gets_in_by_a_link_that_works_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (link, other) = (first_link(&test).await, first_link(&test).await);
        let mut ana = Visitor::of(&test.url);
        // Scanners of mail open links, several times.
        for _ in 0..3 {
            assert_eq!(ana.get(&address(&link)).await.status, 200);
        }
        let page = ana.get(&address(&link)).await;
        let form = filled(&page, &link, "ana@example.com");
        let ready = ana.submit_and_follow(&form).await;
        assert!(ready.text().contains("Tu contraseña quedó guardada."), "{}", ready.text());
        for gone in [&link, &other] {
            assert_eq!(ana.get(&address(gone)).await.status, 404);
        }
        assert_eq!(ana.submit(&form).await.status, 404);
        assert!(accounts::first_owner_link(&test.app).await.unwrap().is_none());
        let mut ana = Admin::at_the_door(&test, "ana@example.com");
        ana.sign_in(PASSWORD).await;
        assert!(ana.is_in().await);
        let team = accounts::list(&test.app).await.unwrap();
        assert_eq!(team.iter().map(|one| one.role).collect::<Vec<_>>(), [Role::Owner]);
        let invited = "first_owner_invited";
        let audited = audited(&test).await;
        assert_eq!(audited, ["first_owner_added", invited, invited, "signed_in"]);
        test.end().await;
    }

    async fn a_link_runs_out_after_half_an_hour(engine: Engine) {
        let test = TestApp::start(engine).await;
        let link = first_link(&test).await;
        let mut ana = Visitor::of(&test.url);
        test.clock.advance(Span::from_minutes(29));
        let page = ana.get(&address(&link)).await;
        assert_eq!(page.status, 200);
        test.clock.advance(Span::from_minutes(1));
        assert_eq!(ana.get(&address(&link)).await.status, 404);
        let late = ana.submit(&filled(&page, &link, "ana@example.com")).await;
        assert_eq!(late.status, 404);
        assert!(accounts::list(&test.app).await.unwrap().is_empty());
        test.end().await;
    }

    async fn two_who_use_first_links_at_once_become_one_owner(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (one, two) = (first_link(&test).await, first_link(&test).await);
        let accept = async |link: &Token, email: &str| {
            let chosen = accounts::Chosen {
                email: email.to_owned(),
                password: cobro::domain::secret::Secret::new(PASSWORD),
                again: cobro::domain::secret::Secret::new(PASSWORD),
            };
            accounts::accept(&test.app, link, chosen).await.unwrap()
        };
        let answers = tokio::join!(
            accept(&one, "ana@example.com"),
            accept(&two, "luis@example.com"),
            accept(&one, "eva@example.com"),
        );
        let answers = [answers.0, answers.1, answers.2];
        let done = answers.iter().filter(|answer| **answer == accounts::Accepted::Done).count();
        assert_eq!(done, 1, "{answers:?}");
        assert_eq!(accounts::list(&test.app).await.unwrap().len(), 1);
        test.end().await;
    }

    async fn a_choice_that_is_refused_says_why_and_keeps_the_link(engine: Engine) {
        let test = TestApp::start(engine).await;
        let link = first_link(&test).await;
        let mut ana = Visitor::of(&test.url);
        let page = ana.get(&address(&link)).await;
        let form = filled(&page, &link, "ana@example.com");
        for (field, value, at) in [
            ("email", "ana en ejemplo", "#email-error"),
            ("password", "corta", "#password-error"),
            ("password", "password1234", "#password-error"),
            ("again", "otra cosa distinta", "#again-error"),
        ] {
            let page = ana.submit(&form.clone().with(field, value)).await;
            assert_eq!(page.status, 422, "{field} {value}");
            assert!(page.text_of(at).is_some(), "{field} {value}: {}", page.text());
            assert!(!page.body.contains(PASSWORD), "a password is never shown again");
        }
        assert_eq!(ana.submit(&form.clone().with("role", "owner")).await.status, 400);
        assert_eq!(ana.submit(&form).await.status, 303);
        test.end().await;
    }

    async fn a_person_who_was_added_or_reset_chooses_a_password(engine: Engine) {
        let test = TestApp::start(engine).await;
        let added = accounts::add(&test.app, "luis@example.com", Role::Support, None).await;
        let Added::ByLink(first) = added.unwrap() else { panic!("there is no password") };
        let again = accounts::add(&test.app, "LUIS@example.com", Role::Owner, None).await;
        assert!(matches!(again, Err(accounts::AccountRefused::Exists)), "{again:?}");
        let second = accounts::reset(&test.app, "luis@example.com").await.unwrap();
        let mut browser = Visitor::of(&test.url);
        assert_eq!(browser.get(&address(&first)).await.status, 404, "a newer link replaced it");
        let page = browser.get(&address(&second)).await;
        assert_eq!(page.attribute("#email", "value").as_deref(), Some("luis@example.com"));
        assert_eq!(browser.submit(&filled(&page, &second, "")).await.status, 303);
        let mut luis = Admin::at_the_door(&test, "luis@example.com");
        luis.sign_in(PASSWORD).await;
        assert!(luis.is_in().await);
        let audited = audited(&test).await;
        assert_eq!(audited, ["member_added", "password_chosen", "password_reset", "signed_in"]);
        test.end().await;
    }

    async fn a_guessed_link_is_no_link(engine: Engine) {
        let test = TestApp::start(engine).await;
        first_link(&test).await;
        let mut mallory = Visitor::of(&test.url);
        for guess in ["x", &"0".repeat(64), "%00", "..%2f..%2fadmin"] {
            let page = mallory.get(&format!("/admin/welcome/{guess}")).await;
            assert_eq!(page.status, 404, "{guess}");
        }
        test.end().await;
    }
}
