//! The room of Stripe's events, in English.

use crate::domain::clock::Moment;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::i18n::Sentence;
use crate::i18n::catalogue::WebhookTexts;
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl WebhookTexts for English {
    plain! {
        room_webhooks: "Stripe events",
        search_events: "Id of an event, an object or a payment",
        event_type_label: "Type",
        event_received_label: "Received",
        event_made_label: "Made at Stripe",
        event_applied_in_label: "Applied in",
        event_next_try_label: "Next try",
        no_events_yet: "No event has come yet",
        no_events_hint: "They come once Stripe knows the address of the shop and somebody pays.",
        event_lateness_label: "How long they are on their way",
        event_lateness_unknown: "Not known yet",
        events_waiting_label: "Wait for whose they are",
        events_failed_label: "Could not be applied",
        event_body_label: "Content of the event",
        event_body_erased: "The content was erased when its time of retention was over.",
        event_told_label: "What it told of the payment",
        event_told_nothing: "It told nothing of a payment.",
        replay_deed: "Apply once more",
        replay_hint: "You will see what would change before it is done.",
        replay_title: "Apply the event once more",
        replay_button: "Apply the event",
        replay_changed: "The event changed while you looked at it. Nothing was done.",
        replay_many_deed: "Apply the unsettled ones",
        replay_many_title: "Apply the unsettled events",
        replay_many_none: "With these filters no event waits or has failed.",
        replay_asks_whose: "Stripe will be asked whose it is",
        replay_results_title: "What came of each event",
        replay_result_label: "Result",
    }

    fn replay_how_many(&self, most: usize) -> String {
        format!("Choose 1 to {most} events of the list. Nothing was done.")
    }

    fn filter_event_type(&self, kind: &str) -> String {
        format!("Type {kind}")
    }

    fn filter_event_about(&self, id: &str) -> String {
        format!("About {id}")
    }

    fn event_state(&self, state: WebhookEventState) -> &'static str {
        match state {
            WebhookEventState::Applied => "Applied",
            WebhookEventState::Waiting => "Waits: not known whose it is",
            WebhookEventState::Failed => "Failed",
            WebhookEventState::NotUsed => "Not used",
            WebhookEventState::Foreign => "Of another shop",
            WebhookEventState::OtherMode => "Of the other mode, test or live",
        }
    }

    fn event_lateness(&self, of: usize, most: &str) -> String {
        format!("or less, half of the last {of}; the slowest, {most}")
    }

    fn events_since(&self, since: Moment) -> Sentence {
        sentence!["the first since ", deadline(since)]
    }

    fn replay_many_lead(&self, count: usize) -> String {
        let events = if count == 1 { "event" } else { "events" };
        format!("{count} {events} will be applied, each by itself, from the oldest to the newest.")
    }

    fn replay_many_button(&self, count: usize) -> String {
        format!("Apply {count} {}", if count == 1 { "event" } else { "events" })
    }

    fn replay_would(&self, result: ReplayResult) -> &'static str {
        match result {
            ReplayResult::Applied => "The event will be applied.",
            ReplayResult::NothingNew => "It is applied already: nothing changes.",
            ReplayResult::Waiting => "It will go on waiting: Stripe does not say whose it is.",
            ReplayResult::Failed => "It will fail again.",
            ReplayResult::NotUsed => "Its type is not used: nothing changes.",
            ReplayResult::Foreign => "It is of another shop: nothing changes.",
            ReplayResult::OtherMode => "It is of the other mode, test or live: nothing changes.",
            ReplayResult::Changed => "It changed while you looked at it: it will be left alone.",
            ReplayResult::Erased => "Its content was erased: there is nothing to apply.",
        }
    }

    fn replay_did(&self, result: ReplayResult) -> &'static str {
        match result {
            ReplayResult::Applied => "The event is applied.",
            ReplayResult::NothingNew => "It was applied already: nothing changed.",
            ReplayResult::Waiting => "It goes on waiting: nobody knows whose it is.",
            ReplayResult::Failed => "It failed again.",
            ReplayResult::NotUsed => "Its type is not used: nothing changed.",
            ReplayResult::Foreign => "It is of another shop: nothing changed.",
            ReplayResult::OtherMode => "It is of the other mode, test or live: nothing changed.",
            ReplayResult::Changed => "It changed while you looked at it: it was left alone.",
            ReplayResult::Erased => "Its content was erased: there was nothing to apply.",
        }
    }

    fn replay_new_facts(&self, count: usize) -> String {
        format!("{count} new {}", if count == 1 { "fact" } else { "facts" })
    }
}
