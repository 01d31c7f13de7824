//! The handle of a running sandbox.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::deliveries::{Courier, DeliveryCounts};
use crate::service::Service;
use crate::startup::SandboxError;

/// A sandbox that runs; dropping it stops it.
pub struct RunningSandbox {
    base_url: String,
    service: Arc<Service>,
    courier: Arc<Courier>,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl RunningSandbox {
    pub(crate) fn new(
        base_url: String,
        service: Arc<Service>,
        courier: Arc<Courier>,
        stop: oneshot::Sender<()>,
        thread: JoinHandle<()>,
    ) -> Self {
        Self { base_url, service, courier, stop, thread }
    }

    /// The origin of its listener, such as `http://127.0.0.1:8081`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The key of its own account, the same for the life of its state.
    pub fn secret_key(&self) -> &str {
        &self.service.identity.secret_key
    }

    /// What deliveries to the target are signed with.
    pub fn webhook_secret(&self) -> &str {
        &self.service.identity.webhook_secret
    }

    /// Changes where the events of every account go; the state remembers it.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_webhook_target(&self, url: &str) -> Result<(), SandboxError> {
        Ok(self.service.set_target(url)?)
    }

    /// Sends everything that was not delivered yet once, held and waiting or not, and waits for
    /// the answers.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub async fn deliver_all(&self) -> Result<DeliveryCounts, SandboxError> {
        Ok(self.courier.deliver_all().await?)
    }

    /// Whether nothing is left to deliver, held or waiting or under way.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub async fn is_idle(&self) -> Result<bool, SandboxError> {
        let open = self.service.store.write(|transaction| transaction.open_deliveries(0));
        let open = open.map_err(|error: crate::store::StoreError| SandboxError::from(error))?;
        Ok(open.is_empty())
    }

    /// Closes the listener and ends all that runs; what was not delivered stays in the state.
    pub async fn stop(self) {
        // The thread may have ended already.
        let _ended_before = self.stop.send(());
        let thread = self.thread;
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the sandbox's thread ended badly");
        }
    }
}
