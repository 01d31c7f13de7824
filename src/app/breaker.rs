//! The circuit breaker: a gateway around a gateway. Two circuits with the same rules, *taking*
//! and *the rest*, so that nothing beside the till can close it.

mod gate;
mod line;

pub use line::{CallFailure, CircuitCommand, LineReading};

use std::sync::Arc;

use async_trait::async_trait;

use crate::domain::circuit::{
    CircuitKind, CircuitPhase, CircuitRules, Outcome, Refusal, Transition,
};
use crate::domain::clock::{Clock, Moment, Span};
use crate::domain::ids::StripeCallId;
use crate::domain::money::Money;
use crate::metrics::Metrics;

use super::gateway::{
    AccountAnswer, CaptureRequest, DisputeAnswer, EvidenceSubmission, EvidenceUpload, FileAnswer,
    Gateway, GatewayError, GatewayEvent, GatewayResult, IntentAnswer, OpenSession, RefundAnswer,
    RefundRequest, SessionAnswer, WebhookRejected,
};
use line::Line;

/// How long callers are asked to wait when a person holds the circuit, since nobody knows.
const WAIT_WHILE_HELD: Span = Span::from_seconds(60);

/// Who is told of each change of a circuit, in the order of the changes of one circuit.
pub type TransitionSink = Box<dyn Fn(CircuitKind, Transition) + Send + Sync>;

/// The gateway behind its circuits.
pub struct Breaker {
    inner: Arc<dyn Gateway>,
    taking: Line,
    rest: Line,
    rules: CircuitRules,
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
        let line = || Line::new(rules, clock.now());
        Self { inner, taking: line(), rest: line(), rules, clock, metrics, sink }
    }

    /// When its circuits open and when they probe.
    #[must_use]
    pub const fn rules(&self) -> CircuitRules {
        self.rules
    }

    const fn line(&self, kind: CircuitKind) -> &Line {
        match kind {
            CircuitKind::Taking => &self.taking,
            CircuitKind::Rest => &self.rest,
        }
    }

    /// How a circuit stands, with its latest failures.
    #[must_use]
    pub fn reading(&self, kind: CircuitKind) -> LineReading {
        self.line(kind).reading()
    }

    /// Does what a person wants of a circuit, unless that was done or a later command was.
    pub fn follow(&self, kind: CircuitKind, command: CircuitCommand) {
        let transition = self.line(kind).follow(command, self.clock.now());
        self.tell(kind, transition);
    }

    /// How long a checkout would have to wait, if taking money is not possible now. Asking takes
    /// no probe away.
    #[must_use]
    pub fn taking_refused(&self) -> Option<Span> {
        self.taking.refusal(self.clock.now()).map(wait_of)
    }

    /// Whether calls of this kind go out now.
    #[must_use]
    pub fn phase(&self, kind: CircuitKind) -> CircuitPhase {
        self.reading(kind).circuit.phase
    }

    /// How long anything else, such as a refund, would have to wait, if it is not possible now.
    /// Asking takes no probe away.
    #[must_use]
    pub fn rest_refused(&self) -> Option<Span> {
        self.rest.refusal(self.clock.now()).map(wait_of)
    }

    async fn guard<T>(
        &self,
        (kind, operation): (CircuitKind, &'static str),
        call: impl Future<Output = GatewayResult<T>> + Send,
    ) -> GatewayResult<T> {
        let line = self.line(kind);
        let ticket = match line.enter(self.clock.now()) {
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
        let (now, outcome) = (self.clock.now(), outcome_of(&answer));
        self.metrics.stripe_call(operation, label_of(&answer));
        if let (Outcome::Failure, Err(error)) = (outcome, &answer) {
            line.note(CallFailure::new((operation, label_of(&answer)), error, now));
        }
        let transition = line.leave(ticket, outcome, now);
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

    async fn look_up_dispute(&self, dispute: &str) -> GatewayResult<DisputeAnswer> {
        self.guard((REST, "look_up_dispute"), self.inner.look_up_dispute(dispute)).await
    }

    async fn upload_evidence(
        &self,
        upload: &EvidenceUpload,
        key: &StripeCallId,
    ) -> GatewayResult<FileAnswer> {
        self.guard((REST, "upload_evidence"), self.inner.upload_evidence(upload, key)).await
    }

    async fn submit_evidence(
        &self,
        request: &EvidenceSubmission,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer> {
        self.guard((REST, "submit_evidence"), self.inner.submit_evidence(request, key)).await
    }

    async fn accept_dispute(
        &self,
        dispute: &str,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer> {
        self.guard((REST, "accept_dispute"), self.inner.accept_dispute(dispute, key)).await
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
