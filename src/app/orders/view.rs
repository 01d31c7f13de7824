//! What the customer of an order may see of it.

use crate::app::checkout::open_url;
use crate::app::payments::facts_of;
use crate::db::types::money;
use crate::db::{StoreError, Tx, attempts, orders, payment_methods, payments, refunds, sagas};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{CardSeen, ClosingCause, PaymentFacts, RefundState};
use crate::domain::ids::{OrderId, PaymentId};
use crate::domain::locale::Locale;
use crate::domain::money::Money;
use crate::domain::order::{OrderLine, OrderNumber, OrderStatus};
use crate::domain::payment_method::PaymentMethodKind;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::refund::RefundCause;

use super::timeline::{Happening, TimelineEntry, timeline};

/// Where an order stands for its customer: what the page says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is paid.
    Paid,
    /// The funds are held; they are taken when the goods are sent.
    Authorized,
    /// The customer paid by a method whose outcome comes later.
    Processing,
    /// It can be paid now.
    NotFinished,
    /// Its debit bounced, and another try can be made.
    Bounced,
    /// The outcome is not known yet; the page asks again by itself.
    Checking,
    /// It ended without money because something failed.
    Failed,
    /// It ended without money: by the customer, by a new checkout, or by time.
    Cancelled(ClosingCause),
    /// The order ended while a bank still decides about its money.
    GivenUp,
    /// Money came after the end and goes back in full.
    LateReturned,
    /// All its money went back.
    Refunded,
}

/// An order with its payment.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// Its id.
    pub id: OrderId,
    /// Its number for people.
    pub number: OrderNumber,
    /// The token in its address.
    pub link: String,
    /// How far it is.
    pub status: OrderStatus,
    /// Where it stands for its customer.
    pub standing: Standing,
    /// Its language.
    pub locale: Locale,
    /// The customer's name.
    pub contact_name: String,
    /// The customer's e-mail address.
    pub contact_email: String,
    /// What was bought, with names in the order's language.
    pub lines: Vec<OrderLine>,
    /// What it costs.
    pub total: Money,
    /// When it was made.
    pub created_at: Moment,
    /// Its payment.
    pub payment: PaymentView,
    /// Where it can be paid now, if it can.
    pub pay_url: Option<String>,
    /// How it can be paid once more, where its debit bounced.
    pub ways: Vec<PaymentMethodKind>,
    /// Until when it can be paid; of a debit under way, until when the bank decides.
    pub deadline: Moment,
    /// Why it ended, if it did.
    pub closed: Option<ClosingCause>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
}

/// The payment of an order.
#[derive(Clone, Debug)]
pub struct PaymentView {
    /// Its id, which support can be told.
    pub id: PaymentId,
    /// Its status.
    pub status: PaymentStatus,
    /// The method that was offered.
    pub method: PaymentMethodKind,
    /// What was captured.
    pub captured: Money,
    /// What was returned or is on its way back.
    pub returned: Money,
    /// The card or account that paid.
    pub card: Option<CardSeen>,
    /// The tries that were refused, oldest first.
    pub tries: Vec<TryView>,
    /// What was returned, one by one.
    pub refunds: Vec<RefundView>,
}

/// A refused try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryView {
    /// When.
    pub at: Moment,
    /// Why, as far as the customer is told.
    pub class: DeclineClass,
}

/// Money that went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundView {
    /// When Stripe last said something about it.
    pub at: Moment,
    /// How much.
    pub amount: Money,
    /// How far it is, as far as Stripe says.
    pub state: RefundState,
}

impl OrderView {
    /// Why it ended. Without a recorded cause nothing is claimed about it.
    #[must_use]
    pub fn closing_cause(&self) -> ClosingCause {
        self.closed.unwrap_or(ClosingCause::Unreachable)
    }

    /// Whether the books prove that no money was taken before it ended for this cause: every
    /// attempt has ended, nothing was captured, and the end was not that nobody could ask.
    #[must_use]
    pub fn proves_no_charge(&self, cause: ClosingCause) -> bool {
        let ended = matches!(self.payment.status, PaymentStatus::Failed | PaymentStatus::Cancelled);
        ended && self.payment.captured.is_zero() && cause != ClosingCause::Unreachable
    }

    /// When it was paid, else when it was made.
    #[must_use]
    pub fn paid_or_made_at(&self) -> Moment {
        let paid = self.timeline.iter().find(|entry| entry.what == Happening::Paid);
        paid.map_or(self.created_at, |entry| entry.at)
    }
}

/// Reads an order as it stands in the books.
pub(in crate::app) fn read(
    tx: &mut Tx<'_>,
    id: &OrderId,
    link: String,
    now: Moment,
) -> Result<OrderView, StoreError> {
    let order = orders::find(tx, id)?.ok_or(StoreError::NotFound)?;
    let payment = payments::of_order(tx, id)?.ok_or(StoreError::NotFound)?;
    let saga = sagas::of_payment(tx, &payment.id)?.ok_or(StoreError::NotFound)?;
    let facts = facts_of(tx, &payment.id)?;
    let pay_url = match order.status {
        OrderStatus::AwaitingPayment if saga.ending.is_none() => open_url(tx, &payment.id, now)?,
        OrderStatus::AwaitingPayment
        | OrderStatus::Placed
        | OrderStatus::Confirmed
        | OrderStatus::Cancelled
        | OrderStatus::Refunded => None,
    };
    let late_returned = refunds::of_payment(tx, &payment.id)?
        .iter()
        .any(|refund| refund.cause == RefundCause::LateSuccess);
    let bounced = saga.ending.is_none() && facts.all_attempts_ended();
    let bounced = bounced && !attempts::bounces(tx, &payment.id)?.is_empty();
    let ways = if bounced { ways(tx, &order)? } else { Vec::new() };
    let next = Next { payable: pay_url.is_some(), bounced, late_returned };
    let standing = standing(&order, &facts, &next);
    let timeline = timeline(tx, &order, &payment.id, &facts)?;
    Ok(OrderView {
        lines: lines(tx, &order)?,
        total: money("orders", order.total_minor, order.currency)?,
        id: order.id,
        number: order.number,
        link,
        status: order.status,
        standing,
        locale: order.locale,
        contact_name: order.contact_name,
        contact_email: order.contact_email,
        created_at: order.created_at,
        payment: payment_view(&payment, &facts)?,
        pay_url,
        ways,
        deadline: saga.deadline_at,
        closed: facts.closed,
        timeline,
    })
}

/// How an order can be paid in its currency now.
fn ways(
    tx: &mut Tx<'_>,
    order: &orders::OrderRecord,
) -> Result<Vec<PaymentMethodKind>, StoreError> {
    let mut enabled = payment_methods::enabled(tx)?;
    enabled.retain(|method| method.takes(order.currency));
    Ok(enabled)
}

/// What can come next of an order.
struct Next {
    /// Its payment page is open.
    payable: bool,
    /// Its debit bounced, and no other try is under way.
    bounced: bool,
    /// Money that came after the end goes back.
    late_returned: bool,
}

fn standing(order: &orders::OrderRecord, facts: &PaymentFacts, next: &Next) -> Standing {
    match (order.status, facts.status()) {
        (OrderStatus::Cancelled, PaymentStatus::Processing) => Standing::GivenUp,
        (_, PaymentStatus::Refunded) if next.late_returned => Standing::LateReturned,
        (_, PaymentStatus::Refunded) | (OrderStatus::Refunded, _) => Standing::Refunded,
        (OrderStatus::Confirmed, _) => Standing::Paid,
        // Money that came after the end: revived or on its way back, in a moment.
        (
            OrderStatus::Cancelled,
            PaymentStatus::Completed
            | PaymentStatus::PartiallyRefunded
            | PaymentStatus::Disputed
            | PaymentStatus::Authorized,
        )
        | (
            OrderStatus::AwaitingPayment | OrderStatus::Placed,
            PaymentStatus::Completed | PaymentStatus::PartiallyRefunded | PaymentStatus::Disputed,
        ) => Standing::Checking,
        (_, PaymentStatus::Authorized) => Standing::Authorized,
        (_, PaymentStatus::Processing) => Standing::Processing,
        (_, PaymentStatus::Failed) => Standing::Failed,
        (_, PaymentStatus::Cancelled) | (OrderStatus::Cancelled, PaymentStatus::Pending) => {
            Standing::Cancelled(facts.closed.unwrap_or(ClosingCause::Expired))
        }
        (_, PaymentStatus::Pending) if next.payable => Standing::NotFinished,
        (OrderStatus::AwaitingPayment, PaymentStatus::Pending) if next.bounced => Standing::Bounced,
        (_, PaymentStatus::Pending) => Standing::Checking,
    }
}

fn lines(tx: &mut Tx<'_>, order: &orders::OrderRecord) -> Result<Vec<OrderLine>, StoreError> {
    let corrupt = |why: String| StoreError::Corrupt(format!("order_lines: {why}"));
    let read = |line: orders::OrderLineRecord| {
        let quantity = u32::try_from(line.quantity).map_err(|error| corrupt(error.to_string()))?;
        let unit = money("order_lines", line.unit_minor, order.currency)?;
        Ok(OrderLine {
            product: line.product_id,
            name: match order.locale {
                Locale::Es => line.name_es,
                Locale::En => line.name_en,
            },
            quantity,
            unit,
            total: unit.times(quantity).map_err(|error| corrupt(error.to_string()))?,
        })
    };
    orders::lines(tx, &order.id)?.into_iter().map(read).collect()
}

fn payment_view(
    payment: &payments::PaymentRecord,
    facts: &PaymentFacts,
) -> Result<PaymentView, StoreError> {
    let amount = |minor: i64| money("payments", minor, payment.currency);
    let tries = facts.declined_tries().into_iter().map(|one| TryView {
        at: Moment::from_seconds(one.at_seconds),
        class: DeclineClass::of(Some(&one.code), one.decline_code.as_deref()),
    });
    let refunds = facts.refunds.values().filter(|refund| facts.counts(refund)).map(|refund| {
        let at = Moment::from_seconds(refund.state.at_seconds());
        let state = *refund.state.state();
        Ok(RefundView { at, amount: amount(refund.amount_minor)?, state })
    });
    Ok(PaymentView {
        id: payment.id.clone(),
        status: payment.status,
        method: payment.method,
        captured: amount(payment.captured_minor)?,
        returned: amount(payment.returned_minor)?,
        card: facts.card().cloned(),
        tries: tries.collect(),
        refunds: refunds.collect::<Result<_, StoreError>>()?,
    })
}
