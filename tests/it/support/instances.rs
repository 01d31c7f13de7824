//! Another process of the same shop: its own circuits and caches over the same books, clock and
//! sandbox. A restart is one that ends and another that starts.

use std::sync::Arc;

use cobro::app::breaker::Breaker;
use cobro::app::circuits::{self, Kept};
use cobro::app::context::App;
use cobro::app::payment_methods::PaymentMethods;
use cobro::domain::circuit::CircuitRules;
use cobro::domain::clock::Span;
use cobro::domain::ids::InstanceId;
use cobro::domain::secret::Secret;
use cobro::metrics::Metrics;
use cobro::stripe::{StripeGateway, StripeSettings, TimeOuts};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::app::TestApp;

/// A process beside the one of the test.
pub struct Instance {
    pub app: App,
    kept: Kept,
    stop: oneshot::Sender<()>,
    keeper: JoinHandle<()>,
}

impl Instance {
    /// Starts one as `cobro worker` does.
    pub async fn start(test: &TestApp) -> Self {
        let metrics = Metrics::new().unwrap();
        let stripe = StripeSettings {
            api_base: test.sandbox.base_url().to_owned(),
            secret_key: Secret::new(test.sandbox.secret_key().to_owned()),
            webhook_secrets: vec![Secret::new(test.sandbox.webhook_secret().to_owned())],
            shop: test.app.settings.shop.clone(),
            time_outs: TimeOuts { connect: Span::from_millis(500), total: Span::from_millis(700) },
        };
        let gateway = Arc::new(StripeGateway::new(stripe, test.clock.clone()).unwrap());
        let (sink, changes) = circuits::channel();
        let outlets = (metrics.clone(), sink);
        let clock = test.clock.clone();
        let rules = CircuitRules::default();
        let breaker = Arc::new(Breaker::new(gateway, rules, clock.clone(), outlets));
        let app = App {
            gateway: breaker.clone(),
            breaker,
            instance: InstanceId::new(test.app.now(), test.app.randomness.as_ref()),
            methods: PaymentMethods::new(clock, Span::from_seconds(3600), Arc::new(|_| {})),
            metrics,
            ..test.app.clone()
        };
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let keeping = (app.store.clone(), app.instance.clone());
        let keeper = tokio::spawn(circuits::keep_changes(keeping, changes, stopped));
        circuits::follow(&app).await.unwrap();
        Self { app, kept: Kept::default(), stop, keeper }
    }

    /// What its worker does each second.
    pub async fn turn(&mut self) {
        circuits::keep_up(&self.app, &mut self.kept).await.unwrap();
    }

    /// Ends it; what its circuits went through is written.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        self.keeper.await.unwrap();
    }
}
