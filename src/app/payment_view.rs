//! A payment as the console shows it: its money, why it has its status, what can be done, and
//! everything that happened, in one order.

mod deeds;
mod timeline;

use crate::db::orders::OrderRecord;
use crate::db::payment_facts::RecordedFact;
use crate::db::payments::PaymentRecord;
use crate::db::sagas::SagaRecord;
use crate::db::types::money;
use crate::db::{StoreError, Tx, attempts, orders, payment_facts, payments, refunds, sagas};
use crate::domain::clock::Moment;
use crate::domain::facts::{CardSeen, Explanation, FactRef, PaymentFacts, RefundState, Rule};
use crate::domain::ids::{PaymentId, SagaId};
use crate::domain::locale::Locale;
use crate::domain::money::Money;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::RefundRequestStatus;
use crate::domain::saga::{SagaState, SagaStep};

use super::context::App;
use super::error::{AppError, AppResult};

pub use deeds::{CaptureDeed, Deeds, RefundDeed};
pub use timeline::{CallLine, Entry, Event, NewsFact, NewsSource};

/// A payment with everything around it.
#[derive(Clone, Debug)]
pub struct PaymentView {
    /// Its id.
    pub id: PaymentId,
    /// Its order.
    pub order: OrderSummary,
    /// Its status now.
    pub status: PaymentStatus,
    /// The method that was offered last.
    pub method: PaymentMethodKind,
    /// What the order costs.
    pub amount: Money,
    /// The card that paid or holds.
    pub card: Option<CardSeen>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when what it holds can be captured.
    pub capture_before: Option<Moment>,
    /// Its money, as of the moment that is shown.
    pub books: MoneyBox,
    /// Why it has, or had, its status.
    pub why: Why,
    /// The saga that carries it.
    pub saga: SagaSummary,
    /// What can be done now.
    pub deeds: Deeds,
    /// Its ids at Stripe: kind and id, of which those of attempts come first.
    pub stripe_ids: Vec<String>,
    /// What happened, newest first.
    pub timeline: Vec<Entry>,
}

/// The order of a payment.
#[derive(Clone, Debug)]
pub struct OrderSummary {
    /// Its number.
    pub number: OrderNumber,
    /// How far it is.
    pub status: OrderStatus,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's address.
    pub contact_email: String,
    /// The language of its mails.
    pub locale: Locale,
    /// The token of the customer's page.
    pub link: String,
}

/// The saga of a payment.
#[derive(Clone, Debug)]
pub struct SagaSummary {
    /// Its id.
    pub id: SagaId,
    /// The step that is next.
    pub step: SagaStep,
    /// Which way it goes.
    pub state: SagaState,
    /// When it is looked at next.
    pub due_at: Option<Moment>,
    /// How often the step failed.
    pub tries: i64,
}

/// The money of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyBox {
    /// What was captured.
    pub captured: Money,
    /// What was returned or is on its way back.
    pub returned: Money,
    /// The part of it that is still on its way.
    pub on_its_way: Money,
    /// What we asked to return and Stripe has not shown yet.
    pub asked: Money,
    /// What open and lost disputes are about.
    pub disputed: Money,
    /// What is left of it for the shop, before Stripe's fee.
    pub kept: Money,
}

/// Why a payment has its status.
#[derive(Clone, Debug)]
pub struct Why {
    /// The status that the facts amount to.
    pub status: PaymentStatus,
    /// The rule that decided.
    pub rule: Rule,
    /// The facts that it stood on, each with what brought it last and when.
    pub facts: Vec<(FactRef, Option<(String, Moment)>)>,
    /// The row of the timeline that it is shown as of; `None` is now.
    pub as_of: Option<i64>,
}

/// Reads a payment, as of the fact at this place where one is given.
///
/// # Errors
/// [`AppError::NotFound`] for a payment or a place that there is not.
pub async fn view(app: &App, id: &PaymentId, as_of: Option<i64>) -> AppResult<PaymentView> {
    let (id, links, refused) = (id.clone(), app.links.clone(), app.breaker.rest_refused());
    app.store
        .read(move |tx| {
            let payment = payments::find(tx, &id)?.ok_or(AppError::NotFound)?;
            let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
            let saga = sagas::of_payment(tx, &id)?.ok_or(StoreError::NotFound)?;
            let recorded = payment_facts::of_payment(tx, &id)?;
            let shown = shown_facts(&recorded, as_of).ok_or(AppError::NotFound)?;
            let facts = PaymentFacts::of(shown.iter().map(|fact| &fact.observation));
            let requests = refunds::of_payment(tx, &id)?;
            let asked = requests.iter().filter(|one| one.status == RefundRequestStatus::Requested);
            let asked_minor = asked.fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
            let deeds = deeds::of(tx, (&payment, &saga), refused)?;
            let timeline = timeline::of(tx, (&payment, &order, &saga), &recorded)?;
            let stripe_ids = stripe_ids(tx, &payment, &recorded)?;
            Ok(PaymentView {
                books: money_box(&payment, &facts, asked_minor)?,
                why: why(&facts, shown, as_of),
                card: facts.card().cloned(),
                amount: money("payments", payment.amount_minor, payment.currency)?,
                order: order_summary(&order, links.token(&order.id)),
                saga: saga_summary(&saga),
                status: payment.status,
                method: payment.method,
                created_at: payment.created_at,
                capture_before: payment.capture_before,
                id: payment.id,
                deeds,
                stripe_ids,
                timeline,
            })
        })
        .await
}

/// The facts up to a place, or all of them.
fn shown_facts(recorded: &[RecordedFact], as_of: Option<i64>) -> Option<&[RecordedFact]> {
    match as_of {
        None => Some(recorded),
        Some(place) => recorded.get(..=usize::try_from(place).ok()?),
    }
}

fn order_summary(order: &OrderRecord, link: String) -> OrderSummary {
    OrderSummary {
        number: order.number,
        status: order.status,
        contact_name: order.contact_name.clone(),
        contact_email: order.contact_email.clone(),
        locale: order.locale,
        link,
    }
}

fn saga_summary(saga: &SagaRecord) -> SagaSummary {
    SagaSummary {
        id: saga.id.clone(),
        step: saga.step,
        state: saga.state,
        due_at: saga.due_at,
        tries: saga.tries,
    }
}

fn money_box(
    payment: &PaymentRecord,
    facts: &PaymentFacts,
    asked_minor: i64,
) -> Result<MoneyBox, StoreError> {
    use crate::domain::facts::DisputeWeight;
    let amount = |minor: i64| money("payments", minor, payment.currency);
    let counting = || facts.refunds.values().filter(|refund| facts.counts(refund));
    let on_its_way = counting().filter(|one| *one.state.state() != RefundState::Succeeded);
    let on_its_way = on_its_way.fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
    let disputes = facts.disputes.values().map(|dispute| dispute.state.state());
    let weighing = disputes.filter(|state| state.weight() != DisputeWeight::Over);
    let disputed = weighing.fold(0_i64, |sum, state| sum.saturating_add(state.amount_minor));
    let (captured, returned) = (facts.captured_minor(), facts.returned_minor());
    let kept = captured.saturating_sub(returned).saturating_sub(disputed).max(0);
    Ok(MoneyBox {
        captured: amount(captured)?,
        returned: amount(returned)?,
        on_its_way: amount(on_its_way)?,
        asked: amount(asked_minor)?,
        disputed: amount(disputed)?,
        kept: amount(kept)?,
    })
}

fn why(facts: &PaymentFacts, recorded: &[RecordedFact], as_of: Option<i64>) -> Why {
    let Explanation { status, rule, stands_on } = facts.explain();
    let brought = |fact: &FactRef| {
        let about = |one: &&RecordedFact| fact.is_about(&one.observation);
        let last = recorded.iter().rfind(about)?;
        Some((last.observation.source.clone(), last.recorded_at))
    };
    let facts = stands_on.into_iter().map(|fact| {
        let by = brought(&fact);
        (fact, by)
    });
    Why { status, rule, facts: facts.collect(), as_of }
}

fn stripe_ids(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    recorded: &[RecordedFact],
) -> Result<Vec<String>, StoreError> {
    let latest = attempts::latest(tx, &payment.id)?;
    let mut ids: Vec<String> = latest.and_then(|attempt| attempt.session_id).into_iter().collect();
    for fact in recorded.iter().filter(|fact| fact.observation.is_of_stripe()) {
        let id = fact.observation.object_id();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}
