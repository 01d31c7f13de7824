//! The sentences of the room of the circuits.

use super::super::{Sample, told};
use crate::domain::circuit::{CircuitKind, CircuitOrder, TransitionReason};
use crate::domain::clock::Span;
use crate::domain::order::OrderNumber;
use crate::i18n::Texts;

pub(super) fn samples(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_circuit(), circuit_lead(), circuit_is_held(), circuit_works(),
        circuit_nobody(), ordered_by(), ordered_at(), circuit_command_label(), server_label(),
        this_server(), server_gone(), seen_label(), failures_label(), probe_label(),
        probe_with_next_call(), probe_none(), last_failures_label(), circuit_history(),
        circuit_label(), circuit_change_label(), why_label(), no_changes_yet(),
        no_changes_hint(), hold_taking(), hold_title(), hold_refuses_checkouts(),
        hold_is_everywhere(), hold_keeps_going(), hold_has_no_end(), runs_out_title(),
        nothing_runs_out(), more_runs_out(), release_reaches_all(), release_forgets(),
        reason_goes_to_audit(), reason_unreadable(), other_order_given(), nothing_to_order());
    let minute = Span::from_seconds(60);
    say!(s, t: circuit_rules(5, minute), circuit_open_on(1, 2), circuit_behind(1),
        circuit_behind(2), failures_of(1, 5), probe_in(minute), runs_out_order(OrderNumber(1042)),
        runs_out_authorization(OrderNumber(1042)));
    for kind in CircuitKind::ALL {
        say!(s, t: circuit_guards(*kind), release_circuit(*kind));
    }
    for order in CircuitOrder::ALL {
        say!(s, t: circuit_order(*order));
    }
    for reason in TransitionReason::ALL {
        say!(s, t: circuit_reason(*reason));
    }
    s
}
