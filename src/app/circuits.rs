//! The circuits of every instance: their history and how they stand are kept for the console, and
//! what a person wants of them reaches each instance within a second or two.

mod commanding;
mod following;
mod running_out;
mod view;

pub use crate::db::circuits::{CircuitCommandRecord, CircuitTransitionRecord};
pub use commanding::{
    CircuitForm, CircuitRefused, Commanded, command_for, give_command, subject_of,
};
pub use following::{Kept, follow, keep_up};
pub use running_out::{Expiring, RunningOut, running_out};
pub(in crate::app) use view::count_not_closed;
pub use view::{CircuitView, InstanceView, instances, transitions};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::db::circuits::{NewTransition, append};
use crate::db::{Store, StoreError};
use crate::domain::circuit::{CircuitKind, Transition};
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

/// Writes each change into the history, until nobody can send one or `stopped` comes; what waits
/// then is still written. A change that cannot be written is logged, which it was when it
/// happened too.
pub async fn keep_changes(
    (store, instance): (Store, InstanceId),
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
        if let Err(error) = write(&store, &instance, (kind, transition)).await {
            tracing::warn!(circuit = %kind, error = %error, "a circuit's change was not kept");
        }
    }
}

async fn write(
    store: &Store,
    instance: &InstanceId,
    (circuit, change): (CircuitKind, Transition),
) -> Result<(), StoreError> {
    let change = NewTransition {
        instance_id: instance.clone(),
        circuit,
        from_state: change.from,
        to_state: change.to,
        reason: change.reason,
        changed_at: change.at,
    };
    store.write(move |tx| append(tx, &change)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::circuits::transitions;
    use crate::db::proving_ground::{Counted, NOON, on_each_engine};
    use crate::domain::circuit::{CircuitPhase, TransitionReason};
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
            let keeping = (store.clone(), instance);
            keep_changes(keeping, changes, std::future::ready(())).await;

            let newest = store.read(|tx| transitions(tx, None, 1)).await.unwrap();
            assert_eq!(newest.rows[0].to_state, CircuitPhase::HalfOpen);
            let after = newest.next.unwrap();
            let first = store.read(move |tx| transitions(tx, Some(&after), 1)).await.unwrap();
            assert_eq!((first.rows[0].position, first.rows[0].to_state), (0, open));
            assert_eq!(first.next, None);
        })
        .await;
    }
}
