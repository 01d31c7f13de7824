//! Events that never come, and events that come all at once: the same statuses, by look-ups and
//! answers, or by way of what nobody saw.

use std::collections::BTreeSet;

use cobro::app::gateway::CaptureMode;
use cobro::app::payments::{LookedUp, ask_stripe};
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::ids::{OrderId, PaymentId};
use cobro::domain::payment_status::PaymentStatus::{self, *};

use super::captured::returns_here;
use super::{Delivery, Stage, in_words, seen};
use crate::both;
use crate::support::app::{Options, TestApp};
use crate::support::dashboard::asks;
use crate::support::debits::{BOUNCES, PAYS, bank, debit, order, start_with};
use crate::support::disputes::FRAUDULENT;
use crate::support::money::{facts, history, payment};

/// A person asks Stripe, some seconds later.
async fn asked(test: &TestApp, payment: &PaymentId) {
    test.pass(Span::from_seconds(3)).await;
    let answer = ask_stripe(&test.app, &Actor::new("mem_ana"), payment).await.unwrap();
    assert_eq!(answer, LookedUp::UpToDate);
}

/// The payment of an order whose bank decides, as its customer saw it when they came back.
async fn debited(test: &TestApp, slug: &str, iban: &str) -> PaymentId {
    let order = order(test, slug).await;
    debit(test, &order, iban).await;
    bank(test, &order, "hold").await;
    test.arrive(&order).await;
    let verdict = if iban == PAYS { "succeed" } else { "fail" };
    bank(test, &order, verdict).await;
    payment(test, &order).await.id
}

/// A disputed payment of which a part went back, as somebody asked Stripe again and again.
async fn disputed(test: &TestApp) -> PaymentId {
    let order = test.order("mochila").await;
    assert_eq!(test.pay(&order, FRAUDULENT).await, "completed");
    test.arrive(&order).await;
    let pay = payment(test, &order).await.id;
    returns_here(test, &pay, 1_000_000).await;
    test.clock.advance(Span::from_seconds(6));
    asked(test, &pay).await;
    let known = facts(test, &pay).await;
    let dispute = known.disputes.keys().next().unwrap();
    test.control(&format!("disputes/{dispute}"), r#"{"status":"won"}"#).await;
    asked(test, &pay).await;
    returns_here(test, &pay, 3_000_000).await;
    pay
}

/// An order that was paid, returned in full at Stripe and then disputed, of which nobody has told
/// the shop.
async fn returned_and_disputed(test: &TestApp, slug: &str) -> (OrderId, PaymentId) {
    let order = test.order(slug).await;
    assert_eq!(test.pay(&order, FRAUDULENT).await, "completed");
    let session = test.session(&order).await;
    let told = test.app.gateway.look_up_session(&session).await.unwrap();
    let body = format!("payment_intent={}", told.value.intent.unwrap());
    asks(test, "/v1/refunds", &body).await;
    test.clock.advance(Span::from_seconds(6));
    test.control("clock", r#"{"advance_seconds":0}"#).await;
    let pay = payment(test, &order).await.id;
    (order, pay)
}

both! {
    async fn when_no_event_ever_comes_look_ups_and_answers_lead_to_the_same_statuses(
        engine: Engine
    ) {
        let test = start_with(engine, Options::default()).await;
        let paid = debited(&test, "cafe", PAYS).await;
        let bounced = debited(&test, "panela", BOUNCES).await;
        let disputed = disputed(&test).await;
        let left = test.order("ruana").await;
        let left = payment(&test, &left).await.id;
        // A silent debit is asked about once a day, and after its bounce there is another day.
        for _ in 0..3 {
            test.pass(Span::from_hours(25)).await;
        }
        let mut reached = BTreeSet::new();
        for one in [paid, bounced, disputed, left] {
            let history = history(&test, &one).await;
            let by_events = history.iter().any(|row| row.cause.starts_with("webhook"));
            assert!(!by_events, "{}", in_words(&history));
            reached.extend(seen(&history));
        }
        let expected: BTreeSet<(PaymentStatus, PaymentStatus)> = [
            (Pending, Processing),
            (Pending, Completed),
            (Pending, Failed),
            (Pending, Cancelled),
            (Processing, Pending),
            (Processing, Completed),
            (Completed, PartiallyRefunded),
            (PartiallyRefunded, Disputed),
            (PartiallyRefunded, Refunded),
            (Disputed, PartiallyRefunded),
        ]
        .into();
        assert_eq!(reached, expected);
        test.end().await;
    }

    async fn one_look_up_after_everything_passes_through_what_nobody_saw(engine: Engine) {
        let test = start_with(engine, Options::default()).await;
        let (order, pay) = returned_and_disputed(&test, "cafe").await;
        test.arrive(&order).await;
        test.pass(Span::from_seconds(10)).await;
        let history = history(&test, &pay).await;
        let steps: Vec<_> = history.iter().map(|row| (row.to_status, row.implied)).collect();
        let passed = [(Pending, false), (Completed, true), (Disputed, false)];
        assert_eq!(steps, passed, "{}", in_words(&history));
        test.end().await;
    }

    async fn events_that_come_all_at_once_lead_to_the_same_status_in_whatever_order(
        engine: Engine
    ) {
        let stage = Stage { engine, delivery: Delivery::TwiceInAnyOrder };
        let test = stage.shop(CaptureMode::Automatic).await;
        for seed in 1..=3 {
            let mode = format!(r#"{{"mode":"hold","shuffle":true,"seed":{seed}}}"#);
            test.control("webhooks", &mode).await;
            let (order, pay) = returned_and_disputed(&test, &format!("cafe-{seed}")).await;
            assert_eq!(history(&test, &pay).await.len(), 1, "nothing has come yet");
            test.sandbox.deliver_all().await.unwrap();
            for _ in 0..3 {
                test.pass(Span::from_seconds(10)).await;
            }
            let told = in_words(&history(&test, &pay).await);
            assert_eq!(payment(&test, &order).await.status, Disputed, "{seed}: {told}");
        }
        test.end().await;
    }
}
