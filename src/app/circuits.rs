//! Keeps what the circuits of this process did, for the console and for those who look later.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::db::circuits::{CircuitRecord, CircuitTransitionRecord, append, keep};
use crate::db::{Store, StoreError};
use crate::domain::circuit::{CircuitKind, CircuitPhase, CircuitRules, Transition};
use crate::domain::ids::InstanceId;

use super::breaker::TransitionSink;

/// The changes that wait for the database, in order.
pub struct Changes(UnboundedReceiver<(CircuitKind, Transition)>);

/// A sink for the breaker and what comes out of it. The sink never waits, so that no call to
/// Stripe does.
#[must_use]
pub fn channel() -> (TransitionSink, Changes) {
    let (sender, receiver): (UnboundedSender<(CircuitKind, Transition)>, _) = unbounded_channel();
    let sink: TransitionSink = Box::new(move |kind, transition| {
        if sender.send((kind, transition)).is_err() {
            tracing::debug!(circuit = %kind, "a circuit changed after its keeper had ended");
        }
    });
    (sink, Changes(receiver))
}

/// Writes each change, until nobody can send one or `stopped` comes; what waits then is still
/// written. A change that cannot be written is logged, which it was when it happened too.
pub async fn keep_changes(
    (store, instance, rules): (Store, InstanceId, CircuitRules),
    mut changes: Changes,
    stopped: impl Future<Output = ()> + Send,
) {
    let mut stopped = std::pin::pin!(stopped);
    let mut open = true;
    loop {
        let change = tokio::select! {
            biased;
            change = changes.0.recv() => change,
            () = &mut stopped, if open => {
                open = false;
                changes.0.close();
                continue;
            }
        };
        let Some((kind, transition)) = change else { return };
        if let Err(error) = write(&store, &instance, rules, (kind, transition)).await {
            tracing::warn!(circuit = %kind, error = %error, "a circuit's change was not kept");
        }
    }
}

async fn write(
    store: &Store,
    instance: &InstanceId,
    rules: CircuitRules,
    (kind, change): (CircuitKind, Transition),
) -> Result<(), StoreError> {
    let instance = instance.clone();
    let failures = match change.to {
        CircuitPhase::Closed => 0,
        CircuitPhase::Open | CircuitPhase::HalfOpen => i64::from(rules.failures),
    };
    store
        .write(move |tx| {
            let circuit = kind.name().to_owned();
            append(
                tx,
                CircuitTransitionRecord {
                    instance_id: instance.clone(),
                    circuit: circuit.clone(),
                    position: 0,
                    from_state: change.from.name().to_owned(),
                    to_state: change.to.name().to_owned(),
                    reason: change.reason.name().to_owned(),
                    changed_at: change.at,
                },
            )?;
            let state = change.to.name().to_owned();
            let instance_id = instance.clone();
            keep(tx, CircuitRecord { instance_id, circuit, state, failures, changed_at: change.at })
        })
        .await
}
