//! One circuit behind its lock.

use std::sync::{Mutex, PoisonError};

use crate::domain::circuit::{Answer, Circuit, Outcome, Refusal, Ticket, Transition};
use crate::domain::clock::{Moment, Span};

/// A call takes no longer than this; a probe that has not reported by then is given up.
const LONGEST_CALL: Span = Span::from_seconds(15);

/// A lock around a circuit. The process has one over the standard mutex; the model check has one
/// over shuttle's.
pub(super) trait CircuitLock: Send + Sync {
    /// Runs `work` alone on the circuit.
    fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R;
}

impl CircuitLock for Mutex<Circuit> {
    fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R {
        // The circuit is plain values, never half changed, so a panic elsewhere spoils nothing.
        work(&mut self.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One circuit behind its lock.
pub(super) struct Gate<L>(pub(super) L);

impl<L: CircuitLock> Gate<L> {
    pub(super) fn enter(&self, now: Moment) -> Result<(Ticket, Option<Transition>), Refusal> {
        match self.0.with(|circuit| circuit.ask(now, LONGEST_CALL)) {
            Answer::Permitted { ticket, transition } => Ok((ticket, transition)),
            Answer::Refused(refusal) => Err(refusal),
        }
    }

    pub(super) fn leave(
        &self,
        ticket: Ticket,
        outcome: Outcome,
        now: Moment,
    ) -> Option<Transition> {
        self.0.with(|circuit| circuit.report(ticket, outcome, now))
    }
}

#[cfg(test)]
mod tests {
    use shuttle::sync::atomic::{AtomicUsize, Ordering};
    use shuttle::sync::{Arc, Mutex};
    use shuttle::thread;

    use super::*;
    use crate::domain::circuit::{CircuitPhase, CircuitRules};

    impl CircuitLock for Mutex<Circuit> {
        fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R {
            work(&mut self.lock().unwrap())
        }
    }

    fn at(seconds: i64) -> Moment {
        Moment::from_seconds(seconds)
    }

    fn opened() -> Gate<Mutex<Circuit>> {
        let rules = CircuitRules { failures: 2, recovery: Span::from_seconds(60) };
        let gate = Gate(Mutex::new(Circuit::new(rules)));
        for _ in 0..2 {
            let (ticket, _) = gate.enter(at(0)).unwrap();
            gate.leave(ticket, Outcome::Failure, at(0));
        }
        gate
    }

    #[test]
    fn under_any_schedule_exactly_one_call_probes_a_half_open_circuit() {
        let schedules = 100_000;
        shuttle::check_random(
            || {
                let gate = Arc::new(opened());
                let probes = Arc::new(AtomicUsize::new(0));
                let under_way = Arc::new(AtomicUsize::new(0));
                let threads: Vec<_> = (0..3)
                    .map(|_| {
                        let (gate, probes) = (Arc::clone(&gate), Arc::clone(&probes));
                        let under_way = Arc::clone(&under_way);
                        thread::spawn(move || {
                            let Ok((ticket, _)) = gate.enter(at(61)) else { return };
                            let before = under_way.fetch_add(1, Ordering::SeqCst);
                            let closed = gate.0.with(|c| c.phase() == CircuitPhase::Closed);
                            assert!(before == 0 || closed, "two probes at a time");
                            probes.fetch_add(1, Ordering::SeqCst);
                            under_way.fetch_sub(1, Ordering::SeqCst);
                            gate.leave(ticket, Outcome::Failure, at(61));
                        })
                    })
                    .collect();
                for one in threads {
                    one.join().unwrap();
                }
                assert_eq!(probes.load(Ordering::SeqCst), 1, "a failed probe opens it again");
                assert_eq!(gate.0.with(|circuit| circuit.phase()), CircuitPhase::Open);
            },
            schedules,
        );
    }

    #[test]
    fn under_any_schedule_a_call_begun_before_it_opened_does_not_close_it() {
        shuttle::check_random(
            || {
                let rules = CircuitRules { failures: 1, recovery: Span::from_seconds(60) };
                let gate = Arc::new(Gate(Mutex::new(Circuit::new(rules))));
                let (slow, _) = gate.enter(at(0)).unwrap();
                let (bad, _) = gate.enter(at(0)).unwrap();
                let other = Arc::clone(&gate);
                let failing = thread::spawn(move || other.leave(bad, Outcome::Failure, at(1)));
                let early = gate.leave(slow, Outcome::Success, at(1));
                failing.join().unwrap();
                assert!(early.is_none());
                assert_eq!(gate.0.with(|circuit| circuit.phase()), CircuitPhase::Open);
            },
            10_000,
        );
    }
}
