//! The clock of the workers: it tells the time and lets them sleep, and tests turn it by hand.

use async_trait::async_trait;

use crate::domain::clock::{Clock, Moment};

/// A clock that one can sleep on.
#[async_trait]
pub trait Timer: Clock {
    /// Returns once it is `moment` or later.
    async fn sleep_until(&self, moment: Moment);
}
