//! Sends events to whoever listens, signed afresh at each try, again and again until the
//! receiver says yes or three days are over.

pub mod mode;
pub mod signature;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::model::event::Event;
use crate::model::objects::{self, Entity, Kind};
use crate::model::webhook_endpoint::WebhookEndpoint;
use crate::protocol::errors::ApiError;
use crate::protocol::ids;
use crate::service::Service;
use crate::store::StoreError;
use crate::store::deliveries::{Delivery, DeliveryState, TARGET, TryResult};

/// How long a receiver may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// The longest pause between two tries: an hour.
const LONGEST_PAUSE_MS: i64 = 60 * 60 * 1_000;
/// How long an event is tried: three days.
const GIVE_UP_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
/// How often the clock is looked at for what has become due.
const TICK: Duration = Duration::from_millis(250);

/// How the deliveries of one call went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DeliveryCounts {
    /// The receiver said yes.
    pub delivered: usize,
    /// It did not; they are tried again later.
    pub failed: usize,
}

/// Sends what is due.
pub(crate) struct Courier {
    service: Arc<Service>,
    client: reqwest::Client,
    /// The runtime on which everything is sent, whoever asks.
    runtime: Handle,
    under_way: Mutex<HashSet<i64>>,
    tried: watch::Sender<u64>,
}

impl Courier {
    pub(crate) fn new(service: Arc<Service>, client: reqwest::Client, runtime: Handle) -> Self {
        let (tried, _) = watch::channel(0);
        Self { service, client, runtime, under_way: Mutex::new(HashSet::new()), tried }
    }

    /// Sends what becomes due until the future is dropped.
    pub(crate) async fn run(self: &Arc<Self>) {
        loop {
            if let Err(error) = self.service.end_due() {
                tracing::error!(error = %error, "what is over could not be ended");
            }
            if let Err(error) = self.send_due() {
                tracing::error!(error = %error, "due deliveries could not be read");
            }
            tokio::select! {
                () = self.service.to_deliver.notified() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    fn send_due(self: &Arc<Self>) -> Result<(), StoreError> {
        let now_ms = self.service.clock.now_millis();
        let due = self.service.store.write(|transaction| transaction.due_deliveries(now_ms))?;
        for delivery in self.in_order(due) {
            if self.claim(delivery.id) {
                let courier = Arc::clone(self);
                self.runtime.spawn(async move { courier.send(delivery).await });
            }
        }
        Ok(())
    }

    /// Sends all that is open, due or held or not, once each, and waits for the answers.
    pub(crate) async fn deliver_all(self: &Arc<Self>) -> Result<DeliveryCounts, ApiError> {
        let mut counts = DeliveryCounts::default();
        let mut last = 0;
        loop {
            let open = self.service.store.write(|transaction| transaction.open_deliveries(last))?;
            let Some(newest) = open.last().map(|delivery| delivery.id) else { return Ok(counts) };
            last = newest;
            for delivery in self.in_order(open) {
                let delivered = if self.claim(delivery.id) {
                    let courier = Arc::clone(self);
                    let sending = self.runtime.spawn(async move { courier.send(delivery).await });
                    sending.await.unwrap_or(false)
                } else {
                    self.wait_until_tried(&delivery).await?
                };
                if delivered {
                    counts.delivered += 1;
                } else {
                    counts.failed += 1;
                }
            }
        }
    }

    /// Waits until every delivery of an event was tried once, at most `limit`.
    pub(crate) async fn wait_for_event(&self, event: &str, limit: Duration) {
        let mut tried = self.tried.subscribe();
        let waiting = async {
            loop {
                tried.borrow_and_update();
                let known =
                    self.service.store.write(|transaction| transaction.deliveries_of(event));
                let Ok(known) = known.map_err(|error: StoreError| error) else { return };
                if !known.iter().any(Delivery::waits_for_its_first_try)
                    || tried.changed().await.is_err()
                {
                    return;
                }
            }
        };
        if tokio::time::timeout(limit, waiting).await.is_err() {
            tracing::info!(event.id = %event, "the shop did not confirm the event in time");
        }
    }

    /// Waits for a try that someone else has begun, and says how it went.
    async fn wait_until_tried(&self, delivery: &Delivery) -> Result<bool, ApiError> {
        let mut tried = self.tried.subscribe();
        while self.is_under_way(delivery.id) {
            if tried.changed().await.is_err() {
                break;
            }
        }
        let known: Result<_, StoreError> =
            self.service.store.write(|transaction| transaction.delivery(delivery.id));
        Ok(known?.is_some_and(|known| known.is_delivered()))
    }

    fn claim(&self, id: i64) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    fn is_under_way(&self, id: i64) -> bool {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    fn in_order(&self, mut deliveries: Vec<Delivery>) -> Vec<Delivery> {
        let mode = self.service.mode();
        if mode.shuffle {
            deliveries.sort_by_cached_key(|delivery| {
                ids::derive(&mode.seed.to_be_bytes(), &delivery.id.to_string(), 16)
            });
        }
        deliveries
    }

    /// Sends one delivery that was claimed, unless someone else did just before.
    async fn send(self: Arc<Self>, delivery: Delivery) -> bool {
        let known = self.service.store.write(|transaction| transaction.delivery(delivery.id));
        let delivered = match known.map_err(|error: StoreError| error) {
            Ok(Some(known)) if known.is_open() => self.send_open(&known).await,
            Ok(known) => known.is_some_and(|known| known.is_delivered()),
            Err(error) => {
                tracing::error!(error = %error, "a delivery could not be read");
                false
            }
        };
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&delivery.id);
        self.tried.send_modify(|count| *count += 1);
        delivered
    }

    /// Sends a delivery and writes how it went.
    async fn send_open(&self, delivery: &Delivery) -> bool {
        let result = self.attempt(delivery).await;
        let delivered = result.state == DeliveryState::Delivered;
        let written: Result<(), StoreError> = self.service.store.write(|transaction| {
            transaction.record_try(delivery.id, &result)?;
            if delivered { transaction.confirm(&delivery.event) } else { Ok(()) }
        });
        if let Err(error) = written {
            tracing::error!(error = %error, "a delivery's outcome could not be written");
        }
        delivered
    }

    async fn attempt(&self, delivery: &Delivery) -> TryResult {
        let now_ms = self.service.clock.now_millis();
        let addressed = self.service.store.write(|transaction| self.address(transaction, delivery));
        let (url, secret, body) = match addressed {
            Ok(Some(addressed)) => addressed,
            Ok(None) => return gone("the endpoint or the event is gone"),
            Err(error) => return self.later(delivery, None, error.to_string()),
        };
        let signature = signature::header(&secret, now_ms.div_euclid(1_000), &body);
        let sent = self
            .client
            .post(url)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "Stripe/1.0 (Cobro sandbox)")
            .header("Stripe-Signature", signature)
            .body(body)
            .send()
            .await;
        match sent {
            Ok(answer) if answer.status().is_success() => TryResult {
                state: DeliveryState::Delivered,
                due_at_ms: delivery.due_at_ms,
                status: Some(answer.status().as_u16()),
                error: None,
            },
            Ok(answer) => {
                let status = answer.status().as_u16();
                self.later(delivery, Some(status), format!("the receiver answered {status}"))
            }
            Err(error) => self.later(delivery, None, chain(&error.without_url())),
        }
    }

    fn address(
        &self,
        transaction: &mut crate::store::Transaction<'_>,
        delivery: &Delivery,
    ) -> Result<Option<(String, String, String)>, ApiError> {
        let Some(record) = transaction.object(Kind::Event, &delivery.event)? else {
            return Ok(None);
        };
        let event: Event = objects::read(&record)?;
        let body = serde_json::to_string_pretty(&event.to_json()).unwrap_or_default();
        if delivery.endpoint == TARGET {
            let secret = self.service.identity.webhook_secret.clone();
            return Ok(self.service.target().map(|url| (url, secret, body)));
        }
        let Some(record) = transaction.object(Kind::WebhookEndpoint, &delivery.endpoint)? else {
            return Ok(None);
        };
        let endpoint: WebhookEndpoint = objects::read(&record)?;
        Ok(Some((endpoint.url, endpoint.secret, body)))
    }

    /// A try that failed: again after a pause that doubles, for three days.
    fn later(&self, delivery: &Delivery, status: Option<u16>, error: String) -> TryResult {
        let now_ms = self.service.clock.now_millis();
        let doublings = u32::try_from(delivery.tries.clamp(0, 20)).unwrap_or(0);
        let pause = (1_000_i64 << doublings).min(LONGEST_PAUSE_MS);
        let over = now_ms.saturating_sub(delivery.created_at_ms) > GIVE_UP_MS;
        TryResult {
            state: match (over, delivery.is_held()) {
                (true, _) => DeliveryState::GivenUp,
                (false, true) => DeliveryState::Held,
                (false, false) => DeliveryState::Pending,
            },
            due_at_ms: now_ms.saturating_add(pause),
            status,
            error: Some(error),
        }
    }
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn gone(reason: &str) -> TryResult {
    TryResult {
        state: DeliveryState::GivenUp,
        due_at_ms: 0,
        status: None,
        error: Some(reason.to_owned()),
    }
}

/// The client that delivers: it follows no redirect and keeps no connection open, so a receiver
/// that was started again is reached at once.
pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    // The process may have chosen its cryptography already; then that one stays.
    let _chosen_before = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(ANSWER_TIMEOUT)
        .pool_max_idle_per_host(0)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
}
