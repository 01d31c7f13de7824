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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::circuits::latest_transitions;
    use crate::db::proving_ground::{Counted, NOON, on_each_engine};
    use crate::domain::circuit::TransitionReason;
    use crate::domain::clock::Span;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_was_sent_before_the_stop_is_still_written() {
        on_each_engine(async |store| {
            let (sink, changes) = channel();
            let change = |from, to, reason, after| {
                let at = NOON + Span::from_seconds(after);
                sink(CircuitKind::Taking, Transition { from, to, reason, at });
            };
            let (closed, open) = (CircuitPhase::Closed, CircuitPhase::Open);
            change(closed, open, TransitionReason::TooManyFailures, 0);
            change(open, CircuitPhase::HalfOpen, TransitionReason::RecoveryOver, 60);
            let instance = InstanceId::new(NOON, &Counted);
            let keeping = (store.clone(), instance, CircuitRules::default());
            keep_changes(keeping, changes, std::future::ready(())).await;

            let kept = store.read(|tx| latest_transitions(tx, 10)).await.unwrap();
            let to: Vec<_> = kept.iter().map(|row| (row.position, row.to_state.as_str())).collect();
            assert_eq!(to, [(1, "half_open"), (0, "open")]);
        })
        .await;
    }
}
