//! Money that goes back before, during and after a dispute.

use cobro::app::refunds::{RefundError, RefundOutcome};
use cobro::domain::clock::Span;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::domain::refund::RefundRefused;

use crate::both;
use crate::support::app::TestApp;
use crate::support::dashboard::moves_refund;
use crate::support::disputes::{FRAUDULENT, INQUIRY, bought_by, disputed, moves, passes, view};
use crate::support::money::{payment, requests, returned_here};

both! {
    async fn a_refund_that_fails_while_a_dispute_is_open_counts_no_more_when_it_is_won(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let (order, pay) = bought_by(&test, "panela", FRAUDULENT).await;
        returned_here(&test, &pay, 1_000_000, "before").await.unwrap();
        passes(&test, Span::from_seconds(1)).await;
        let ours = requests(&test, &pay).await.remove(0).stripe_id.unwrap();
        moves_refund(&test, &ours, "pending").await;
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Disputed);
        moves_refund(&test, &ours, "failed").await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Disputed);
        let known = crate::support::money::facts(&test, &pay).await;
        moves(&test, known.disputes.keys().next().unwrap(), "won").await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Completed);
        assert_eq!(known.returned_minor(), 0);
        test.end().await;
    }

    async fn a_refund_before_the_dispute_counts_again_once_the_dispute_is_won(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let (order, pay) = bought_by(&test, "panela", FRAUDULENT).await;
        returned_here(&test, &pay, 1_000_000, "before").await.unwrap();
        passes(&test, Span::from_seconds(6)).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Disputed);
        let found = crate::support::money::facts(&test, &pay).await;
        let dispute = found.disputes.keys().next().unwrap().clone();
        moves(&test, &dispute, "won").await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::PartiallyRefunded);
        returned_here(&test, &pay, 3_000_000, "after").await.unwrap();
        passes(&test, Span::from_seconds(2)).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Refunded);
        assert_eq!(test.view(&order).await.status, OrderStatus::Refunded);
        test.end().await;
    }

    async fn while_a_dispute_is_open_or_lost_nothing_is_returned(engine: Engine) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", FRAUDULENT).await;
        for status in ["needs_response", "under_review", "lost"] {
            moves(&test, one.only(), status).await;
            let refused = returned_here(&test, &one.payment, 1_000_000, status).await.unwrap_err();
            let why = RefundRefused::Disputed;
            assert!(matches!(refused, RefundError::Refused(w) if w == why), "{status}: {refused}");
        }
        assert_eq!(test.requests_of("refunds.create").await, 0, "nobody asked Stripe");
        test.end().await;
    }

    async fn while_a_bank_only_inquires_money_is_returned_and_the_inquiry_ends_refunded(
        engine: Engine
    ) {
        let test = TestApp::shop(engine).await;
        let one = disputed(&test, "panela", INQUIRY).await;
        let part = returned_here(&test, &one.payment, 1_000_000, "part").await.unwrap();
        assert_eq!(part.outcome, RefundOutcome::Succeeded);
        passes(&test, Span::from_seconds(2)).await;
        assert_eq!(payment(&test, &one.order).await.status, PaymentStatus::Disputed);
        returned_here(&test, &one.payment, 3_000_000, "rest").await.unwrap();
        passes(&test, Span::from_seconds(2)).await;
        assert!(!view(&test, one.only()).await.refundable, "nothing is left to refund");
        let over = returned_here(&test, &one.payment, 100, "over").await.unwrap_err();
        assert!(matches!(over, RefundError::Refused(RefundRefused::Disputed)), "{over}");
        moves(&test, one.only(), "warning_closed").await;
        assert_eq!(payment(&test, &one.order).await.status, PaymentStatus::Refunded);
        assert_eq!(test.view(&one.order).await.status, OrderStatus::Refunded);
        test.end().await;
    }
}
