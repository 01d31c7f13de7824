//! Stories of money that is held or on its way: it comes, or it does not.

use cobro::app::captures::{CaptureForm, CaptureOutcome, Ships, capture, void};
use cobro::app::gateway::CaptureMode;
use cobro::domain::actor::Actor;
use cobro::domain::clock::Span;
use cobro::domain::ids::{OrderId, PaymentId};
use cobro::domain::payment_status::PaymentStatus;

use super::captured::bought;
use super::{Stage, Told};
use crate::support::app::TestApp;
use crate::support::dashboard::{CARD, DEBIT, HELD_CARD, asks, takes};
use crate::support::debits::{BOUNCES, PAYS, bank, debit_and_hold, order};
use crate::support::money::{hear, payment};

/// Two of a product, in cents of euro.
pub(super) const TOTAL: i64 = 900;

pub(super) async fn holds(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Manual).await;
    let ana = Actor::new("mem_ana");
    let taken = bought(&test, "cafe", "4242424242424242").await;
    let let_go = bought(&test, "panela", "4242424242424242").await;
    let form =
        CaptureForm { payment: taken.clone(), ships: Ships::All, form_token: "one".to_owned() };
    assert_eq!(capture(&test.app, &ana, form).await.unwrap(), CaptureOutcome::Captured);
    assert_eq!(void(&test.app, &ana, &let_go).await.unwrap(), CaptureOutcome::Voided);
    hear(&test, Span::from_seconds(2)).await;
    Told { test, payments: vec![taken, let_go] }
}

/// The payment of an order whose bank decides.
async fn debited(test: &TestApp, slug: &str, iban: &str) -> (OrderId, PaymentId) {
    let order = order(test, slug).await;
    debit_and_hold(test, &order, iban).await;
    let payment = payment(test, &order).await.id;
    (order, payment)
}

/// A bank says no to a debit past the order's own.
pub(super) async fn refuses(test: &TestApp, intent: &str) {
    test.control(&format!("debits/{intent}/fail"), "").await;
    hear(test, Span::from_seconds(2)).await;
}

pub(super) async fn debits(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Automatic).await;
    let (comes, paid) = debited(&test, "cafe", PAYS).await;
    let (bounces, failed) = debited(&test, "panela", BOUNCES).await;
    let (bounces_too, failed_too) = debited(&test, "mochila", BOUNCES).await;
    bank(&test, &comes, "succeed").await;
    bank(&test, &bounces, "fail").await;
    bank(&test, &bounces_too, "fail").await;
    hear(&test, Span::from_seconds(2)).await;
    // Nobody tries again within a day.
    hear(&test, Span::from_hours(25)).await;
    let late = takes(&test, (&failed, TOTAL), DEBIT).await;
    refuses(&test, &late).await;
    takes(&test, (&failed, TOTAL), HELD_CARD).await;
    // What is held for a payment that failed is let go, and that is no failure.
    assert_eq!(payment(&test, &bounces).await.status, PaymentStatus::Cancelled);
    takes(&test, (&failed_too, TOTAL), CARD).await;
    Told { test, payments: vec![paid, failed, failed_too] }
}

pub(super) async fn two_payment_intents(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Automatic).await;
    let (order, pay) = debited(&test, "cafe", BOUNCES).await;
    let held = takes(&test, (&pay, TOTAL), HELD_CARD).await;
    bank(&test, &order, "fail").await;
    hear(&test, Span::from_seconds(2)).await;
    asks(&test, &format!("/v1/payment_intents/{held}/capture"), "").await;
    hear(&test, Span::from_seconds(2)).await;
    Told { test, payments: vec![pay] }
}
