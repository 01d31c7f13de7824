//! The sandbox's time: a clock that is handed in, and how far a test moved it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_millis(&self) -> i64;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_millis(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// A clock that can be moved ahead.
#[derive(Clone)]
pub(crate) struct MovableClock {
    clock: Arc<dyn Clock>,
    offset_ms: Arc<AtomicI64>,
}

impl MovableClock {
    pub(crate) fn new(clock: Arc<dyn Clock>, offset_ms: i64) -> Self {
        Self { clock, offset_ms: Arc::new(AtomicI64::new(offset_ms)) }
    }

    pub(crate) fn now_millis(&self) -> i64 {
        self.clock.now_millis().saturating_add(self.offset_ms.load(Ordering::SeqCst))
    }

    pub(crate) fn now_seconds(&self) -> i64 {
        self.now_millis().div_euclid(1_000)
    }

    pub(crate) fn set_offset(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::SeqCst);
    }

    pub(crate) fn offset(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }
}
