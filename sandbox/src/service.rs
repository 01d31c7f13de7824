//! The sandbox without its listener: what every door of it shares, and the one way to change
//! its state.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use tokio::sync::Notify;

use crate::clock::MovableClock;
use crate::deliveries::mode::DeliveryMode;
use crate::faults::Faults;
use crate::model::context::Context;
use crate::model::event::EventRequest;
use crate::model::lapse;
use crate::protocol::errors::ApiError;
use crate::protocol::ids::{self, Ids};
use crate::request_log::RequestLog;
use crate::store::objects::{Publishing, SqliteObjects};
use crate::store::settings::Setting;
use crate::store::{Store, StoreError, Transaction};

/// What stays the same while the sandbox runs.
pub(crate) struct Identity {
    /// Where ids come from.
    pub seed: Vec<u8>,
    /// Which start of the sandbox this is.
    pub starts: i64,
    /// The key of its own account.
    pub secret_key: String,
    /// What deliveries to the target are signed with.
    pub webhook_secret: String,
    /// The origin of the hosted pages.
    pub public_url: String,
    /// The seller's name on the hosted page.
    pub shop_name: String,
}

/// The sandbox without its listener.
pub(crate) struct Service {
    pub store: Store,
    pub clock: MovableClock,
    pub identity: Identity,
    pub faults: Faults,
    pub requests: RequestLog,
    pub mode: RwLock<DeliveryMode>,
    pub target: RwLock<Option<String>>,
    /// Woken when there may be something to deliver.
    pub to_deliver: Notify,
    running_keys: Mutex<HashSet<(String, String)>>,
    request_counter: AtomicU64,
}

/// Holds an idempotency key while its request runs.
pub(crate) struct RunningKey<'a> {
    service: &'a Service,
    key: (String, String),
}

impl Drop for RunningKey<'_> {
    fn drop(&mut self) {
        let mut running = self.service.running_keys.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.key);
    }
}

/// Whose request it is, and which.
#[derive(Debug, Clone, Default)]
pub(crate) struct Caller {
    pub account: String,
    pub request: EventRequest,
}

impl Service {
    pub(crate) fn new(
        store: Store,
        clock: MovableClock,
        identity: Identity,
        mode: DeliveryMode,
        target: Option<String>,
    ) -> Self {
        Self {
            store,
            clock,
            identity,
            faults: Faults::default(),
            requests: RequestLog::default(),
            mode: RwLock::new(mode),
            target: RwLock::new(target),
            to_deliver: Notify::new(),
            running_keys: Mutex::new(HashSet::new()),
            request_counter: AtomicU64::new(0),
        }
    }

    /// The account of a key: always the same for the same key.
    pub(crate) fn account_of(&self, key: &str) -> String {
        format!("acct_1{}", ids::derive(&self.identity.seed, &format!("account {key}"), 15))
    }

    /// A new `Request-Id`.
    pub(crate) fn request_id(&self) -> String {
        let count = self.request_counter.fetch_add(1, Ordering::Relaxed);
        let label = format!("request {} {count}", self.identity.starts);
        format!("req_{}", ids::derive(&self.identity.seed, &label, 14))
    }

    /// Marks a key as in use, unless it is.
    pub(crate) fn run_key(&self, account: &str, key: &str) -> Option<RunningKey<'_>> {
        let key = (account.to_owned(), key.to_owned());
        let mut running = self.running_keys.lock().unwrap_or_else(PoisonError::into_inner);
        running.insert(key.clone()).then(|| RunningKey { service: self, key })
    }

    pub(crate) fn mode(&self) -> DeliveryMode {
        self.mode.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn target(&self) -> Option<String> {
        self.target.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes where the events of every account go.
    pub(crate) fn set_target(&self, url: &str) -> Result<(), StoreError> {
        self.store.write(|transaction| transaction.set(Setting::WebhookUrl, url))?;
        *self.target.write().unwrap_or_else(PoisonError::into_inner) = Some(url.to_owned());
        self.to_deliver.notify_one();
        Ok(())
    }

    /// Changes how events are delivered; what was held goes when nothing is held any more.
    pub(crate) fn set_mode(&self, mode: DeliveryMode) -> Result<(), ApiError> {
        let text = serde_json::to_string(&mode)
            .map_err(|error| ApiError::validation(error.to_string()))?;
        self.store.write(|transaction| {
            transaction.set(Setting::DeliveryMode, &text)?;
            match mode.mode {
                crate::deliveries::mode::Mode::Normal => transaction.release_held(),
                crate::deliveries::mode::Mode::Hold | crate::deliveries::mode::Mode::Drop => Ok(()),
            }
        })?;
        *self.mode.write().unwrap_or_else(PoisonError::into_inner) = mode;
        self.to_deliver.notify_one();
        Ok(())
    }

    /// Moves the test clock.
    pub(crate) fn advance(&self, seconds: i64) -> Result<(), ApiError> {
        let offset = self.clock.offset().saturating_add(seconds.saturating_mul(1_000));
        self.store
            .write(|transaction| transaction.set(Setting::ClockOffset, &offset.to_string()))
            .map_err(|error: StoreError| ApiError::from(error))?;
        self.clock.set_offset(offset);
        self.end_due()?;
        self.to_deliver.notify_one();
        Ok(())
    }

    /// Ends the sessions and authorizations whose time has come.
    pub(crate) fn end_due(&self) -> Result<(), ApiError> {
        let now_ms = self.clock.now_millis();
        self.store.write(|transaction| {
            transaction.forget_old_answers(now_ms)?;
            self.act(transaction, &Caller::default(), lapse::end_due)
        })
    }

    /// Runs an act of the model in a transaction of its own.
    pub(crate) fn change<T>(
        &self,
        caller: &Caller,
        act: impl FnOnce(&mut Context<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let done = self.store.write(|transaction| self.act(transaction, caller, act));
        self.to_deliver.notify_one();
        done
    }

    /// Runs an act of the model within a transaction.
    pub(crate) fn act<T>(
        &self,
        transaction: &mut Transaction<'_>,
        caller: &Caller,
        act: impl FnOnce(&mut Context<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let counter = transaction.number(Setting::IdCounter)?;
        let mut ids = Ids::new(&self.identity.seed, counter);
        let publishing = Publishing {
            has_target: self.target().is_some(),
            mode: self.mode(),
            now_ms: self.clock.now_millis(),
        };
        let mut objects = SqliteObjects::new(transaction, publishing);
        let mut context = Context {
            objects: &mut objects,
            ids: &mut ids,
            now: self.clock.now_seconds(),
            account: caller.account.clone(),
            request: caller.request.clone(),
            base_url: self.identity.public_url.clone(),
        };
        let done = act(&mut context);
        if ids.counter() != counter {
            transaction.set(Setting::IdCounter, &ids.counter().to_string())?;
        }
        done
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        crate::model::objects::ObjectsError::from(error).into()
    }
}
