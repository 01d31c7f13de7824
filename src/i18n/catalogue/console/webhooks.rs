//! The room of Stripe's events: the inbox, one event, and applying events once more.

use crate::domain::clock::Moment;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::i18n::Sentence;

/// What stands in the room of Stripe's events.
pub trait WebhookTexts {
    /// The room's name.
    fn room_webhooks(&self) -> &'static str;
    /// What the search looks for.
    fn search_events(&self) -> &'static str;
    /// The column of types.
    fn event_type_label(&self) -> &'static str;
    /// The column of when events reached us.
    fn event_received_label(&self) -> &'static str;
    /// When Stripe made an event.
    fn event_made_label(&self) -> &'static str;
    /// How long after its arrival an event was applied.
    fn event_applied_in_label(&self) -> &'static str;
    /// When it is tried again.
    fn event_next_try_label(&self) -> &'static str;
    /// Before there is any event.
    fn no_events_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_events_hint(&self) -> &'static str;
    /// How long events are on their way.
    fn event_lateness_label(&self) -> &'static str;
    /// No event has come, so nobody knows.
    fn event_lateness_unknown(&self) -> &'static str;
    /// How many events wait.
    fn events_waiting_label(&self) -> &'static str;
    /// How many events failed.
    fn events_failed_label(&self) -> &'static str;
    /// The heading of an event's body.
    fn event_body_label(&self) -> &'static str;
    /// The body was erased.
    fn event_body_erased(&self) -> &'static str;
    /// The heading of what an event told.
    fn event_told_label(&self) -> &'static str;
    /// It told nothing.
    fn event_told_nothing(&self) -> &'static str;
    /// The deed that applies an event once more.
    fn replay_deed(&self) -> &'static str;
    /// What it does.
    fn replay_hint(&self) -> &'static str;
    /// The heading of its review.
    fn replay_title(&self) -> &'static str;
    /// Its button.
    fn replay_button(&self) -> &'static str;
    /// Something became of the event meanwhile.
    fn replay_changed(&self) -> &'static str;
    /// The deed that applies all unsettled events of the filter.
    fn replay_many_deed(&self) -> &'static str;
    /// The heading of its review.
    fn replay_many_title(&self) -> &'static str;
    /// There is none of them.
    fn replay_many_none(&self) -> &'static str;
    /// Stripe is asked whose an event is.
    fn replay_asks_whose(&self) -> &'static str;
    /// The heading of what came of them.
    fn replay_results_title(&self) -> &'static str;
    /// The column of what came of each.
    fn replay_result_label(&self) -> &'static str;
    /// The form names no event, or too many.
    fn replay_how_many(&self, most: usize) -> String;
    /// A filter by type.
    fn filter_event_type(&self, kind: &str) -> String;
    /// A filter by what an event is about.
    fn filter_event_about(&self, id: &str) -> String;
    /// What became of an event.
    fn event_state(&self, state: WebhookEventState) -> &'static str;
    /// How long the last events were on their way.
    fn event_lateness(&self, of: usize, most: &str) -> String;
    /// Since when the first of them.
    fn events_since(&self, since: Moment) -> Sentence;
    /// How many events will be applied.
    fn replay_many_lead(&self, count: usize) -> String;
    /// The button that applies so many.
    fn replay_many_button(&self, count: usize) -> String;
    /// What would come of a replay.
    fn replay_would(&self, result: ReplayResult) -> &'static str;
    /// What came of a replay.
    fn replay_did(&self, result: ReplayResult) -> &'static str;
    /// How many facts were new.
    fn replay_new_facts(&self, count: usize) -> String;
}
