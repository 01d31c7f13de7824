//! What is refused, what is told, and what a refund does to order, stock and mails.

use cobro::app::refunds::{LineUnits, RefundError, RefundOf, RefundOutcome, left, preview};
use cobro::domain::clock::Span;
use cobro::domain::facts::{DisputeAbout, DisputeState, Observed};
use cobro::domain::mail::MailKind;
use cobro::domain::money::Currency;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::domain::refund::RefundRefused;

use super::{at_stripe, form, send};
use crate::both;
use crate::support::app::TestApp;
use crate::support::money::{news, paid, paid_two_lines, payment, requests};

both! {
    async fn a_part_and_then_the_rest_end_in_a_refunded_order(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let part = send(&test, form(&test, &pay, 1_000_000, "one").await).await.unwrap();
        assert_eq!(part.outcome, RefundOutcome::Succeeded);
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::PartiallyRefunded);
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed);
        assert_eq!(left(&test.app, &pay).await.unwrap().minor(), 3_000_000);
        let form = form(&test, &pay, 3_000_000, "two").await;
        let seen = preview(&test.app, form.clone()).await.unwrap();
        assert_eq!(seen.status_after, PaymentStatus::Refunded);
        assert_eq!((seen.order_after, seen.left_after.minor()), (OrderStatus::Refunded, 0));
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::PartiallyRefunded);
        send(&test, form).await.unwrap();
        test.pass(Span::from_seconds(1)).await;
        let view = test.view(&order).await;
        assert_eq!(view.status, seen.order_after);
        assert_eq!(view.payment.status, seen.status_after);
        assert_eq!(view.payment.refunds.len(), 2);
        assert_eq!(at_stripe(&test, &pay).await, (2, 4_000_000));
        let told = [
            MailKind::Confirmation,
            MailKind::RefundSucceeded,
            MailKind::RefundSucceeded,
        ];
        assert_eq!(test.mails.of(&order), told);
        test.end().await;
    }

    async fn wrong_amounts_are_refused_each_with_its_reason_and_nothing_is_written(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        let (payment, asked) = (Currency::Cop, Currency::Usd);
        let wrong = [
            (0, Currency::Cop, RefundRefused::Zero),
            (-100_000, Currency::Cop, RefundRefused::Negative),
            (150, Currency::Cop, RefundRefused::Fraction),
            (100, Currency::Usd, RefundRefused::OtherCurrency { payment, asked }),
            (4_000_100, Currency::Cop, RefundRefused::TooMuch { left_minor: 4_000_000 }),
        ];
        for (minor, currency, why) in wrong {
            let mut form = form(&test, &pay, minor, "token").await;
            form.of = RefundOf::Amount { minor, currency };
            match send(&test, form).await {
                Err(RefundError::Refused(refused)) => assert_eq!(refused, why),
                other => panic!("{minor} {currency}: {other:?}"),
            }
        }
        for token in [String::new(), "t".repeat(65)] {
            let refused = send(&test, form(&test, &pay, 100, &token).await).await.unwrap_err();
            assert!(matches!(refused, RefundError::Refused(RefundRefused::FormToken)));
        }
        let mut long = form(&test, &pay, 100_000, "token").await;
        long.note = Some("ñ".repeat(501));
        let refused = send(&test, long).await.unwrap_err();
        assert!(matches!(refused, RefundError::Refused(RefundRefused::NoteTooLong)));
        assert!(requests(&test, &pay).await.is_empty());
        assert_eq!(test.requests_of("refunds.create").await, 0);
        test.end().await;
    }

    async fn of_two_people_at_once_one_wins_and_the_other_is_told_what_is_left(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (_, pay) = paid(&test, "cafe").await;
        let one = form(&test, &pay, 3_000_000, "one").await;
        let other = form(&test, &pay, 3_000_000, "other").await;
        let both = tokio::join!(send(&test, one), send(&test, other));
        let told = match both {
            (Ok(_), Err(told)) | (Err(told), Ok(_)) => told,
            other => panic!("{other:?}"),
        };
        let RefundError::Changed { left } = told else { panic!("{told:?}") };
        assert_eq!(left.minor(), 1_000_000);
        assert_eq!(at_stripe(&test, &pay).await, (1, 3_000_000));
        test.end().await;
    }

    async fn the_same_form_twice_is_one_refund(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let form = form(&test, &pay, 1_000_000, "one").await;
        let (first, second) = tokio::join!(send(&test, form.clone()), send(&test, form.clone()));
        let third = send(&test, form).await.unwrap();
        assert_eq!(first.unwrap().refund, third.refund);
        assert_eq!(second.unwrap().refund, third.refund);
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(at_stripe(&test, &pay).await, (1, 1_000_000));
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation, MailKind::RefundSucceeded]);
        test.end().await;
    }

    async fn lines_are_returned_at_their_price_and_put_on_the_shelf_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid_two_lines(&test).await;
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        let one_cafe = vec![LineUnits { position: 0, quantity: 1 }];
        let mut part = form(&test, &pay, 0, "one").await;
        part.of = RefundOf::Lines(one_cafe.clone());
        part.restock = one_cafe;
        let done = send(&test, part).await.unwrap();
        assert_eq!(done.amount.minor(), 2_000_000);
        assert_eq!(test.stock("cafe").await, (4, 0, 2));
        assert_eq!(test.stock("panela").await, (4, 0, 1));
        let mut more = form(&test, &pay, 0, "two").await;
        more.of = RefundOf::Lines(vec![LineUnits { position: 0, quantity: 2 }]);
        let why = RefundRefused::TooManyUnits { position: 0, left: 1 };
        match send(&test, more.clone()).await {
            Err(RefundError::Refused(refused)) => assert_eq!(refused, why),
            other => panic!("{other:?}"),
        }
        more.of = RefundOf::Amount { minor: 1_000_000, currency: Currency::Cop };
        more.restock = vec![LineUnits { position: 0, quantity: 2 }];
        match send(&test, more.clone()).await {
            Err(RefundError::Refused(refused)) => assert_eq!(refused, why),
            other => panic!("{other:?}"),
        }
        more.restock = vec![LineUnits { position: 7, quantity: 1 }];
        match send(&test, more).await {
            Err(RefundError::Refused(refused)) => {
                assert_eq!(refused, RefundRefused::NoSuchLine(7));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(test.stock("cafe").await, (4, 0, 2));
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed);
        test.end().await;
    }

    async fn a_disputed_payment_is_not_refunded_and_one_without_money_neither(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let facts = crate::support::money::facts(&test, &pay).await;
        let charge = facts.charges.keys().next().cloned();
        let (id, reason) = ("dp_1".to_owned(), None);
        let status = "needs_response".to_owned();
        let state = DisputeState {
            status,
            amount_minor: 4_000_000,
            evidence_due: None,
            is_charge_refundable: Some(false),
        };
        let about = DisputeAbout::default();
        news(&test, &pay, "evt_1", Observed::Dispute { id, charge, reason, state, about }).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Disputed);
        let refused = send(&test, form(&test, &pay, 100_000, "one").await).await.unwrap_err();
        assert!(matches!(refused, RefundError::Refused(RefundRefused::Disputed)), "{refused}");
        let unpaid = test.order("panela").await;
        let unpaid = payment(&test, &unpaid).await.id;
        let mut early = form(&test, &pay, 100_000, "two").await;
        early.payment = unpaid;
        let refused = send(&test, early).await.unwrap_err();
        let pending = RefundRefused::NotCaptured(PaymentStatus::Pending);
        assert!(matches!(refused, RefundError::Refused(why) if why == pending), "{refused}");
        test.end().await;
    }
}
