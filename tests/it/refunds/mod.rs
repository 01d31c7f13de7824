//! A person returns money, against the real sandbox, on both databases.

mod asking;
mod faults;
mod later;

use cobro::app::refunds::{RefundError, RefundForm, RefundOf, Refunded, left, refund};
use cobro::domain::actor::Actor;
use cobro::domain::facts::{Observation, Observed};
use cobro::domain::ids::PaymentId;
use cobro::domain::money::Currency;
use cobro::domain::refund::RefundReason;

use crate::support::app::TestApp;

/// A form that asks for an amount, filled in on a page that was shown just now.
async fn form(test: &TestApp, payment: &PaymentId, minor: i64, token: &str) -> RefundForm {
    RefundForm {
        payment: payment.clone(),
        of: RefundOf::Amount { minor, currency: Currency::Cop },
        reason: RefundReason::RequestedByCustomer,
        note: Some("Llegó rota".to_owned()),
        restock: Vec::new(),
        seen_left_minor: left(&test.app, payment).await.unwrap().minor(),
        form_token: token.to_owned(),
        even_while_open: false,
        most: None,
    }
}

async fn send(test: &TestApp, form: RefundForm) -> Result<Refunded, RefundError> {
    refund(&test.app, &Actor::new("adm_ana"), form).await
}

/// What the sandbox's refunds of a payment sum up to, in minor units.
async fn at_stripe(test: &TestApp, payment: &PaymentId) -> (usize, i64) {
    let facts = crate::support::money::facts(test, payment).await;
    let intent = facts.intents.keys().next().unwrap();
    let listed = test.app.gateway.list_refunds(intent).await.unwrap().value;
    let amount = |seen: &Observation| {
        let Observed::Refund { amount_minor, .. } = seen.seen else { return 0 };
        amount_minor
    };
    (listed.len(), listed.iter().flat_map(|one| &one.observations).map(amount).sum())
}
