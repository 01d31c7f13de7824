//! How the process is asked to end: SIGTERM by whoever runs it, SIGINT by ctrl-C.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens for both, from before anything starts.
pub struct Asked {
    terminate: Signal,
    interrupt: Signal,
}

impl Asked {
    /// Starts listening.
    ///
    /// # Errors
    /// When the system lets nobody listen.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Returns once the process is asked to end.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
