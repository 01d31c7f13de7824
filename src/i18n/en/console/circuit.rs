//! The room of the circuits, in English.

use crate::domain::circuit::{CircuitKind, CircuitOrder, TransitionReason};
use crate::domain::clock::Span;
use crate::domain::order::OrderNumber;
use crate::i18n::catalogue::CircuitTexts;
use crate::i18n::en::English;

impl CircuitTexts for English {
    plain! {
        room_circuit: "Circuit",
        circuit_lead: "When Stripe fails several times in a row it is left alone for a while \
            instead of waited for. Each server decides for itself.",
        circuit_is_held: "Held by hand",
        circuit_works: "Works on every server",
        circuit_nobody: "No server reports",
        ordered_by: "Ordered by",
        ordered_at: "Since",
        circuit_command_label: "Last order",
        server_label: "Server",
        this_server: "this one",
        server_gone: "No sign of life",
        seen_label: "Last seen",
        failures_label: "Failures in a row",
        probe_label: "Next probe",
        probe_with_next_call: "With the next call",
        probe_none: "Not needed",
        last_failures_label: "Last failures",
        circuit_history: "History of all servers",
        circuit_label: "Circuit",
        circuit_change_label: "Change",
        why_label: "Why",
        no_changes_yet: "No circuit has changed yet",
        no_changes_hint: "Here you will see when calls to Stripe were suspended, and why.",
        hold_taking: "Hold new payments",
        hold_title: "Hold new payments on every server",
        hold_refuses_checkouts: "Nobody can begin to pay: they read that we cannot take payments \
            now, and their cart is kept.",
        hold_is_everywhere: "It holds on every server within a couple of seconds, and after \
            restarts too.",
        hold_keeps_going: "What was begun goes on: whoever is on Stripe's page can pay, and \
            refunds, captures and look-ups continue.",
        hold_has_no_end: "It has no end of its own: it lasts until somebody lets payments go on \
            here.",
        runs_out_title: "What runs out in the next 24 hours",
        nothing_runs_out: "No order and no held amount runs out.",
        more_runs_out: "There is more that is not shown here.",
        release_reaches_all: "Every server calls Stripe again within a couple of seconds.",
        release_forgets: "What was counted is forgotten. If Stripe goes on failing, the circuit \
            opens again by itself.",
        reason_goes_to_audit: "The team reads it here and in the audit.",
        reason_unreadable: "The reason has characters that cannot be shown",
        other_order_given: "Somebody gave another order while you looked at this page. Nothing \
            was done: see how it stands now and decide again.",
        nothing_to_order: "It stands so already: there is nothing to order.",
    }

    fn circuit_rules(&self, failures: u32, recovery: Span) -> String {
        let seconds = recovery.seconds_rounded_up();
        format!("It opens after {failures} failures in a row and tries again after {seconds} s.")
    }

    fn circuit_guards(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Opening payment sessions and confirming charges.",
            CircuitKind::Rest => "Look-ups, refunds, captures, voids and files.",
        }
    }

    fn circuit_open_on(&self, open: usize, all: usize) -> String {
        format!("Open on {open} of {all} servers")
    }

    fn circuit_behind(&self, count: usize) -> String {
        if count == 1 {
            return "1 server has yet to follow; it takes a couple of seconds.".to_owned();
        }
        format!("{count} servers have yet to follow; it takes a couple of seconds.")
    }

    fn circuit_order(&self, order: CircuitOrder) -> &'static str {
        match order {
            CircuitOrder::Hold => "Held by hand",
            CircuitOrder::Close => "Closed by hand",
        }
    }

    fn failures_of(&self, failures: i64, most: u32) -> String {
        format!("{failures} of {most}")
    }

    fn probe_in(&self, wait: Span) -> String {
        format!("In {} s", wait.seconds_rounded_up())
    }

    fn circuit_reason(&self, reason: TransitionReason) -> &'static str {
        match reason {
            TransitionReason::TooManyFailures => "Too many failures in a row",
            TransitionReason::RecoveryOver => "The pause was over",
            TransitionReason::ProbeSucceeded => "The probe succeeded",
            TransitionReason::ProbeFailed => "The probe failed",
            TransitionReason::Held => "Somebody held it",
            TransitionReason::Released => "Somebody closed it",
        }
    }

    fn release_circuit(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Let payments go on",
            CircuitKind::Rest => "Let the other calls go on",
        }
    }

    fn runs_out_order(&self, number: OrderNumber) -> String {
        format!("Order {number} waits for its payment")
    }

    fn runs_out_authorization(&self, number: OrderNumber) -> String {
        format!("The amount held for order {number} is not captured")
    }
}
