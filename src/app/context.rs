//! What every use-case is handed. Nothing else rides here.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::db::Store;
use crate::domain::clock::Moment;
use crate::domain::ids::{InstanceId, Randomness};
use crate::metrics::Metrics;

use super::accounts::Passwords;
use super::breaker::Breaker;
use super::clock::Timer;
use super::gateway::Gateway;
use super::mailer::Mailer;
use super::order_link::OrderLinks;
use super::payment_methods::PaymentMethods;
use super::settings::Settings;

/// The shop as the use-cases see it: cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The books.
    pub store: Store,
    /// The payment provider, behind its circuit breaker.
    pub gateway: Arc<dyn Gateway>,
    /// The circuits, for asking before anything is reserved.
    pub breaker: Arc<Breaker>,
    /// Whatever delivers mail.
    pub mailer: Arc<dyn Mailer>,
    /// The time.
    pub timer: Arc<dyn Timer>,
    /// Random bits.
    pub randomness: Arc<dyn Randomness>,
    /// The settings.
    pub settings: Arc<Settings>,
    /// What a checkout offers, cached.
    pub methods: PaymentMethods,
    /// Makes and reads the tokens in the addresses of orders.
    pub links: Arc<OrderLinks>,
    /// Hashes and compares the passwords of the team.
    pub passwords: Passwords,
    /// Every figure that Prometheus reads.
    pub metrics: Metrics,
    /// This process, as leases and circuits name it.
    pub instance: InstanceId,
    /// Rung when there may be work before a worker would look again.
    pub bell: Arc<Notify>,
}

impl App {
    /// The instant that it is now.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.timer.now()
    }
}
