//! Places at which the tests of `tests/it` make a step fail or wait, or the whole process die.
//!
//! Without the feature `fail-points` there is nothing here that could be hit. A process that is
//! to die reads `COBRO_FAIL_POINT`, such as `running:confirm_order`; tests in this process arm
//! one instance with [`arm`].

use crate::domain::ids::InstanceId;
use crate::domain::saga::{SagaState, SagaStep};

/// A failure that a test asked for.
#[derive(Debug, thiserror::Error)]
#[error("a test made {0} fail")]
pub struct FailedOnPurpose(String);

/// Fails, or ends the process, where a test asked for it.
///
/// # Errors
/// [`FailedOnPurpose`], only with the feature `fail-points`.
#[cfg(not(feature = "fail-points"))]
pub const fn hit(
    _instance: &InstanceId,
    _state: SagaState,
    _step: SagaStep,
) -> Result<(), FailedOnPurpose> {
    Ok(())
}

/// As [`hit`], for a place outside of the saga, such as `refund:called`.
///
/// # Errors
/// [`FailedOnPurpose`], only with the feature `fail-points`.
#[cfg(not(feature = "fail-points"))]
pub const fn hit_at(_instance: &InstanceId, _place: &str) -> Result<(), FailedOnPurpose> {
    Ok(())
}

/// Waits where a test asked for it, so that something else happens first.
#[cfg(not(feature = "fail-points"))]
pub fn wait_at(_instance: &InstanceId, _place: &str) -> std::future::Ready<()> {
    std::future::ready(())
}

#[cfg(feature = "fail-points")]
pub use armed::{Stop, arm, arm_at, hit, hit_at, stop_at, times_hit, times_hit_at, wait_at};

#[cfg(feature = "fail-points")]
mod armed {
    use std::collections::HashMap;
    use std::sync::{Arc, LazyLock, Mutex, PoisonError};

    use tokio::sync::Notify;

    use super::{FailedOnPurpose, InstanceId, SagaState, SagaStep};

    #[derive(Default)]
    struct Point {
        left: u32,
        hits: u32,
    }

    static POINTS: LazyLock<Mutex<HashMap<String, Point>>> = LazyLock::new(Mutex::default);

    /// A place at which the next who comes waits for the test.
    #[derive(Clone, Default)]
    pub struct Stop {
        reached: Arc<Notify>,
        goes_on: Arc<Notify>,
    }

    impl Stop {
        /// Waits until somebody stands there.
        pub async fn reached(&self) {
            self.reached.notified().await;
        }

        /// Lets whoever stands there go on.
        pub fn go_on(&self) {
            self.goes_on.notify_one();
        }
    }

    static STOPS: LazyLock<Mutex<HashMap<String, Stop>>> = LazyLock::new(Mutex::default);

    fn place(state: SagaState, step: SagaStep) -> String {
        format!("{}:{step}", state.name())
    }

    fn name(instance: &InstanceId, place: &str) -> String {
        format!("{instance}:{place}")
    }

    /// Makes this step of one instance fail the next `times` times.
    pub fn arm(instance: &InstanceId, state: SagaState, step: SagaStep, times: u32) {
        arm_at(instance, &place(state, step), times);
    }

    /// Makes this place of one instance fail the next `times` times.
    pub fn arm_at(instance: &InstanceId, place: &str, times: u32) {
        let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        points.entry(name(instance, place)).or_default().left = times;
    }

    /// How often an armed step failed.
    #[must_use]
    pub fn times_hit(instance: &InstanceId, state: SagaState, step: SagaStep) -> u32 {
        times_hit_at(instance, &place(state, step))
    }

    /// How often an armed place failed.
    #[must_use]
    pub fn times_hit_at(instance: &InstanceId, place: &str) -> u32 {
        let points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        points.get(&name(instance, place)).map_or(0, |point| point.hits)
    }

    /// Fails, or ends the process, where a test asked for it.
    ///
    /// # Errors
    /// [`FailedOnPurpose`] while the step is armed.
    pub fn hit(
        instance: &InstanceId,
        state: SagaState,
        step: SagaStep,
    ) -> Result<(), FailedOnPurpose> {
        hit_at(instance, &place(state, step))
    }

    /// As [`hit`], for a place outside of the saga.
    ///
    /// # Errors
    /// [`FailedOnPurpose`] while the place is armed.
    pub fn hit_at(instance: &InstanceId, place: &str) -> Result<(), FailedOnPurpose> {
        let asked = std::env::var("COBRO_FAIL_POINT").unwrap_or_default();
        if asked == place {
            // As `kill -9` would: no destructor runs, nothing is flushed.
            std::process::abort();
        }
        let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name(instance, place);
        match points.get_mut(&name) {
            Some(point) if point.left > 0 => {
                point.left -= 1;
                point.hits += 1;
                Err(FailedOnPurpose(name))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Makes the next who comes to this place of one instance wait.
    #[must_use]
    pub fn stop_at(instance: &InstanceId, place: &str) -> Stop {
        let stop = Stop::default();
        let mut stops = STOPS.lock().unwrap_or_else(PoisonError::into_inner);
        stops.insert(name(instance, place), stop.clone());
        stop
    }

    /// Waits where a test asked for it, so that something else happens first.
    pub async fn wait_at(instance: &InstanceId, place: &str) {
        let stop = {
            let mut stops = STOPS.lock().unwrap_or_else(PoisonError::into_inner);
            stops.remove(&name(instance, place))
        };
        if let Some(stop) = stop {
            stop.reached.notify_one();
            stop.goes_on.notified().await;
        }
    }
}
