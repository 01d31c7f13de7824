//! The answer is lost, the process dies, the circuit is open: a refund ends once.

use cobro::app::refunds::{RefundError, RefundOutcome};
use cobro::domain::clock::Span;
use cobro::domain::refund::{RefundRefused, RefundRequestStatus};
use cobro::fail_points;

use super::{at_stripe, form, send};
use crate::both;
use crate::support::app::TestApp;
use crate::support::faults::{FAULTS, fault, fired};
use crate::support::money::{paid, requests};

both! {
    async fn a_refund_whose_answer_is_lost_is_made_once_all_the_same(engine: Engine) {
        for kind in FAULTS {
            let test = TestApp::start(engine).await;
            let (_, pay) = paid(&test, "cafe").await;
            fault(&test, "refunds.create", kind, 2).await;
            let asked = send(&test, form(&test, &pay, 3_000_000, "one").await).await.unwrap();
            assert_eq!(asked.outcome, RefundOutcome::WaitingForStripe, "after {kind}");
            // What nobody knows the fate of counts against what is left.
            let over = send(&test, form(&test, &pay, 1_000_100, "two").await).await.unwrap_err();
            let why = RefundRefused::TooMuch { left_minor: 1_000_000 };
            assert!(matches!(over, RefundError::Refused(w) if w == why), "{kind}: {over}");
            for _ in 0..6 {
                test.pass(Span::from_seconds(20)).await;
            }
            assert_eq!(fired(&test).await, 2, "{kind} was injected");
            assert_eq!(at_stripe(&test, &pay).await, (1, 3_000_000), "after {kind}");
            let rows = requests(&test, &pay).await;
            assert_eq!(rows.len(), 1, "after {kind}");
            assert_eq!(rows[0].status, RefundRequestStatus::Succeeded, "after {kind}");
            test.end().await;
        }
    }

    async fn a_process_that_dies_before_or_after_the_call_leaves_one_refund(engine: Engine) {
        for place in ["refund:prepared", "refund:called"] {
            let test = TestApp::start(engine).await;
            let (_, pay) = paid(&test, "cafe").await;
            fail_points::arm_at(&test.app.instance, place, 2);
            let form = form(&test, &pay, 1_000_000, "one").await;
            let died = send(&test, form.clone()).await.unwrap_err();
            assert!(matches!(died, RefundError::App(_)), "{died}");
            for _ in 0..4 {
                test.pass(Span::from_seconds(31)).await;
            }
            assert_eq!(fail_points::times_hit_at(&test.app.instance, place), 2);
            assert_eq!(at_stripe(&test, &pay).await, (1, 1_000_000), "{place}");
            assert_eq!(send(&test, form).await.unwrap().outcome, RefundOutcome::Succeeded);
            test.end().await;
        }
    }

    async fn an_open_circuit_refuses_before_a_row_is_written_or_waits_where_told_to(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        fault(&test, "payment_intents.retrieve", "503", 5).await;
        let facts = crate::support::money::facts(&test, &pay).await;
        let intent = facts.intents.keys().next().unwrap();
        for _ in 0..5 {
            test.app.gateway.look_up_intent(intent).await.unwrap_err();
        }
        let mut form = form(&test, &pay, 1_000_000, "one").await;
        let busy = send(&test, form.clone()).await.unwrap_err();
        assert!(matches!(busy, RefundError::Busy(_)), "{busy}");
        assert!(requests(&test, &pay).await.is_empty());
        form.even_while_open = true;
        let waits = send(&test, form).await.unwrap();
        assert_eq!(waits.outcome, RefundOutcome::WaitingForStripe);
        test.pass(Span::from_seconds(70)).await;
        test.pass(Span::from_seconds(3)).await;
        assert_eq!(at_stripe(&test, &pay).await, (1, 1_000_000));
        test.end().await;
    }

    async fn a_key_older_than_half_a_day_is_not_sent_again_before_looking(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        fault(&test, "refunds.create", "timeout_after", 1).await;
        let asked = send(&test, form(&test, &pay, 1_000_000, "one").await).await.unwrap();
        assert_eq!(asked.outcome, RefundOutcome::WaitingForStripe);
        let before = test.requests_of("refunds.create").await;
        test.pass(Span::from_hours(13)).await;
        assert_eq!(test.requests_of("refunds.create").await, before);
        assert_eq!(at_stripe(&test, &pay).await, (1, 1_000_000));
        assert_eq!(requests(&test, &pay).await[0].status, RefundRequestStatus::Succeeded);
        test.end().await;
    }
}
