//! A pool of connections, used on blocking threads: SQLite's readers, and all of PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2;
use diesel::r2d2::PooledConnection;

use super::conn::{Connector, Mode};
use super::error::{JobError, StoreError};
use super::tx::{Failure, Tx, run};
use crate::domain::clock::Clock;

/// How often a job is run before its collisions become the caller's.
const MOST_RUNS: u32 = 5;

/// The pause after the first collision; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Connections of one kind, and the clock that transactions are told.
#[derive(Clone)]
pub(super) struct Pool {
    connections: r2d2::Pool<Connector>,
    clock: Arc<dyn Clock>,
}

impl Pool {
    /// A pool of at most `size` connections, opened as they are needed.
    pub(super) fn new(connector: Connector, size: u32, clock: Arc<dyn Clock>) -> Self {
        let patience = connector.lock_timeout.to_duration();
        let connections = r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(0))
            .connection_timeout(patience.max(Duration::from_millis(1)))
            .test_on_check_out(false)
            .build_unchecked(connector);
        Self { connections, clock }
    }

    /// Runs a read in one snapshot.
    pub(super) async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: JobError + Send + 'static,
    {
        let pool = self.clone();
        on_a_blocking_thread(move || {
            let mut link = pool.begin(Mode::Read)?;
            run(&mut link, pool.clock.as_ref(), job).map_err(|failure| failure.error)
        })
        .await
    }

    /// Runs a write, again and again while it collides with others.
    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: JobError + Send + 'static,
    {
        let pool = self.clone();
        on_a_blocking_thread(move || pool.write_until_it_meets_nobody(&job)).await
    }

    fn write_until_it_meets_nobody<T, E, F>(&self, job: &F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: JobError,
    {
        let mut pause = FIRST_PAUSE;
        let mut runs = 1;
        loop {
            // The connection goes back to the pool before the pause.
            let answer = match self.begin(Mode::Write) {
                Ok(mut link) => run(&mut link, self.clock.as_ref(), job),
                Err(error) => Err(Failure::of_store(error)),
            };
            match answer {
                Ok(value) => return Ok(value),
                Err(failure) if failure.collided && runs < MOST_RUNS => {
                    tracing::debug!(runs, "a transaction met another one and runs again");
                    std::thread::sleep(pause);
                    pause = pause.saturating_mul(2);
                    runs = runs.saturating_add(1);
                }
                Err(failure) => return Err(failure.error),
            }
        }
    }

    /// A connection with a transaction begun. Connections that died in the pool (the server was
    /// restarted) show it here, before anything was done, and are replaced.
    fn begin(&self, mode: Mode) -> Result<PooledConnection<Connector>, StoreError> {
        let mut left = self.connections.max_size();
        loop {
            let mut link = self.connections.get().map_err(|error| self.why_none(&error))?;
            match link.begin(mode) {
                Ok(()) => return Ok(link),
                Err(StoreError::Unreachable { .. }) if left > 0 => left = left.saturating_sub(1),
                Err(error) => return Err(error),
            }
        }
    }

    fn why_none(&self, error: &r2d2::PoolError) -> StoreError {
        let state = self.connections.state();
        if state.connections >= self.connections.max_size() {
            StoreError::Busy("every connection is in use".to_owned())
        } else {
            StoreError::Unreachable { reason: error.to_string() }
        }
    }
}

async fn on_a_blocking_thread<T, E>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: JobError + Send + 'static,
{
    // Jobs catch their own panics, so an error here means that the runtime is shutting down.
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
}
