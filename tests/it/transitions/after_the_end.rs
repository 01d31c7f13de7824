//! A story of payments that were cancelled, and of money that comes all the same: by another
//! PaymentIntent with the payment's marks, since Stripe takes none by an expired session.

use cobro::app::gateway::CaptureMode;
use cobro::app::orders;
use cobro::domain::clock::Span;

use super::uncaptured::{TOTAL, refuses};
use super::{Stage, Told};
use crate::support::dashboard::{CARD, DEBIT, HELD_CARD, takes};
use crate::support::debits::order;
use crate::support::money::{hear, payment};

pub(super) async fn money_after_the_end(stage: Stage) -> Told {
    let test = stage.shop(CaptureMode::Automatic).await;
    let chosen = order(&test, "cafe").await;
    orders::cancel(&test.app, &test.app.links.token(&chosen)).await.unwrap();
    let expired = order(&test, "panela").await;
    hear(&test, Span::from_minutes(36)).await;
    let chosen = payment(&test, &chosen).await.id;
    let expired = payment(&test, &expired).await.id;
    let late = takes(&test, (&chosen, TOTAL), DEBIT).await;
    refuses(&test, &late).await;
    takes(&test, (&chosen, TOTAL), HELD_CARD).await;
    takes(&test, (&chosen, TOTAL), CARD).await;
    takes(&test, (&expired, TOTAL), CARD).await;
    Told { test, payments: vec![chosen, expired] }
}
