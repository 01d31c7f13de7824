//! The words of the circuit breaker as rows, metrics and pages write them.

use crate::domain::words::words;

words! {
    /// Which calls a circuit guards. There are two, so that an upload cannot close the till.
    CircuitKind {
        /// What takes money: opening a session, creating and confirming a PaymentIntent.
        Taking = "taking",
        /// Everything else.
        Rest = "rest",
    }
}

words! {
    /// Whether calls go out, as metrics, rows and pages name it.
    CircuitPhase {
        /// Every call goes out.
        Closed = "closed",
        /// No call goes out.
        Open = "open",
        /// One call goes out, to see whether Stripe answers again.
        HalfOpen = "half_open",
    }
}

words! {
    /// What a person can want of a circuit.
    CircuitOrder {
        /// That no call goes out until a person closes it.
        Hold = "hold",
        /// That every call goes out, whether it was held or had opened by itself.
        Close = "close",
    }
}

impl CircuitKind {
    /// Whether a person may hold it. What mends and returns money is never held, so that nothing
    /// that was begun is left lying.
    #[must_use]
    pub const fn may_be_held(self) -> bool {
        match self {
            Self::Taking => true,
            Self::Rest => false,
        }
    }
}

words! {
    /// Why a circuit changed its phase.
    TransitionReason {
        /// As many calls in a row failed as the rules allow.
        TooManyFailures = "too_many_failures",
        /// The recovery time is over and a call goes out as a probe.
        RecoveryOver = "recovery_over",
        /// The probe succeeded.
        ProbeSucceeded = "probe_succeeded",
        /// The probe failed.
        ProbeFailed = "probe_failed",
        /// A person holds the circuit open.
        Held = "held",
        /// A person closed the circuit, whether it was held or had opened by itself.
        Released = "released",
    }
}
