//! What a form asks for, checked against the books, and the rows that are written before Stripe
//! is asked. Preview and refund check by the same functions.

use serde_json::json;

use super::lines::{self, unpaid};
use super::restocking::{self, LineDone, line_of};
use super::{LineUnits, RefundError, RefundForm, RefundOf, RefundPreview};
use crate::app::audit::Deed;
use crate::app::error::AppError;
use crate::app::gateway::{Owner, RefundRequest};
use crate::app::payments::facts_of;
use crate::app::saga::FIRST_LEASE;
use crate::db::orders::{OrderLineRecord, OrderRecord};
use crate::db::payments::PaymentRecord;
use crate::db::refunds::{RefundLease, RefundLineRecord, RefundRecord};
use crate::db::sagas::SagaRecord;
use crate::db::stripe_calls::NewStripeCall;
use crate::db::types::{money, to_json};
use crate::db::{StoreError, Tx, attempts, orders, payments, refunds, sagas, stripe_calls};
use crate::domain::actor::Actor;
use crate::domain::clock::Span;
use crate::domain::deed::DeedKind;
use crate::domain::facts::{Observation, Observed, PaymentFacts, RefundState};
use crate::domain::ids::{AuditId, PaymentId, RefundId, ShopId, StripeCallId};
use crate::domain::money::Money;
use crate::domain::order::OrderStatus;
use crate::domain::refund::{
    LONGEST_FORM_TOKEN, LONGEST_NOTE, OwnRequest, RefundCause, RefundRefused, RefundRequestStatus,
    checked_amount, fullest, left_by_intent, may_be_refunded,
};
use crate::domain::refund_standing::RefundStanding;
use crate::domain::saga::SagaState;
use crate::domain::stripe_call::CallOperation;

/// Everything random of a refund, chosen before its transaction.
pub(super) struct Ids {
    pub refund: RefundId,
    pub call: StripeCallId,
    pub audit: AuditId,
    pub lease_owner: String,
}

/// Who asks, and by which ids it is written.
pub(super) struct Asker<'a> {
    pub actor: &'a Actor,
    pub shop: &'a ShopId,
    pub ids: &'a Ids,
}

/// What came of asking.
pub(super) enum Asked {
    /// The rows are written, under their first lease.
    New(RefundLease),
    /// The same form asked before.
    Before(Box<RefundRecord>),
}

/// The books of one payment, as far as a refund is checked against them.
struct Standing {
    payment: PaymentRecord,
    order: OrderRecord,
    facts: PaymentFacts,
    requests: Vec<RefundRecord>,
    /// What one refund can return at most, and from which PaymentIntent.
    intent: Option<String>,
    left_minor: i64,
}

/// A form that can be done.
struct Checked {
    intent: String,
    minor: i64,
    lines: Vec<(i64, i64, i64)>,
}

fn standing(
    tx: &mut Tx<'_>,
    payment: PaymentRecord,
    order: OrderRecord,
) -> Result<Standing, StoreError> {
    let facts = facts_of(tx, &payment.id)?;
    let requests = refunds::of_payment(tx, &payment.id)?;
    let own: Vec<OwnRequest> = requests.iter().map(RefundRecord::own_request).collect();
    let left = left_by_intent(&facts, &own);
    let (intent, left_minor) =
        fullest(&left).map_or((None, 0), |(id, minor)| (Some(id.to_owned()), minor));
    Ok(Standing { payment, order, facts, requests, intent, left_minor })
}

fn unlocked(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Standing, RefundError> {
    let payment = payments::find(tx, payment)?.ok_or(AppError::NotFound)?;
    let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
    Ok(standing(tx, payment, order)?)
}

/// Whether a person may return money of this payment at all.
fn may_be_asked(books: &Standing, saga: &SagaRecord) -> Result<(), RefundRefused> {
    may_be_refunded(books.payment.status, &books.facts)?;
    if saga.state == SagaState::Confirmed { Ok(()) } else { Err(RefundRefused::NotConfirmed) }
}

/// What one refund can return at most, in minor units, or why none can be asked for.
pub(super) fn possible(
    tx: &mut Tx<'_>,
    payment: &PaymentRecord,
    saga: &SagaRecord,
) -> Result<Result<i64, RefundRefused>, StoreError> {
    let order = orders::find(tx, &payment.order_id)?.ok_or(StoreError::NotFound)?;
    let books = standing(tx, payment.clone(), order)?;
    if let Err(refused) = may_be_asked(&books, saga) {
        return Ok(Err(refused));
    }
    let left = (books.left_minor > 0).then_some(books.left_minor);
    Ok(left.ok_or(RefundRefused::NothingLeft))
}

/// What one refund can return at most.
pub(super) fn left(tx: &mut Tx<'_>, payment: &PaymentId) -> Result<Money, RefundError> {
    let books = unlocked(tx, payment)?;
    Ok(money("payments", books.left_minor, books.payment.currency)?)
}

fn check(tx: &mut Tx<'_>, books: &Standing, form: &RefundForm) -> Result<Checked, RefundError> {
    if form.form_token.is_empty() || form.form_token.len() > LONGEST_FORM_TOKEN {
        return Err(RefundRefused::FormToken.into());
    }
    if form.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(RefundRefused::NoteTooLong.into());
    }
    let saga = sagas::of_payment(tx, &books.payment.id)?.ok_or(StoreError::NotFound)?;
    may_be_asked(books, &saga)?;
    if form.seen_left_minor != books.left_minor {
        let left = money("payments", books.left_minor, books.payment.currency)?;
        return Err(RefundError::Changed { left });
    }
    let bought = lines::paid(tx, &books.payment)?;
    let done = restocking::done_before(tx, &books.payment.id, &books.requests)?;
    let currency = books.payment.currency;
    let (asked_minor, returned) = match &form.of {
        RefundOf::Amount { minor, currency } => ((*minor, *currency), &[][..]),
        RefundOf::Lines(units) => ((price_of(units, &bought, &done)?, currency), units.as_slice()),
    };
    let minor = checked_amount(asked_minor, currency, books.left_minor)?;
    check_role(books, (minor, form.most))?;
    let intent = books.intent.clone().ok_or(RefundRefused::NothingLeft)?;
    restocking::check(tx, &books.order.id, (&form.restock, &bought, &done))?;
    Ok(Checked { intent, minor, lines: joined(returned, &form.restock) })
}

/// Whether the person's role may return so much more of this payment.
fn check_role(books: &Standing, (minor, most): (i64, Option<Money>)) -> Result<(), RefundRefused> {
    let Some(most) = most else { return Ok(()) };
    let counts = |one: &&RefundRecord| one.cause == RefundCause::Person && one.status.counts();
    let before = books.requests.iter().filter(counts);
    let all = before.fold(minor, |sum, one| sum.saturating_add(one.amount_minor));
    if all > most.minor() { Err(RefundRefused::AboveRole { most }) } else { Ok(()) }
}

fn price_of(
    units: &[LineUnits],
    bought: &[OrderLineRecord],
    done: &[LineDone],
) -> Result<i64, RefundRefused> {
    if units.is_empty() {
        return Err(RefundRefused::NoLines);
    }
    let mut sum = 0_i64;
    for one in units {
        let (line, wanted) = (line_of(*one, units, bought)?, i64::from(one.quantity));
        let left = unpaid(line, done);
        if wanted > left {
            return Err(RefundRefused::TooManyUnits { position: line.position, left });
        }
        sum = sum.saturating_add(line.unit_minor.saturating_mul(wanted));
    }
    Ok(sum)
}

/// Position, units paid back, units on the shelf again.
fn joined(returned: &[LineUnits], restock: &[LineUnits]) -> Vec<(i64, i64, i64)> {
    let mut lines: Vec<(i64, i64, i64)> =
        returned.iter().map(|one| (one.position, i64::from(one.quantity), 0)).collect();
    for one in restock {
        let back = i64::from(one.quantity);
        match lines.iter_mut().find(|line| line.0 == one.position) {
            Some(line) => line.2 = back,
            None => lines.push((one.position, 0, back)),
        }
    }
    lines
}

/// Writes the rows of a refund under the locks of order and payment, or finds those that the
/// same form wrote before.
pub(super) fn prepare(
    tx: &mut Tx<'_>,
    form: &RefundForm,
    asker: &Asker<'_>,
) -> Result<Asked, RefundError> {
    let found = payments::find(tx, &form.payment)?.ok_or(AppError::NotFound)?;
    let order = orders::lock(tx, &found.order_id)?;
    let payment = payments::lock(tx, &found.id)?;
    if let Some(before) = refunds::by_form(tx, &form.form_token)? {
        let same = before.payment_id == payment.id && before.reason == form.reason;
        return if same {
            Ok(Asked::Before(Box::new(before)))
        } else {
            Err(RefundRefused::FormToken.into())
        };
    }
    let books = standing(tx, payment, order)?;
    let checked = check(tx, &books, form)?;
    write(tx, (&books, &checked), form, asker).map(Asked::New)
}

fn write(
    tx: &mut Tx<'_>,
    (books, checked): (&Standing, &Checked),
    form: &RefundForm,
    asker: &Asker<'_>,
) -> Result<RefundLease, RefundError> {
    let (ids, payment) = (asker.ids, &books.payment);
    let latest = attempts::latest(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    let of_intent = books.facts.intents.get(&checked.intent);
    let attempt = of_intent.and_then(|intent| intent.attempt.clone()).unwrap_or(latest.id);
    let request = RefundRequest {
        refund: ids.refund.clone(),
        owner: Owner {
            shop: asker.shop.clone(),
            payment: payment.id.clone(),
            attempt: attempt.clone(),
        },
        intent: checked.intent.clone(),
        amount: money("refunds", checked.minor, payment.currency)?,
        reason: form.reason,
    };
    let call = NewStripeCall {
        id: ids.call.clone(),
        payment_id: payment.id.clone(),
        attempt_id: Some(attempt),
        operation: CallOperation::Refund,
        request: to_json(&request)?,
        object_id: None,
    };
    stripe_calls::prepare(tx, call)?;
    refunds::insert(tx, row(tx, (books, checked), form, asker))?;
    let lines = checked.lines.iter().map(|(position, quantity, restock)| RefundLineRecord {
        refund_id: ids.refund.clone(),
        position: *position,
        quantity: *quantity,
        restock: *restock,
    });
    refunds::insert_lines(tx, lines.collect())?;
    tell_audit(tx, (books, checked), form, asker)?;
    Ok(RefundLease {
        refund: ids.refund.clone(),
        payment: payment.id.clone(),
        owner: ids.lease_owner.clone(),
        fence: 1,
    })
}

fn row(
    tx: &Tx<'_>,
    (books, checked): (&Standing, &Checked),
    form: &RefundForm,
    asker: &Asker<'_>,
) -> RefundRecord {
    let now = tx.now();
    RefundRecord {
        id: asker.ids.refund.clone(),
        payment_id: books.payment.id.clone(),
        call_id: asker.ids.call.clone(),
        intent_id: checked.intent.clone(),
        currency: books.payment.currency,
        amount_minor: checked.minor,
        reason: form.reason,
        cause: RefundCause::Person,
        status: RefundRequestStatus::Requested,
        stripe_id: None,
        created_at: now,
        updated_at: now,
        actor: Some(asker.actor.name().to_owned()),
        note: form.note.clone(),
        form_token: Some(form.form_token.clone()),
        settled_status: None,
        restocked_at: None,
        due_at: Some(now),
        lease_owner: Some(asker.ids.lease_owner.clone()),
        lease_until: Some(now + FIRST_LEASE),
        fence: 1,
        standing: RefundStanding::Waiting,
        handled_at: None,
        handled_by: None,
        handled_note: None,
    }
}

fn tell_audit(
    tx: &mut Tx<'_>,
    (books, checked): (&Standing, &Checked),
    form: &RefundForm,
    asker: &Asker<'_>,
) -> Result<(), StoreError> {
    let before = json!({ "status": books.payment.status, "left_minor": books.left_minor });
    let after = json!({
        "refund": asker.ids.refund,
        "amount_minor": checked.minor,
        "currency": books.payment.currency,
        "reason": form.reason,
        "lines": checked.lines,
    });
    let subject = (DeedKind::RefundRequested, books.payment.id.as_str());
    let deed = Deed::new(&asker.ids.audit, asker.actor, subject);
    Deed { before: Some(before), after: Some(after), ..deed }.record(tx)
}

/// What the form would do.
pub(super) fn preview(
    tx: &mut Tx<'_>,
    form: &RefundForm,
    circuit_wait: Option<Span>,
) -> Result<RefundPreview, RefundError> {
    let books = unlocked(tx, &form.payment)?;
    let checked = check(tx, &books, form)?;
    let currency = books.payment.currency;
    let accepted = Observation {
        at_seconds: tx.now().seconds(),
        source: "preview".to_owned(),
        seen: Observed::Refund {
            id: "preview".to_owned(),
            intent: Some(checked.intent.clone()),
            charge: None,
            amount_minor: checked.minor,
            reason: Some(form.reason.name().to_owned()),
            state: RefundState::Pending,
            request: None,
        },
    };
    let facts = books.facts.clone().merge((&accepted).into());
    let all_back = facts.returned_minor() >= facts.captured_minor();
    let left_after = books.left_minor.saturating_sub(checked.minor);
    Ok(RefundPreview {
        amount: money("refunds", checked.minor, currency)?,
        intent: checked.intent,
        left_after: money("refunds", left_after, currency)?,
        status_after: facts.status(),
        order_after: if all_back { OrderStatus::Refunded } else { books.order.status },
        units: match &form.of {
            RefundOf::Amount { .. } => Vec::new(),
            RefundOf::Lines(units) => units.clone(),
        },
        restock: form.restock.clone(),
        circuit_wait,
    })
}
