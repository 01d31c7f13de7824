//! The room of the checks, and what `cobro check` says.

use crate::domain::invariant::{BreachRule, Invariant, Repair};

/// The room of the checks, and what `cobro check` says.
pub trait ChecksTexts {
    /// The room's name.
    fn room_checks(&self) -> &'static str;
    /// What is checked.
    fn checks_lead(&self) -> &'static str;
    /// The button that checks.
    fn run_checks(&self) -> &'static str;
    /// What checking does.
    fn run_checks_hint(&self) -> &'static str;
    /// Before anybody asked.
    fn checks_never_run(&self) -> &'static str;
    /// What to do then.
    fn checks_never_run_hint(&self) -> &'static str;
    /// While a run goes on.
    fn checks_running(&self) -> &'static str;
    /// When a run did not end.
    fn checks_lost(&self) -> &'static str;
    /// When all nine hold.
    fn checks_all_hold(&self) -> &'static str;
    /// One that holds.
    fn check_holds(&self) -> &'static str;
    /// Who asked for the run.
    fn checks_asked_by(&self) -> &'static str;
    /// When the run ended.
    fn checks_ended(&self) -> &'static str;
    /// The column of rows.
    fn breach_row(&self) -> &'static str;
    /// The column of what is wrong.
    fn breach_what(&self) -> &'static str;
    /// The column of repairs.
    fn breach_repair(&self) -> &'static str;
    /// A statement, as the people of the shop read it.
    fn invariant(&self, invariant: Invariant) -> &'static str;
    /// One that does not hold, with how many rows break it.
    fn check_broken(&self, rows: usize) -> String;
    /// How many of the nine do not hold.
    fn checks_broken(&self, count: usize) -> String;
    /// When the rows of a table were cut.
    fn first_rows_only(&self, shown: usize) -> String;
    /// What is wrong with a row.
    fn breach(&self, rule: BreachRule) -> &'static str;
    /// What a person can do about a row.
    fn breach_repair_words(&self, repair: Repair) -> &'static str;
}
