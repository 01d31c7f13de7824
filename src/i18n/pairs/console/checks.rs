//! The sentences of the room of the checks.

use super::super::{Sample, told};
use crate::domain::invariant::{BreachRule, Invariant, Repair};
use crate::i18n::Texts;

pub(super) fn samples(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_checks(), checks_lead(), run_checks(), run_checks_hint(), checks_never_run(),
        checks_never_run_hint(), checks_running(), checks_lost(), checks_all_hold(),
        check_holds(), checks_asked_by(), checks_ended(), breach_row(), breach_what(),
        breach_repair());
    say!(s, t: check_broken(1), check_broken(2), checks_broken(1), checks_broken(2),
        first_rows_only(50));
    for invariant in Invariant::ALL {
        say!(s, t: invariant(*invariant));
    }
    for rule in BreachRule::ALL {
        say!(s, t: breach(*rule));
    }
    for repair in Repair::ALL {
        say!(s, t: breach_repair_words(*repair));
    }
    s
}
