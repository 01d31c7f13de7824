//! The task that writes down what the circuits do, for as long as a process works.

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::circuits::{self, Changes};
use crate::app::context::App;

/// The running task.
pub(super) struct Keeper {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Keeper {
    pub(super) fn start(app: &App, changes: Changes) -> Self {
        let (stop, stopped) = oneshot::channel();
        let keeping = (app.store.clone(), app.instance.clone());
        let stopped = async move {
            // Dropped without a word means stop as well.
            let _asked_or_dropped = stopped.await;
        };
        let task = tokio::spawn(circuits::keep_changes(keeping, changes, stopped));
        Self { stop, task }
    }

    /// Ends it, once everything that waits is written.
    pub(super) async fn stop(self) {
        // Its other end is gone only when the task has ended already.
        let _ended_before = self.stop.send(());
        if let Err(error) = self.task.await {
            tracing::error!(error = %error, "the keeper of the circuits ended badly");
        }
    }
}
