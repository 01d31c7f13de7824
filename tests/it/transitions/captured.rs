//! Stories of money that was captured: it goes back, comes again, and is disputed.

use cobro::app::gateway::CaptureMode;
use cobro::domain::clock::Span;
use cobro::domain::ids::PaymentId;

use super::{Stage, Told};
use crate::support::app::TestApp;
use crate::support::dashboard::moves_refund;
use crate::support::disputes::{FRAUDULENT, moves, passes};
use crate::support::money::{facts, payment, requests, returned_at_stripe, returned_here};

/// A payment of 40.000 pesos by this card, of which the events alone have told.
pub(super) async fn bought(test: &TestApp, slug: &str, card: &str) -> PaymentId {
    let order = test.order(slug).await;
    assert_eq!(test.pay(&order, card).await, "completed");
    passes(test, Span::from_seconds(1)).await;
    payment(test, &order).await.id
}

/// A person of the shop returns so much; gives back Stripe's id.
pub(super) async fn returns_here(test: &TestApp, payment: &PaymentId, minor: i64) -> String {
    returned_here(test, payment, minor, &format!("{minor}")).await.unwrap();
    passes(test, Span::from_seconds(1)).await;
    let all = requests(test, payment).await;
    let own = all.into_iter().find(|request| request.amount_minor == minor).unwrap();
    own.stripe_id.unwrap()
}

pub(super) async fn returns(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Automatic).await;
    let pay = bought(&test, "cafe", "4242424242424242").await;
    let part = returns_here(&test, &pay, 1_000_000).await;
    let rest = returns_here(&test, &pay, 3_000_000).await;
    moves_refund(&test, &rest, "failed").await;
    moves_refund(&test, &part, "canceled").await;
    let whole = returned_at_stripe(&test, &pay, 4_000_000).await;
    moves_refund(&test, &whole, "failed").await;
    Told { test, payments: vec![pay] }
}

pub(super) async fn returns_and_disputes(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Automatic).await;
    let pay = bought(&test, "cafe", FRAUDULENT).await;
    let part = returns_here(&test, &pay, 1_000_000).await;
    // Some seconds after the payment the bank disputes it.
    passes(&test, Span::from_seconds(6)).await;
    let known = facts(&test, &pay).await;
    let dispute = known.disputes.keys().next().unwrap();
    moves(&test, dispute, "won").await;
    let rest = returns_here(&test, &pay, 3_000_000).await;
    moves(&test, dispute, "needs_response").await;
    moves(&test, dispute, "won").await;
    moves_refund(&test, &rest, "failed").await;
    moves_refund(&test, &part, "failed").await;
    moves(&test, dispute, "lost").await;
    moves(&test, dispute, "won").await;
    Told { test, payments: vec![pay] }
}
