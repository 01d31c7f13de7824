//! The words of the circuit breaker as rows, metrics and pages write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Which calls a circuit guards. There are two, so that an upload cannot close the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CircuitKind {
    /// What takes money: opening a session, creating and confirming a PaymentIntent.
    Taking,
    /// Everything else.
    Rest,
}

/// Whether calls go out, as metrics, rows and pages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CircuitPhase {
    /// Every call goes out.
    Closed,
    /// No call goes out.
    Open,
    /// One call goes out, to see whether Stripe answers again.
    HalfOpen,
}

/// Why a circuit changed its phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransitionReason {
    /// As many calls in a row failed as the rules allow.
    TooManyFailures,
    /// The recovery time is over and a call goes out as a probe.
    RecoveryOver,
    /// The probe succeeded.
    ProbeSucceeded,
    /// The probe failed.
    ProbeFailed,
    /// A person holds the circuit open.
    Held,
    /// A person closed the circuit, whether it was held or had opened by itself.
    Released,
}

/// A text that is no word of a circuit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a word of the circuit breaker")]
pub struct UnknownCircuitWord(pub String);

macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal,)+ })+) => {$(
        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in rows, JSON and metric labels.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownCircuitWord;

            fn from_str(text: &str) -> Result<Self, UnknownCircuitWord> {
                let found = Self::ALL.iter().copied().find(|one| one.name() == text);
                found.ok_or_else(|| UnknownCircuitWord(text.to_owned()))
            }
        }
    )+};
}

words! {
    CircuitKind { Taking = "taking", Rest = "rest", }
    CircuitPhase { Closed = "closed", Open = "open", HalfOpen = "half_open", }
    TransitionReason {
        TooManyFailures = "too_many_failures",
        RecoveryOver = "recovery_over",
        ProbeSucceeded = "probe_succeeded",
        ProbeFailed = "probe_failed",
        Held = "held",
        Released = "released",
    }
}
