//! The room of sagas: what each waits for, what it went through, and what a person may do.

use crate::domain::clock::Moment;
use crate::domain::saga_repair::{RepairRefused, SagaRepair, SagaStanding};
use crate::i18n::Sentence;

/// What stands in the room of sagas.
pub trait SagaTexts {
    /// The room's name.
    fn room_sagas(&self) -> &'static str;
    /// What the search looks for.
    fn search_sagas(&self) -> &'static str;
    /// The search is no id and no number.
    fn search_sagas_refused(&self) -> &'static str;
    /// Those that failed again and again: a heading and a filter.
    fn stuck_label(&self) -> &'static str;
    /// Beside such a one.
    fn is_stuck(&self) -> &'static str;
    /// Before there is any saga.
    fn no_sagas_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_sagas_hint(&self) -> &'static str;
    /// The column of what a saga waits for.
    fn waits_for_label(&self) -> &'static str;
    /// The column of when it is looked at next.
    fn next_look_label(&self) -> &'static str;
    /// It is looked at no more.
    fn next_look_none(&self) -> &'static str;
    /// When it began.
    fn saga_began_label(&self) -> &'static str;
    /// Until when the customer can pay.
    fn pay_until_label(&self) -> &'static str;
    /// Why it shall end.
    fn saga_ending_label(&self) -> &'static str;
    /// Late money reopened it.
    fn saga_was_reopened(&self) -> &'static str;
    /// The heading of its log.
    fn saga_steps_label(&self) -> &'static str;
    /// The heading of its calls.
    fn saga_calls_label(&self) -> &'static str;
    /// It made no call.
    fn no_calls_yet(&self) -> &'static str;
    /// The heading of what its order holds.
    fn saga_holds_label(&self) -> &'static str;
    /// It holds nothing.
    fn saga_holds_nothing(&self) -> &'static str;
    /// The column of operations.
    fn operation_label(&self) -> &'static str;
    /// Settling by hand stands on a person's word.
    fn handle_is_your_word(&self) -> &'static str;
    /// The saga moved on meanwhile.
    fn repair_changed(&self) -> &'static str;
    /// Somebody works on it.
    fn repair_busy(&self) -> &'static str;
    /// A filter by what a saga is about.
    fn filter_saga_about(&self, what: &str) -> String;
    /// What a saga waits for.
    fn waits_for(&self, standing: SagaStanding) -> &'static str;
    /// Which try comes next.
    fn next_try_number(&self, number: i64) -> String;
    /// Until when somebody works on it.
    fn saga_leased(&self, until: Moment) -> Sentence;
    /// A repair, on its button.
    fn repair(&self, repair: SagaRepair) -> &'static str;
    /// The heading of its review.
    fn repair_title(&self, repair: SagaRepair) -> &'static str;
    /// What it does.
    fn repair_hint(&self, repair: SagaRepair) -> &'static str;
    /// Why it cannot be done.
    fn repair_refused(&self, why: RepairRefused) -> &'static str;
    /// Only Stripe can end it.
    fn repair_needs_stripe(&self) -> &'static str;
    /// The books would not be right.
    fn repair_books(&self, why: &str) -> String;
}
