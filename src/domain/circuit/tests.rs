//! The circuit breaker's rules, one by one.

use super::*;

const TIME_OUT: Span = Span::from_seconds(20);

fn at(seconds: i64) -> Moment {
    Moment::from_seconds(seconds)
}

fn circuit() -> Circuit {
    Circuit::new(CircuitRules::default())
}

fn permit(circuit: &mut Circuit, seconds: i64) -> Ticket {
    match circuit.ask(at(seconds), TIME_OUT) {
        Answer::Permitted { ticket, .. } => ticket,
        Answer::Refused(refusal) => panic!("refused: {refusal:?}"),
    }
}

fn refusal(circuit: &mut Circuit, seconds: i64) -> Refusal {
    match circuit.ask(at(seconds), TIME_OUT) {
        Answer::Permitted { .. } => panic!("permitted"),
        Answer::Refused(refusal) => refusal,
    }
}

fn call(circuit: &mut Circuit, outcome: Outcome, seconds: i64) -> Option<Transition> {
    let ticket = permit(circuit, seconds);
    circuit.report(ticket, outcome, at(seconds))
}

/// A circuit that opened by five failures at this second.
fn opened(seconds: i64) -> Circuit {
    let mut circuit = circuit();
    for _ in 0..5 {
        call(&mut circuit, Outcome::Failure, seconds);
    }
    assert_eq!(circuit.phase(), CircuitPhase::Open);
    circuit
}

#[test]
fn the_fifth_failure_in_a_row_opens_it() {
    let mut circuit = circuit();
    for _ in 0..4 {
        assert_eq!(call(&mut circuit, Outcome::Failure, 1), None);
    }
    let transition = call(&mut circuit, Outcome::Failure, 2).unwrap();
    let reason = TransitionReason::TooManyFailures;
    let (from, to) = (CircuitPhase::Closed, CircuitPhase::Open);
    assert_eq!(transition, Transition { from, to, reason, at: at(2) });
    assert_eq!(circuit.state(), CircuitState::Open { since: at(2), until: at(62) });
}

#[test]
fn a_success_starts_the_count_again_and_an_ignored_answer_does_not() {
    let mut circuit = circuit();
    for outcome in [Outcome::Failure; 4] {
        call(&mut circuit, outcome, 1);
    }
    call(&mut circuit, Outcome::Ignored, 1);
    assert_eq!(circuit.state(), CircuitState::Closed { consecutive_failures: 4 });
    call(&mut circuit, Outcome::Success, 1);
    assert_eq!(circuit.state(), CircuitState::Closed { consecutive_failures: 0 });
}

#[test]
fn failures_are_in_a_row_by_the_order_in_which_calls_end() {
    let mut circuit = circuit();
    let tickets: Vec<Ticket> = (0..6).map(|_| permit(&mut circuit, 1)).collect();
    for ticket in [tickets[5], tickets[4], tickets[3], tickets[2]] {
        circuit.report(ticket, Outcome::Failure, at(2));
    }
    circuit.report(tickets[0], Outcome::Success, at(3));
    assert_eq!(circuit.report(tickets[1], Outcome::Failure, at(4)), None);
    assert_eq!(circuit.state(), CircuitState::Closed { consecutive_failures: 1 });
}

#[test]
fn an_open_circuit_refuses_with_the_time_to_wait() {
    let mut circuit = opened(100);
    assert_eq!(refusal(&mut circuit, 100), Refusal::Wait(Span::from_seconds(60)));
    assert_eq!(refusal(&mut circuit, 159), Refusal::Wait(Span::from_seconds(1)));
    assert_eq!(circuit.refusal(at(160)), None);
    assert_eq!(circuit.phase(), CircuitPhase::Open, "looking takes no probe");
}

#[test]
fn a_call_begun_before_it_opened_changes_nothing_when_it_ends() {
    let mut circuit = circuit();
    let early: Vec<Ticket> = (0..9).map(|_| permit(&mut circuit, 1)).collect();
    for ticket in &early[..5] {
        circuit.report(*ticket, Outcome::Failure, at(2));
    }
    let open = circuit.state();
    assert_eq!(circuit.report(early[5], Outcome::Success, at(3)), None);
    assert_eq!(circuit.report(early[6], Outcome::Failure, at(4)), None);
    assert_eq!(circuit.state(), open);
    let probe = permit(&mut circuit, 62);
    assert_eq!(circuit.report(early[7], Outcome::Success, at(63)), None);
    assert_eq!(circuit.phase(), CircuitPhase::HalfOpen);
    circuit.report(probe, Outcome::Success, at(64));
    circuit.report(early[8], Outcome::Failure, at(65));
    assert_eq!(circuit.state(), CircuitState::Closed { consecutive_failures: 0 });
}

#[test]
fn half_open_lets_exactly_one_probe_out() {
    let mut circuit = opened(0);
    let Answer::Permitted { ticket, transition } = circuit.ask(at(60), TIME_OUT) else { panic!() };
    let reason = TransitionReason::RecoveryOver;
    let (from, to) = (CircuitPhase::Open, CircuitPhase::HalfOpen);
    assert_eq!(transition, Some(Transition { from, to, reason, at: at(60) }));
    for _ in 0..3 {
        assert_eq!(refusal(&mut circuit, 65), Refusal::Wait(Span::from_seconds(15)));
    }
    let closed = circuit.report(ticket, Outcome::Success, at(66)).unwrap();
    assert_eq!(closed.reason, TransitionReason::ProbeSucceeded);
    assert_eq!((closed.from, closed.to), (CircuitPhase::HalfOpen, CircuitPhase::Closed));
    permit(&mut circuit, 66);
    permit(&mut circuit, 66);
}

#[test]
fn a_failed_probe_opens_it_for_another_recovery() {
    let mut circuit = opened(0);
    let transition = call(&mut circuit, Outcome::Failure, 60).unwrap();
    assert_eq!(transition.reason, TransitionReason::ProbeFailed);
    assert_eq!(circuit.state(), CircuitState::Open { since: at(60), until: at(120) });
}

#[test]
fn an_ignored_probe_frees_its_place_without_closing() {
    let mut circuit = opened(0);
    assert_eq!(call(&mut circuit, Outcome::Ignored, 60), None);
    assert_eq!(circuit.state(), CircuitState::HalfOpen { probe: None });
    assert_eq!(circuit.refusal(at(60)), None);
    let Answer::Permitted { transition: None, .. } = circuit.ask(at(61), TIME_OUT) else {
        panic!("the next call is the probe, and the phase was half open already");
    };
    assert!(circuit.refusal(at(61)).is_some());
}

#[test]
fn a_probe_whose_caller_died_gives_its_place_away_and_its_late_answer_counts_for_nothing() {
    let mut circuit = opened(0);
    let lost = permit(&mut circuit, 60);
    assert_eq!(refusal(&mut circuit, 79), Refusal::Wait(Span::from_seconds(1)));
    let second = permit(&mut circuit, 80);
    assert_eq!(circuit.report(lost, Outcome::Success, at(81)), None);
    assert_eq!(circuit.report(lost, Outcome::Failure, at(81)), None);
    assert_eq!(circuit.phase(), CircuitPhase::HalfOpen);
    assert!(circuit.report(second, Outcome::Success, at(82)).is_some());
}

#[test]
fn a_ticket_reported_twice_counts_once_when_it_moved_the_circuit() {
    let mut circuit = opened(0);
    let probe = permit(&mut circuit, 60);
    assert!(circuit.report(probe, Outcome::Failure, at(61)).is_some());
    assert_eq!(circuit.report(probe, Outcome::Success, at(62)), None);
    assert_eq!(circuit.phase(), CircuitPhase::Open);
}

#[test]
fn a_person_holds_it_open_for_as_long_as_they_want() {
    let mut circuit = circuit();
    let before = permit(&mut circuit, 1);
    let held = circuit.hold(at(2)).unwrap();
    assert_eq!((held.from, held.to), (CircuitPhase::Closed, CircuitPhase::Open));
    assert_eq!(held.reason, TransitionReason::Held);
    assert_eq!(circuit.hold(at(3)), None);
    assert_eq!(refusal(&mut circuit, 1_000_000), Refusal::Held { since: at(2) });
    assert_eq!(circuit.report(before, Outcome::Success, at(4)), None);
    let released = circuit.release(at(5)).unwrap();
    assert_eq!((released.from, released.to), (CircuitPhase::Open, CircuitPhase::Closed));
    assert_eq!(circuit.release(at(6)), None);
    assert_eq!(circuit.report(before, Outcome::Failure, at(7)), None);
    assert_eq!(circuit.state(), CircuitState::Closed { consecutive_failures: 0 });
}

#[test]
fn a_person_closes_one_that_opened_by_itself_and_holds_one_that_is_probing() {
    let mut circuit = opened(0);
    assert_eq!(circuit.release(at(1)).unwrap().reason, TransitionReason::Released);
    permit(&mut circuit, 1);
    let mut probing = opened(0);
    let probe = permit(&mut probing, 60);
    assert_eq!(probing.hold(at(61)).unwrap().from, CircuitPhase::HalfOpen);
    assert_eq!(probing.report(probe, Outcome::Success, at(62)), None);
    assert_eq!(probing.state(), CircuitState::Held { since: at(61) });
}

#[test]
fn zero_failures_allowed_means_that_the_first_opens_it() {
    let rules = CircuitRules { failures: 0, recovery: Span::from_seconds(1) };
    let mut circuit = Circuit::new(rules);
    assert!(call(&mut circuit, Outcome::Failure, 1).is_some());
}

#[test]
fn words_read_back_from_their_names() {
    for reason in TransitionReason::ALL {
        assert_eq!(reason.name().parse(), Ok(*reason));
    }
    for phase in CircuitPhase::ALL {
        assert_eq!(phase.name().parse(), Ok(*phase));
    }
    for kind in CircuitKind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
    }
    assert!("ajar".parse::<CircuitPhase>().is_err());
}
