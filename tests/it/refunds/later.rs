//! What becomes of a refund after Stripe took it, and refunds that nobody made here.

use cobro::domain::clock::Span;
use cobro::domain::facts::{Observed, RefundState};
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::domain::refund::RefundRequestStatus;

use super::{form, send};
use crate::both;
use crate::support::app::TestApp;
use crate::support::money::{facts, news, paid, payment, requests};

both! {
    async fn a_refund_that_fails_later_confirms_the_order_again_and_tells_the_customer(
        engine: Engine
    ) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        send(&test, form(&test, &pay, 4_000_000, "one").await).await.unwrap();
        test.pass(Span::from_seconds(1)).await;
        assert_eq!(test.view(&order).await.status, OrderStatus::Refunded);
        let known = facts(&test, &pay).await;
        let (id, refund) = known.refunds.iter().next().unwrap();
        let failed = Observed::Refund {
            id: id.clone(),
            intent: refund.intent.clone(),
            charge: refund.charge.clone(),
            amount_minor: refund.amount_minor,
            reason: refund.reason.clone(),
            state: RefundState::Failed,
            request: None,
        };
        news(&test, &pay, "evt_failed", failed).await;
        assert_eq!(payment(&test, &order).await.status, PaymentStatus::Completed);
        assert_eq!(test.view(&order).await.status, OrderStatus::Confirmed);
        assert_eq!(requests(&test, &pay).await[0].status, RefundRequestStatus::Failed);
        let told = [MailKind::Confirmation, MailKind::RefundSucceeded, MailKind::RefundFailed];
        assert_eq!(test.mails.of(&order), told);
        assert_eq!(form(&test, &pay, 0, "").await.seen_left_minor, 4_000_000);
        test.end().await;
    }

    async fn a_refund_made_at_stripe_refunds_the_order_and_shows_on_its_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (order, pay) = paid(&test, "cafe").await;
        let known = facts(&test, &pay).await;
        let made_there = Observed::Refund {
            id: "re_dashboard".to_owned(),
            intent: known.intents.keys().next().cloned(),
            charge: known.charges.keys().next().cloned(),
            amount_minor: 4_000_000,
            reason: None,
            state: RefundState::Pending,
            request: None,
        };
        news(&test, &pay, "evt_there", made_there).await;
        let view = test.view(&order).await;
        assert_eq!(view.status, OrderStatus::Refunded);
        assert_eq!(view.payment.refunds[0].state, RefundState::Pending);
        assert!(requests(&test, &pay).await.is_empty());
        assert_eq!(test.stock("cafe").await, (3, 0, 2));
        assert_eq!(test.mails.of(&order), [MailKind::Confirmation]);
        test.end().await;
    }
}
