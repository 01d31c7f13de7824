//! A refund that we asked for, as the console shows it: what it is for, how far it is and what
//! happened to it.

use crate::db::payment_facts::RecordedFact;
use crate::db::refunds::RefundRecord;
use crate::db::types::money;
use crate::db::{StoreError, Tx, orders, outbox, payment_facts, payments, refunds, stripe_calls};
use crate::domain::clock::Moment;
use crate::domain::facts::{Observed, RefundState};
use crate::domain::ids::{PaymentId, RefundId};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::product::LocalizedText;
use crate::domain::refund::{RefundCause, RefundReason};
use crate::domain::refund_standing::RefundStanding;
use crate::domain::stripe_call::CallState;

use super::context::App;
use super::error::{AppError, AppResult};
use super::refund_list::AskedBy;
use super::team_names;

/// A refund with everything around it.
#[derive(Clone, Debug)]
pub struct RefundPage {
    /// Its id.
    pub id: RefundId,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// How much.
    pub amount: Money,
    /// How far it has come.
    pub standing: RefundStanding,
    /// Whether it needs somebody who has not looked after it yet.
    pub needs_somebody: bool,
    /// Why, by Stripe's names.
    pub reason: RefundReason,
    /// Who wanted it.
    pub by: AskedBy,
    /// What that person wrote about it.
    pub note: Option<String>,
    /// When it was asked for.
    pub created_at: Moment,
    /// Stripe's id of it, once known.
    pub stripe_id: Option<String>,
    /// The PaymentIntent that it returns from.
    pub intent: String,
    /// The lines that it is for, or whose goods come back.
    pub lines: Vec<RefundedLine>,
    /// When its goods went back on the shelf.
    pub restocked_at: Option<Moment>,
    /// The call that asks for it.
    pub call: RefundCall,
    /// When somebody looked after it, who, and what they wrote.
    pub handled: Option<LookedAfter>,
    /// What happened, oldest first.
    pub happenings: Vec<RefundHappened>,
}

/// A line of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundedLine {
    /// The product.
    pub name: LocalizedText,
    /// Units that are paid back; zero where an amount is.
    pub quantity: i64,
    /// Units that go back on the shelf.
    pub restock: i64,
}

/// The call to Stripe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundCall {
    /// Its idempotency key.
    pub key: String,
    /// How far it has come.
    pub state: CallState,
    /// How many tries failed.
    pub failed_tries: i64,
    /// Stripe's id of the last request.
    pub request_id: Option<String>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it is tried next.
    pub next_try_at: Option<Moment>,
}

/// That somebody looked after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedAfter {
    /// When.
    pub at: Moment,
    /// Who; `cobro` where another request took its place.
    pub by: String,
    /// What they wrote.
    pub note: Option<String>,
}

/// Something that happened to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundHappened {
    /// When.
    pub at: Moment,
    /// What.
    pub what: RefundNews,
}

/// What happened to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundNews {
    /// It was asked for.
    Asked,
    /// Stripe showed it in this state.
    Shown {
        /// The state.
        state: RefundState,
        /// The event or the request that showed it.
        source: String,
    },
    /// Its goods went back on the shelf.
    Restocked,
    /// A mail was written about it.
    Mail {
        /// What it tells.
        kind: MailKind,
        /// When it was sent.
        sent_at: Option<Moment>,
    },
    /// Somebody looked after it.
    LookedAfter,
}

/// Reads a refund of ours.
///
/// # Errors
/// [`AppError::NotFound`] when there is none of this id.
pub async fn view(app: &App, id: &RefundId) -> AppResult<RefundPage> {
    let id = id.clone();
    app.store
        .read(move |tx| {
            let refund = refunds::find(tx, &id)?.ok_or(AppError::NotFound)?;
            Ok(read(tx, refund)?)
        })
        .await
}

fn read(tx: &mut Tx<'_>, refund: RefundRecord) -> Result<RefundPage, StoreError> {
    let payment = payments::find(tx, &refund.payment_id)?.ok_or(StoreError::NotFound)?;
    let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
    let since = tx.now().since(refund.created_at);
    let handled = match refund.handled_at.zip(refund.handled_by.as_deref()) {
        Some((at, by)) => {
            let by = team_names::of(tx, by)?;
            Some(LookedAfter { at, by, note: refund.handled_note.clone() })
        }
        None => None,
    };
    let by = match (refund.cause, refund.actor.as_deref()) {
        (RefundCause::LateSuccess, _) => AskedBy::LateMoney,
        (RefundCause::Excess, _) => AskedBy::Excess,
        (RefundCause::Person, actor) => {
            AskedBy::Person(team_names::of(tx, actor.unwrap_or_default())?)
        }
    };
    Ok(RefundPage {
        amount: money("refunds", refund.amount_minor, refund.currency)?,
        needs_somebody: refund.handled_at.is_none() && refund.standing.needs_somebody(since),
        lines: lines(tx, &refund, &order.id)?,
        call: call(tx, &refund)?,
        happenings: happenings(tx, &refund)?,
        number: order.number,
        standing: refund.standing,
        reason: refund.reason,
        by,
        note: refund.note,
        created_at: refund.created_at,
        stripe_id: refund.stripe_id,
        intent: refund.intent_id,
        restocked_at: refund.restocked_at,
        handled,
        id: refund.id,
        payment: payment.id,
    })
}

fn lines(
    tx: &mut Tx<'_>,
    refund: &RefundRecord,
    order: &crate::domain::ids::OrderId,
) -> Result<Vec<RefundedLine>, StoreError> {
    let bought = orders::lines(tx, order)?;
    let lines = refunds::lines(tx, &refund.id)?.into_iter().filter_map(|line| {
        let of = bought.iter().find(|one| one.position == line.position)?;
        let name = LocalizedText { es: of.name_es.clone(), en: of.name_en.clone() };
        Some(RefundedLine { name, quantity: line.quantity, restock: line.restock })
    });
    Ok(lines.collect())
}

fn call(tx: &mut Tx<'_>, refund: &RefundRecord) -> Result<RefundCall, StoreError> {
    let call = stripe_calls::find(tx, &refund.call_id)?.ok_or(StoreError::NotFound)?;
    Ok(RefundCall {
        key: call.id.to_string(),
        state: call.state,
        failed_tries: call.tries,
        request_id: call.request_id,
        last_error: call.last_error,
        next_try_at: refund.due_at,
    })
}

fn happenings(tx: &mut Tx<'_>, refund: &RefundRecord) -> Result<Vec<RefundHappened>, StoreError> {
    let mut all = vec![RefundHappened { at: refund.created_at, what: RefundNews::Asked }];
    let recorded = payment_facts::of_payment(tx, &refund.payment_id)?;
    all.extend(recorded.iter().filter_map(|fact| shown(fact, refund)));
    let restocked = refund.restocked_at;
    all.extend(restocked.map(|at| RefundHappened { at, what: RefundNews::Restocked }));
    for mail in outbox::of_refund(tx, &refund.id)? {
        let what = RefundNews::Mail { kind: mail.kind, sent_at: mail.sent_at };
        all.push(RefundHappened { at: mail.created_at, what });
    }
    let handled = refund.handled_at;
    all.extend(handled.map(|at| RefundHappened { at, what: RefundNews::LookedAfter }));
    // Stable: within an instant the order above is that of the story.
    all.sort_by_key(|one| one.at);
    Ok(all)
}

/// What a fact says of this refund.
fn shown(fact: &RecordedFact, refund: &RefundRecord) -> Option<RefundHappened> {
    let Observed::Refund { id, state, request, .. } = &fact.observation.seen else { return None };
    let known = refund.stripe_id.as_ref() == Some(id);
    let own = known || request.as_ref() == Some(&refund.id);
    let what = RefundNews::Shown { state: *state, source: fact.observation.source.clone() };
    own.then_some(RefundHappened { at: fact.recorded_at, what })
}
