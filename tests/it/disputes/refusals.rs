//! What is refused, each with its reason, and nothing done.

use cobro::app::disputes::{AnswerOutcome, DisputeError, GivenFile, answer, file, preview, save};
use cobro::app::error::AppError;
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::dispute::{
    AnswerKind, DisputePhase, DisputeRefused, EvidenceFile, EvidenceText, LONGEST_TEXT,
    MOST_FILE_BYTES,
};

use super::{drafted, give, submit};
use crate::both;
use crate::support::app::TestApp;
use crate::support::disputes::{
    FRAUDULENT, PDF, ana, answer_form, at_stripe, disputed, draft, draft_with_file, passes, view,
};

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, DisputeError>) -> Vec<DisputeRefused> {
    match result {
        Err(DisputeError::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

both! {
    async fn a_second_submission_is_refused_and_the_same_form_twice_is_one(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        drafted(&test, one.only(), "nothing that decides").await;
        let form = answer_form(&test, one.only(), AnswerKind::Submit, "answer").await;
        let (ana, eva) = (ana(), Actor::new("mem_eva"));
        let once = answer(&test.app, &ana, form.clone());
        let (first, second) = tokio::join!(once, answer(&test.app, &eva, form.clone()));
        assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
        let third = answer(&test.app, &ana, form).await.unwrap();
        assert_eq!(third, AnswerOutcome::Taken);
        let review = DisputeRefused::NotWaiting(DisputePhase::UnderReview);
        let again = give(&test, one.only(), AnswerKind::Submit, "again").await;
        assert_eq!(refused(again), [review]);
        let accept = give(&test, one.only(), AnswerKind::Accept, "accept").await;
        assert_eq!(refused(accept), [review]);
        let late = save(&test.app, &ana, draft(&test, one.only(), "x", "late").await).await;
        assert_eq!(refused(late), [review]);
        let other = give(&test, one.only(), AnswerKind::Accept, "answer").await;
        assert_eq!(refused(other), [DisputeRefused::FormToken], "a token of something else");
        assert_eq!(at_stripe(&test, one.only()).await.1, 1);
        assert_eq!(test.requests_of("disputes.update").await, 1);
        assert_eq!(view(&test, one.only()).await.answers.len(), 1);
        test.end().await;
    }

    async fn nothing_is_submitted_without_evidence_or_after_the_deadline(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let none = give(&test, one.only(), AnswerKind::Submit, "none").await;
        assert_eq!(refused(none), [DisputeRefused::NoEvidence]);
        let none = preview(&test.app, one.only(), AnswerKind::Submit).await;
        assert_eq!(refused(none), [DisputeRefused::NoEvidence]);
        let mut empty = draft(&test, one.only(), "  ", "empty").await;
        empty.texts.insert(EvidenceText::CustomerName, " \n".to_owned());
        save(&test.app, &ana(), empty).await.unwrap();
        let none = give(&test, one.only(), AnswerKind::Submit, "none").await;
        assert_eq!(refused(none), [DisputeRefused::NoEvidence], "white space is none");
        let saved = draft(&test, one.only(), "winning_evidence", "full").await;
        save(&test.app, &ana(), saved).await.unwrap();
        let due = view(&test, one.only()).await.due.unwrap();
        // Stripe takes a second to end it; until then the books alone know that it is too late.
        test.clock.advance(due.since(test.app.now()));
        test.clock.advance(Span::from_millis(1));
        for kind in [AnswerKind::Submit, AnswerKind::Accept] {
            let late = give(&test, one.only(), kind, kind.name()).await;
            assert_eq!(refused(late), [DisputeRefused::TooLate { due }]);
        }
        let late = save(&test.app, &ana(), draft(&test, one.only(), "x", "late").await).await;
        assert_eq!(refused(late), [DisputeRefused::TooLate { due }]);
        assert_eq!(test.requests_of("disputes.update").await, 0);
        passes(&test, Span::from_seconds(1)).await;
        test.end().await;
    }

    async fn of_two_people_with_one_draft_the_second_is_told_and_changes_nothing(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let ana_saw = draft(&test, one.only(), "Ana's", "ana").await;
        let eva_saw = draft(&test, one.only(), "Eva's", "eva").await;
        let version = save(&test.app, &ana(), ana_saw.clone()).await.unwrap();
        assert_eq!(save(&test.app, &ana(), ana_saw).await.unwrap(), version, "sent twice");
        let stale = save(&test.app, &ana(), eva_saw).await.unwrap_err();
        assert!(matches!(stale, DisputeError::Changed), "{stale}");
        let review = answer_form(&test, one.only(), AnswerKind::Submit, "review").await;
        let later = draft(&test, one.only(), "Changed meanwhile", "later").await;
        save(&test.app, &ana(), later).await.unwrap();
        let stale = answer(&test.app, &ana(), review).await.unwrap_err();
        assert!(matches!(stale, DisputeError::Changed), "{stale}");
        let kept = view(&test, one.only()).await.draft.unwrap();
        assert_eq!(kept.texts[&EvidenceText::UncategorizedText], "Changed meanwhile");
        assert_eq!(kept.version, 2);
        test.end().await;
    }

    async fn files_of_the_wrong_type_or_size_are_refused_and_nothing_is_kept(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let given = |content: Vec<u8>| GivenFile { name: "recibo.pdf".to_owned(), content };
        let large = [PDF, &vec![b' '; MOST_FILE_BYTES]].concat();
        let half = [PDF, &vec![b' '; MOST_FILE_BYTES / 2]].concat();
        let html = given(b"<html>recibo.pdf</html>".to_vec());
        let mut wrong = draft(&test, one.only(), &"x".repeat(LONGEST_TEXT + 1), "wrong").await;
        wrong.files = vec![
            (EvidenceFile::Receipt, html),
            (EvidenceFile::RefundPolicy, given(large)),
            (EvidenceFile::CustomerSignature, given(PDF.to_vec())),
        ];
        let why = refused(save(&test.app, &ana(), wrong).await);
        assert_eq!(why, [
            DisputeRefused::TextTooLong(EvidenceText::UncategorizedText),
            DisputeRefused::FileKind(EvidenceFile::Receipt),
            DisputeRefused::FileTooLarge(EvidenceFile::RefundPolicy),
        ]);
        let shown = view(&test, one.only()).await;
        assert!(shown.draft.is_none() && shown.files.is_empty());
        let mut first = draft(&test, one.only(), "text", "first").await;
        first.files = vec![(EvidenceFile::Receipt, given(half.clone()))];
        save(&test.app, &ana(), first).await.unwrap();
        let mut second = draft(&test, one.only(), "text", "second").await;
        second.files = vec![(EvidenceFile::RefundPolicy, given(half.clone()))];
        let why = refused(save(&test.app, &ana(), second).await);
        assert_eq!(why, [DisputeRefused::FileTooLarge(EvidenceFile::RefundPolicy)], "together");
        let mut instead = draft(&test, one.only(), "text", "instead").await;
        instead.files = vec![(EvidenceFile::RefundPolicy, given(half))];
        instead.removed = vec![EvidenceFile::Receipt];
        save(&test.app, &ana(), instead).await.unwrap();
        let files = view(&test, one.only()).await.files;
        assert_eq!(files.iter().map(|f| f.field).collect::<Vec<_>>(), [EvidenceFile::RefundPolicy]);
        test.end().await;
    }

    async fn a_file_is_given_to_its_own_dispute_alone(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let other = disputed(&test, "mochila", FRAUDULENT).await;
        let form = draft_with_file(&test, one.only(), "text", "draft").await;
        save(&test.app, &ana(), form).await.unwrap();
        let id = view(&test, one.only()).await.files[0].id.clone();
        let (line, content) = file(&test.app, one.only(), &id).await.unwrap();
        assert_eq!((line.name.as_str(), content.as_slice()), ("recibo.pdf", PDF));
        let foreign = file(&test.app, other.only(), &id).await.unwrap_err();
        assert!(matches!(foreign, AppError::NotFound), "{foreign}");
        let missing = give(&test, one.only(), AnswerKind::Submit, "x").await;
        assert!(missing.is_ok());
        let guessed = preview(&test.app, "du_guessed", AnswerKind::Accept).await.unwrap_err();
        assert!(matches!(guessed, DisputeError::App(AppError::NotFound)), "{guessed}");
        test.end().await;
    }

    async fn of_a_submission_and_an_acceptance_at_once_one_wins(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        drafted(&test, one.only(), "nothing that decides").await;
        let submit = answer_form(&test, one.only(), AnswerKind::Submit, "submit").await;
        let accept = answer_form(&test, one.only(), AnswerKind::Accept, "accept").await;
        let (ana, eva) = (ana(), Actor::new("mem_eva"));
        let (submitted, accepted) =
            tokio::join!(answer(&test.app, &ana, submit), answer(&test.app, &eva, accept));
        let (status, submissions) = at_stripe(&test, one.only()).await;
        match (submitted, accepted) {
            (Ok(AnswerOutcome::Taken), Err(DisputeError::Refused(_))) => {
                assert_eq!((status.as_str(), submissions), ("under_review", 1));
            }
            (Err(DisputeError::Refused(_)), Ok(AnswerOutcome::Taken)) => {
                assert_eq!((status.as_str(), submissions), ("lost", 0));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(view(&test, one.only()).await.answers.len(), 1);
        test.end().await;
    }

    async fn nobody_edits_what_is_on_its_way(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        crate::support::faults::fault(&test, "disputes.update", "503", 2).await;
        assert_eq!(submit(&test, one.only(), "x").await, AnswerOutcome::WaitingForStripe);
        let late = save(&test.app, &ana(), draft(&test, one.only(), "x", "late").await).await;
        assert_eq!(refused(late), [DisputeRefused::UnderWay]);
        let accept = give(&test, one.only(), AnswerKind::Accept, "accept").await;
        assert_eq!(refused(accept), [DisputeRefused::UnderWay]);
        assert_eq!(view(&test, one.only()).await.may_answer, Err(DisputeRefused::UnderWay));
        for _ in 0..4 {
            passes(&test, Span::from_seconds(10)).await;
        }
        assert_eq!(at_stripe(&test, one.only()).await.1, 1);
        test.end().await;
    }
}
