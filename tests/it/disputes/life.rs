//! How disputes begin and end: opened, inquired, answered, won, lost, accepted, appealed; and
//! warnings before there is one.

use cobro::app::disputes::{AnswerOutcome, needing_response, page, preview, save};
use cobro::app::{fraud_warnings, refunds};
use cobro::domain::clock::Span;
use cobro::domain::dispute::{AnswerKind, DisputePhase, DisputeReason, DisputeRefused};
use cobro::domain::facts::{DisputeAbout, DisputeState, Observed};
use cobro::domain::payment_status::PaymentStatus;

use super::{give, submit};
use crate::both;
use crate::support::app::TestApp;
use crate::support::disputes::{
    FRAUDULENT, INQUIRY, NOT_RECEIVED, TWICE, WARNED, ana, at_stripe, bought_by, disputed, draft,
    moves, passes, view,
};
use crate::support::money::{facts, news, payment, returned_here};

async fn phase(test: &TestApp, dispute: &str) -> DisputePhase {
    view(test, dispute).await.phase
}

async fn status(test: &TestApp, order: &cobro::domain::ids::OrderId) -> PaymentStatus {
    payment(test, order).await.status
}

both! {
    async fn one_that_is_opened_tells_its_reason_amount_deadline_and_the_money_it_took(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", NOT_RECEIVED).await;
        let shown = view(&test, one.only()).await;
        assert_eq!(shown.reason, DisputeReason::ProductNotReceived);
        assert_eq!((shown.phase, shown.inquiry), (DisputePhase::NeedsResponse, false));
        assert_eq!(shown.amount.minor(), 4_000_000);
        let left = shown.due.unwrap().since(test.app.now());
        assert!(left > Span::from_hours(8 * 24) && left <= Span::from_hours(9 * 24), "{left:?}");
        let moved: Vec<(i64, bool)> =
            shown.movements.iter().map(|one| (one.amount_minor, one.fee_minor > 0)).collect();
        assert_eq!(moved, [(-4_000_000, true)]);
        assert!(!shown.refundable);
        assert_eq!((shown.may_answer, shown.may_accept), (Ok(()), Ok(())));
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Disputed);
        let mails = shown.dossier.mails.len();
        assert_eq!((mails, shown.dossier.order.contact_name.as_str()), (1, "Ana Gómez"));
        assert_eq!(needing_response(&test.app, None).await.unwrap(), 1);
        assert_eq!(needing_response(&test.app, Some(Span::from_hours(48))).await.unwrap(), 0);
        test.end().await;
    }

    async fn evidence_with_text_and_file_that_convinces_the_bank_wins_and_the_money_returns(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        assert_eq!(submit(&test, one.only(), "winning_evidence").await, AnswerOutcome::Taken);
        assert_eq!(phase(&test, one.only()).await, DisputePhase::UnderReview);
        assert_eq!(needing_response(&test.app, None).await.unwrap(), 0);
        assert_eq!(test.requests_of("files.create").await, 1);
        let path = format!("disputes/{}", one.only());
        assert_eq!(at_stripe(&test, one.only()).await, ("under_review".to_owned(), 1), "{path}");
        passes(&test, Span::from_seconds(6)).await;
        let shown = view(&test, one.only()).await;
        assert_eq!(shown.phase, DisputePhase::Won);
        let moved: Vec<i64> = shown.movements.iter().map(|one| one.amount_minor).collect();
        assert_eq!(moved, [-4_000_000, 4_000_000]);
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Completed);
        let sent = &shown.answers[0];
        assert_eq!((sent.files.len(), sent.files[0].name.as_str()), (1, "recibo.pdf"));
        assert_eq!(sent.texts.len(), 2);
        test.end().await;
    }

    async fn evidence_that_convinces_nobody_loses_and_an_appeal_may_win_after_all(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        submit(&test, one.only(), "losing_evidence").await;
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(phase(&test, one.only()).await, DisputePhase::Lost);
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Disputed);
        let lost = view(&test, one.only()).await;
        let over = DisputeRefused::NotWaiting(DisputePhase::Lost);
        assert_eq!((lost.may_answer, lost.may_accept), (Err(over), Err(over)));
        moves(&test, one.only(), "won").await;
        assert_eq!(phase(&test, one.only()).await, DisputePhase::Won);
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Completed);
        test.end().await;
    }

    async fn one_that_is_accepted_is_lost_at_once(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let said = preview(&test.app, one.only(), AnswerKind::Accept).await.unwrap();
        assert_eq!((said.amount.minor(), said.status_after), (4_000_000, PaymentStatus::Disputed));
        let outcome = give(&test, one.only(), AnswerKind::Accept, "accept").await.unwrap();
        assert_eq!(outcome, AnswerOutcome::Taken);
        assert_eq!(phase(&test, one.only()).await, DisputePhase::Lost);
        assert_eq!(status(&test, &one.order).await, said.status_after);
        assert_eq!(test.requests_of("disputes.close").await, 1);
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(at_stripe(&test, one.only()).await.0, "lost");
        test.end().await;
    }

    async fn an_inquiry_takes_no_money_is_answered_and_may_become_a_dispute_answered_again(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", INQUIRY).await;
        let shown = view(&test, one.only()).await;
        assert_eq!((shown.inquiry, shown.phase), (true, DisputePhase::NeedsResponse));
        assert!(shown.movements.is_empty() && shown.refundable);
        assert_eq!(shown.may_accept, Err(DisputeRefused::Inquiry));
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Disputed);
        submit(&test, one.only(), "escalate_inquiry_evidence").await;
        passes(&test, Span::from_seconds(6)).await;
        let shown = view(&test, one.only()).await;
        assert_eq!((shown.inquiry, shown.phase), (false, DisputePhase::NeedsResponse));
        assert_eq!(shown.movements.len(), 1, "now the money is gone");
        let form = draft(&test, one.only(), "winning_evidence", "two").await;
        save(&test.app, &ana(), form).await.unwrap();
        let again = give(&test, one.only(), AnswerKind::Submit, "again").await.unwrap();
        assert_eq!(again, AnswerOutcome::Taken);
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(phase(&test, one.only()).await, DisputePhase::Won);
        assert_eq!(view(&test, one.only()).await.answers.len(), 2);
        // The receipt was uploaded once, and named by both answers.
        assert_eq!(test.requests_of("files.create").await, 1);
        test.end().await;
    }

    async fn an_inquiry_that_nobody_answers_comes_to_nothing_and_a_dispute_is_lost(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let inquiry = disputed(&test, "panela", INQUIRY).await;
        let dispute = disputed(&test, "mochila", FRAUDULENT).await;
        passes(&test, Span::from_hours(9 * 24 + 1)).await;
        assert_eq!(phase(&test, inquiry.only()).await, DisputePhase::Closed);
        assert_eq!(status(&test, &inquiry.order).await, PaymentStatus::Completed);
        assert_eq!(phase(&test, dispute.only()).await, DisputePhase::Lost);
        test.end().await;
    }

    async fn two_disputes_of_one_charge_go_their_own_ways(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let both = disputed(&test, "panela", TWICE).await;
        let [one, other] = both.disputes.as_slice() else { panic!("{:?}", both.disputes) };
        let amounts = (view(&test, one).await.amount, view(&test, other).await.amount);
        assert_eq!(amounts.0.minor() + amounts.1.minor(), 4_000_000);
        moves(&test, one, "won").await;
        assert_eq!(status(&test, &both.order).await, PaymentStatus::Disputed);
        moves(&test, other, "lost").await;
        assert_eq!(status(&test, &both.order).await, PaymentStatus::Disputed);
        moves(&test, other, "won").await;
        assert_eq!(status(&test, &both.order).await, PaymentStatus::Completed);
        test.end().await;
    }

    async fn what_a_dispute_took_and_gave_back_is_counted_once_in_whatever_order_it_is_told(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        let chaos = r#"{"mode":"hold","shuffle":true,"duplicate":true,"seed":5}"#;
        test.control("webhooks", chaos).await;
        for status in ["lost", "won", "lost", "won"] {
            // Everything is told at the end, a withdrawal after what gave it back or before.
            test.clock.advance(Span::from_seconds(2));
            let moved = format!(r#"{{"status":"{status}"}}"#);
            test.control(&format!("disputes/{}", one.only()), &moved).await;
        }
        passes(&test, Span::from_seconds(1)).await;
        let shown = view(&test, one.only()).await;
        let moved: Vec<i64> = shown.movements.iter().map(|one| one.amount_minor).collect();
        assert_eq!(moved, [-4_000_000, 4_000_000, -4_000_000, 4_000_000]);
        assert_eq!(shown.phase, DisputePhase::Won);
        assert_eq!(status(&test, &one.order).await, PaymentStatus::Completed);
        test.end().await;
    }

    async fn the_list_begins_with_what_must_be_answered_first(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let early = disputed(&test, "panela", FRAUDULENT).await;
        passes(&test, Span::from_hours(1)).await;
        let late = disputed(&test, "mochila", NOT_RECEIVED).await;
        let lost = disputed(&test, "ruana", FRAUDULENT).await;
        moves(&test, lost.only(), "lost").await;
        let all = page(&test.app, None, (None, 2)).await.unwrap();
        let ids: Vec<&str> = all.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, [early.only(), late.only()]);
        let rest = page(&test.app, None, (all.next, 2)).await.unwrap();
        let ids: Vec<&str> = rest.rows.iter().map(|row| row.id.as_str()).collect();
        assert_eq!((ids, rest.next), (vec![lost.only()], None));
        let of = |phase| page(&test.app, Some(phase), (None, 25));
        assert_eq!(of(DisputePhase::Lost).await.unwrap().rows.len(), 1);
        assert_eq!(of(DisputePhase::NeedsResponse).await.unwrap().rows.len(), 2);
        assert!(of(DisputePhase::Won).await.unwrap().rows.is_empty());
        assert_eq!(needing_response(&test.app, None).await.unwrap(), 2);
        test.end().await;
    }

    async fn the_dispute_of_a_debit_has_no_deadline_and_takes_no_answer(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (order, pay) = bought_by(&test, "panela", "4242424242424242").await;
        let charge = facts(&test, &pay).await.charges.keys().next().cloned();
        let seen = Observed::Dispute {
            id: "du_debit".to_owned(),
            charge,
            reason: Some("debit_not_authorized".to_owned()),
            state: DisputeState {
                status: "needs_response".to_owned(),
                amount_minor: 4_000_000,
                evidence_due: None,
                is_charge_refundable: Some(false),
            },
            about: DisputeAbout::default(),
        };
        news(&test, &pay, "evt_debit", seen).await;
        let shown = view(&test, "du_debit").await;
        assert_eq!((shown.phase, shown.due), (DisputePhase::Uncontestable, None));
        let refused = DisputeRefused::NotWaiting(DisputePhase::Uncontestable);
        assert_eq!((shown.may_answer, shown.may_accept), (Err(refused), Err(refused)));
        assert_eq!(needing_response(&test.app, None).await.unwrap(), 0);
        assert_eq!(status(&test, &order).await, PaymentStatus::Disputed);
        test.end().await;
    }

    async fn a_warning_changes_no_status_and_is_over_once_the_payment_is_refunded(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let (order, pay) = bought_by(&test, "panela", WARNED).await;
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(status(&test, &order).await, PaymentStatus::Completed);
        let open = fraud_warnings::page(&test.app, true, (None, 25)).await.unwrap();
        let [warning] = open.rows.as_slice() else { panic!("{open:?}") };
        assert_eq!((&warning.payment, warning.captured.minor()), (&pay, 4_000_000));
        assert_eq!(warning.fraud_type.as_deref(), Some("made_with_stolen_card"));
        let left = refunds::left(&test.app, &pay).await.unwrap().minor();
        returned_here(&test, &pay, left, "warned").await.unwrap();
        passes(&test, Span::from_seconds(2)).await;
        assert_eq!(status(&test, &order).await, PaymentStatus::Refunded);
        let open = fraud_warnings::page(&test.app, true, (None, 25)).await.unwrap();
        assert!(open.rows.is_empty());
        let all = fraud_warnings::page(&test.app, false, (None, 25)).await.unwrap();
        assert_eq!(all.rows.len(), 1);
        test.end().await;
    }
}
