//! The circuits of every instance and their transitions.

use diesel::prelude::*;

use super::schema::{circuit_transitions, circuits};
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::ids::InstanceId;
use crate::domain::topic::Topic;

/// Where a circuit of an instance stands.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = circuits)]
pub struct CircuitRecord {
    /// The process.
    pub instance_id: InstanceId,
    /// `taking` or `rest`.
    pub circuit: String,
    /// `closed`, `open` or `half_open`.
    pub state: String,
    /// Consecutive failures.
    pub failures: i64,
    /// Since when.
    pub changed_at: Moment,
}

/// A change of a circuit.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = circuit_transitions)]
pub struct CircuitTransitionRecord {
    /// The process.
    pub instance_id: InstanceId,
    /// `taking` or `rest`.
    pub circuit: String,
    /// Its place, from 0.
    pub position: i64,
    /// The state before.
    pub from_state: String,
    /// The state after.
    pub to_state: String,
    /// Why.
    pub reason: String,
    /// When.
    pub changed_at: Moment,
}

/// Writes where a circuit stands.
pub fn keep(tx: &mut Tx<'_>, circuit: CircuitRecord) -> Result<(), StoreError> {
    tx.touch(Topic::Circuit);
    let own = circuits::table
        .filter(circuits::instance_id.eq(&circuit.instance_id))
        .filter(circuits::circuit.eq(&circuit.circuit));
    let touched = diesel::update(own)
        .set((
            circuits::state.eq(&circuit.state),
            circuits::failures.eq(circuit.failures),
            circuits::changed_at.eq(circuit.changed_at),
        ))
        .execute(tx.conn())?;
    if touched == 0 {
        diesel::insert_into(circuits::table).values(circuit).execute(tx.conn())?;
    }
    Ok(())
}

/// Appends a change; its place is counted here.
pub fn append(tx: &mut Tx<'_>, mut transition: CircuitTransitionRecord) -> Result<(), StoreError> {
    transition.position = circuit_transitions::table
        .filter(circuit_transitions::instance_id.eq(&transition.instance_id))
        .filter(circuit_transitions::circuit.eq(&transition.circuit))
        .count()
        .get_result(tx.conn())?;
    diesel::insert_into(circuit_transitions::table).values(transition).execute(tx.conn())?;
    Ok(())
}

/// The latest changes of all instances, newest first.
pub fn latest_transitions(
    tx: &mut Tx<'_>,
    limit: i64,
) -> Result<Vec<CircuitTransitionRecord>, StoreError> {
    let query = circuit_transitions::table.order(circuit_transitions::changed_at.desc());
    Ok(query.limit(limit).load(tx.conn())?)
}
