//! The nine statuses of a payment and the one table of how they may follow each other.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a payment's facts amount to. See [`super::facts::PaymentFacts::explain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// No money has moved, and some attempt can still take it or has an unknown outcome.
    Pending,
    /// The customer has paid with a method whose outcome comes later.
    Processing,
    /// The funds are held and wait for capture.
    Authorized,
    /// Money was captured, none of it returned, no dispute open.
    Completed,
    /// It ended without money for a technical or bank reason.
    Failed,
    /// It ended without money by choice or by expiry.
    Cancelled,
    /// Everything captured has been returned, or is on its way back.
    Refunded,
    /// A part of what was captured has been returned, or is on its way back.
    PartiallyRefunded,
    /// A dispute is open, or was lost.
    Disputed,
}

/// A text that is none of the nine statuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a payment status")]
pub struct UnknownPaymentStatus(pub String);

/// One change of status; an implied one was passed through without being seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// The status before.
    pub from: PaymentStatus,
    /// The status after.
    pub to: PaymentStatus,
    /// Whether late news made the payment pass through it without our having seen it there.
    pub implied: bool,
}

impl PaymentStatus {
    /// All nine, in the order of a payment's life.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::Processing,
        Self::Authorized,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::Refunded,
        Self::PartiallyRefunded,
        Self::Disputed,
    ];

    /// Its name in rows, addresses, JSON and `data-status`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Authorized => "authorized",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Disputed => "disputed",
        }
    }

    /// Whether `to` may directly follow this status: the transition table.
    ///
    /// Money that arrives after a payment was given up is a late success, which is why `failed`
    /// and `cancelled` can be left again.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        use PaymentStatus as S;
        match (self, to) {
            (
                S::Pending,
                S::Processing | S::Authorized | S::Completed | S::Failed | S::Cancelled,
            )
            | (S::Processing, S::Pending | S::Authorized | S::Completed)
            | (S::Processing, S::Failed | S::Cancelled)
            | (S::Authorized, S::Completed | S::Failed | S::Cancelled)
            | (S::Completed, S::PartiallyRefunded | S::Refunded | S::Disputed)
            | (S::PartiallyRefunded, S::Completed | S::Refunded | S::Disputed)
            | (S::Refunded, S::Completed | S::PartiallyRefunded | S::Disputed)
            | (S::Disputed, S::Completed | S::PartiallyRefunded | S::Refunded)
            | (S::Failed | S::Cancelled, S::Processing | S::Authorized | S::Completed) => true,
            (
                S::Pending
                | S::Processing
                | S::Authorized
                | S::Completed
                | S::Failed
                | S::Cancelled
                | S::Refunded
                | S::PartiallyRefunded
                | S::Disputed,
                _,
            ) => false,
        }
    }

    /// The shortest path of the table from this status to `to`, all but the last step implied.
    /// Empty when they are the same; `None` when the table has no path, which is a bug.
    #[must_use]
    pub fn path_to(self, to: Self) -> Option<Vec<StatusChange>> {
        let mut queue = VecDeque::from([vec![self]]);
        while let Some(path) = queue.pop_front() {
            let last = path.last().copied()?;
            if last == to {
                return Some(as_changes(&path));
            }
            let next = Self::ALL.into_iter().filter(|n| last.may_become(*n) && !path.contains(n));
            queue.extend(next.map(|status| [path.as_slice(), &[status]].concat()));
        }
        None
    }

    /// Whether a payment of this status may still bring money without a new attempt.
    #[must_use]
    pub const fn is_active(self) -> bool {
        match self {
            Self::Pending | Self::Processing | Self::Authorized => true,
            Self::Completed
            | Self::Failed
            | Self::Cancelled
            | Self::Refunded
            | Self::PartiallyRefunded
            | Self::Disputed => false,
        }
    }
}

fn as_changes(path: &[PaymentStatus]) -> Vec<StatusChange> {
    let steps = path.len().saturating_sub(1);
    let pairs = path.iter().zip(path.iter().skip(1)).enumerate();
    pairs
        .map(|(index, (from, to))| StatusChange {
            from: *from,
            to: *to,
            implied: index + 1 < steps,
        })
        .collect()
}

impl fmt::Display for PaymentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PaymentStatus {
    type Err = UnknownPaymentStatus;

    fn from_str(text: &str) -> Result<Self, UnknownPaymentStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| UnknownPaymentStatus(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::PaymentStatus as S;

    /// The design's table, written a second time as rows, so that a slip in either shows.
    const TABLE: [(S, &[S]); 9] = [
        (S::Pending, &[S::Processing, S::Authorized, S::Completed, S::Failed, S::Cancelled]),
        (S::Processing, &[S::Pending, S::Authorized, S::Completed, S::Failed, S::Cancelled]),
        (S::Authorized, &[S::Completed, S::Failed, S::Cancelled]),
        (S::Completed, &[S::PartiallyRefunded, S::Refunded, S::Disputed]),
        (S::PartiallyRefunded, &[S::Completed, S::Refunded, S::Disputed]),
        (S::Refunded, &[S::Completed, S::PartiallyRefunded, S::Disputed]),
        (S::Disputed, &[S::Completed, S::PartiallyRefunded, S::Refunded]),
        (S::Failed, &[S::Processing, S::Authorized, S::Completed]),
        (S::Cancelled, &[S::Processing, S::Authorized, S::Completed]),
    ];

    #[test]
    fn all_81_pairs_are_as_the_table_says() {
        for (from, allowed) in TABLE {
            for to in S::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&to), "{from} to {to}");
            }
        }
    }

    #[test]
    fn a_path_is_made_of_steps_of_the_table_and_only_its_last_is_seen() {
        for from in S::ALL {
            for to in S::ALL {
                let Some(path) = from.path_to(to) else {
                    assert!(
                        !matches!(from, S::Pending),
                        "a new payment must be able to reach {to} somehow"
                    );
                    continue;
                };
                assert!(path.iter().all(|change| change.from.may_become(change.to)));
                assert!(path.iter().rev().skip(1).all(|change| change.implied));
                assert!(path.last().is_none_or(|change| !change.implied && change.to == to));
                assert_eq!(path.is_empty(), from == to);
            }
        }
    }

    #[test]
    fn late_news_of_a_lost_dispute_passes_through_completed() {
        let path = S::Pending.path_to(S::Disputed).unwrap();
        let through: Vec<S> = path.iter().map(|change| change.to).collect();
        assert_eq!(through, [S::Completed, S::Disputed]);
    }

    #[test]
    fn captured_money_never_becomes_pending_again() {
        assert_eq!(S::Completed.path_to(S::Pending), None);
    }

    #[test]
    fn a_status_reads_back_from_its_name() {
        for status in S::ALL {
            assert_eq!(status.name().parse(), Ok(status));
        }
        assert!("paid".parse::<S>().is_err());
    }
}
