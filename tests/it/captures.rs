//! Held funds are captured or voided by a person, or run out, on both databases.

use cobro::app::captures::{
    CaptureError, CaptureForm, CaptureOutcome, Ships, capture, preview, void,
};
use cobro::app::gateway::CaptureMode;
use cobro::app::orders::Standing;
use cobro::domain::actor::Actor;
use cobro::domain::capture::CaptureRefused;
use cobro::domain::clock::Span;
use cobro::domain::facts::ClosingCause;
use cobro::domain::ids::PaymentId;
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::fail_points;

use crate::both;
use crate::support::app::{Options, TestApp};
use crate::support::databases::Engine;
use crate::support::faults::{FAULTS, fault, fired};
use crate::support::money::{paid, paid_two_lines, payment};

async fn manual(engine: Engine) -> TestApp {
    let capture = CaptureMode::Manual;
    TestApp::start_with(engine, Options { capture, ..Options::default() }).await
}

fn form(payment: &PaymentId, ships: Ships, token: &str) -> CaptureForm {
    CaptureForm { payment: payment.clone(), ships, form_token: token.to_owned() }
}

fn ana() -> Actor {
    Actor::new("adm_ana")
}

both! {
    async fn held_money_is_captured_in_full_once(engine: Engine) {
        let test = manual(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        assert_eq!(test.view(&order).await.status, OrderStatus::Placed);
        assert!(payment(&test, &order).await.capture_before.is_some());
        assert_eq!(test.mails.of(&order), [MailKind::Placed]);
        let form = form(&pay, Ships::All, "one");
        let first = capture(&test.app, &ana(), form.clone()).await.unwrap();
        let second = capture(&test.app, &ana(), form).await.unwrap();
        assert_eq!((first, second), (CaptureOutcome::Captured, CaptureOutcome::Captured));
        test.pass(Span::from_seconds(1)).await;
        let view = test.view(&order).await;
        assert_eq!(view.status, OrderStatus::Confirmed);
        assert_eq!(view.payment.captured, view.total);
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(test.requests_of("payment_intents.capture").await, 1);
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::Confirmation]);
        test.end().await;
    }

    async fn only_the_lines_that_ship_are_captured_and_the_rest_is_released(engine: Engine) {
        let test = manual(engine).await;
        let (order, pay) = paid_two_lines(&test).await;
        assert_eq!(test.stock("panela").await, (4, 1, 0));
        let part = form(&pay, Ships::Lines(vec![0]), "one");
        let shown = preview(&test.app, part.clone()).await.unwrap();
        assert_eq!((shown.amount.minor(), shown.released.minor()), (4_000_000, 2_000_000));
        let done = capture(&test.app, &ana(), part).await.unwrap();
        assert_eq!(done, CaptureOutcome::Captured);
        test.pass(Span::from_seconds(1)).await;
        let view = test.view(&order).await;
        assert_eq!(view.payment.status, PaymentStatus::Completed);
        assert_eq!((view.payment.captured, view.payment.returned.minor()), (shown.amount, 0));
        assert_eq!(view.status, OrderStatus::Confirmed);
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(test.stock("panela").await, (5, 0, 0));
        let again = capture(&test.app, &ana(), form(&pay, Ships::All, "two")).await.unwrap_err();
        let held = CaptureRefused::NothingHeld(PaymentStatus::Completed);
        assert!(matches!(again, CaptureError::Refused(why) if why == held), "{again}");
        test.end().await;
    }

    async fn wrong_lines_and_tokens_are_refused_before_anything_is_sent(engine: Engine) {
        let test = manual(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        let wrong = [
            (form(&pay, Ships::Lines(Vec::new()), "t"), CaptureRefused::NoLines),
            (form(&pay, Ships::Lines(vec![0, 9]), "t"), CaptureRefused::NoSuchLine(9)),
            (form(&pay, Ships::All, ""), CaptureRefused::FormToken),
        ];
        for (form, why) in wrong {
            let refused = capture(&test.app, &ana(), form).await.unwrap_err();
            assert!(matches!(refused, CaptureError::Refused(w) if w == why), "{refused}");
        }
        assert_eq!(test.requests_of("payment_intents.capture").await, 0);
        test.end().await;
    }

    async fn a_void_releases_money_and_stock_and_cancels_the_order(engine: Engine) {
        let test = manual(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let done = void(&test.app, &ana(), &pay).await.unwrap();
        assert_eq!(done, CaptureOutcome::Voided);
        assert_eq!(void(&test.app, &ana(), &pay).await.unwrap(), CaptureOutcome::Voided);
        test.pass(Span::from_seconds(3)).await;
        let view = test.view(&order).await;
        assert_eq!(view.standing, Standing::Cancelled(ClosingCause::Voided));
        assert_eq!(view.payment.returned.minor(), 0);
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        assert_eq!(test.mails.of(&order), [MailKind::Placed, MailKind::Cancelled]);
        let late = capture(&test.app, &ana(), form(&pay, Ships::All, "one")).await.unwrap_err();
        assert!(matches!(late, CaptureError::Refused(_)), "{late}");
        test.end().await;
    }

    async fn of_a_capture_and_a_void_at_once_exactly_one_happens(engine: Engine) {
        let test = manual(engine).await;
        for number in 0..4 {
            let (order, pay) = paid(&test, &format!("cafe-{number}")).await;
            let who = ana();
            let (taken, voided) = tokio::join!(
                capture(&test.app, &who, form(&pay, Ships::All, &format!("form {number}"))),
                void(&test.app, &who, &pay),
            );
            for _ in 0..3 {
                test.pass(Span::from_seconds(5)).await;
            }
            let status = payment(&test, &order).await.status;
            match (&taken, &voided) {
                (Ok(_), Err(_)) => assert_eq!(status, PaymentStatus::Completed),
                (Err(_), Ok(_)) => assert_eq!(status, PaymentStatus::Cancelled),
                other => panic!("{other:?}"),
            }
        }
        test.end().await;
    }

    async fn held_money_is_released_when_the_time_to_capture_is_over(engine: Engine) {
        let test = manual(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        for days in [5, 1] {
            test.pass(Span::from_hours(24 * days)).await;
            assert_eq!(test.view(&order).await.status, OrderStatus::Placed);
        }
        test.pass(Span::from_hours(24)).await;
        for _ in 0..3 {
            test.pass(Span::from_seconds(20)).await;
        }
        let view = test.view(&order).await;
        assert_eq!(view.standing, Standing::Cancelled(ClosingCause::Voided));
        assert_eq!(test.stock("cafe").await, (5, 0, 0));
        let late = capture(&test.app, &ana(), form(&pay, Ships::All, "one")).await.unwrap_err();
        assert!(matches!(late, CaptureError::Refused(_)), "{late}");
        test.end().await;
    }

    async fn a_capture_whose_answer_is_lost_takes_the_money_once(engine: Engine) {
        for kind in FAULTS {
            let test = manual(engine).await;
            let (order, pay) = paid(&test, "cafe").await;
            fault(&test, "payment_intents.capture", kind, 2).await;
            let all = form(&pay, Ships::All, "one");
            capture(&test.app, &ana(), all).await.unwrap();
            let early = void(&test.app, &ana(), &pay).await;
            assert!(early.is_err(), "{kind}: nothing else is done before the answer is known");
            for _ in 0..6 {
                test.pass(Span::from_seconds(20)).await;
            }
            assert_eq!(fired(&test).await, 2, "{kind} was injected");
            let view = test.view(&order).await;
            assert_eq!(view.status, OrderStatus::Confirmed, "after {kind}");
            assert_eq!(view.payment.captured, view.total, "after {kind}");
            test.end().await;
        }
    }

    async fn a_process_that_dies_around_a_capture_takes_the_money_once(engine: Engine) {
        for place in ["capture:prepared", "capture:called"] {
            let test = manual(engine).await;
            let (order, pay) = paid(&test, "cafe").await;
            fail_points::arm_at(&test.app.instance, place, 2);
            let asked = capture(&test.app, &ana(), form(&pay, Ships::All, "one")).await.unwrap();
            assert_eq!(asked, CaptureOutcome::WaitingForStripe);
            for _ in 0..4 {
                test.pass(Span::from_seconds(31)).await;
            }
            assert_eq!(fail_points::times_hit_at(&test.app.instance, place), 2);
            assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed, "{place}");
            test.end().await;
        }
    }
}
