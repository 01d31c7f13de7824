//! A circuit as rows and pages tell of it.

use super::{Circuit, CircuitPhase, CircuitState};
use crate::domain::clock::Moment;

/// How a circuit stands at an instant, without what only it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitReading {
    /// Whether calls go out.
    pub phase: CircuitPhase,
    /// Whether a person holds it open.
    pub held: bool,
    /// How many calls in a row failed; all that the rules allow while it is open by itself.
    pub consecutive_failures: u32,
    /// From when on the next probe goes out, if it waits for one.
    pub probe_at: Option<Moment>,
}

impl Circuit {
    /// How it stands.
    #[must_use]
    pub fn reading(&self) -> CircuitReading {
        let (held, consecutive_failures, probe_at) = match self.state() {
            CircuitState::Closed { consecutive_failures } => (false, consecutive_failures, None),
            CircuitState::Open { until, .. } => (false, self.rules().failures, Some(until)),
            CircuitState::HalfOpen { probe } => {
                (false, self.rules().failures, probe.map(|probe| probe.frees_at))
            }
            CircuitState::Held { .. } => (true, 0, None),
        };
        CircuitReading { phase: self.phase(), held, consecutive_failures, probe_at }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Answer, CircuitRules, Outcome};
    use super::*;
    use crate::domain::clock::Span;

    fn fail(circuit: &mut Circuit, now: Moment) {
        let Answer::Permitted { ticket, .. } = circuit.ask(now, Span::from_seconds(15)) else {
            panic!("the call is permitted")
        };
        circuit.report(ticket, Outcome::Failure, now);
    }

    #[test]
    fn a_reading_counts_failures_and_names_the_instant_of_the_probe() {
        let rules = CircuitRules { failures: 2, recovery: Span::from_seconds(60) };
        let mut circuit = Circuit::new(rules);
        let now = Moment::from_seconds(1_000);
        let told = |circuit: &Circuit| {
            let CircuitReading { phase, held, consecutive_failures, probe_at } = circuit.reading();
            (phase, held, consecutive_failures, probe_at.map(|at| at.since(now)))
        };
        assert_eq!(told(&circuit), (CircuitPhase::Closed, false, 0, None));
        fail(&mut circuit, now);
        assert_eq!(told(&circuit), (CircuitPhase::Closed, false, 1, None));
        fail(&mut circuit, now);
        let minute = Some(Span::from_seconds(60));
        assert_eq!(told(&circuit), (CircuitPhase::Open, false, 2, minute));
        let _probing = circuit.ask(now + Span::from_seconds(60), Span::from_seconds(15));
        let until = Some(Span::from_seconds(75));
        assert_eq!(told(&circuit), (CircuitPhase::HalfOpen, false, 2, until));
        circuit.hold(now);
        assert_eq!(told(&circuit), (CircuitPhase::Open, true, 0, None));
    }
}
