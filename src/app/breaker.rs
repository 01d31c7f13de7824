//! The circuit breaker: a gateway around a gateway. Two circuits with the same rules, *taking*
//! and *the rest*, so that nothing beside the till can close it.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::domain::circuit::{
    Answer, Circuit, CircuitKind, CircuitPhase, CircuitRules, Outcome, Refusal, Ticket, Transition,
};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::ids::StripeCallId;
use crate::domain::money::Money;
use crate::metrics::Metrics;

use super::gateway::{
    AccountAnswer, CaptureRequest, Gateway, GatewayError, GatewayEvent, GatewayResult,
    IntentAnswer, OpenSession, RefundAnswer, RefundRequest, SessionAnswer, WebhookRejected,
};

/// A call takes no longer than this; a probe that has not reported by then is given up.
const LONGEST_CALL: Span = Span::from_seconds(15);

/// How long callers are asked to wait when a person holds the circuit, since nobody knows.
const WAIT_WHILE_HELD: Span = Span::from_seconds(60);

/// A lock around a circuit. The process has one over the standard mutex; the model check has one
/// over shuttle's.
pub trait CircuitLock: Send + Sync {
    /// Runs `work` alone on the circuit.
    fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R;
}

impl CircuitLock for Mutex<Circuit> {
    fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R {
        // The circuit is plain values, never half changed, so a panic elsewhere spoils nothing.
        work(&mut self.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// One circuit behind its lock.
struct Gate<L>(L);

impl<L: CircuitLock> Gate<L> {
    fn enter(&self, now: Moment) -> Result<(Ticket, Option<Transition>), Refusal> {
        match self.0.with(|circuit| circuit.ask(now, LONGEST_CALL)) {
            Answer::Permitted { ticket, transition } => Ok((ticket, transition)),
            Answer::Refused(refusal) => Err(refusal),
        }
    }

    fn leave(&self, ticket: Ticket, outcome: Outcome, now: Moment) -> Option<Transition> {
        self.0.with(|circuit| circuit.report(ticket, outcome, now))
    }
}

/// Who is told of each change of a circuit, in the order of the changes of one circuit.
pub type TransitionSink = Box<dyn Fn(CircuitKind, Transition) + Send + Sync>;

/// The gateway behind its circuits.
pub struct Breaker {
    inner: Arc<dyn Gateway>,
    taking: Gate<Mutex<Circuit>>,
    rest: Gate<Mutex<Circuit>>,
    clock: Arc<dyn Clock>,
    metrics: Metrics,
    sink: TransitionSink,
}

impl Breaker {
    /// Puts both circuits, closed, in front of `inner`.
    #[must_use]
    pub fn new(
        inner: Arc<dyn Gateway>,
        rules: CircuitRules,
        clock: Arc<dyn Clock>,
        (metrics, sink): (Metrics, TransitionSink),
    ) -> Self {
        let gate = || Gate(Mutex::new(Circuit::new(rules)));
        Self { inner, taking: gate(), rest: gate(), clock, metrics, sink }
    }

    /// How long a checkout would have to wait, if taking money is not possible now. Asking takes
    /// no probe away.
    #[must_use]
    pub fn taking_refused(&self) -> Option<Span> {
        let now = self.clock.now();
        self.taking.0.with(|circuit| circuit.refusal(now)).map(wait_of)
    }

    /// Whether calls of this kind go out now.
    #[must_use]
    pub fn phase(&self, kind: CircuitKind) -> CircuitPhase {
        let gate = match kind {
            CircuitKind::Taking => &self.taking,
            CircuitKind::Rest => &self.rest,
        };
        gate.0.with(|circuit| circuit.phase())
    }

    /// How long anything else, such as a refund, would have to wait, if it is not possible now.
    /// Asking takes no probe away.
    #[must_use]
    pub fn rest_refused(&self) -> Option<Span> {
        let now = self.clock.now();
        self.rest.0.with(|circuit| circuit.refusal(now)).map(wait_of)
    }

    async fn guard<T>(
        &self,
        (kind, operation): (CircuitKind, &'static str),
        call: impl Future<Output = GatewayResult<T>> + Send,
    ) -> GatewayResult<T> {
        let gate = match kind {
            CircuitKind::Taking => &self.taking,
            CircuitKind::Rest => &self.rest,
        };
        let ticket = match gate.enter(self.clock.now()) {
            Ok((ticket, transition)) => {
                self.tell(kind, transition);
                ticket
            }
            Err(refusal) => {
                self.metrics.stripe_call(operation, "circuit_open");
                let held = matches!(refusal, Refusal::Held { .. });
                return Err(GatewayError::CircuitOpen { wait: wait_of(refusal), held });
            }
        };
        let answer = call.await;
        self.metrics.stripe_call(operation, label_of(&answer));
        let transition = gate.leave(ticket, outcome_of(&answer), self.clock.now());
        self.tell(kind, transition);
        answer
    }

    fn tell(&self, kind: CircuitKind, transition: Option<Transition>) {
        if let Some(transition) = transition {
            self.metrics.circuit_changed(kind, &transition);
            tracing::warn!(
                circuit = %kind, circuit.from = %transition.from, circuit.to = %transition.to,
                circuit.reason = %transition.reason, "a circuit changed"
            );
            (self.sink)(kind, transition);
        }
    }
}

const fn wait_of(refusal: Refusal) -> Span {
    match refusal {
        Refusal::Wait(span) => span,
        Refusal::Held { .. } => WAIT_WHILE_HELD,
    }
}

/// What an answer says of Stripe's health. Declines and every 4xx but 429 say that it is well; a
/// replayed answer says nothing of now.
fn outcome_of<T>(answer: &GatewayResult<T>) -> Outcome {
    match answer {
        Ok(answer) if answer.replayed => Outcome::Ignored,
        Err(error) if error.detail().is_some_and(|detail| detail.replayed) => Outcome::Ignored,
        Ok(_)
        | Err(
            GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_),
        ) => Outcome::Success,
        Err(GatewayError::Busy { unreachable, detail, .. }) => {
            if *unreachable || detail.status == 429 { Outcome::Failure } else { Outcome::Success }
        }
        Err(GatewayError::Unknown(_) | GatewayError::KeyUsedUp(_)) => Outcome::Failure,
        Err(GatewayError::CircuitOpen { .. }) => Outcome::Ignored,
    }
}

const fn label_of<T>(answer: &GatewayResult<T>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(GatewayError::Declined(..)) => "declined",
        Err(GatewayError::Refused(_)) => "refused",
        Err(GatewayError::Unauthorised(_)) => "unauthorised",
        Err(GatewayError::Busy { .. }) => "busy",
        Err(GatewayError::Unknown(_)) => "unknown",
        Err(GatewayError::KeyUsedUp(_)) => "key_used_up",
        Err(GatewayError::CircuitOpen { .. }) => "circuit_open",
    }
}

const TAKING: CircuitKind = CircuitKind::Taking;
const REST: CircuitKind = CircuitKind::Rest;

#[async_trait]
impl Gateway for Breaker {
    async fn open_session(
        &self,
        request: &OpenSession,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer> {
        self.guard((TAKING, "open_session"), self.inner.open_session(request, key)).await
    }

    async fn look_up_session(&self, session: &str) -> GatewayResult<SessionAnswer> {
        self.guard((REST, "look_up_session"), self.inner.look_up_session(session)).await
    }

    async fn list_sessions(&self, since: Moment) -> GatewayResult<Vec<SessionAnswer>> {
        self.guard((REST, "list_sessions"), self.inner.list_sessions(since)).await
    }

    async fn expire_session(
        &self,
        session: &str,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer> {
        self.guard((REST, "expire_session"), self.inner.expire_session(session, key)).await
    }

    async fn look_up_intent(&self, intent: &str) -> GatewayResult<IntentAnswer> {
        self.guard((REST, "look_up_intent"), self.inner.look_up_intent(intent)).await
    }

    async fn look_up_charge(&self, charge: &str) -> GatewayResult<IntentAnswer> {
        self.guard((REST, "look_up_charge"), self.inner.look_up_charge(charge)).await
    }

    async fn cancel_intent(&self, intent: &str, key: &StripeCallId) -> GatewayResult<IntentAnswer> {
        self.guard((REST, "cancel_intent"), self.inner.cancel_intent(intent, key)).await
    }

    async fn capture_intent(
        &self,
        request: &CaptureRequest,
        key: &StripeCallId,
    ) -> GatewayResult<IntentAnswer> {
        self.guard((REST, "capture_intent"), self.inner.capture_intent(request, key)).await
    }

    async fn refund(
        &self,
        request: &RefundRequest,
        key: &StripeCallId,
    ) -> GatewayResult<RefundAnswer> {
        self.guard((REST, "refund"), self.inner.refund(request, key)).await
    }

    async fn list_refunds(&self, intent: &str) -> GatewayResult<Vec<RefundAnswer>> {
        self.guard((REST, "list_refunds"), self.inner.list_refunds(intent)).await
    }

    async fn balance(&self) -> GatewayResult<Vec<Money>> {
        self.guard((REST, "balance"), self.inner.balance()).await
    }

    async fn account(&self) -> GatewayResult<AccountAnswer> {
        self.guard((REST, "account"), self.inner.account()).await
    }

    fn read_webhook(
        &self,
        body: &[u8],
        signature: Option<&str>,
        now: Moment,
    ) -> Result<GatewayEvent, WebhookRejected> {
        self.inner.read_webhook(body, signature, now)
    }

    fn read_stored_event(&self, body: &[u8]) -> Result<GatewayEvent, WebhookRejected> {
        self.inner.read_stored_event(body)
    }
}

#[cfg(test)]
mod tests {
    use shuttle::sync::atomic::{AtomicUsize, Ordering};
    use shuttle::sync::{Arc, Mutex};
    use shuttle::thread;

    use super::*;
    use crate::domain::circuit::CircuitPhase;

    impl CircuitLock for Mutex<Circuit> {
        fn with<R>(&self, work: impl FnOnce(&mut Circuit) -> R) -> R {
            work(&mut self.lock().unwrap())
        }
    }

    fn at(seconds: i64) -> Moment {
        Moment::from_seconds(seconds)
    }

    fn opened() -> Gate<Mutex<Circuit>> {
        let rules = CircuitRules { failures: 2, recovery: Span::from_seconds(60) };
        let gate = Gate(Mutex::new(Circuit::new(rules)));
        for _ in 0..2 {
            let (ticket, _) = gate.enter(at(0)).unwrap();
            gate.leave(ticket, Outcome::Failure, at(0));
        }
        gate
    }

    #[test]
    fn under_any_schedule_exactly_one_call_probes_a_half_open_circuit() {
        let schedules = 100_000;
        shuttle::check_random(
            || {
                let gate = Arc::new(opened());
                let probes = Arc::new(AtomicUsize::new(0));
                let under_way = Arc::new(AtomicUsize::new(0));
                let threads: Vec<_> = (0..3)
                    .map(|_| {
                        let (gate, probes) = (Arc::clone(&gate), Arc::clone(&probes));
                        let under_way = Arc::clone(&under_way);
                        thread::spawn(move || {
                            let Ok((ticket, _)) = gate.enter(at(61)) else { return };
                            let before = under_way.fetch_add(1, Ordering::SeqCst);
                            let closed = gate.0.with(|c| c.phase() == CircuitPhase::Closed);
                            assert!(before == 0 || closed, "two probes at a time");
                            probes.fetch_add(1, Ordering::SeqCst);
                            under_way.fetch_sub(1, Ordering::SeqCst);
                            gate.leave(ticket, Outcome::Failure, at(61));
                        })
                    })
                    .collect();
                for one in threads {
                    one.join().unwrap();
                }
                assert_eq!(probes.load(Ordering::SeqCst), 1, "a failed probe opens it again");
                assert_eq!(gate.0.with(|circuit| circuit.phase()), CircuitPhase::Open);
            },
            schedules,
        );
    }

    #[test]
    fn under_any_schedule_a_call_begun_before_it_opened_does_not_close_it() {
        shuttle::check_random(
            || {
                let rules = CircuitRules { failures: 1, recovery: Span::from_seconds(60) };
                let gate = Arc::new(Gate(Mutex::new(Circuit::new(rules))));
                let (slow, _) = gate.enter(at(0)).unwrap();
                let (bad, _) = gate.enter(at(0)).unwrap();
                let other = Arc::clone(&gate);
                let failing = thread::spawn(move || other.leave(bad, Outcome::Failure, at(1)));
                let early = gate.leave(slow, Outcome::Success, at(1));
                failing.join().unwrap();
                assert!(early.is_none());
                assert_eq!(gate.0.with(|circuit| circuit.phase()), CircuitPhase::Open);
            },
            10_000,
        );
    }
}
