//! The workers: each claims rows that are due, calls one function of `app` and sleeps on the
//! clock. They can be stepped by hand, which is what tests do.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::saga::runner;
use crate::app::{audit_chain, circuits, disputes, figures, live, outbox, refunds, webhook_inbox};
use crate::db::{
    dispute_answers, outbox as outbox_rows, refunds as refund_rows, sagas, webhook_events,
};
use crate::domain::clock::{Moment, Span};

/// How many rows of a kind are claimed in one turn.
const BATCH: i64 = 16;

/// How long a worker sleeps at most, so that it notices what another instance wrote.
const LONGEST_SLEEP: Span = Span::from_seconds(1);

/// How long it sleeps when the database does not answer.
const AFTER_TROUBLE: Span = Span::from_seconds(2);

/// Does everything that is due, once. Returns how many rows there were.
///
/// # Errors
/// Those of the database.
pub async fn step(app: &App) -> AppResult<usize> {
    let (events, sagas, returned, answered, told, mails, sealed) = tokio::join!(
        webhook_inbox::retry_due(app, BATCH),
        runner::run_due(app, BATCH),
        refunds::send_due(app, BATCH),
        disputes::send_due(app, BATCH),
        disputes::tell_due(app, BATCH),
        outbox::send_due(app, BATCH),
        audit_chain::seal(app),
    );
    Ok(events? + sagas? + returned? + answered? + told? + mails? + sealed?)
}

/// Steps until nothing is due any more: what a test calls after it turned the clock.
///
/// # Errors
/// Those of the database.
pub async fn settle(app: &App) -> AppResult<()> {
    while step(app).await? > 0 {}
    Ok(())
}

/// When the next row is due, leases aside.
async fn next_due(app: &App) -> AppResult<Option<Moment>> {
    app.store
        .read(|tx| {
            let due = [
                sagas::next_due(tx)?,
                webhook_events::next_due(tx)?,
                refund_rows::next_due(tx)?,
                dispute_answers::next_due(tx)?,
                outbox_rows::next_due(tx)?,
            ];
            Ok(due.into_iter().flatten().min())
        })
        .await
        .map_err(AppError::Store)
}

/// The running workers.
pub struct Workers {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts them.
    #[must_use]
    pub fn start(app: &App) -> Self {
        let (stop, stopped) = watch::channel(false);
        let due = tokio::spawn(supervise(app.clone(), stopped.clone(), work));
        let watch = tokio::spawn(supervise(app.clone(), stopped, keep_up));
        Self { stop, tasks: vec![due, watch] }
    }

    /// Lets the turn under way end, then stops.
    pub async fn stop(self) {
        // Nobody listens any more only when the tasks have ended by themselves.
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(error = %error, "a worker ended badly");
            }
        }
    }
}

/// Starts a worker again when it panics: one poisoned row must not stop the shop for good.
async fn supervise<F>(
    app: App,
    stopped: watch::Receiver<bool>,
    worker: fn(App, watch::Receiver<bool>) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    while let Err(panic) = tokio::spawn(worker(app.clone(), stopped.clone())).await {
        tracing::error!(error = %panic, "a worker panicked and is started again");
        app.timer.sleep_until(app.now() + AFTER_TROUBLE).await;
    }
}

async fn work(app: App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let pause_until = match step(&app).await {
            Ok(0) => sleep_until(&app).await,
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(error = %error, "a worker could not do its turn");
                app.now() + AFTER_TROUBLE
            }
        };
        let bell = Arc::clone(&app.bell);
        tokio::select! {
            () = app.timer.sleep_until(pause_until) => {}
            () = bell.notified() => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn sleep_until(app: &App) -> Moment {
    let longest = app.now() + LONGEST_SLEEP;
    // A row whose lease another holds is due and cannot be had: a short sleep, not a spin.
    let shortest = app.now() + Span::from_millis(100);
    match next_due(app).await {
        Ok(Some(due)) => due.clamp(shortest, longest),
        Ok(None) | Err(_) => longest,
    }
}

/// Follows what other instances switch and what is wanted of the circuits, tells how those of
/// this instance stand, and keeps the gauges.
async fn keep_up(app: App, mut stopped: watch::Receiver<bool>) {
    let mut kept = circuits::Kept::default();
    while !*stopped.borrow() {
        if let Err(error) = circuits::keep_up(&app, &mut kept).await {
            tracing::warn!(error = %error, "the circuits could not be kept up with");
        }
        if let Err(error) = app.methods.poll_revision(&app.store).await {
            tracing::warn!(error = %error, "the switches of payment methods could not be read");
        }
        if let Err(error) = figures::refresh(&app).await {
            tracing::warn!(error = %error, "the gauges could not be read");
        }
        if let Err(error) = live::keep_up(&app).await {
            tracing::warn!(error = %error, "what changed could not be told to other instances");
        }
        let next = app.now() + LONGEST_SLEEP;
        tokio::select! {
            () = app.timer.sleep_until(next) => {}
            _ = stopped.changed() => {}
        }
    }
}
