//! An answer of Stripe's is lost, the process dies, the circuit is open: an answer ends once.

use cobro::app::disputes::{AnswerOutcome, DisputeError, answer, save};
use cobro::domain::clock::Span;
use cobro::domain::dispute::{AnswerKind, AnswerStatus, DisputePhase};
use cobro::fail_points;

use super::{drafted, give, submit};
use crate::both;
use crate::support::app::TestApp;
use crate::support::disputes::{
    FRAUDULENT, ana, answer_form, at_stripe, disputed, draft_with_file, moves, passes, view,
};
use crate::support::faults::{FAULTS, fault, fired};

async fn ends_once(test: &TestApp, dispute: &str, why: &str) {
    for _ in 0..6 {
        passes(test, Span::from_seconds(20)).await;
    }
    assert_eq!(at_stripe(test, dispute).await.1, 1, "after {why}");
    let shown = view(test, dispute).await;
    assert_eq!(shown.answers.len(), 1, "after {why}");
    assert_eq!(shown.answers[0].status, AnswerStatus::Taken, "after {why}");
    assert_eq!(shown.phase, DisputePhase::UnderReview, "after {why}");
}

both! {
    async fn evidence_whose_answer_is_lost_is_submitted_once_all_the_same(engine: Engine) {
        for operation in ["files.create", "disputes.update"] {
            for kind in FAULTS {
                let test = TestApp::shop(engine).await;
                let one = disputed(&test, "panela", FRAUDULENT).await;
                fault(&test, operation, kind, 2).await;
                let asked = submit(&test, one.only(), "nothing that decides").await;
                assert_eq!(asked, AnswerOutcome::WaitingForStripe, "{operation} {kind}");
                ends_once(&test, one.only(), &format!("{operation} {kind}")).await;
                assert_eq!(fired(&test).await, 2, "{kind} was injected");
                test.end().await;
            }
        }
    }

    async fn a_dispute_whose_acceptance_is_lost_is_accepted_once_all_the_same(engine: Engine) {
        for kind in ["500", "timeout_before", "timeout_after"] {
            let test = TestApp::shop(engine).await;
            let one = disputed(&test, "panela", FRAUDULENT).await;
            fault(&test, "disputes.close", kind, 2).await;
            let asked = give(&test, one.only(), AnswerKind::Accept, "accept").await.unwrap();
            assert_eq!(asked, AnswerOutcome::WaitingForStripe, "{kind}");
            for _ in 0..6 {
                passes(&test, Span::from_seconds(20)).await;
            }
            let shown = view(&test, one.only()).await;
            assert_eq!(shown.answers[0].status, AnswerStatus::Taken, "after {kind}");
            assert_eq!(shown.phase, DisputePhase::Lost, "after {kind}");
            test.end().await;
        }
    }

    async fn a_process_that_dies_between_its_steps_leaves_one_answer_and_one_file(
        engine: Engine
    ) {
        for place in ["dispute:prepared", "dispute:uploaded", "dispute:called"] {
            let test = TestApp::shop(engine).await;
            let one = disputed(&test, "panela", FRAUDULENT).await;
            let form = draft_with_file(&test, one.only(), "nothing that decides", "draft").await;
            save(&test.app, &ana(), form).await.unwrap();
            let form = answer_form(&test, one.only(), AnswerKind::Submit, "answer").await;
            fail_points::arm_at(&test.app.instance, place, 2);
            let died = answer(&test.app, &ana(), form.clone()).await.unwrap_err();
            assert!(matches!(died, DisputeError::App(_)), "{died}");
            for _ in 0..4 {
                passes(&test, Span::from_seconds(31)).await;
            }
            assert_eq!(fail_points::times_hit_at(&test.app.instance, place), 2);
            ends_once(&test, one.only(), place).await;
            let again = answer(&test.app, &ana(), form).await.unwrap();
            assert_eq!(again, AnswerOutcome::Taken, "{place}");
            test.end().await;
        }
    }

    async fn an_open_circuit_refuses_before_a_row_is_written(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        drafted(&test, one.only(), "text").await;
        fault(&test, "disputes.retrieve", "503", 5).await;
        for _ in 0..5 {
            test.app.gateway.look_up_dispute(one.only()).await.unwrap_err();
        }
        let busy = give(&test, one.only(), AnswerKind::Submit, "busy").await.unwrap_err();
        assert!(matches!(busy, DisputeError::Busy(_)), "{busy}");
        let shown = view(&test, one.only()).await;
        assert!(shown.answers.is_empty() && shown.circuit_wait.is_some());
        passes(&test, Span::from_seconds(61)).await;
        let given = give(&test, one.only(), AnswerKind::Submit, "later").await.unwrap();
        assert_eq!(given, AnswerOutcome::Taken);
        test.end().await;
    }

    async fn a_key_older_than_half_a_day_is_not_sent_again_before_looking(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        fault(&test, "disputes.update", "timeout_after", 1).await;
        let asked = submit(&test, one.only(), "nothing that decides").await;
        assert_eq!(asked, AnswerOutcome::WaitingForStripe);
        let before = test.requests_of("disputes.update").await;
        passes(&test, Span::from_hours(13)).await;
        assert_eq!(test.requests_of("disputes.update").await, before);
        ends_once(&test, one.only(), "half a day").await;
        test.end().await;
    }

    async fn what_stripe_refuses_is_told_and_what_became_of_the_dispute_meanwhile(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        drafted(&test, one.only(), "text").await;
        // Somebody accepts it in Stripe's dashboard, and the news is still on its way.
        test.control("webhooks", r#"{"mode":"hold"}"#).await;
        test.clock.advance(Span::from_seconds(2));
        test.control(&format!("disputes/{}", one.only()), r#"{"status":"lost"}"#).await;
        test.clock.advance(Span::from_seconds(2));
        let given = give(&test, one.only(), AnswerKind::Submit, "answer").await.unwrap();
        assert_eq!(given, AnswerOutcome::RefusedByStripe);
        let shown = view(&test, one.only()).await;
        assert_eq!(shown.phase, DisputePhase::Lost);
        assert!(shown.answers[0].last_error.is_some());
        test.control("webhooks", "{}").await;
        moves(&test, one.only(), "won").await;
        test.end().await;
    }
}
