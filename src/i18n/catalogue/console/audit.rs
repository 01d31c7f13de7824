//! The room of the audit.

use crate::domain::clock::Moment;
use crate::i18n::Sentence;

/// The room of the audit.
pub trait AuditTexts {
    /// The room's name.
    fn room_audit(&self) -> &'static str;
    /// What the audit is.
    fn audit_lead(&self) -> &'static str;
    /// Before anything was done.
    fn no_audit_yet(&self) -> &'static str;
    /// What will be there then.
    fn no_audit_hint(&self) -> &'static str;
    /// Who did it.
    fn actor_label(&self) -> &'static str;
    /// What the filter by people takes.
    fn actor_hint(&self) -> &'static str;
    /// What was done.
    fn deed_label(&self) -> &'static str;
    /// To what it was done.
    fn subject_label(&self) -> &'static str;
    /// What it changed.
    fn changes_label(&self) -> &'static str;
    /// The command line as somebody who acts.
    fn actor_cli(&self) -> &'static str;
    /// The program as somebody who acts.
    fn actor_cobro(&self) -> &'static str;
    /// Somebody who is not of the team any more.
    fn actor_gone(&self) -> &'static str;
    /// A value that there was not.
    fn no_value(&self) -> &'static str;
    /// A deed that changed no value.
    fn no_changes(&self) -> &'static str;
    /// A row that is not chained yet.
    fn unsealed_row(&self) -> &'static str;
    /// The heading of the chain's state.
    fn chain_title(&self) -> &'static str;
    /// What the chain is.
    fn chain_lead(&self) -> &'static str;
    /// How many rows are sealed.
    fn chain_rows_label(&self) -> &'static str;
    /// The last seal.
    fn chain_head_label(&self) -> &'static str;
    /// When it was made.
    fn chain_sealed_label(&self) -> &'static str;
    /// When the chain was last verified.
    fn chain_verified_label(&self) -> &'static str;
    /// It never was.
    fn chain_never_verified(&self) -> &'static str;
    /// It was, and is broken.
    fn chain_is_broken(&self) -> &'static str;
    /// The link that downloads the audit.
    fn download_json_lines(&self) -> &'static str;
    /// From which address something was done.
    fn where_from(&self, origin: &str) -> String;
    /// A row's place in the chain.
    fn place_in_chain(&self, position: i64) -> String;
    /// How far the chain was verified, and when.
    fn chain_verified(&self, position: i64, at: Moment) -> Sentence;
    /// The filter by who did it, in words.
    fn filter_actor(&self, actor: &str) -> String;
    /// The filter by what it was done to, in words.
    fn filter_subject(&self, subject: &str) -> String;
}
