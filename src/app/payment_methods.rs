//! What a checkout offers, kept for each customer so that showing a checkout costs no query.
//!
//! A kept list never decides: the saga reads the switches again under its transaction. Each list
//! is tagged with the revision of the switches that it was read at, and a list below the newest
//! revision that this process knows of is never shown. So a change counts at once here, within
//! one [`PaymentMethods::poll_revision`] on every other instance, and a load that raced with a
//! change cannot put an old list back.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use moka::future::Cache;
use moka::ops::compute::{CompResult, Op};
use tokio::sync::OnceCell;

use crate::db::{Store, StoreError, Tx, payment_methods};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::money::Currency;
use crate::domain::payment_method::PaymentMethodKind;

use super::audit::{DoneDeed, done_to};
use super::cart::VisitorHash;
use super::error::{AppError, AppResult};

mod switch;

pub use switch::{SwitchForm, SwitchOutcome, SwitchRefused};

pub use crate::db::payment_methods::MethodSetting;

/// How many customers' lists are kept.
const MOST_CUSTOMERS: u64 = 10_000;

/// How often a call reads the switches when they keep changing under it.
const MOST_LOADS: u32 = 3;

/// Whose list it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CacheKey {
    /// A visitor without an account, by their cart's cookie.
    Guest(VisitorHash),
}

/// A payment method that a checkout offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedMethod {
    /// The method.
    pub kind: PaymentMethodKind,
}

/// What the cache did, for its metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CacheEvent {
    /// A list was there.
    Hit,
    /// A caller waited for a list to be read.
    Miss,
    /// The switches were read.
    Load,
    /// Every kept list became old at once.
    Invalidation,
}

impl CacheEvent {
    /// Every event.
    pub const ALL: [Self; 4] = [Self::Hit, Self::Miss, Self::Load, Self::Invalidation];

    /// Its name as a metric's label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Load => "load",
            Self::Invalidation => "invalidation",
        }
    }
}

/// Where the events of the cache are counted.
pub type CacheEvents = Arc<dyn Fn(CacheEvent) + Send + Sync>;

/// The cache; clones share it.
#[derive(Clone)]
pub struct PaymentMethods {
    lists: Cache<CacheKey, Arc<Slot>>,
    /// The newest revision of the switches that this process knows of.
    newest: Arc<AtomicI64>,
    clock: Arc<dyn Clock>,
    kept_for: Span,
    events: CacheEvents,
}

/// The place of one list. It stands in the cache before its list is read, so that everybody who
/// asks meanwhile waits for the one reading, and shares its failure too.
struct Slot {
    since: Moment,
    list: OnceCell<Result<Arc<Offer>, Arc<StoreError>>>,
}

/// What was read: the methods that are switched on, by currency.
struct Offer {
    revision: i64,
    by_currency: BTreeMap<Currency, Arc<Vec<OfferedMethod>>>,
}

/// Why a list could not be read, for each of those who waited for it.
#[derive(Debug, thiserror::Error)]
#[error("the payment methods could not be read")]
struct Unread(#[source] Arc<StoreError>);

impl PaymentMethods {
    /// An empty cache whose lists are kept for a span of this clock.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, kept_for: Span, events: CacheEvents) -> Self {
        let lists = Cache::new(MOST_CUSTOMERS);
        Self { lists, newest: Arc::new(AtomicI64::new(0)), clock, kept_for, events }
    }

    /// The methods that a checkout of this customer offers in a currency.
    ///
    /// # Errors
    /// [`AppError::Store`] or [`AppError::Internal`] when the switches cannot be read.
    pub async fn offered(
        &self,
        store: &Store,
        customer: &CacheKey,
        currency: Currency,
    ) -> AppResult<Arc<Vec<OfferedMethod>>> {
        let mut loads = 0;
        loop {
            let slot = self.slot(customer).await;
            if loads == 0 {
                self.tell(if slot.list.initialized() { CacheEvent::Hit } else { CacheEvent::Miss });
            }
            let offer = self.read(&slot, store).await?;
            loads += 1;
            // What a caller gets is at least as new as what was known when it asked.
            if self.is_newest(&offer) || loads == MOST_LOADS {
                return Ok(offer.by_currency.get(&currency).cloned().unwrap_or_default());
            }
        }
    }

    /// Every method with its switch, as the books have it now.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn settings(store: &Store) -> AppResult<Vec<MethodSetting>> {
        store.read(payment_methods::settings).await.map_err(AppError::Store)
    }

    /// Every method with its switch, and what people did to the switches, the last first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn switches(store: &Store) -> AppResult<Vec<(MethodSetting, Vec<DoneDeed>)>> {
        let read = store.read(|tx| {
            let settings = payment_methods::settings(tx)?;
            let with_deeds = settings.into_iter().map(|one| {
                let deeds = done_to(tx, one.kind.name())?;
                Ok((one, deeds))
            });
            with_deeds.collect()
        });
        read.await.map_err(AppError::Store)
    }

    /// How many customers' lists are kept in this process, and for how long each.
    pub async fn kept(&self) -> (u64, Span) {
        self.lists.run_pending_tasks().await;
        (self.lists.entry_count(), self.kept_for)
    }

    /// Forgets the list of one customer.
    pub async fn forget(&self, customer: &CacheKey) {
        self.lists.invalidate(customer).await;
        self.tell(CacheEvent::Invalidation);
    }

    /// Looks whether another instance has changed the switches, and if so shows no kept list any
    /// more. A worker calls it each second.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn poll_revision(&self, store: &Store) -> AppResult<()> {
        let revision = store.read(payment_methods::revision).await.map_err(AppError::Store)?;
        self.learn(revision);
        Ok(())
    }

    /// Notes a revision of the switches: every list below it is old.
    fn learn(&self, revision: i64) {
        if self.newest.fetch_max(revision, Ordering::SeqCst) < revision {
            self.tell(CacheEvent::Invalidation);
        }
    }

    /// The customer's slot, a new one when there is none that can still be shown.
    async fn slot(&self, customer: &CacheKey) -> Arc<Slot> {
        if let Some(slot) = self.lists.get(customer).await
            && self.is_fresh(&slot)
        {
            return slot;
        }
        let new = Arc::new(Slot { since: self.clock.now(), list: OnceCell::new() });
        let place = self.lists.entry(customer.clone());
        let chosen = place.and_compute_with(|kept| {
            let fresh = kept.is_some_and(|kept| self.is_fresh(kept.value()));
            ready(if fresh { Op::Nop } else { Op::Put(Arc::clone(&new)) })
        });
        match chosen.await {
            CompResult::Inserted(slot)
            | CompResult::ReplacedWith(slot)
            | CompResult::Unchanged(slot)
            | CompResult::Removed(slot) => slot.into_value(),
            CompResult::StillNone(_) => new,
        }
    }

    /// Reads the list of a slot, unless somebody has or does so already.
    async fn read(&self, slot: &Slot, store: &Store) -> AppResult<Arc<Offer>> {
        let reading = || async {
            let offer = store.read(Offer::read).await.map_err(Arc::new)?;
            self.tell(CacheEvent::Load);
            Ok(Arc::new(offer))
        };
        match slot.list.get_or_init(reading).await {
            Ok(offer) => Ok(Arc::clone(offer)),
            Err(error) => Err(told_to_each(error)),
        }
    }

    fn is_fresh(&self, slot: &Slot) -> bool {
        let young = self.clock.now().since(slot.since) < self.kept_for;
        young
            && match slot.list.get() {
                Some(Ok(offer)) => self.is_newest(offer),
                Some(Err(_)) => false,
                None => true,
            }
    }

    fn is_newest(&self, offer: &Offer) -> bool {
        offer.revision >= self.newest.load(Ordering::SeqCst)
    }

    fn tell(&self, event: CacheEvent) {
        (self.events)(event);
    }
}

impl Offer {
    /// Switches and revision of one snapshot.
    fn read(tx: &mut Tx<'_>) -> Result<Self, StoreError> {
        let enabled = payment_methods::enabled(tx)?;
        let offered = |currency| {
            let kinds = enabled.iter().copied().filter(|kind| kind.takes(currency));
            Arc::new(kinds.map(|kind| OfferedMethod { kind }).collect())
        };
        let by_currency = Currency::ALL.map(|currency| (currency, offered(currency)));
        Ok(Self { revision: payment_methods::revision(tx)?, by_currency: by_currency.into() })
    }
}

/// The failure of one reading for each of those who waited: what passes by itself stays
/// recognisable as that.
fn told_to_each(error: &Arc<StoreError>) -> AppError {
    if let StoreError::QueueFull = error.as_ref() {
        return StoreError::QueueFull.into();
    }
    if let StoreError::Busy(text) = error.as_ref() {
        return StoreError::Busy(text.clone()).into();
    }
    if let StoreError::Unreachable { reason } = error.as_ref() {
        return StoreError::Unreachable { reason: reason.clone() }.into();
    }
    AppError::internal(Unread(Arc::clone(error)))
}

#[cfg(test)]
mod tests;
