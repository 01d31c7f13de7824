//! Every figure that Prometheus reads, by name, in one place. Labels have few values: methods,
//! decline classes, circuits and the like, never ids or free text.

use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
};

use crate::domain::circuit::{CircuitKind, CircuitPhase, Transition};
use crate::domain::clock::Span;
use crate::domain::decline::DeclineClass;
use crate::domain::facts::ClosingCause;
use crate::domain::payment_method::PaymentMethodKind;

/// The upper bounds of `payment_duration_seconds`: from a card at hand to a forgotten tab.
const DURATIONS: [f64; 10] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 180.0, 600.0, 1800.0, 3600.0];

/// The figures, cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    attempts: IntCounterVec,
    successes: IntCounterVec,
    failures: IntCounterVec,
    duration: HistogramVec,
    active: IntGauge,
    circuit: IntGaugeVec,
    transitions: IntCounterVec,
    cache: IntCounterVec,
    webhooks: IntCounterVec,
    calls: IntCounterVec,
    mails: IntCounterVec,
}

impl Metrics {
    /// A registry of its own with every figure at zero.
    ///
    /// # Errors
    /// When a name or label is one that Prometheus does not take, which a test rules out.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let counter = |name: &str, help: &str, labels: &[&str]| {
            let counter = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(counter.clone()))?;
            Ok::<_, prometheus::Error>(counter)
        };
        let duration = HistogramVec::new(
            HistogramOpts::new(
                "payment_duration_seconds",
                "From the start of a checkout to its money",
            )
            .buckets(DURATIONS.to_vec()),
            &["method"],
        )?;
        registry.register(Box::new(duration.clone()))?;
        let active = IntGauge::new("active_payments", "Pending, processing and authorized")?;
        registry.register(Box::new(active.clone()))?;
        let circuit = IntGaugeVec::new(
            Opts::new("circuit_state", "1 for the state that each circuit is in"),
            &["circuit", "state"],
        )?;
        registry.register(Box::new(circuit.clone()))?;
        let metrics = Self {
            attempts: counter("payment_attempts_total", "Attempts opened", &["method"])?,
            successes: counter(
                "payment_success_total",
                "Payments whose money was first held or captured",
                &["method"],
            )?,
            failures: counter(
                "payment_failures_total",
                "Refused tries and payments that failed, by class",
                &["method", "error"],
            )?,
            transitions: counter(
                "circuit_transitions_total",
                "Changes of the circuits",
                &["circuit", "to"],
            )?,
            cache: counter(
                "payment_methods_cache_events_total",
                "Hits, misses, loads and invalidations",
                &["event"],
            )?,
            webhooks: counter("webhook_events_total", "Deliveries by outcome", &["outcome"])?,
            calls: counter(
                "stripe_calls_total",
                "Calls to Stripe by outcome",
                &["operation", "outcome"],
            )?,
            mails: counter("outbox_mails_total", "Mails by outcome", &["kind", "outcome"])?,
            duration,
            active,
            circuit,
            registry,
        };
        for kind in CircuitKind::ALL {
            metrics.circuit_is(*kind, CircuitPhase::Closed);
        }
        Ok(metrics)
    }

    /// The registry, for whoever shows it or adds figures of HTTP.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// An attempt was opened.
    pub fn attempt_opened(&self, method: PaymentMethodKind) {
        self.attempts.with_label_values(&[method.name()]).inc();
    }

    /// Money was held or captured for the first time, so long after the checkout began.
    pub fn payment_succeeded(&self, method: PaymentMethodKind, took: Span) {
        self.successes.with_label_values(&[method.name()]).inc();
        let seconds = took.to_duration().as_secs_f64();
        self.duration.with_label_values(&[method.name()]).observe(seconds);
    }

    /// A try was refused, or a payment could not be created.
    pub fn payment_failed(&self, method: PaymentMethodKind, class: DeclineClass) {
        self.failures.with_label_values(&[method.name(), class.name()]).inc();
    }

    /// A payment ended as failed.
    pub fn payment_closed(&self, method: PaymentMethodKind, cause: ClosingCause) {
        let class = match cause {
            ClosingCause::Unreachable => DeclineClass::Busy,
            ClosingCause::CustomerCancelled
            | ClosingCause::Replaced
            | ClosingCause::AdminCancelled
            | ClosingCause::Expired
            | ClosingCause::Voided
            | ClosingCause::StripeRefused
            | ClosingCause::DebitBounced
            | ClosingCause::Unsettled => DeclineClass::Unexpected,
        };
        self.payment_failed(method, class);
    }

    /// How many payments are pending, processing or authorized.
    pub fn set_active(&self, payments: i64) {
        self.active.set(payments);
    }

    /// A circuit changed.
    pub fn circuit_changed(&self, circuit: CircuitKind, transition: &Transition) {
        self.transitions.with_label_values(&[circuit.name(), transition.to.name()]).inc();
        self.circuit_is(circuit, transition.to);
    }

    fn circuit_is(&self, circuit: CircuitKind, phase: CircuitPhase) {
        for one in CircuitPhase::ALL {
            let gauge = self.circuit.with_label_values(&[circuit.name(), one.name()]);
            gauge.set(i64::from(*one == phase));
        }
    }

    /// Something happened to the cache of payment methods: `hit`, `miss`, `load` or
    /// `invalidation`.
    pub fn cache_event(&self, event: &'static str) {
        self.cache.with_label_values(&[event]).inc();
    }

    /// A delivery to the webhook address ended so.
    pub fn webhook(&self, outcome: &'static str) {
        self.webhooks.with_label_values(&[outcome]).inc();
    }

    /// A call to Stripe ended so.
    pub fn stripe_call(&self, operation: &'static str, outcome: &'static str) {
        self.calls.with_label_values(&[operation, outcome]).inc();
    }

    /// A mail was sent or not.
    pub fn mail(&self, kind: &'static str, outcome: &'static str) {
        self.mails.with_label_values(&[kind, outcome]).inc();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_registers_and_a_failure_shows_under_its_class() {
        let metrics = Metrics::new().unwrap();
        metrics.payment_failed(PaymentMethodKind::Card, DeclineClass::InsufficientFunds);
        let families = metrics.registry().gather();
        let text = prometheus::TextEncoder::new().encode_to_string(&families).unwrap();
        let line = r#"payment_failures_total{error="insufficient_funds",method="card"} 1"#;
        assert!(text.contains(line), "{text}");
    }
}
