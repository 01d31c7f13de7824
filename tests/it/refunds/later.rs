//! What becomes of a refund after Stripe took it, and refunds that nobody made here.

use cobro::app::refunds::RefundOutcome;
use cobro::domain::clock::Span;
use cobro::domain::facts::{Observed, RefundState};
use cobro::domain::mail::MailKind;
use cobro::domain::order::OrderStatus;
use cobro::domain::payment_status::PaymentStatus;
use cobro::domain::refund::RefundRequestStatus;

use super::{form, send};
use crate::both;
use crate::support::app::{Options, TestApp};
use crate::support::dashboard::moves_refund;
use crate::support::money::{facts, news, paid, paid_with, payment, requests, returned_here};

/// A card whose refunds wait for a while.
const WAITS: &str = "4000000000007726";

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

    async fn a_refund_that_waits_arrives_or_is_called_off_and_the_customer_is_told_each(
        engine: Engine
    ) {
        let options = Options { webhooks: true, ..Options::default() };
        let test = TestApp::start_with(engine, options).await;
        for (slug, end) in [("cafe", "succeeded"), ("panela", "canceled")] {
            let (order, pay) = paid_with(&test, slug, WAITS).await;
            let asked = returned_here(&test, &pay, 4_000_000, slug).await.unwrap();
            assert_eq!(asked.outcome, RefundOutcome::OnItsWay);
            test.pass(Span::from_seconds(1)).await;
            assert_eq!(payment(&test, &order).await.status, PaymentStatus::Refunded);
            let ours = requests(&test, &pay).await.remove(0).stripe_id.unwrap();
            moves_refund(&test, &ours, end).await;
            let (status, stands, told) = match end {
                "succeeded" => {
                    (PaymentStatus::Refunded, OrderStatus::Refunded, MailKind::RefundSucceeded)
                }
                _ => (PaymentStatus::Completed, OrderStatus::Confirmed, MailKind::RefundFailed),
            };
            assert_eq!(payment(&test, &order).await.status, status, "{end}");
            assert_eq!(test.view(&order).await.status, stands, "{end}");
            let mails = [MailKind::Confirmation, MailKind::RefundRequested, told];
            assert_eq!(test.mails.of(&order), mails, "{end}");
        }
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
