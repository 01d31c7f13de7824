//! Each instance reads every second what a person wants of the circuits, does it, and writes down
//! how its own circuits stand. No call to Stripe waits for either.

use crate::app::breaker::{CircuitCommand, LineReading};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::db::circuits::{self, CircuitRecord};
use crate::db::types::to_json;
use crate::db::{StoreError, Tx};
use crate::domain::circuit::CircuitKind;
use crate::domain::clock::{Moment, Span};
use crate::domain::ids::InstanceId;

/// How often an instance says that it lives, when nothing else changes.
const HEARTBEAT: Span = Span::from_seconds(10);

/// How long the rows of an instance that is gone are kept.
const PRUNED_AFTER: Span = Span::from_hours(24);

/// What this instance wrote last, so that it writes again only when something changed.
#[derive(Debug, Default)]
pub struct Kept(Option<(Moment, Vec<(CircuitKind, LineReading)>)>);

/// Reads what a person wants of the circuits and does it: an instance that starts while one is
/// held takes no money from its first moment on.
///
/// # Errors
/// Those of the database.
pub async fn follow(app: &App) -> AppResult<()> {
    for wanted in app.store.read(circuits::commands).await.map_err(AppError::Store)? {
        let command = CircuitCommand { revision: wanted.revision, order: wanted.command };
        app.breaker.follow(wanted.circuit, command);
    }
    Ok(())
}

/// Follows the commands, and writes how the circuits stand when that changed or it is time to say
/// that this instance lives. A worker calls it each second.
///
/// # Errors
/// Those of the database.
pub async fn keep_up(app: &App, kept: &mut Kept) -> AppResult<()> {
    follow(app).await?;
    let now = app.now();
    let readings: Vec<(CircuitKind, LineReading)> =
        CircuitKind::ALL.iter().map(|kind| (*kind, app.breaker.reading(*kind))).collect();
    let is_news = kept.0.as_ref().is_none_or(|(written_at, written)| {
        *written != readings || now.since(*written_at) >= HEARTBEAT
    });
    if !is_news {
        return Ok(());
    }
    let (instance, rows) = (app.instance.clone(), readings.clone());
    app.store
        .write(move |tx| {
            for (kind, reading) in &rows {
                let row = row(tx, &instance, (*kind, reading))?;
                circuits::keep(tx, row)?;
            }
            circuits::prune(tx, tx.now() - PRUNED_AFTER)
        })
        .await
        .map_err(AppError::Store)?;
    kept.0 = Some((now, readings));
    Ok(())
}

fn row(
    tx: &Tx<'_>,
    instance: &InstanceId,
    (circuit, reading): (CircuitKind, &LineReading),
) -> Result<CircuitRecord, StoreError> {
    Ok(CircuitRecord {
        instance_id: instance.clone(),
        circuit,
        state: reading.circuit.phase,
        failures: i64::from(reading.circuit.consecutive_failures),
        changed_at: reading.changed_at,
        held: reading.circuit.held,
        probe_at: reading.circuit.probe_at,
        revision: reading.revision,
        last_errors: to_json(&reading.failures)?,
        seen_at: tx.now(),
    })
}
