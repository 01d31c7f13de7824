//! The room of payment methods, in English.

use crate::i18n::catalogue::MethodTexts;
use crate::i18n::en::English;

impl MethodTexts for English {
    plain! {
        room_methods: "Payment methods",
        method_currencies_label: "Currencies",
        method_is_on: "Is offered",
        method_is_off: "Is not offered",
        switch_on: "Offer it",
        switch_off: "Stop offering it",
        method_cache_label: "Kept lists",
        switch_leaves_begun: "Checkouts that have begun stay as they are.",
        switch_counts_at_once: "It counts at once on this server, and on the others within a \
            second or two.",
        switch_changed: "Somebody switched it while you looked at it. Nothing was done.",
    }

    fn switch_title(&self, on: bool, method: &str) -> String {
        if on { format!("Offer {method}") } else { format!("Stop offering {method}") }
    }

    fn switch_on_offers(&self, method: &str, currencies: &str) -> String {
        format!("New checkouts in {currencies} will offer {method}.")
    }

    fn switch_off_hides(&self, method: &str) -> String {
        format!("New checkouts will not offer {method}.")
    }

    fn switch_off_leaves_none(&self, currencies: &str) -> String {
        format!("Nobody will be able to pay in {currencies} until you offer another method.")
    }

    fn method_cache(&self, lists: u64, span: &str) -> String {
        let kept = if lists == 1 { "list" } else { "lists" };
        format!("{lists} {kept} kept on this server, each for {span} at most.")
    }
}
