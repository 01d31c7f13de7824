//! SQLite's one writer: a thread with a queue in front, first in first out.
//!
//! Writers that wait for the file's lock by turns stall for seconds under load; a queue makes
//! each wait as long as the jobs before it take. A job that is in the queue runs to its end, even
//! when nobody waits for its answer any more.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::conn::{Connector, Link, Mode};
use super::error::{JobError, StoreError};
use super::tx::{Failure, Tx, run};
use crate::domain::clock::Clock;

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

/// The queue and its thread. Dropping it lets the waiting jobs finish first.
pub(super) struct SqliteWriter {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// What lives on the thread.
struct Writer {
    connector: Connector,
    clock: Arc<dyn Clock>,
    link: Option<Link>,
}

impl SqliteWriter {
    /// Starts the thread on a connection that is open already.
    pub(super) fn start(
        connector: Connector,
        link: Link,
        clock: Arc<dyn Clock>,
        queue: usize,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(queue);
        let writer = Writer { connector, clock, link: Some(link) };
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || writer.work(&receiver))
            .map_err(|error| StoreError::Busy(format!("no thread for the writer: {error}")))?;
        Ok(Self { queue: Some(sender), thread: Some(thread) })
    }

    /// Queues a job and waits for its answer.
    pub(super) async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: JobError + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |writer| {
            // A receiver that has gone away is no reason to leave the job undone.
            let _gone = answer.send(writer.run(job));
        });
        let queue = self.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::QueueFull,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })?;
        answered.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}

impl Drop for SqliteWriter {
    fn drop(&mut self) {
        drop(self.queue.take());
        let Some(thread) = self.thread.take() else { return };
        // The last handle may be dropped by a job, on the writer's own thread.
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("the writer of the database ended by a panic");
        }
    }
}

impl Writer {
    fn work(mut self, queue: &Receiver<Job>) {
        while let Ok(job) = queue.recv() {
            job(&mut self);
        }
    }

    fn run<T, E, F>(&mut self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E>,
        E: JobError,
    {
        let mut link = match self.link.take() {
            Some(link) => link,
            None => self.connector.open()?,
        };
        let answer = match link.begin(Mode::Write) {
            Ok(()) => run(&mut link, self.clock.as_ref(), job),
            Err(error) => Err(Failure::of_store(error)),
        };
        // After a full disk, a panic or a lost file the next job gets a connection of its own.
        self.link = if link.is_spoiled() { None } else { Some(link) };
        answer.map_err(|failure| failure.error)
    }
}
