//! From an order as the app sees it to what its pages say.

use super::pages::{Outcome, RefundLine, TimelineEntry};
use crate::app::orders::{Happening, OrderView, Standing};
use crate::domain::clock::Moment;
use crate::domain::facts::ClosingCause;
use crate::domain::order::OrderStatus;
use crate::http::page::Layout;
use crate::i18n::catalogue::TimelineEvent;

/// How an order stands, as its pages tell it.
pub(super) fn outcome(order: &OrderView, waited: u8, layout: &Layout) -> Outcome {
    let payment = &order.payment;
    match order.standing {
        Standing::Paid => Outcome::Paid {
            amount: payment.captured,
            method: payment.card.clone(),
            receipt_to: Some(masked(&order.contact_email)),
        },
        Standing::Authorized => Outcome::Held { amount: order.total },
        // Until when is known once the order is placed.
        Standing::Processing => Outcome::Processing {
            by: (order.status == OrderStatus::Placed).then_some(order.deadline),
        },
        Standing::Bounced => Outcome::Bounced { until: order.deadline, ways: order.ways.clone() },
        Standing::GivenUp => Outcome::GivenUp,
        Standing::Checking => Outcome::Checking { waited },
        Standing::NotFinished => match payment.tries.last() {
            Some(last) => Outcome::Declined { class: last.class, until: order.deadline },
            None => Outcome::NotFinished { until: order.deadline },
        },
        Standing::Failed => closed(order, order.closing_cause(), layout),
        Standing::Cancelled(cause) => closed(order, cause, layout),
        Standing::LateReturned => {
            Outcome::LateRefund { amount: payment.returned, method: payment.card.clone() }
        }
        Standing::Refunded => Outcome::Refunded { amount: payment.returned },
    }
}

fn closed(order: &OrderView, cause: ClosingCause, layout: &Layout) -> Outcome {
    Outcome::Closed {
        cause,
        declined: order.payment.tries.last().map(|last| last.class),
        nothing_was_charged: order.proves_no_charge(cause),
        cart_is_kept: layout.cart_count > 0,
    }
}

/// What went back, one by one.
pub(super) fn refunds(order: &OrderView) -> Vec<RefundLine> {
    let line = |one: &crate::app::orders::RefundView| RefundLine {
        at: Some(one.at),
        amount: one.amount,
        state: one.state,
    };
    order.payment.refunds.iter().map(line).collect()
}

/// When money was first taken, if any was.
pub(super) fn paid_at(order: &OrderView) -> Option<Moment> {
    (!order.payment.captured.is_zero()).then(|| order.paid_or_made_at())
}

/// What happened, as far as there are words for it.
pub(in crate::http) fn timeline(order: &OrderView) -> Vec<TimelineEntry> {
    let entries = order.timeline.iter().filter_map(|entry| {
        let event = event(order, entry.what)?;
        Some(TimelineEntry { at: entry.at, event })
    });
    entries.collect()
}

fn event(order: &OrderView, what: Happening) -> Option<TimelineEvent> {
    let payment = &order.payment;
    match what {
        Happening::OrderReceived => Some(TimelineEvent::Received),
        Happening::PaymentOpened => Some(TimelineEvent::WentToPay),
        Happening::Declined(class) => Some(TimelineEvent::Declined(class)),
        Happening::Authorized => Some(TimelineEvent::Held(order.total)),
        Happening::Paid => Some(TimelineEvent::Paid(payment.captured)),
        Happening::Returned if order.standing == Standing::LateReturned => {
            Some(TimelineEvent::LateMoneyReturned(payment.returned))
        }
        // More was captured than the order costs: what goes back is the excess.
        Happening::PartlyReturned if payment.captured.minor() > order.total.minor() => {
            Some(TimelineEvent::ExcessReturned(payment.returned))
        }
        Happening::Returned | Happening::PartlyReturned => {
            Some(TimelineEvent::Refunded(payment.returned))
        }
        Happening::Closed(cause) => end(cause),
        Happening::Processing => Some(TimelineEvent::Processing),
        Happening::Bounced => Some(TimelineEvent::Bounced),
        Happening::GivenUp => Some(TimelineEvent::GivenUp),
        Happening::Disputed => Some(TimelineEvent::Disputed),
    }
}

const fn end(cause: ClosingCause) -> Option<TimelineEvent> {
    match cause {
        ClosingCause::CustomerCancelled => Some(TimelineEvent::CancelledByCustomer),
        ClosingCause::Replaced => Some(TimelineEvent::Replaced),
        ClosingCause::Expired => Some(TimelineEvent::TimeRanOut),
        ClosingCause::Voided => Some(TimelineEvent::Released),
        ClosingCause::StripeRefused | ClosingCause::Unreachable | ClosingCause::DebitBounced => {
            Some(TimelineEvent::Failed)
        }
        // A line of its own says so.
        ClosingCause::Unsettled => None,
        // The page's heading says it.
        ClosingCause::AdminCancelled => None,
    }
}

/// An address of which a holder of the link recognises their own and learns no other.
fn masked(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::orders::{PaymentView, TimelineEntry as Entry, TryView};
    use crate::domain::decline::DeclineClass;
    use crate::domain::locale::Locale;
    use crate::domain::money::{Currency, Money};
    use crate::domain::order::OrderNumber;
    use crate::domain::payment_method::PaymentMethodKind;
    use crate::domain::payment_status::PaymentStatus;
    use crate::http::shop::pages::testing::layout;

    fn money(minor: i64) -> Money {
        Money::new(minor, Currency::Cop).unwrap()
    }

    fn order(standing: Standing, status: PaymentStatus, captured: i64) -> OrderView {
        let at = Moment::from_seconds(1_795_000_000);
        OrderView {
            id: "ord_01234567890123456789012345678901".parse().unwrap(),
            number: OrderNumber(1042),
            link: "tok".into(),
            status: OrderStatus::AwaitingPayment,
            standing,
            locale: Locale::Es,
            contact_name: "Ana Gómez".into(),
            contact_email: "ana@example.com".into(),
            lines: Vec::new(),
            total: money(6_400_000),
            created_at: at,
            payment: PaymentView {
                id: "pay_01234567890123456789012345678901".parse().unwrap(),
                status,
                method: PaymentMethodKind::Card,
                captured: money(captured),
                returned: money(0),
                card: None,
                tries: Vec::new(),
                refunds: Vec::new(),
            },
            pay_url: None,
            ways: Vec::new(),
            deadline: at,
            closed: None,
            timeline: vec![Entry { at, what: Happening::OrderReceived }],
        }
    }

    fn claims(order: &OrderView) -> bool {
        let told = outcome(order, 0, &layout(Locale::Es));
        let Outcome::Closed { nothing_was_charged, .. } = told else { panic!("{told:?}") };
        nothing_was_charged
    }

    #[test]
    fn nothing_was_charged_is_said_only_where_it_is_proved() {
        let expired = Standing::Cancelled(ClosingCause::Expired);
        assert!(claims(&order(expired, PaymentStatus::Cancelled, 0)));
        assert!(!claims(&order(expired, PaymentStatus::Pending, 0)), "an attempt may still pay");
        assert!(!claims(&order(expired, PaymentStatus::Cancelled, 1)), "money was taken");
        let unreachable = Standing::Cancelled(ClosingCause::Unreachable);
        assert!(!claims(&order(unreachable, PaymentStatus::Failed, 0)), "nobody could ask");
    }

    #[test]
    fn a_failure_tells_its_recorded_cause_and_claims_nothing_without_one() {
        let mut failed = order(Standing::Failed, PaymentStatus::Failed, 0);
        assert!(!claims(&failed));
        failed.closed = Some(ClosingCause::StripeRefused);
        assert!(claims(&failed));
    }

    #[test]
    fn a_refused_try_is_told_while_another_can_be_made() {
        let mut open = order(Standing::NotFinished, PaymentStatus::Pending, 0);
        let frame = layout(Locale::Es);
        assert!(matches!(outcome(&open, 0, &frame), Outcome::NotFinished { .. }));
        let class = DeclineClass::InsufficientFunds;
        open.payment.tries.push(TryView { at: open.created_at, class });
        let told = outcome(&open, 0, &frame);
        assert!(matches!(told, Outcome::Declined { class: said, .. } if said == class));
    }

    #[test]
    fn a_debit_under_way_tells_until_when_once_its_order_is_placed() {
        let mut debit = order(Standing::Processing, PaymentStatus::Processing, 0);
        let frame = layout(Locale::Es);
        assert_eq!(outcome(&debit, 0, &frame), Outcome::Processing { by: None });
        debit.status = OrderStatus::Placed;
        let by = Some(debit.deadline);
        assert_eq!(outcome(&debit, 0, &frame), Outcome::Processing { by });
    }

    #[test]
    fn a_debit_that_was_given_up_claims_nothing_before_its_bank_has_decided() {
        let mut debit = order(Standing::GivenUp, PaymentStatus::Processing, 0);
        debit.closed = Some(ClosingCause::Unsettled);
        assert!(!debit.proves_no_charge(debit.closing_cause()));
        (debit.standing, debit.payment.status) = (Standing::Failed, PaymentStatus::Failed);
        assert!(claims(&debit));
    }

    #[test]
    fn a_link_tells_no_more_of_the_address_than_its_owner_needs() {
        assert_eq!(masked("ana@example.com"), "a•••@example.com");
        let paid = order(Standing::Paid, PaymentStatus::Completed, 6_400_000);
        let told = format!("{:?}", outcome(&paid, 0, &layout(Locale::Es)));
        assert!(!told.contains("ana@"), "{told}");
    }

    #[test]
    fn a_receipt_needs_money() {
        assert_eq!(paid_at(&order(Standing::Checking, PaymentStatus::Pending, 0)), None);
        assert!(paid_at(&order(Standing::Paid, PaymentStatus::Completed, 1)).is_some());
    }

    #[test]
    fn money_beyond_the_total_goes_back_as_excess() {
        let mut twice = order(Standing::Paid, PaymentStatus::PartiallyRefunded, 12_800_000);
        twice.payment.returned = money(6_400_000);
        let what = Happening::PartlyReturned;
        twice.timeline.push(Entry { at: twice.created_at, what });
        let last = timeline(&twice).pop().unwrap();
        assert_eq!(last.event, TimelineEvent::ExcessReturned(money(6_400_000)));
    }
}
