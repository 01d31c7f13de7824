//! How a circuit and each of its instances stand, as badges.

use crate::app::circuits::{CircuitView, InstanceView};
use crate::domain::circuit::CircuitPhase;
use crate::i18n::Texts;

/// A state as a badge: its tone, its icon, its words.
pub type Badge = (&'static str, &'static str, String);

/// How a circuit stands on all instances that live.
#[must_use]
pub fn state(t: &dyn Texts, view: &CircuitView) -> Badge {
    let alive: Vec<_> = view.instances.iter().filter(|one| !one.gone).collect();
    let open = alive.iter().filter(|one| one.phase != CircuitPhase::Closed).count();
    if view.is_held() {
        ("bad", "pause", t.circuit_is_held().to_owned())
    } else if alive.is_empty() {
        ("warn", "info", t.circuit_nobody().to_owned())
    } else if open > 0 {
        ("warn", "alert", t.circuit_open_on(open, alive.len()))
    } else {
        ("ok", "check", t.circuit_works().to_owned())
    }
}

/// How it stands on one instance.
#[must_use]
pub fn phase(t: &dyn Texts, one: &InstanceView) -> Badge {
    if one.gone {
        return ("neutral", "info", t.server_gone().to_owned());
    }
    if one.held {
        return ("bad", "pause", t.circuit_is_held().to_owned());
    }
    let words = t.circuit_phase(one.phase).to_owned();
    match one.phase {
        CircuitPhase::Closed => ("ok", "check", words),
        CircuitPhase::Open => ("bad", "alert", words),
        CircuitPhase::HalfOpen => ("warn", "refresh", words),
    }
}
