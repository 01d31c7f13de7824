//! Mails to the team before the deadline of a dispute, by the turned clock.

use cobro::app::accounts;
use cobro::app::disputes::AnswerOutcome;
use cobro::domain::clock::Span;
use cobro::domain::dispute::{AnswerStatus, DisputePhase};
use cobro::domain::locale::Locale;
use cobro::domain::mail::MailKind;
use cobro::domain::role::Role;
use cobro::domain::secret::Secret;
use cobro::worker;

use super::submit;
use crate::both;
use crate::support::admin::{PASSWORD, hire};
use crate::support::app::TestApp;
use crate::support::disputes::{
    FRAUDULENT, INQUIRY, NOT_RECEIVED, TWICE, disputed, moves, passes, until_left, view,
};
use crate::support::faults::fault;
use crate::support::instances::Instance;

const DAY: Span = Span::from_hours(24);
const THREE_DAYS: Span = Span::from_hours(3 * 24);
const WEEK: Span = Span::from_hours(7 * 24);

/// What the team was told so far: the kinds of mail with whom they went to, in order.
fn told(test: &TestApp) -> Vec<(MailKind, String)> {
    let mut told: Vec<_> =
        test.mails.to_team().into_iter().map(|(kind, to, _)| (kind, to)).collect();
    told.sort();
    told
}

fn kinds(test: &TestApp) -> Vec<MailKind> {
    told(test).into_iter().map(|(kind, _)| kind).collect()
}

async fn signs_in(test: &TestApp, email: &str, locale: Locale) {
    let typed = (email, Secret::new(PASSWORD));
    let done = accounts::sign_in(&test.app, typed, None, locale).await.unwrap();
    assert!(matches!(done, accounts::SignIn::Done(_)), "{done:?}");
}

both! {
    async fn whoever_may_answer_is_written_to_once_for_each_threshold_in_their_language(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        for (email, role) in [
            ("ana@example.com", Role::Owner),
            ("bo@example.com", Role::Manager),
            ("cleo@example.com", Role::Manager),
            ("dan@example.com", Role::Support),
            ("eva@example.com", Role::Viewer),
        ] {
            hire(&test, email, role).await;
        }
        accounts::set_disabled(&test.app, "cleo@example.com", true).await.unwrap();
        accounts::add(&test.app, "invited@example.com", Role::Owner, None).await.unwrap();
        signs_in(&test, "bo@example.com", Locale::En).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        until_left(&test, one.only(), Span::from_seconds(7 * 86_400 + 60)).await;
        assert!(told(&test).is_empty());
        let mut expected = Vec::new();
        for (left, kind) in [
            (WEEK, MailKind::DisputeWeek),
            (THREE_DAYS, MailKind::DisputeThreeDays),
            (DAY, MailKind::DisputeDay),
        ] {
            until_left(&test, one.only(), left).await;
            expected.push((kind, "ana@example.com".to_owned()));
            expected.push((kind, "bo@example.com".to_owned()));
            assert_eq!(told(&test), expected);
            passes(&test, Span::from_hours(1)).await;
            let restarted = Instance::start(&test).await;
            worker::settle(&restarted.app).await.unwrap();
            assert_eq!(told(&test), expected, "each is told once");
            restarted.stop().await;
        }
        passes(&test, WEEK).await;
        assert_eq!(told(&test), expected, "the deadline has passed");
        let letters = test.mails.to_team();
        let of = |email: &str| letters.iter().find(|(_, to, _)| to == email).unwrap().2.clone();
        let (spanish, english) = (of("ana@example.com"), of("bo@example.com"));
        let address = format!("{}/admin/disputes/{}", test.url, one.only());
        for (letter, words) in [
            (spanish, ["Menos de 7 días", "Producto no recibido", "40.000"]),
            (english, ["Less than 7 days", "Product not received", "40,000"]),
        ] {
            let all = format!("{} {}", letter.subject, letter.text);
            for said in words.iter().copied().chain([address.as_str(), "1001"]) {
                assert!(all.contains(said), "{said} is not in {all}");
            }
            assert!(letter.html.contains(&address), "{}", letter.html);
        }
        test.end().await;
    }

    async fn one_that_comes_late_is_told_by_the_nearest_threshold_alone(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", INQUIRY).await;
        until_left(&test, one.only(), Span::from_hours(2 * 24)).await;
        assert!(told(&test).is_empty(), "there is nobody to write to");
        hire(&test, "ana@example.com", Role::Owner).await;
        passes(&test, Span::from_seconds(1)).await;
        assert_eq!(kinds(&test), [MailKind::DisputeThreeDays]);
        until_left(&test, one.only(), Span::from_seconds(60)).await;
        assert_eq!(kinds(&test), [MailKind::DisputeThreeDays, MailKind::DisputeDay]);
        test.end().await;
    }

    async fn each_dispute_of_a_charge_is_told_of(engine: Engine) {
        let test = TestApp::shop(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let one = disputed(&test, "panela", TWICE).await;
        assert_eq!(one.disputes.len(), 2);
        passes(&test, Span::from_hours(3 * 24)).await;
        assert_eq!(kinds(&test), [MailKind::DisputeWeek, MailKind::DisputeWeek]);
        test.end().await;
    }

    async fn nobody_is_written_to_about_one_that_was_answered_or_takes_no_answer(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let answered = disputed(&test, "panela", FRAUDULENT).await;
        submit(&test, answered.only(), "no decisive words").await;
        let lost = disputed(&test, "mochila", NOT_RECEIVED).await;
        moves(&test, lost.only(), "lost").await;
        for _ in 0..10 {
            passes(&test, DAY).await;
        }
        assert!(told(&test).is_empty());
        test.end().await;
    }

    async fn while_an_answer_is_on_its_way_nobody_is_written_to(engine: Engine) {
        let test = TestApp::shop(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        until_left(&test, one.only(), Span::from_seconds(7 * 86_400 + 5)).await;
        fault(&test, "disputes.update", "503", 3).await;
        let asked = submit(&test, one.only(), "no decisive words").await;
        assert_eq!(asked, AnswerOutcome::WaitingForStripe);
        passes(&test, Span::from_seconds(6)).await;
        let shown = view(&test, one.only()).await;
        assert_eq!(shown.answers[0].status, AnswerStatus::Requested);
        assert!(shown.due.unwrap().since(test.app.now()) < WEEK);
        assert!(told(&test).is_empty());
        for _ in 0..15 {
            passes(&test, Span::from_seconds(20)).await;
        }
        assert_eq!(view(&test, one.only()).await.phase, DisputePhase::UnderReview);
        assert!(told(&test).is_empty());
        test.end().await;
    }

    async fn a_mail_that_waited_until_the_answer_says_that_nothing_is_left_to_do(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        hire(&test, "ana@example.com", Role::Owner).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        test.mails.is_full(true);
        until_left(&test, one.only(), THREE_DAYS).await;
        assert!(told(&test).is_empty());
        submit(&test, one.only(), "no decisive words").await;
        test.mails.is_full(false);
        passes(&test, Span::from_hours(1)).await;
        let letters = test.mails.to_team();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0].2;
        assert!(letter.subject.contains("ya no espera respuesta"), "{}", letter.subject);
        assert!(!letter.text.contains("Puedes responder"), "{}", letter.text);
        let shown = view(&test, one.only()).await;
        let kinds: Vec<MailKind> = shown.dossier.mails.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [MailKind::Confirmation], "no evidence of what the customer was told");
        test.end().await;
    }
}
