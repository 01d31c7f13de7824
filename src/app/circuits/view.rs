//! The circuits as the console shows them: what a person wants of each, and how it stands on
//! every instance.

use crate::app::breaker::CallFailure;
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::circuits::{self, CircuitCommandRecord, CircuitRecord, CircuitTransitionRecord};
use crate::db::types::from_json;
use crate::db::{StoreError, Tx, team};
use crate::domain::circuit::{CircuitKind, CircuitOrder, CircuitPhase};
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::InstanceId;
use crate::domain::page::{Cursor, Page};

/// An instance that has not written for so long is gone, or cannot reach the database.
const GONE_AFTER: Span = Span::from_seconds(30);

/// A circuit of the shop.
#[derive(Clone, Debug)]
pub struct CircuitView {
    /// Which.
    pub kind: CircuitKind,
    /// What a person wanted of it last.
    pub command: CircuitCommandRecord,
    /// The address of whoever wanted it, while they are of the team.
    pub commanded_by: Option<String>,
    /// How it stands on each instance, the youngest first.
    pub instances: Vec<InstanceView>,
}

impl CircuitView {
    /// Whether a person holds it.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        match self.command.command {
            CircuitOrder::Hold => true,
            CircuitOrder::Close => false,
        }
    }

    /// Whether it is closed on every instance that lives.
    #[must_use]
    pub fn is_closed_everywhere(&self) -> bool {
        let mut alive = self.instances.iter().filter(|instance| !instance.gone);
        !self.is_held() && alive.all(|instance| instance.phase == CircuitPhase::Closed)
    }

    /// On how many instances that live the last command was not followed yet.
    #[must_use]
    pub fn behind(&self) -> usize {
        let revision = self.command.revision;
        let behind = |one: &&InstanceView| !one.gone && one.revision < revision;
        self.instances.iter().filter(behind).count()
    }
}

/// A circuit of one instance.
#[derive(Clone, Debug)]
pub struct InstanceView {
    /// The process.
    pub instance: InstanceId,
    /// Whether it is the one that shows the page.
    pub is_this: bool,
    /// Whether it has said nothing for too long.
    pub gone: bool,
    /// When it was seen last.
    pub seen_at: Moment,
    /// Whether calls go out.
    pub phase: CircuitPhase,
    /// Whether a person holds it.
    pub held: bool,
    /// Failures in a row.
    pub failures: i64,
    /// Since when it is in this phase.
    pub changed_at: Moment,
    /// When the next probe goes out.
    pub probe_at: Option<Moment>,
    /// The last command that it followed.
    pub revision: i64,
    /// The calls that failed last, the latest first.
    pub last_failures: Vec<CallFailure>,
}

/// Every circuit on every instance.
///
/// # Errors
/// Those of the database.
pub async fn instances(app: &App) -> AppResult<Vec<CircuitView>> {
    let here = app.instance.clone();
    let read = app.store.read(move |tx| {
        let (now, rows) = (tx.now(), circuits::all(tx)?);
        let mut views = Vec::new();
        let commands = circuits::commands(tx)?;
        let people = team::emails(tx, commands.iter().map(|one| one.actor.as_str()))?;
        for command in commands {
            let own = rows.iter().filter(|row| row.circuit == command.circuit);
            let instances: Result<_, StoreError> = own.map(|row| view(row, &here, now)).collect();
            let commanded_by = people.get(&command.actor).cloned();
            let (kind, instances) = (command.circuit, instances?);
            views.push(CircuitView { kind, command, commanded_by, instances });
        }
        Ok(views)
    });
    read.await.map_err(AppError::Store)
}

/// How many circuits a person holds, or are not closed on an instance that lives.
pub(in crate::app) fn count_not_closed(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let (now, rows) = (tx.now(), circuits::all(tx)?);
    let held = circuits::commands(tx)?.into_iter().filter(|one| one.command == CircuitOrder::Hold);
    let open = rows.iter().filter(|row| !is_gone(row, now));
    let open = open.filter(|row| row.state != CircuitPhase::Closed).map(|row| row.circuit);
    let mut kinds: Vec<CircuitKind> = held.map(|one| one.circuit).chain(open).collect();
    kinds.sort_unstable();
    kinds.dedup();
    Ok(i64::try_from(kinds.len()).unwrap_or(i64::MAX))
}

fn is_gone(row: &CircuitRecord, now: Moment) -> bool {
    now.since(row.seen_at) > GONE_AFTER
}

fn view(row: &CircuitRecord, here: &InstanceId, now: Moment) -> Result<InstanceView, StoreError> {
    Ok(InstanceView {
        instance: row.instance_id.clone(),
        is_this: row.instance_id == *here,
        gone: is_gone(row, now),
        seen_at: row.seen_at,
        phase: row.state,
        held: row.held,
        failures: row.failures,
        changed_at: row.changed_at,
        probe_at: row.probe_at,
        revision: row.revision,
        last_failures: from_json("circuits", "last_errors", &row.last_errors)?,
    })
}

/// What the circuits of all instances went through, newest first.
///
/// # Errors
/// Those of the database.
pub async fn transitions(
    app: &App,
    after: Option<Cursor>,
    size: usize,
) -> AppResult<Page<CircuitTransitionRecord>> {
    let read = app.store.read(move |tx| circuits::transitions(tx, after.as_ref(), size));
    read.await.map_err(AppError::Store)
}
