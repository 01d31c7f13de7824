//! Faults on demand: an operation of the API fails in a chosen way, a chosen number of times.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// How a request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// 429, nothing done, nothing kept under the key.
    #[serde(rename = "429")]
    TooManyRequests,
    /// 500, nothing done, and the answer is kept under the key.
    #[serde(rename = "500")]
    ServerError,
    /// 503, nothing done, nothing kept under the key.
    #[serde(rename = "503")]
    Unavailable,
    /// No answer ever, nothing done.
    #[serde(rename = "timeout_before")]
    TimeoutBefore,
    /// No answer ever, but it was done and the answer is kept under the key.
    #[serde(rename = "timeout_after")]
    TimeoutAfter,
    /// The connection is cut, nothing done.
    #[serde(rename = "reset")]
    Reset,
    /// A late answer.
    #[serde(rename = "slow")]
    Slow,
    /// Done, and the answer's JSON breaks off.
    #[serde(rename = "malformed")]
    Malformed,
    /// 502 with a page in HTML, nothing done.
    #[serde(rename = "html")]
    Html,
}

/// When a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the request is looked at.
    Arrival,
    /// In the place of its execution.
    Execution,
    /// After it, in the place of the answer.
    Answer,
}

impl FaultKind {
    fn phase(self) -> Phase {
        match self {
            Self::TooManyRequests
            | Self::Unavailable
            | Self::TimeoutBefore
            | Self::Reset
            | Self::Slow
            | Self::Html => Phase::Arrival,
            Self::ServerError => Phase::Execution,
            Self::TimeoutAfter | Self::Malformed => Phase::Answer,
        }
    }
}

fn once() -> u32 {
    1
}

/// A fault as it is asked for and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Such as `checkout.sessions.create`; `*` stands for every operation.
    pub operation: String,
    /// How it fails.
    pub kind: FaultKind,
    /// How often it still strikes.
    #[serde(default = "once")]
    pub count: u32,
    /// How late a slow answer is, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
    /// The `Retry-After` of a 429 or a 503, in seconds.
    #[serde(default)]
    pub retry_after: Option<u32>,
    /// How often it struck.
    #[serde(default, skip_deserializing)]
    pub fired: u32,
}

/// The faults that were asked for.
#[derive(Debug, Default)]
pub struct Faults {
    planned: Mutex<Vec<Fault>>,
}

impl Faults {
    /// Asks for a fault.
    pub fn plan(&self, fault: Fault) {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// All that were asked for, with how often each struck.
    pub fn all(&self) -> Vec<Fault> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The first fault that strikes an operation in a phase; it counts as fired.
    pub fn strike(&self, operation: &str, phase: Phase) -> Option<Fault> {
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = planned.iter_mut().find(|fault| {
            fault.count > 0
                && fault.kind.phase() == phase
                && (fault.operation == "*" || fault.operation == operation)
        })?;
        fault.count -= 1;
        fault.fired += 1;
        Some(fault.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_operation_in_its_phase_as_often_as_asked() {
        let faults = Faults::default();
        let json = r#"{"operation":"refunds.create","kind":"500","count":2}"#;
        faults.plan(serde_json::from_str(json).unwrap());
        assert_eq!(faults.strike("refunds.create", Phase::Arrival), None);
        assert_eq!(faults.strike("charges.list", Phase::Execution), None);
        assert!(faults.strike("refunds.create", Phase::Execution).is_some());
        assert!(faults.strike("refunds.create", Phase::Execution).is_some());
        assert_eq!(faults.strike("refunds.create", Phase::Execution), None);
        assert_eq!(faults.all()[0].fired, 2);
    }
}
