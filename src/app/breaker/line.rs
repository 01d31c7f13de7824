//! A circuit with what is told of it: since when it stands so, which calls failed last, and which
//! command of a person it followed.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::gate::{CircuitLock, Gate};
use crate::app::gateway::GatewayError;
use crate::domain::circuit::{
    Circuit, CircuitOrder, CircuitReading, CircuitRules, Outcome, Refusal, Ticket, Transition,
};
use crate::domain::clock::Moment;

/// How many failures are remembered.
const MOST_FAILURES: usize = 5;

/// What Stripe calls an error or a request is never longer; what is, is cut.
const LONGEST_WORD: usize = 80;

/// A call that counted against its circuit. Nothing of its body is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFailure {
    /// What was asked, such as `open_session`.
    pub operation: String,
    /// Our word for how it failed: `busy`, `unknown` or `key_used_up`.
    pub class: String,
    /// The HTTP status, 0 where there was none.
    pub status: u16,
    /// Stripe's error code, or its type.
    pub code: Option<String>,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// When it ended.
    pub at: Moment,
}

impl CallFailure {
    /// What is kept of an error.
    pub(super) fn new(
        (operation, class): (&'static str, &'static str),
        error: &GatewayError,
        at: Moment,
    ) -> Self {
        let detail = error.detail();
        let word = |text: &String| text.chars().take(LONGEST_WORD).collect::<String>();
        Self {
            operation: operation.to_owned(),
            class: class.to_owned(),
            status: detail.map_or(0, |detail| detail.status),
            code: detail.and_then(|detail| detail.code.as_ref().or(detail.kind.as_ref())).map(word),
            request_id: detail.and_then(|detail| detail.request_id.as_ref()).map(word),
            at,
        }
    }
}

/// What a person wants of a circuit. Later commands have higher revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitCommand {
    /// Its number among the commands for this circuit.
    pub revision: i64,
    /// What is wanted.
    pub order: CircuitOrder,
}

/// How a circuit of this process stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReading {
    /// The circuit.
    pub circuit: CircuitReading,
    /// Since when it is in this phase.
    pub changed_at: Moment,
    /// The revision of the last command that it followed.
    pub revision: i64,
    /// The calls that failed last, the latest first.
    pub failures: Vec<CallFailure>,
}

struct Notes {
    changed_at: Moment,
    revision: i64,
    failures: VecDeque<CallFailure>,
}

pub(super) struct Line {
    gate: Gate<Mutex<Circuit>>,
    /// Taken before the circuit's lock where both are, so that commands are followed in order.
    notes: Mutex<Notes>,
}

impl Line {
    /// A closed circuit.
    pub(super) fn new(rules: CircuitRules, now: Moment) -> Self {
        let notes = Notes { changed_at: now, revision: 0, failures: VecDeque::new() };
        Self { gate: Gate(Mutex::new(Circuit::new(rules))), notes: Mutex::new(notes) }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        // Notes are plain values, never half changed.
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn refusal(&self, now: Moment) -> Option<Refusal> {
        self.gate.0.with(|circuit| circuit.refusal(now))
    }

    pub(super) fn enter(&self, now: Moment) -> Result<(Ticket, Option<Transition>), Refusal> {
        let entered = self.gate.enter(now)?;
        self.changed(entered.1.as_ref());
        Ok(entered)
    }

    pub(super) fn leave(
        &self,
        ticket: Ticket,
        outcome: Outcome,
        now: Moment,
    ) -> Option<Transition> {
        let transition = self.gate.leave(ticket, outcome, now);
        self.changed(transition.as_ref());
        transition
    }

    fn changed(&self, transition: Option<&Transition>) {
        if let Some(transition) = transition {
            self.notes().changed_at = transition.at;
        }
    }

    /// Remembers a failure.
    pub(super) fn note(&self, failure: CallFailure) {
        let mut notes = self.notes();
        notes.failures.push_front(failure);
        notes.failures.truncate(MOST_FAILURES);
    }

    /// Does what a person wants, unless this command or a later one was followed before.
    pub(super) fn follow(&self, command: CircuitCommand, now: Moment) -> Option<Transition> {
        let mut notes = self.notes();
        if command.revision <= notes.revision {
            return None;
        }
        notes.revision = command.revision;
        let transition = self.gate.0.with(|circuit| circuit.obey(command.order, now))?;
        notes.changed_at = transition.at;
        Some(transition)
    }

    pub(super) fn reading(&self) -> LineReading {
        let notes = self.notes();
        LineReading {
            circuit: self.gate.0.with(|circuit| circuit.reading()),
            changed_at: notes.changed_at,
            revision: notes.revision,
            failures: notes.failures.iter().cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::gateway::ErrorDetail;
    use crate::domain::circuit::{CircuitPhase, TransitionReason};

    const NOW: Moment = Moment::from_seconds(1_700_000_000);

    fn line() -> Line {
        Line::new(CircuitRules::default(), NOW)
    }

    fn command(revision: i64, order: CircuitOrder) -> CircuitCommand {
        CircuitCommand { revision, order }
    }

    #[test]
    fn a_command_is_followed_once_and_never_after_a_later_one() {
        let line = line();
        let held = line.follow(command(2, CircuitOrder::Hold), NOW).unwrap();
        assert_eq!((held.to, held.reason), (CircuitPhase::Open, TransitionReason::Held));
        for revision in [0, 1, 2] {
            assert_eq!(line.follow(command(revision, CircuitOrder::Close), NOW), None);
        }
        assert!(line.reading().circuit.held);
        let closed = line.follow(command(3, CircuitOrder::Close), NOW).unwrap();
        assert_eq!(closed.reason, TransitionReason::Released);
        assert_eq!(line.reading().revision, 3);
        assert_eq!(line.follow(command(4, CircuitOrder::Close), NOW), None, "closed already");
    }

    #[test]
    fn the_last_five_failures_are_remembered_without_their_sentences() {
        let line = line();
        for number in 0..7 {
            let detail = ErrorDetail {
                status: 500 + number,
                kind: Some("api_error".to_owned()),
                message: "a sentence with ana@example.com".to_owned(),
                request_id: Some("r".repeat(500)),
                ..ErrorDetail::default()
            };
            let error = GatewayError::Unknown(Box::new(detail));
            line.note(CallFailure::new(("refund", "unknown"), &error, NOW));
        }
        let failures = line.reading().failures;
        let statuses: Vec<u16> = failures.iter().map(|failure| failure.status).collect();
        assert_eq!(statuses, [506, 505, 504, 503, 502]);
        let kept = serde_json::to_string(&failures).unwrap();
        assert!(!kept.contains("ana@example.com"), "{kept}");
        assert_eq!(failures[0].code.as_deref(), Some("api_error"));
        assert_eq!(failures[0].request_id.as_ref().unwrap().len(), LONGEST_WORD);
    }
}
