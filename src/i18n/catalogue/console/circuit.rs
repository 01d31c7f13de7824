//! The room of the circuits: how they stand, and holding and closing them.

use crate::domain::circuit::{CircuitKind, CircuitOrder, TransitionReason};
use crate::domain::clock::Span;
use crate::domain::order::OrderNumber;

/// The room of the circuits: how they stand, and holding and closing them.
pub trait CircuitTexts {
    /// The room's name.
    fn room_circuit(&self) -> &'static str;
    /// What a circuit is.
    fn circuit_lead(&self) -> &'static str;
    /// The state of a circuit that a person holds.
    fn circuit_is_held(&self) -> &'static str;
    /// The state of a circuit that is closed everywhere.
    fn circuit_works(&self) -> &'static str;
    /// The state of a circuit of which no instance tells.
    fn circuit_nobody(&self) -> &'static str;
    /// The label of whoever gave the last command.
    fn ordered_by(&self) -> &'static str;
    /// The label of when it was given.
    fn ordered_at(&self) -> &'static str;
    /// The label of the last command.
    fn circuit_command_label(&self) -> &'static str;
    /// The column of instances.
    fn server_label(&self) -> &'static str;
    /// Beside the instance that shows the page.
    fn this_server(&self) -> &'static str;
    /// The state of an instance that says nothing.
    fn server_gone(&self) -> &'static str;
    /// The column of the last sign of life.
    fn seen_label(&self) -> &'static str;
    /// The column of failures in a row.
    fn failures_label(&self) -> &'static str;
    /// The column of the next probe.
    fn probe_label(&self) -> &'static str;
    /// When the next probe goes out at once.
    fn probe_with_next_call(&self) -> &'static str;
    /// When no probe is waited for.
    fn probe_none(&self) -> &'static str;
    /// The label of the last failures.
    fn last_failures_label(&self) -> &'static str;
    /// The heading of what the circuits went through.
    fn circuit_history(&self) -> &'static str;
    /// The column of circuits.
    fn circuit_label(&self) -> &'static str;
    /// The column of changes.
    fn circuit_change_label(&self) -> &'static str;
    /// The column of reasons.
    fn why_label(&self) -> &'static str;
    /// Before any circuit changed.
    fn no_changes_yet(&self) -> &'static str;
    /// What will be there then.
    fn no_changes_hint(&self) -> &'static str;
    /// The button that holds the till.
    fn hold_taking(&self) -> &'static str;
    /// The heading above what holding does.
    fn hold_title(&self) -> &'static str;
    /// What holding does to customers.
    fn hold_refuses_checkouts(&self) -> &'static str;
    /// How far holding reaches.
    fn hold_is_everywhere(&self) -> &'static str;
    /// What holding leaves alone.
    fn hold_keeps_going(&self) -> &'static str;
    /// How long holding lasts.
    fn hold_has_no_end(&self) -> &'static str;
    /// The heading of what ends meanwhile.
    fn runs_out_title(&self) -> &'static str;
    /// When nothing does.
    fn nothing_runs_out(&self) -> &'static str;
    /// When the list was cut.
    fn more_runs_out(&self) -> &'static str;
    /// What closing does.
    fn release_reaches_all(&self) -> &'static str;
    /// What closing does to a circuit that had opened by itself.
    fn release_forgets(&self) -> &'static str;
    /// Beneath the field of a reason.
    fn reason_goes_to_audit(&self) -> &'static str;
    /// A reason has characters that cannot be shown.
    fn reason_unreadable(&self) -> &'static str;
    /// Somebody else gave a command meanwhile.
    fn other_order_given(&self) -> &'static str;
    /// The command would change nothing.
    fn nothing_to_order(&self) -> &'static str;
    /// The rules of both circuits.
    fn circuit_rules(&self, failures: u32, recovery: Span) -> String;
    /// What a circuit guards.
    fn circuit_guards(&self, kind: CircuitKind) -> &'static str;
    /// The state of a circuit that is not closed on some instances.
    fn circuit_open_on(&self, open: usize, all: usize) -> String;
    /// How many instances have not followed the last command yet.
    fn circuit_behind(&self, count: usize) -> String;
    /// What a person wanted of a circuit.
    fn circuit_order(&self, order: CircuitOrder) -> &'static str;
    /// Failures in a row, and how many open it.
    fn failures_of(&self, failures: i64, most: u32) -> String;
    /// The time until the next probe.
    fn probe_in(&self, wait: Span) -> String;
    /// Why a circuit changed.
    fn circuit_reason(&self, reason: TransitionReason) -> &'static str;
    /// The button that closes a circuit.
    fn release_circuit(&self, kind: CircuitKind) -> &'static str;
    /// An order that ends if it is not paid.
    fn runs_out_order(&self, number: OrderNumber) -> String;
    /// Held money that is released if nobody captures it.
    fn runs_out_authorization(&self, number: OrderNumber) -> String;
}
