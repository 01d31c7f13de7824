//! The circuit breaker against a reference that keeps every result.

use proptest::prelude::*;

use super::*;

/// The same rules told another way: it keeps the results since the last change and every call
/// with the number of changes that there had been when it began.
struct Reference {
    rules: CircuitRules,
    changes: usize,
    results: Vec<bool>,
    open_until: Option<Moment>,
    held: bool,
    probing: bool,
    probe: Option<(usize, Moment)>,
    calls: Vec<usize>,
}

impl Reference {
    fn new(rules: CircuitRules) -> Self {
        Self {
            rules,
            changes: 0,
            results: Vec::new(),
            open_until: None,
            held: false,
            probing: false,
            probe: None,
            calls: Vec::new(),
        }
    }

    fn phase(&self) -> CircuitPhase {
        match (self.held, self.open_until, self.probing) {
            (false, None, _) => CircuitPhase::Closed,
            (false, Some(_), true) => CircuitPhase::HalfOpen,
            (false, Some(_), false) | (true, ..) => CircuitPhase::Open,
        }
    }

    fn change(&mut self, open_until: Option<Moment>) {
        self.changes += 1;
        self.results.clear();
        self.open_until = open_until;
        (self.held, self.probing, self.probe) = (false, false, None);
    }

    fn ask(&mut self, now: Moment, time_out: Span) -> bool {
        let recovered = self.open_until.is_none_or(|until| now >= until);
        let taken = self.probe.is_some_and(|(_, frees_at)| now < frees_at);
        if self.held || !recovered || taken {
            return false;
        }
        if self.open_until.is_some() {
            self.probing = true;
            self.probe = Some((self.calls.len(), now + time_out));
        }
        self.calls.push(self.changes);
        true
    }

    fn report(&mut self, call: usize, outcome: Outcome, now: Moment) {
        let is_probe = self.probe.is_some_and(|(probe, _)| probe == call);
        let open_again = Some(now + self.rules.recovery);
        if self.calls[call] != self.changes {
            return;
        }
        if self.open_until.is_some() {
            match (is_probe, outcome) {
                (true, Outcome::Success) => self.change(None),
                (true, Outcome::Failure) => self.change(open_again),
                (true, Outcome::Ignored) => self.probe = None,
                (false, _) => {}
            }
            return;
        }
        match outcome {
            Outcome::Success => self.results.push(true),
            Outcome::Failure => self.results.push(false),
            Outcome::Ignored => {}
        }
        let failed = self.results.iter().rev().take_while(|well| !**well).count();
        if failed >= usize::try_from(self.rules.failures).unwrap() {
            self.change(open_again);
        }
    }

    fn hold(&mut self) {
        if !self.held {
            self.change(None);
            self.held = true;
        }
    }

    fn release(&mut self) {
        if self.phase() != CircuitPhase::Closed {
            self.change(None);
        }
    }
}

#[derive(Clone, Debug)]
enum Deed {
    Ask { time_out: i64 },
    Report { call: prop::sample::Index, outcome: Outcome },
    Hold,
    Release,
}

fn deeds() -> impl Strategy<Value = Vec<(i64, Deed)>> {
    let outcome = prop_oneof![
        2 => Just(Outcome::Success),
        6 => Just(Outcome::Failure),
        1 => Just(Outcome::Ignored),
    ];
    let deed = prop_oneof![
        12 => (0_i64..15).prop_map(|time_out| Deed::Ask { time_out }),
        12 => (any::<prop::sample::Index>(), outcome)
            .prop_map(|(call, outcome)| Deed::Report { call, outcome }),
        1 => Just(Deed::Hold),
        2 => Just(Deed::Release),
    ];
    prop::collection::vec((0_i64..8, deed), 0..120)
}

proptest! {
    #[test]
    fn it_does_as_the_reference_does(failures in 1_u32..4, deeds in deeds()) {
        let rules = CircuitRules { failures, recovery: Span::from_seconds(10) };
        let (mut circuit, mut reference) = (Circuit::new(rules), Reference::new(rules));
        let mut tickets = Vec::new();
        let mut now = Moment::from_seconds(0);
        for (pause, deed) in deeds {
            now = now + Span::from_seconds(pause);
            let before = circuit.phase();
            let said = match deed {
                Deed::Ask { time_out } => {
                    let time_out = Span::from_seconds(time_out);
                    let refused = circuit.refusal(now).is_some();
                    let permitted = reference.ask(now, time_out);
                    prop_assert_eq!(refused, !permitted);
                    match circuit.ask(now, time_out) {
                        Answer::Permitted { ticket, transition } => {
                            prop_assert!(permitted);
                            tickets.push(ticket);
                            transition
                        }
                        Answer::Refused(_) => {
                            prop_assert!(!permitted);
                            None
                        }
                    }
                }
                Deed::Report { .. } if tickets.is_empty() => None,
                Deed::Report { call, outcome } => {
                    let call = call.index(tickets.len());
                    reference.report(call, outcome, now);
                    circuit.report(tickets[call], outcome, now)
                }
                Deed::Hold => {
                    reference.hold();
                    circuit.hold(now)
                }
                Deed::Release => {
                    reference.release();
                    circuit.release(now)
                }
            };
            prop_assert_eq!(circuit.phase(), reference.phase());
            match said {
                Some(said) => prop_assert_eq!((said.from, said.to), (before, circuit.phase())),
                None => prop_assert_eq!(before, circuit.phase(), "a change was not said"),
            }
        }
    }
}
