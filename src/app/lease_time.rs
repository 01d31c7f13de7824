//! How long a lease surely holds: a call goes out only while enough of it is left.

use tokio::time::Instant;

use crate::domain::clock::{Moment, Span};

/// How much of a lease must be left before a call goes out: the call's own time-out is ten
/// seconds, so that its answer is recorded or given up while the lease still holds.
const MOST_OF_A_CALL: Span = Span::from_seconds(12);

/// The instants at which a lease was taken, by both clocks.
#[derive(Clone, Copy, Debug)]
pub struct LeaseTime {
    taken_at: Moment,
    taken: Instant,
    span: Span,
}

impl LeaseTime {
    /// A lease for `span` that was asked for at `taken_at`, before its transaction began.
    #[must_use]
    pub fn new(taken_at: Moment, span: Span) -> Self {
        Self { taken_at, taken: Instant::now(), span }
    }

    /// How long the lease was taken for.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// Whether enough of the lease is left for a call, by the wall clock and the monotonic one:
    /// a process that was frozen sends nothing when it wakes.
    #[must_use]
    pub fn may_call(&self, now: Moment) -> bool {
        let left = Span::from_millis(self.span.millis() - MOST_OF_A_CALL.millis());
        let backwards = now < self.taken_at;
        !backwards && now.since(self.taken_at) <= left && self.taken.elapsed() <= left.to_duration()
    }
}
