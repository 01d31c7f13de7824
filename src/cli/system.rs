//! The system's clock and randomness: the only place that reads either.

use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

use crate::app::clock::Timer;
use crate::domain::clock::{Clock, Moment};
use crate::domain::ids::Randomness;

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTimer;

impl Clock for SystemTimer {
    fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

#[async_trait]
impl Timer for SystemTimer {
    async fn sleep_until(&self, moment: Moment) {
        tokio::time::sleep(moment.since(self.now()).to_duration()).await;
    }
}

/// The operating system's random bits.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Ids, keys and tokens of predictable bits would be worse than no process.
            tracing::error!(error = %error, "the operating system gives no random bits");
            std::process::abort();
        }
    }
}
