//! The circuits of every instance, what they went through, and what a person wants of them.

use diesel::prelude::*;

use super::dialect::for_update;
use super::page::after_cursor;
use super::schema::{circuit_commands, circuit_transitions, circuits};
use super::{StoreError, Tx};
use crate::domain::circuit::{CircuitKind, CircuitOrder, CircuitPhase, TransitionReason};
use crate::domain::clock::Moment;
use crate::domain::ids::InstanceId;
use crate::domain::page::{Cursor, Page};

/// No shop has more circuits than this; the rows beyond are not shown.
const MOST_CIRCUITS: i64 = 200;
use crate::domain::topic::Topic;

/// Where a circuit of an instance stands.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = circuits)]
pub struct CircuitRecord {
    /// The process.
    pub instance_id: InstanceId,
    /// Which of its circuits.
    pub circuit: CircuitKind,
    /// Whether calls go out.
    pub state: CircuitPhase,
    /// Consecutive failures.
    pub failures: i64,
    /// Since when it is in this state, by the clock of the process.
    pub changed_at: Moment,
    /// Whether a person holds it.
    pub held: bool,
    /// From when on it probes, by the clock of the process.
    pub probe_at: Option<Moment>,
    /// The last command that it followed.
    pub revision: i64,
    /// The calls that failed last, as JSON.
    pub last_errors: String,
    /// When the process last wrote this row.
    pub seen_at: Moment,
}

/// A change of a circuit.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct CircuitTransitionRecord {
    /// The process.
    pub instance_id: InstanceId,
    /// Which of its circuits.
    pub circuit: CircuitKind,
    /// Its place, from 0.
    pub position: i64,
    /// The state before.
    pub from_state: CircuitPhase,
    /// The state after.
    pub to_state: CircuitPhase,
    /// Why.
    pub reason: TransitionReason,
    /// When.
    pub changed_at: Moment,
    /// Its id in lists: instance, circuit and place.
    pub id: String,
}

/// A change that happened a moment ago.
#[derive(Clone, Debug)]
pub struct NewTransition {
    /// The process.
    pub instance_id: InstanceId,
    /// Which of its circuits.
    pub circuit: CircuitKind,
    /// The state before.
    pub from_state: CircuitPhase,
    /// The state after.
    pub to_state: CircuitPhase,
    /// Why.
    pub reason: TransitionReason,
    /// When.
    pub changed_at: Moment,
}

/// What a person wants of a circuit.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct CircuitCommandRecord {
    /// The circuit, on every instance.
    pub circuit: CircuitKind,
    /// How many commands there were for it.
    pub revision: i64,
    /// What is wanted.
    pub command: CircuitOrder,
    /// Why, in that person's words.
    pub reason: String,
    /// Whose command it is.
    pub actor: String,
    /// Since when.
    pub commanded_at: Moment,
}

/// Writes where a circuit stands.
pub fn keep(tx: &mut Tx<'_>, circuit: CircuitRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Circuit);
    let own = circuits::table
        .filter(circuits::instance_id.eq(&circuit.instance_id))
        .filter(circuits::circuit.eq(circuit.circuit));
    let touched = diesel::update(own)
        .set((
            circuits::state.eq(circuit.state),
            circuits::failures.eq(circuit.failures),
            circuits::changed_at.eq(circuit.changed_at),
            circuits::held.eq(circuit.held),
            circuits::probe_at.eq(circuit.probe_at),
            circuits::revision.eq(circuit.revision),
            circuits::last_errors.eq(&circuit.last_errors),
            circuits::seen_at.eq(circuit.seen_at),
        ))
        .execute(tx.conn())?;
    if touched == 0 {
        diesel::insert_into(circuits::table).values(circuit).execute(tx.conn())?;
    }
    Ok(())
}

/// The circuits of all instances, those of the youngest first.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<CircuitRecord>, StoreError> {
    let query = circuits::table.order((circuits::instance_id.desc(), circuits::circuit.desc()));
    Ok(query.limit(MOST_CIRCUITS).load(tx.conn())?)
}

/// Takes the rows of instances away that were not seen since.
pub fn prune(tx: &mut Tx<'_>, before: Moment) -> Result<(), StoreError> {
    diesel::delete(circuits::table.filter(circuits::seen_at.lt(before))).execute(tx.conn())?;
    Ok(())
}

/// Appends a change; its place is counted here.
pub fn append(tx: &mut Tx<'_>, change: &NewTransition) -> Result<(), StoreError> {
    tx.touch(Topic::Circuit);
    let position: i64 = circuit_transitions::table
        .filter(circuit_transitions::instance_id.eq(&change.instance_id))
        .filter(circuit_transitions::circuit.eq(change.circuit))
        .count()
        .get_result(tx.conn())?;
    let id = format!("{}:{}:{position:010}", change.instance_id, change.circuit);
    diesel::insert_into(circuit_transitions::table)
        .values((
            circuit_transitions::instance_id.eq(&change.instance_id),
            circuit_transitions::circuit.eq(change.circuit),
            circuit_transitions::position.eq(position),
            circuit_transitions::from_state.eq(change.from_state),
            circuit_transitions::to_state.eq(change.to_state),
            circuit_transitions::reason.eq(change.reason),
            circuit_transitions::changed_at.eq(change.changed_at),
            circuit_transitions::id.eq(id),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The changes of all instances, newest first, a page at a time.
pub fn transitions(
    tx: &mut Tx<'_>,
    after: Option<&Cursor>,
    size: usize,
) -> Result<Page<CircuitTransitionRecord>, StoreError> {
    use circuit_transitions::{changed_at, id};
    let query = after_cursor!(circuit_transitions::table.into_boxed(), after, changed_at, id);
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<CircuitTransitionRecord> = query.limit(limit).load(tx.conn())?;
    Ok(Page::cut(rows, size, |row| Cursor { at: row.changed_at, id: row.id.clone() }))
}

/// What is wanted of each circuit.
pub fn commands(tx: &mut Tx<'_>) -> Result<Vec<CircuitCommandRecord>, StoreError> {
    let query = circuit_commands::table.order(circuit_commands::circuit.desc());
    Ok(query.load(tx.conn())?)
}

/// What is wanted of a circuit, its row locked until the transaction ends.
pub fn lock_command(
    tx: &mut Tx<'_>,
    circuit: CircuitKind,
) -> Result<CircuitCommandRecord, StoreError> {
    let query = circuit_commands::table.filter(circuit_commands::circuit.eq(circuit));
    Ok(for_update!(tx.conn(), query, |query, conn| query.first(conn))?)
}

/// Writes a command in the place of the one before.
pub fn command(tx: &mut Tx<'_>, command: &CircuitCommandRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Circuit);
    diesel::update(circuit_commands::table.find(command.circuit))
        .set((
            circuit_commands::revision.eq(command.revision),
            circuit_commands::command.eq(command.command),
            circuit_commands::reason.eq(&command.reason),
            circuit_commands::actor.eq(&command.actor),
            circuit_commands::commanded_at.eq(command.commanded_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}
