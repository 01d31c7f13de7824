//! What is hashed, so that anybody else can compute it too.

use super::*;
use crate::domain::ids::AuditId;

fn row() -> AuditRecord {
    let id: AuditId = "aud_0190a0b0c0d070008000000000000001".parse().unwrap();
    AuditRecord {
        id,
        actor: "mem_1".to_owned(),
        action: "circuit_held".to_owned(),
        subject: "circuit:taking".to_owned(),
        before: None,
        after: Some(r#"{"reason":"«mantenimiento»"}"#.to_owned()),
        recorded_at: Moment::from_millis(1_790_000_000_123),
        chain_position: None,
        chain_hash: None,
        origin: Some("192.0.2.7".to_owned()),
        form_token: None,
    }
}

#[test]
fn a_seal_is_one_that_others_can_compute() {
    // printf '%s' "$ZEROS$ROW" | sha256sum, with the row as below.
    assert_eq!(
        canonical(&row()).unwrap(),
        concat!(
            r#"{"id":"aud_0190a0b0c0d070008000000000000001","actor":"mem_1","#,
            r#""action":"circuit_held","subject":"circuit:taking","before":null,"#,
            r#""after":"{\"reason\":\"«mantenimiento»\"}","recorded_at":1790000000123,"#,
            r#""origin":"192.0.2.7","form_token":null}"#,
        )
    );
    assert_eq!(
        seal_of(&row(), GENESIS).unwrap(),
        "52c907734580346aebddd16e4f06e4a5bbdd60cf7ee4757126b6e139a4f8da60"
    );
}

#[test]
fn a_seal_changes_with_every_column_and_with_what_it_follows() {
    let base = seal_of(&row(), GENESIS).unwrap();
    let other = |change: fn(&mut AuditRecord)| {
        let mut row = row();
        change(&mut row);
        seal_of(&row, GENESIS).unwrap()
    };
    let changed = [
        other(|row| row.id = "aud_0190a0b0c0d070008000000000000002".parse().unwrap()),
        other(|row| row.actor = "mem_2".to_owned()),
        other(|row| row.action = "circuit_closed".to_owned()),
        other(|row| row.subject = "circuit:rest".to_owned()),
        other(|row| row.before = Some("{}".to_owned())),
        other(|row| row.after = None),
        other(|row| row.recorded_at = Moment::from_millis(1_790_000_000_124)),
        other(|row| row.origin = None),
        other(|row| row.form_token = Some("a".to_owned())),
        // What moves from one column to the next is not the same row.
        other(|row| {
            row.actor = "mem_1\",\"action\":\"circuit_held".to_owned();
        }),
        seal_of(&row(), &"1".repeat(64)).unwrap(),
    ];
    for (index, one) in changed.iter().enumerate() {
        assert_ne!(*one, base, "{index}");
    }
}
