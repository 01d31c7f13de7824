//! A person holds the till, or closes a circuit by hand. The command is a row that every instance
//! follows; the instance that took it does so at once.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::breaker::{Breaker, CircuitCommand};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::form_token;
use crate::db::circuits::{self, CircuitCommandRecord};
use crate::db::{JobError, StoreError, Tx};
use crate::domain::actor::Actor;
use crate::domain::circuit::{CircuitKind, CircuitOrder};
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;
use crate::domain::reason::{Reason, ReasonRefused};

/// What the form of a command sends.
#[derive(Clone, Debug)]
pub struct CircuitForm {
    /// For which circuit.
    pub circuit: CircuitKind,
    /// What is wanted of it.
    pub order: CircuitOrder,
    /// Why, as it was typed.
    pub reason: String,
    /// The revision of the command that the page showed.
    pub seen: i64,
    /// The token of the form.
    pub token: String,
}

/// What a command did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commanded {
    /// Every instance follows it from now on.
    Given,
    /// The same form gave it before.
    GivenBefore,
}

/// Why a command was not given. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CircuitRefused {
    /// The reason is none.
    #[error(transparent)]
    Reason(#[from] ReasonRefused),
    /// This circuit is never held.
    #[error("this circuit is never held")]
    NeverHeld,
    /// Somebody gave another command since the page was shown, or the form was used up.
    #[error("it has changed since the page was shown")]
    Changed,
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl JobError for CircuitRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Reason(_) | Self::NeverHeld | Self::Changed => None,
        }
    }
}

/// How the audit names a circuit.
#[must_use]
pub fn subject_of(kind: CircuitKind) -> String {
    format!("circuit:{kind}")
}

const fn deed_of(order: CircuitOrder) -> DeedKind {
    match order {
        CircuitOrder::Hold => DeedKind::CircuitHeld,
        CircuitOrder::Close => DeedKind::CircuitClosed,
    }
}

/// The command that stands for a circuit.
///
/// # Errors
/// Those of the database.
pub async fn command_for(app: &App, kind: CircuitKind) -> AppResult<CircuitCommandRecord> {
    let all = app.store.read(circuits::commands).await.map_err(AppError::Store)?;
    all.into_iter().find(|command| command.circuit == kind).ok_or(AppError::NotFound)
}

/// Gives a command to every instance.
///
/// # Errors
/// [`CircuitRefused`].
pub async fn give_command(
    app: &App,
    actor: &Actor,
    form: CircuitForm,
) -> Result<Commanded, CircuitRefused> {
    let reason = Reason::parse(&form.reason)?;
    if form.order == CircuitOrder::Hold && !form.circuit.may_be_held() {
        return Err(CircuitRefused::NeverHeld);
    }
    if !form_token::is_token(&form.token) {
        return Err(CircuitRefused::Changed);
    }
    let giving = Giving {
        id: AuditId::new(app.now(), app.randomness.as_ref()),
        actor: actor.clone(),
        breaker: Arc::clone(&app.breaker),
        reason,
        form,
    };
    app.store.write(move |tx| giving.give(tx)).await
}

struct Giving {
    id: AuditId,
    actor: Actor,
    breaker: Arc<Breaker>,
    reason: Reason,
    form: CircuitForm,
}

impl Giving {
    fn give(&self, tx: &mut Tx<'_>) -> Result<Commanded, CircuitRefused> {
        let (form, subject) = (&self.form, subject_of(self.form.circuit));
        let before = circuits::lock_command(tx, form.circuit)?;
        let kind = deed_of(form.order);
        match form_use(tx, &form.token, (kind, &subject))? {
            FormUse::Fresh => {}
            FormUse::DoneBefore => return Ok(Commanded::GivenBefore),
            FormUse::UsedElsewhere => return Err(CircuitRefused::Changed),
        }
        if before.revision != form.seen {
            return Err(CircuitRefused::Changed);
        }
        let after = CircuitCommandRecord {
            circuit: form.circuit,
            revision: before.revision.saturating_add(1),
            command: form.order,
            reason: self.reason.as_str().to_owned(),
            actor: self.actor.name().to_owned(),
            commanded_at: tx.now(),
        };
        circuits::command(tx, &after)?;
        Deed {
            before: Some(told(&before)),
            after: Some(told(&after)),
            form_token: Some(&form.token),
            ..Deed::new(&self.id, &self.actor, (kind, &subject))
        }
        .record(tx)?;
        let (breaker, circuit) = (Arc::clone(&self.breaker), form.circuit);
        let command = CircuitCommand { revision: after.revision, order: after.command };
        tx.after_commit(move || breaker.follow(circuit, command));
        Ok(Commanded::Given)
    }
}

fn told(command: &CircuitCommandRecord) -> Value {
    // Nobody gave the command that stands there from the beginning.
    let reason = (command.revision > 0).then_some(&command.reason);
    json!({ "command": command.command, "reason": reason })
}
