//! The port to the payment provider, in our own words.
//!
//! The adapter in `stripe/` implements it; the circuit breaker wraps it. Whatever an answer or a
//! webhook tells is handed over as [`Observation`]s, which enter the books through one door.

mod disputes;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::clock::{Moment, Span};
use crate::domain::decline::DeclineClass;
use crate::domain::facts::{Observation, SessionState};
use crate::domain::ids::{AttemptId, OrderId, PaymentId, RefundId, ShopId, StripeCallId};
use crate::domain::locale::Locale;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::payment_method::PaymentMethodKind;
pub use crate::domain::refund::RefundReason;
pub use disputes::{DisputeAnswer, EvidenceSubmission, EvidenceUpload, FileAnswer};

/// Whether money is taken at once or held until the shop captures it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureMode {
    /// Taken as soon as the customer pays.
    #[default]
    Automatic,
    /// Held until a person captures it.
    Manual,
}

/// Whose payment an object at Stripe is: written into its metadata before the call, so that an
/// event can be matched before we have stored the object's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The shop; objects of another shop, or of none, are not ours.
    pub shop: ShopId,
    /// The payment.
    pub payment: PaymentId,
    /// The attempt.
    pub attempt: AttemptId,
}

/// One line on the hosted page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// What the customer reads.
    pub name: String,
    /// The price of one.
    pub unit: Money,
    /// How many.
    pub quantity: u32,
    /// The address of its picture, only where the shop's public address is https.
    pub picture: Option<String>,
}

/// A request to open a Checkout Session. It is stored before it is sent and never changed, so
/// that each repetition under its key is the same request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenSession {
    /// Whose it is.
    pub owner: Owner,
    /// The order.
    pub order: OrderId,
    /// The order's number, for the customer's statement.
    pub order_number: OrderNumber,
    /// The lines, at the prices of the order.
    pub lines: Vec<SessionLine>,
    /// The one payment method that the page offers.
    pub method: PaymentMethodKind,
    /// Whether the money is taken at once.
    pub capture: CaptureMode,
    /// The customer's e-mail address.
    pub email: String,
    /// The language of the page.
    pub locale: Locale,
    /// Where the customer returns after paying; `{CHECKOUT_SESSION_ID}` stands for the session.
    pub success_url: String,
    /// Where the customer returns without paying.
    pub cancel_url: String,
    /// When the session expires by itself.
    pub expires_at: Moment,
}

/// A request to return money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    /// Our row; it is written into the refund's metadata.
    pub refund: RefundId,
    /// Whose payment it is.
    pub owner: Owner,
    /// The PaymentIntent to return from.
    pub intent: String,
    /// How much.
    pub amount: Money,
    /// Stripe's word for the reason.
    pub reason: RefundReason,
}

/// A request to take what a PaymentIntent holds; the rest is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureRequest {
    /// The PaymentIntent.
    pub intent: String,
    /// How much.
    pub amount: Money,
}

/// An answer of Stripe with what an operator needs to find it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<T> {
    /// What it says.
    pub value: T,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// Whether it is the stored answer to an earlier request under the same key.
    pub replayed: bool,
}

/// A Checkout Session as Stripe shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionAnswer {
    /// Stripe's id.
    pub id: String,
    /// Its owner by its metadata, `None` for one that is not Cobro's.
    pub owner: Option<Owner>,
    /// Its state.
    pub state: SessionState,
    /// Where the customer pays, while it is open.
    pub url: Option<String>,
    /// When it expires by itself.
    pub expires_at: Moment,
    /// Its PaymentIntent.
    pub intent: Option<String>,
    /// What this answer shows of the session, its PaymentIntent and charge.
    pub observations: Vec<Observation>,
}

/// A PaymentIntent with its charges and refunds as Stripe shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentAnswer {
    /// Stripe's id.
    pub id: String,
    /// Its owner by its metadata.
    pub owner: Option<Owner>,
    /// What this answer shows.
    pub observations: Vec<Observation>,
}

/// A refund as Stripe shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAnswer {
    /// Stripe's id.
    pub id: String,
    /// Our row by its metadata.
    pub refund: Option<RefundId>,
    /// What this answer shows.
    pub observations: Vec<Observation>,
}

/// The account that the key belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAnswer {
    /// Stripe's id, `acct_…`.
    pub id: String,
}

/// What an event is about, for matching and for looking up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventSubject {
    /// The id of the event's object.
    pub object_id: String,
    /// The Checkout Session, when it is about one.
    pub session: Option<String>,
    /// The PaymentIntent that it belongs to.
    pub intent: Option<String>,
    /// The charge that it belongs to.
    pub charge: Option<String>,
}

/// What an event says to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventMeaning {
    /// It brings facts about a payment.
    Facts(Vec<Observation>),
    /// Its type is one that we make no use of.
    NotUsed,
    /// It is an object of Stripe's Checkout or payments, without our shop's mark.
    Foreign,
}

/// An event of Stripe, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayEvent {
    /// Stripe's id, `evt_…`.
    pub id: String,
    /// Its type, such as `checkout.session.completed`.
    pub kind: String,
    /// When Stripe made it, seconds.
    pub created_seconds: i64,
    /// Whether it is of live mode.
    pub livemode: bool,
    /// Its owner by the object's metadata; refunds and disputes carry none.
    pub owner: Option<Owner>,
    /// What it is about.
    pub subject: EventSubject,
    /// What it says.
    pub meaning: EventMeaning,
}

/// Why a delivery to the webhook address was refused. Each is a 400 to the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRejected {
    /// There is no `Stripe-Signature` header, or it is malformed.
    #[error("the signature header is missing or malformed")]
    NoSignature,
    /// No signature fits any of our secrets.
    #[error("no signature fits the body and our secrets")]
    WrongSignature,
    /// The signed time lies too far from now.
    #[error("the signed time is more than five minutes away")]
    OutOfTolerance,
    /// The body is signed and is no event.
    #[error("the body is not an event")]
    Malformed,
}

impl WebhookRejected {
    /// Its label in metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoSignature => "no_signature",
            Self::WrongSignature => "wrong_signature",
            Self::OutOfTolerance => "out_of_tolerance",
            Self::Malformed => "malformed",
        }
    }
}

/// What Stripe's error said, for operators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorDetail {
    /// The HTTP status, 0 where there was none.
    pub status: u16,
    /// Stripe's error type.
    pub kind: Option<String>,
    /// Stripe's error code.
    pub code: Option<String>,
    /// The bank's reason.
    pub decline_code: Option<String>,
    /// The parameter that was refused.
    pub param: Option<String>,
    /// Stripe's own sentence, or the transport's. Never shown to customers.
    pub message: String,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// Whether it is the stored answer to an earlier request under the same key, which says
    /// nothing of Stripe's health now.
    pub replayed: bool,
}

/// How a call can fail, by what the caller must do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The bank declined; Stripe is well.
    #[error("declined: {}", .1.message)]
    Declined(DeclineClass, Box<ErrorDetail>),
    /// Stripe refused the request for good, such as a 400 or 404.
    #[error("refused: {}", .0.message)]
    Refused(Box<ErrorDetail>),
    /// The key is wrong or may not do this (401, 403): an operator must act.
    #[error("not authorised: {}", .0.message)]
    Unauthorised(Box<ErrorDetail>),
    /// It surely took no effect; the same request under the same key may be sent later
    /// (429, 409 while the key is in use, connection refused).
    #[error("busy: {}", .detail.message)]
    Busy {
        /// How long Stripe asked us to wait.
        retry_after: Option<Span>,
        /// Whether Stripe was never reached, which counts as a failure of the circuit.
        unreachable: bool,
        /// The cause.
        detail: Box<ErrorDetail>,
    },
    /// Nothing is known of its effect (time-out, dropped connection, 5xx, an answer that is
    /// nonsense): the same request under the same key, or a look-up, will tell.
    #[error("outcome unknown: {}", .0.message)]
    Unknown(Box<ErrorDetail>),
    /// This key will say no more: a stored 5xx was replayed, or Stripe says not to retry. What
    /// exists must be looked up, then asked for under a new key.
    #[error("the key is used up: {}", .0.message)]
    KeyUsedUp(Box<ErrorDetail>),
    /// The circuit is open; nothing was sent.
    #[error("the circuit is open for another {} s", .wait.seconds_rounded_up())]
    CircuitOpen {
        /// The time to the next probe.
        wait: Span,
        /// Whether a person holds it open.
        held: bool,
    },
}

impl GatewayError {
    /// The class that customers' messages and metric labels are made from.
    #[must_use]
    pub const fn class(&self) -> DeclineClass {
        match self {
            Self::Declined(class, _) => *class,
            Self::Refused(_) | Self::Unauthorised(_) => DeclineClass::Unexpected,
            Self::Busy { .. }
            | Self::Unknown(_)
            | Self::KeyUsedUp(_)
            | Self::CircuitOpen { .. } => DeclineClass::Busy,
        }
    }

    /// What Stripe said, where anything was said.
    #[must_use]
    pub fn detail(&self) -> Option<&ErrorDetail> {
        match self {
            Self::Declined(_, detail)
            | Self::Refused(detail)
            | Self::Unauthorised(detail)
            | Self::Busy { detail, .. }
            | Self::Unknown(detail)
            | Self::KeyUsedUp(detail) => Some(detail),
            Self::CircuitOpen { .. } => None,
        }
    }
}

/// The outcome of a call.
pub type GatewayResult<T> = Result<Answered<T>, GatewayError>;

/// What Cobro asks of a payment provider. Each write names the row whose id is its key.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Opens a Checkout Session.
    async fn open_session(
        &self,
        request: &OpenSession,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer>;

    /// Looks up a Checkout Session with its PaymentIntent and charge.
    async fn look_up_session(&self, session: &str) -> GatewayResult<SessionAnswer>;

    /// Lists the Checkout Sessions created since `since` (less a minute for clocks), all pages.
    async fn list_sessions(&self, since: Moment) -> GatewayResult<Vec<SessionAnswer>>;

    /// Expires an open Checkout Session; one that is not open is refused.
    async fn expire_session(
        &self,
        session: &str,
        key: &StripeCallId,
    ) -> GatewayResult<SessionAnswer>;

    /// Looks up a PaymentIntent with its charges and refunds.
    async fn look_up_intent(&self, intent: &str) -> GatewayResult<IntentAnswer>;

    /// Looks up the PaymentIntent of a charge, with its charges and refunds.
    async fn look_up_charge(&self, charge: &str) -> GatewayResult<IntentAnswer>;

    /// Cancels a PaymentIntent, which also releases funds that it holds.
    async fn cancel_intent(&self, intent: &str, key: &StripeCallId) -> GatewayResult<IntentAnswer>;

    /// Takes what a PaymentIntent holds, once.
    async fn capture_intent(
        &self,
        request: &CaptureRequest,
        key: &StripeCallId,
    ) -> GatewayResult<IntentAnswer>;

    /// Returns captured money.
    async fn refund(
        &self,
        request: &RefundRequest,
        key: &StripeCallId,
    ) -> GatewayResult<RefundAnswer>;

    /// Lists the refunds of a PaymentIntent.
    async fn list_refunds(&self, intent: &str) -> GatewayResult<Vec<RefundAnswer>>;

    /// Looks up a dispute.
    async fn look_up_dispute(&self, dispute: &str) -> GatewayResult<DisputeAnswer>;

    /// Hands a file to Stripe, for evidence that will name it.
    async fn upload_evidence(
        &self,
        upload: &EvidenceUpload,
        key: &StripeCallId,
    ) -> GatewayResult<FileAnswer>;

    /// Submits evidence, once and for good.
    async fn submit_evidence(
        &self,
        request: &EvidenceSubmission,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer>;

    /// Accepts a dispute: its money is lost.
    async fn accept_dispute(
        &self,
        dispute: &str,
        key: &StripeCallId,
    ) -> GatewayResult<DisputeAnswer>;

    /// What the account can return now, by currency.
    async fn balance(&self) -> GatewayResult<Vec<Money>>;

    /// The account that our key belongs to.
    async fn account(&self) -> GatewayResult<AccountAnswer>;

    /// Checks the signature of a delivery against our secrets and reads the event.
    fn read_webhook(
        &self,
        body: &[u8],
        signature: Option<&str>,
        now: Moment,
    ) -> Result<GatewayEvent, WebhookRejected>;

    /// Reads a stored event again, whose signature was checked when it came.
    fn read_stored_event(&self, body: &[u8]) -> Result<GatewayEvent, WebhookRejected>;
}
