//! The circuit breaker around Stripe as a pure machine that is fed with instants.
//!
//! Closed, calls go out. After some failures in a row it opens, and calls are refused at once.
//! When the recovery time is over, one call goes out as a probe: its success closes the circuit,
//! its failure opens it again. Around this machine there is one lock, and nothing else.
//!
//! Each permitted call carries a [`Ticket`] of the generation in which it began. A generation
//! ends whenever the circuit opens or closes, so a call begun before that changes nothing when
//! it ends, and "in a row" means in the order in which calls ended.

mod reading;
mod words;

pub use reading::CircuitReading;
pub use words::{CircuitKind, CircuitOrder, CircuitPhase, TransitionReason};

use super::clock::{Moment, Span};

/// When a circuit opens and when it probes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitRules {
    /// After how many failures in a row it opens; zero counts as one.
    pub failures: u32,
    /// How long it stays open before a probe.
    pub recovery: Span,
}

impl Default for CircuitRules {
    fn default() -> Self {
        Self { failures: 5, recovery: Span::from_seconds(60) }
    }
}

/// What a permitted call shows when it ends, so that the circuit knows when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    generation: u64,
    number: u64,
}

/// The one call that is under way while a circuit is half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its ticket.
    pub ticket: Ticket,
    /// When another may take its place, should it never report: its caller died.
    pub frees_at: Moment,
}

/// The state of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CircuitState {
    /// Every call goes out.
    Closed {
        /// How many calls in a row failed until now.
        consecutive_failures: u32,
    },
    /// No call goes out.
    Open {
        /// Since when.
        since: Moment,
        /// From when on a call goes out as a probe.
        until: Moment,
    },
    /// One call at a time goes out as a probe.
    HalfOpen {
        /// The probe that is under way, if there is one.
        probe: Option<Probe>,
    },
    /// No call goes out until a person says so.
    Held {
        /// Since when.
        since: Moment,
    },
}

/// How a call ended, as far as the circuit cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Stripe answered and is well; a declined card and every 4xx but 429 say so too.
    Success,
    /// No connection, a time-out, an answer of 5xx, or 429 until our retries were used up.
    Failure,
    /// It says nothing of Stripe as it is now: a replayed answer, or a call that never left.
    Ignored,
}

/// One change of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The phase before; the same as after when a person holds a circuit that had opened itself.
    pub from: CircuitPhase,
    /// The phase after.
    pub to: CircuitPhase,
    /// Why.
    pub reason: TransitionReason,
    /// When.
    pub at: Moment,
}

/// Why a call may not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is worth trying again after this time.
    Wait(Span),
    /// A person holds the circuit open, for nobody knows how long.
    Held {
        /// Since when.
        since: Moment,
    },
}

/// What a circuit says to a call that wants to go out.
#[must_use = "a permitted call must report how it ended"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It may, and must report with this ticket how it ended.
    Permitted {
        /// What it reports with.
        ticket: Ticket,
        /// The change to half open, when this call is the first probe.
        transition: Option<Transition>,
    },
    /// It may not.
    Refused(Refusal),
}

/// A circuit breaker.
#[derive(Clone, Copy, Debug)]
pub struct Circuit {
    rules: CircuitRules,
    state: CircuitState,
    generation: u64,
    tickets: u64,
}

impl Circuit {
    /// A closed circuit.
    #[must_use]
    pub const fn new(rules: CircuitRules) -> Self {
        let state = CircuitState::Closed { consecutive_failures: 0 };
        Self { rules, state, generation: 0, tickets: 0 }
    }

    /// Its state.
    #[must_use]
    pub const fn state(&self) -> CircuitState {
        self.state
    }

    /// When it opens and when it probes.
    #[must_use]
    pub const fn rules(&self) -> CircuitRules {
        self.rules
    }

    /// Its phase; one that is held is open.
    #[must_use]
    pub const fn phase(&self) -> CircuitPhase {
        match self.state {
            CircuitState::Closed { .. } => CircuitPhase::Closed,
            CircuitState::Open { .. } | CircuitState::Held { .. } => CircuitPhase::Open,
            CircuitState::HalfOpen { .. } => CircuitPhase::HalfOpen,
        }
    }

    /// Whether a call would be refused now, without asking for one: a checkout looks here before
    /// it reserves anything, and leaves the probe to the call that it makes later.
    #[must_use]
    pub fn refusal(&self, now: Moment) -> Option<Refusal> {
        let wait_until = |moment: Moment| (now < moment).then(|| Refusal::Wait(moment.since(now)));
        match self.state {
            CircuitState::Closed { .. } | CircuitState::HalfOpen { probe: None } => None,
            CircuitState::Open { until, .. } => wait_until(until),
            CircuitState::HalfOpen { probe: Some(probe) } => wait_until(probe.frees_at),
            CircuitState::Held { since } => Some(Refusal::Held { since }),
        }
    }

    /// Asks whether a call may go out now. It takes at most `time_out`; a probe that has not
    /// reported by then gives its place to another.
    pub fn ask(&mut self, now: Moment, time_out: Span) -> Answer {
        if let Some(refusal) = self.refusal(now) {
            return Answer::Refused(refusal);
        }
        self.tickets = self.tickets.wrapping_add(1);
        let ticket = Ticket { generation: self.generation, number: self.tickets };
        let from = self.phase();
        match self.state {
            CircuitState::Closed { .. } => return Answer::Permitted { ticket, transition: None },
            CircuitState::Open { .. }
            | CircuitState::HalfOpen { .. }
            | CircuitState::Held { .. } => {}
        }
        let probe = Some(Probe { ticket, frees_at: now + time_out });
        self.state = CircuitState::HalfOpen { probe };
        let (to, reason) = (CircuitPhase::HalfOpen, TransitionReason::RecoveryOver);
        let changed = from != to;
        let transition = changed.then_some(Transition { from, to, reason, at: now });
        Answer::Permitted { ticket, transition }
    }

    /// Notes how a permitted call ended. A call of an earlier generation, and a probe whose place
    /// another has taken, change nothing.
    pub fn report(&mut self, ticket: Ticket, outcome: Outcome, now: Moment) -> Option<Transition> {
        if ticket.generation != self.generation {
            return None;
        }
        match self.state {
            CircuitState::Closed { consecutive_failures } => match outcome {
                Outcome::Success => {
                    self.state = CircuitState::Closed { consecutive_failures: 0 };
                    None
                }
                Outcome::Failure => self.count_failure(consecutive_failures, now),
                Outcome::Ignored => None,
            },
            CircuitState::HalfOpen { probe: Some(probe) } if probe.ticket == ticket => {
                match outcome {
                    Outcome::Success => Some(self.close(TransitionReason::ProbeSucceeded, now)),
                    Outcome::Failure => Some(self.open(TransitionReason::ProbeFailed, now)),
                    Outcome::Ignored => {
                        self.state = CircuitState::HalfOpen { probe: None };
                        None
                    }
                }
            }
            CircuitState::HalfOpen { .. }
            | CircuitState::Open { .. }
            | CircuitState::Held { .. } => None,
        }
    }

    /// A person holds the circuit open until [`Circuit::release`]. `None` when it is held already.
    pub fn hold(&mut self, now: Moment) -> Option<Transition> {
        if matches!(self.state, CircuitState::Held { .. }) {
            return None;
        }
        Some(self.enter(CircuitState::Held { since: now }, TransitionReason::Held, now))
    }

    /// Does what a person wants; `None` when it stands so already.
    pub fn obey(&mut self, order: CircuitOrder, now: Moment) -> Option<Transition> {
        match order {
            CircuitOrder::Hold => self.hold(now),
            CircuitOrder::Close => self.release(now),
        }
    }

    /// A person closes the circuit, held or not. `None` when it is closed already.
    pub fn release(&mut self, now: Moment) -> Option<Transition> {
        if matches!(self.state, CircuitState::Closed { .. }) {
            return None;
        }
        Some(self.close(TransitionReason::Released, now))
    }

    fn count_failure(&mut self, before: u32, now: Moment) -> Option<Transition> {
        let consecutive_failures = before.saturating_add(1);
        if consecutive_failures >= self.rules.failures {
            return Some(self.open(TransitionReason::TooManyFailures, now));
        }
        self.state = CircuitState::Closed { consecutive_failures };
        None
    }

    fn open(&mut self, reason: TransitionReason, now: Moment) -> Transition {
        let until = now + self.rules.recovery;
        self.enter(CircuitState::Open { since: now, until }, reason, now)
    }

    fn close(&mut self, reason: TransitionReason, now: Moment) -> Transition {
        self.enter(CircuitState::Closed { consecutive_failures: 0 }, reason, now)
    }

    fn enter(&mut self, state: CircuitState, reason: TransitionReason, at: Moment) -> Transition {
        let from = self.phase();
        self.state = state;
        self.generation = self.generation.wrapping_add(1);
        Transition { from, to: self.phase(), reason, at }
    }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
