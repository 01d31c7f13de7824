//! The room of the audit, in English.

use crate::domain::clock::Moment;
use crate::i18n::catalogue::AuditTexts;
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::TimeStyle;
use crate::i18n::{Part, Sentence};

impl AuditTexts for English {
    plain! {
        room_audit: "Audit",
        audit_lead: "Who did what, to what and from where. Nothing of this can be changed.",
        no_audit_yet: "Nobody has done anything yet",
        no_audit_hint: "Here you will see each deed of the team, with how it was before and how \
            it is after.",
        actor_label: "Who",
        actor_hint: "Who (e-mail or id)",
        deed_label: "What",
        subject_label: "To what",
        changes_label: "Changes",
        actor_cli: "Command line",
        actor_cobro: "Cobro itself",
        actor_gone: "No longer of the team",
        no_value: "nothing",
        no_changes: "No values to compare",
        unsealed_row: "To be sealed",
        chain_title: "Chain of seals",
        chain_lead: "Each row has a seal that depends on the row before it: changing, taking \
            away or moving one breaks the chain. The last seal goes to the server's log each \
            day.",
        chain_rows_label: "Sealed rows",
        chain_head_label: "Last seal",
        chain_sealed_label: "Sealed",
        chain_verified_label: "Last verified",
        chain_never_verified: "Never; ask for it in Checks.",
        chain_is_broken: "The chain is broken; see which rows in Checks.",
        download_json_lines: "Download JSON",
    }

    fn where_from(&self, origin: &str) -> String {
        format!("from {origin}")
    }

    fn place_in_chain(&self, position: i64) -> String {
        format!("Row {position}")
    }

    fn chain_verified(&self, position: i64, at: Moment) -> Sentence {
        sentence!["Up to row ", position.to_string(), ", on ", Part::Time(at, TimeStyle::Full), "."]
    }

    fn filter_actor(&self, actor: &str) -> String {
        format!("Who: {actor}")
    }

    fn filter_subject(&self, subject: &str) -> String {
        format!("To what: {subject}")
    }
}
