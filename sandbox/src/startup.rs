//! Starts the sandbox: state, keys, listener, and a thread on which all of it runs.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use thiserror::Error;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::clock::{Clock, MovableClock};
use crate::deliveries::mode::DeliveryMode;
use crate::deliveries::{self, Courier};
use crate::protocol::errors::ApiError;
use crate::protocol::ids;
use crate::running::RunningSandbox;
use crate::server::{self, Shared};
use crate::service::{Identity, Service};
use crate::store::settings::Setting;
use crate::store::{Store, StoreError, Transaction};

/// Where the events of every account go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookTarget {
    /// The address that takes them.
    pub url: String,
    /// What they are signed with; the sandbox's own secret when missing.
    pub secret: Option<String>,
}

/// How a sandbox is started.
#[derive(Clone)]
pub struct SandboxConfig {
    /// Where it listens; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Its state, a SQLite file that is made when missing.
    pub state: PathBuf,
    /// How browsers reach it; by the listener's address when missing.
    pub public_url: Option<String>,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
    /// What a new state's ids and keys follow from; chosen at random when missing.
    pub seed: Option<u64>,
    /// Where events go; what the state remembers when missing.
    pub webhook: Option<WebhookTarget>,
    /// Threads that answer requests.
    pub workers: usize,
    /// The seller's name on the hosted page.
    pub shop_name: String,
}

/// Why a sandbox does not start or cannot do what it is asked.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The address is taken or not this computer's.
    #[error("the sandbox cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The state file cannot be opened, read or written.
    #[error("the sandbox's state cannot be used")]
    State(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The operating system gives no random bytes.
    #[error("there are no random bytes for the sandbox's key")]
    Randomness(#[source] getrandom::Error),
    /// The client that delivers webhooks cannot be made.
    #[error("the sandbox cannot deliver webhooks")]
    Client(#[source] reqwest::Error),
    /// The thread or the server on it did not come up.
    #[error("the sandbox's server did not start")]
    Server(#[source] std::io::Error),
    /// The server is no longer there.
    #[error("the sandbox has stopped")]
    Stopped,
}

impl From<StoreError> for SandboxError {
    fn from(error: StoreError) -> Self {
        Self::State(Box::new(error))
    }
}

impl From<ApiError> for SandboxError {
    fn from(error: ApiError) -> Self {
        Self::State(Box::new(error))
    }
}

/// Starts a sandbox on a thread of its own; it may be called from any asynchronous runtime.
///
/// # Errors
/// See [`SandboxError`]; nothing runs after an error.
pub async fn start(config: SandboxConfig) -> Result<RunningSandbox, SandboxError> {
    let refused = |source| SandboxError::Listen { address: config.listen, source };
    let listener = TcpListener::bind(config.listen).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let service = Arc::new(open(&config, address)?);
    let client = deliveries::client().map_err(SandboxError::Client)?;
    let (started, starting) = oneshot::channel();
    let (stop, stopping) = oneshot::channel();
    let workers = config.workers;
    let served = Arc::clone(&service);
    let thread = thread::Builder::new()
        .name("stripe-sandbox".to_owned())
        .spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let courier =
                    Arc::new(Courier::new(Arc::clone(&served), client, Handle::current()));
                let shared = Shared { service: served, courier: Arc::clone(&courier) };
                match server::serve(listener, workers, shared) {
                    Ok(server) => run(server, courier, started, stopping).await,
                    // The caller may be gone; then nobody asks why.
                    Err(error) => drop(started.send(Err(error))),
                }
            });
        })
        .map_err(SandboxError::Server)?;
    let courier =
        starting.await.map_err(|_| SandboxError::Stopped)?.map_err(SandboxError::Server)?;
    let base_url = format!("http://{address}");
    Ok(RunningSandbox::new(base_url, service, courier, stop, thread))
}

/// Serves and delivers until the handle asks to stop or is dropped.
async fn run(
    server: actix_web::dev::Server,
    courier: Arc<Courier>,
    started: oneshot::Sender<Result<Arc<Courier>, std::io::Error>>,
    stopping: oneshot::Receiver<()>,
) {
    let handle = server.handle();
    let delivering = actix_web::rt::spawn({
        let courier = Arc::clone(&courier);
        async move { courier.run().await }
    });
    let serving = actix_web::rt::spawn(server);
    if started.send(Ok(courier)).is_ok() {
        // Dropped without a word means stop as well.
        let _asked_or_dropped = stopping.await;
    }
    delivering.abort();
    handle.stop(false).await;
    if let Ok(Err(error)) = serving.await {
        tracing::error!(error = %error, "the sandbox's server ended badly");
    }
}

/// Opens the state, and makes at the first start what it must remember.
fn open(config: &SandboxConfig, address: SocketAddr) -> Result<Service, SandboxError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(SandboxError::Randomness)?;
    let store = Store::open(&config.state)?;
    let public_url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let public_url = public_url.trim_end_matches('/').to_owned();
    let memory = store.write(|transaction| remember(transaction, config, &random))?;
    let identity = Identity {
        seed: memory.seed,
        starts: memory.starts,
        secret_key: memory.secret_key,
        webhook_secret: memory.webhook_secret,
        public_url,
        shop_name: config.shop_name.clone(),
    };
    let clock = MovableClock::new(Arc::clone(&config.clock), memory.clock_offset_ms);
    Ok(Service::new(store, clock, identity, memory.mode, memory.target))
}

struct Memory {
    seed: Vec<u8>,
    starts: i64,
    secret_key: String,
    webhook_secret: String,
    clock_offset_ms: i64,
    mode: DeliveryMode,
    target: Option<String>,
}

fn remember(
    transaction: &mut Transaction<'_>,
    config: &SandboxConfig,
    random: &[u8],
) -> Result<Memory, SandboxError> {
    let fresh = match config.seed {
        Some(seed) => seed.to_be_bytes().to_vec(),
        None => random.to_vec(),
    };
    let seed_text = or_new(transaction, Setting::Seed, || hex::encode(&fresh))?;
    let seed = hex::decode(&seed_text).unwrap_or(fresh);
    let secret_key = or_new(transaction, Setting::SecretKey, || {
        format!("sk_test_{}", ids::derive(&seed, "secret key", 48))
    })?;
    let own_secret = or_new(transaction, Setting::WebhookSecret, || {
        format!("whsec_{}", ids::derive(&seed, "webhook secret", 32))
    })?;
    let starts = transaction.number(Setting::Starts)? + 1;
    transaction.set(Setting::Starts, &starts.to_string())?;
    if let Some(webhook) = &config.webhook {
        transaction.set(Setting::WebhookUrl, &webhook.url)?;
    }
    let given_secret = config.webhook.as_ref().and_then(|webhook| webhook.secret.clone());
    let mode = transaction.setting(Setting::DeliveryMode)?;
    Ok(Memory {
        seed,
        starts,
        secret_key,
        webhook_secret: given_secret.unwrap_or(own_secret),
        clock_offset_ms: transaction.number(Setting::ClockOffset)?,
        mode: mode.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
        target: transaction.setting(Setting::WebhookUrl)?,
    })
}

fn or_new(
    transaction: &mut Transaction<'_>,
    setting: Setting,
    make: impl FnOnce() -> String,
) -> Result<String, StoreError> {
    if let Some(known) = transaction.setting(setting)? {
        return Ok(known);
    }
    let new = make();
    transaction.set(setting, &new)?;
    Ok(new)
}
