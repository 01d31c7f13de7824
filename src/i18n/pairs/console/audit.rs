//! The sentences of the room of the audit.

use super::super::{Sample, told};
use crate::domain::clock::Moment;
use crate::i18n::Texts;

pub(super) fn samples(t: &dyn Texts) -> Vec<Sample> {
    let mut s = Vec::new();
    say!(s, t: room_audit(), audit_lead(), no_audit_yet(), no_audit_hint(), actor_label(),
        actor_hint(), deed_label(), subject_label(), changes_label(), actor_cli(), actor_cobro(),
        actor_gone(), no_value(), no_changes(), unsealed_row(), chain_title(), chain_lead(),
        chain_rows_label(), chain_head_label(), chain_sealed_label(), chain_verified_label(),
        chain_never_verified(), chain_is_broken(), download_json_lines());
    say!(s, t: where_from("x"), place_in_chain(7), filter_actor("x"), filter_subject("x"),
        chain_verified(7, Moment::from_seconds(1_795_629_900)));
    s
}
