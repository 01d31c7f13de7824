//! What people do is told to the audit in the transaction that does it, with how it was before
//! and how it is after.

use serde_json::Value;

use crate::db::audit::{self, AuditRecord};
use crate::db::{StoreError, Tx, team};
use crate::domain::actor::Actor;
use crate::domain::clock::Moment;
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;

/// Something that was done by hand.
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    /// Its id, chosen before the transaction.
    pub id: &'a AuditId,
    /// Who did it, and from where.
    pub actor: &'a Actor,
    /// What.
    pub kind: DeedKind,
    /// The id of the thing that it was done to.
    pub subject: &'a str,
    /// How it was; people by their ids alone.
    pub before: Option<Value>,
    /// How it is.
    pub after: Option<Value>,
    /// The form that asked for it, where nothing else keeps the same form from acting twice.
    pub form_token: Option<&'a str>,
}

impl<'a> Deed<'a> {
    /// A deed without more to say of it.
    #[must_use]
    pub const fn new(
        id: &'a AuditId,
        actor: &'a Actor,
        (kind, subject): (DeedKind, &'a str),
    ) -> Self {
        Self { id, actor, kind, subject, before: None, after: None, form_token: None }
    }

    /// Tells the audit.
    ///
    /// # Errors
    /// Those of the database; a form that was used up breaks [`crate::db::UniqueRule::AuditForm`].
    pub fn record(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let recorded_at = tx.now();
        audit::append(
            tx,
            AuditRecord {
                id: self.id.clone(),
                actor: self.actor.name().to_owned(),
                action: self.kind.name().to_owned(),
                subject: self.subject.to_owned(),
                before: self.before.map(|value| value.to_string()),
                after: self.after.map(|value| value.to_string()),
                recorded_at,
                chain_position: None,
                chain_hash: None,
                origin: self.actor.origin().map(str::to_owned),
                form_token: self.form_token.map(str::to_owned),
            },
        )
    }
}

/// What a form that is sent again has done already. A deed asks before it does anything: the same
/// form twice is done once and answered alike; one that was used for something else is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormUse {
    /// It was never sent.
    Fresh,
    /// It did this very thing to this subject before.
    DoneBefore,
    /// It did something else.
    UsedElsewhere,
}

/// Whether the form with this token was sent before.
///
/// # Errors
/// Those of the database.
pub fn form_use(
    tx: &mut Tx<'_>,
    token: &str,
    (kind, subject): (DeedKind, &str),
) -> Result<FormUse, StoreError> {
    Ok(match audit::by_form(tx, token)? {
        None => FormUse::Fresh,
        Some(done) if done.action == kind.name() && done.subject == subject => FormUse::DoneBefore,
        Some(_) => FormUse::UsedElsewhere,
    })
}

/// The most deeds that the page of their subject shows.
const MOST_SHOWN: i64 = 50;

/// A deed as the page of its subject shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DoneDeed {
    /// What was done.
    pub kind: DeedKind,
    /// By whom: an address of the team, `cli` or `cobro`.
    pub who: String,
    /// When.
    pub at: Moment,
    /// How it was.
    pub before: Value,
    /// How it is.
    pub after: Value,
    /// The form that asked for it.
    pub form_token: Option<String>,
}

impl DoneDeed {
    /// What the person wrote about it.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.after.get("reason").and_then(Value::as_str)
    }
}

/// What was done to a subject by hand, the last first.
///
/// # Errors
/// Those of the database.
pub fn done_to(tx: &mut Tx<'_>, subject: &str) -> Result<Vec<DoneDeed>, StoreError> {
    let records = audit::of_subject(tx, subject, MOST_SHOWN)?;
    let emails = team::emails(tx, records.iter().map(|record| record.actor.as_str()))?;
    let value = |text: Option<String>| {
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    };
    let read = |record: AuditRecord| {
        // What a newer program did has no word here.
        let kind = record.action.parse().ok()?;
        let who = emails.get(&record.actor).cloned().unwrap_or(record.actor);
        Some(DoneDeed {
            kind,
            who,
            at: record.recorded_at,
            before: value(record.before),
            after: value(record.after),
            form_token: record.form_token,
        })
    };
    Ok(records.into_iter().filter_map(read).collect())
}
