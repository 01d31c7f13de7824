//! What happened in a span of time, in numbers. They are kept for each quarter of an hour, at the
//! time when it was seen, and only ever added to: a refund that fails later stays in the figure of
//! the time at which it began.

use std::collections::BTreeSet;
use std::ops::Add;

use super::clock::{Moment, Span};
use super::decline::DeclineClass;
use super::facts::{FailedTry, PaymentFacts};

/// How long the spans are for which figures are kept: a quarter of an hour, at one of which every
/// time zone of today begins its day.
pub const PERIOD: Span = Span::from_minutes(15);

/// The beginning of the period in which this instant lies.
#[must_use]
pub const fn period_of(at: Moment) -> Moment {
    Moment::from_millis(at.millis().saturating_sub(at.millis().rem_euclid(PERIOD.millis())))
}

/// What happened, of payments in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Payments that began.
    pub started: i64,
    /// Payments that first held or took money.
    pub succeeded: i64,
    /// Tries that were declined; one payment may have several.
    pub declined: i64,
    /// What was captured, in minor units.
    pub captured_minor: i64,
    /// Refunds that began to count.
    pub refunds: i64,
    /// What they return, in minor units.
    pub refunded_minor: i64,
    /// Disputes that were opened.
    pub disputes: i64,
}

impl Add for Figures {
    type Output = Self;

    fn add(self, more: Self) -> Self {
        Self {
            started: self.started.saturating_add(more.started),
            succeeded: self.succeeded.saturating_add(more.succeeded),
            declined: self.declined.saturating_add(more.declined),
            captured_minor: self.captured_minor.saturating_add(more.captured_minor),
            refunds: self.refunds.saturating_add(more.refunds),
            refunded_minor: self.refunded_minor.saturating_add(more.refunded_minor),
            disputes: self.disputes.saturating_add(more.disputes),
        }
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

impl Figures {
    /// A payment that began.
    pub const STARTED: Self = Self {
        started: 1,
        succeeded: 0,
        declined: 0,
        captured_minor: 0,
        refunds: 0,
        refunded_minor: 0,
        disputes: 0,
    };

    /// Whether nothing happened.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// How many of a thousand tries were approved: a payment that took money is one, each decline
    /// is another. None without any try.
    #[must_use]
    pub fn approved_permille(&self) -> Option<i64> {
        let tries = self.succeeded.saturating_add(self.declined);
        self.succeeded.saturating_mul(1000).checked_div(tries)
    }
}

/// What news of one payment add: the figures, and why each try was declined that the news tell of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// The figures.
    pub figures: Figures,
    /// The classes of the declined tries.
    pub declines: Vec<DeclineClass>,
}

/// What lies between two states of knowledge about one payment. `first_money` says whether it now
/// holds or took money for the first time.
#[must_use]
pub fn between(before: &PaymentFacts, after: &PaymentFacts, first_money: bool) -> Added {
    let known: BTreeSet<&str> =
        before.failed_tries().into_iter().map(|one| one.id.as_str()).collect();
    let tries = after.failed_tries().into_iter();
    let new = tries.filter(|one| !known.contains(one.id.as_str()));
    let declines: Vec<DeclineClass> = new.map(FailedTry::class).collect();
    let counted = |id: &String| before.refunds.get(id).is_some_and(|one| before.counts(one));
    let refunds = after.refunds.iter().filter(|(id, one)| after.counts(one) && !counted(id));
    let refunded = refunds.map(|(_, one)| Figures {
        refunds: 1,
        refunded_minor: one.amount_minor.max(0),
        ..Figures::default()
    });
    let rest = Figures {
        started: 0,
        succeeded: i64::from(first_money),
        declined: number(declines.len()),
        captured_minor: after.captured_minor().saturating_sub(before.captured_minor()).max(0),
        refunds: 0,
        refunded_minor: 0,
        disputes: number(after.disputes.len().saturating_sub(before.disputes.len())),
    };
    Added { figures: rest + refunded.sum(), declines }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::facts::{
        DisputeAbout, DisputeState, IntentState, Observation, Observed, RefundState,
    };

    fn seen(source: &str, seen: Observed) -> Observation {
        Observation { at_seconds: 1, source: source.to_owned(), seen }
    }

    fn intent(received_minor: i64, failed_try: Option<FailedTry>) -> Observed {
        let state = match received_minor {
            0 => IntentState::RequiresPaymentMethod,
            _ => IntentState::Succeeded,
        };
        Observed::Intent { id: "pi_1".into(), attempt: None, state, received_minor, failed_try }
    }

    fn refund(id: &str, state: RefundState) -> Observed {
        Observed::Refund {
            id: id.into(),
            intent: Some("pi_1".into()),
            charge: None,
            amount_minor: 300,
            reason: None,
            request: None,
            state,
        }
    }

    #[test]
    fn each_thing_counts_once_when_it_is_first_seen() {
        let declined = FailedTry {
            id: "ch_0".into(),
            at_seconds: 1,
            code: "card_declined".into(),
            decline_code: Some("insufficient_funds".into()),
        };
        let dispute = DisputeState {
            status: "needs_response".into(),
            amount_minor: 1000,
            evidence_due: None,
            is_charge_refundable: None,
        };
        let story = [
            seen("evt_1", intent(0, Some(declined))),
            seen("evt_2", intent(1000, None)),
            seen("evt_3", refund("re_1", RefundState::Pending)),
            seen("evt_4", refund("re_1", RefundState::Succeeded)),
            seen("evt_5", refund("re_2", RefundState::Failed)),
            seen(
                "evt_6",
                Observed::Dispute {
                    id: "dp_1".into(),
                    charge: None,
                    reason: None,
                    about: DisputeAbout::default(),
                    state: dispute,
                },
            ),
        ];
        let mut total = Added::default();
        let mut known = PaymentFacts::default();
        for news in story.iter().chain(&story) {
            let next = known.clone().merge(news.into());
            let first_money = known.captured_minor() == 0 && next.captured_minor() > 0;
            let added = between(&known, &next, first_money);
            total.figures = total.figures + added.figures;
            total.declines.extend(added.declines);
            known = next;
        }
        let expected = Figures {
            started: 0,
            succeeded: 1,
            declined: 1,
            captured_minor: 1000,
            refunds: 1,
            refunded_minor: 300,
            disputes: 1,
        };
        assert_eq!(
            total,
            Added { figures: expected, declines: vec![DeclineClass::InsufficientFunds] }
        );
        assert_eq!(expected.approved_permille(), Some(500));
        assert_eq!(Figures::default().approved_permille(), None);
    }

    #[test]
    fn a_period_begins_at_a_quarter_of_an_hour() {
        let quarter = Moment::from_seconds(1_795_629_600);
        for seconds in [0, 1, 899] {
            assert_eq!(period_of(quarter + Span::from_seconds(seconds)), quarter);
        }
        assert_eq!(period_of(quarter + PERIOD), quarter + PERIOD);
    }
}
