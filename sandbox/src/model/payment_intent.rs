//! PaymentIntents: the wish to take an amount, through its tries to its end.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::debit;
use super::decline::Decline;
use super::objects::Entity;
use super::payment_method::PaymentMethod;
use super::refusal::Refusal;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// When the money of an authorized payment is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureMethod {
    /// At once.
    Automatic,
    /// At once, as far as the caller can see; Stripe's default.
    AutomaticAsync,
    /// When the merchant asks for it.
    Manual,
}

impl CaptureMethod {
    /// The words that the API takes.
    pub const WORDS: [&'static str; 3] = ["automatic", "automatic_async", "manual"];

    /// Reads one of [`Self::WORDS`]; anything else is the default.
    pub fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("automatic") => Self::Automatic,
            Some("manual") => Self::Manual,
            Some(_) | None => Self::AutomaticAsync,
        }
    }

    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::AutomaticAsync => "automatic_async",
            Self::Manual => "manual",
        }
    }
}

/// Where a PaymentIntent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    /// No card yet, or the last one was refused.
    RequiresPaymentMethod,
    /// It has a card and waits to be confirmed.
    RequiresConfirmation,
    /// The bank was asked and answers later.
    Processing,
    /// The money is held and waits to be captured.
    RequiresCapture,
    /// It ended without money.
    Canceled,
    /// The money came.
    Succeeded,
}

impl IntentStatus {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::Processing => "processing",
            Self::RequiresCapture => "requires_capture",
            Self::Canceled => "canceled",
            Self::Succeeded => "succeeded",
        }
    }

    /// Whether a payment may be tried.
    pub fn is_confirmable(self) -> bool {
        match self {
            Self::RequiresPaymentMethod | Self::RequiresConfirmation => true,
            Self::Processing | Self::RequiresCapture | Self::Canceled | Self::Succeeded => false,
        }
    }

    /// Whether it may be canceled.
    pub fn is_cancelable(self) -> bool {
        match self {
            Self::RequiresPaymentMethod | Self::RequiresConfirmation | Self::RequiresCapture => {
                true
            }
            Self::Processing | Self::Canceled | Self::Succeeded => false,
        }
    }
}

/// The last try that failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastPaymentError {
    /// Why.
    pub decline: Refusal,
    /// The charge that failed.
    pub charge: Option<String>,
    /// The card or account, as the API shows it.
    pub payment_method: Value,
}

impl LastPaymentError {
    /// A try that the bank refused.
    pub fn of_charge(decline: Refusal, charge: &str, method: &PaymentMethod) -> Self {
        Self { decline, charge: Some(charge.to_owned()), payment_method: method.to_json() }
    }

    /// As the API shows it within the PaymentIntent.
    pub fn to_json(&self) -> Value {
        match self.decline {
            Refusal::Card(decline) => self.card_json(decline),
            Refusal::Debit(failure) => {
                debit::error_json(failure, self.charge.as_deref(), &self.payment_method)
            }
        }
    }

    fn card_json(&self, decline: Decline) -> Value {
        let code = decline.code();
        let mut shown = json!({
            "advice_code": decline.advice_code(),
            "charge": self.charge,
            "code": code,
            "doc_url": format!(
                "https://docs.stripe.com/error-codes/{}",
                code.replace('_', "-")
            ),
            "message": decline.message(),
            "payment_method": self.payment_method,
            "type": "card_error",
        });
        if let (Some(decline_code), Some(shown)) = (decline.decline_code(), shown.as_object_mut()) {
            shown.insert("decline_code".into(), json!(decline_code));
        }
        shown
    }

    /// The error of the request whose card was declined, with the PaymentIntent as it is now.
    pub fn to_error(&self, decline: Decline, intent: &PaymentIntent) -> ApiError {
        let mut error = card_error(decline);
        if let Some(charge) = &self.charge {
            error = error.with("charge", json!(charge));
        }
        error
            .with("payment_intent", intent.to_json())
            .with("payment_method", self.payment_method.clone())
    }
}

/// The error of a card that was refused before it became a PaymentMethod.
pub fn card_error(decline: Decline) -> ApiError {
    let mut error = ApiError::card(decline.message())
        .code(decline.code())
        .with("advice_code", json!(decline.advice_code()));
    if let Some(decline_code) = decline.decline_code() {
        error = error.with("decline_code", json!(decline_code));
    }
    if let Some(param) = decline.param() {
        error = error.param(param);
    }
    error
}

/// A PaymentIntent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentIntent {
    /// `pi_…`
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// What is wanted, in minor units.
    pub amount: i64,
    /// What is held and can be captured.
    pub amount_capturable: i64,
    /// What was taken.
    pub amount_received: i64,
    /// Currency in lower case.
    pub currency: String,
    /// Where it stands.
    pub status: IntentStatus,
    /// When the money is taken.
    pub capture_method: CaptureMethod,
    /// For the merchant.
    pub description: Option<String>,
    /// For the merchant.
    pub metadata: Metadata,
    /// Where a receipt goes.
    pub receipt_email: Option<String>,
    /// Which methods may pay it.
    pub payment_method_types: Vec<String>,
    /// Whether Stripe chose those by itself.
    pub automatic_payment_methods: bool,
    /// The card or account at hand.
    pub payment_method: Option<String>,
    /// Until when the money is held, in seconds.
    pub authorized_until: Option<i64>,
    /// The last try.
    pub latest_charge: Option<String>,
    /// Why the last try failed.
    pub last_payment_error: Option<LastPaymentError>,
    /// When it was canceled, in seconds.
    pub canceled_at: Option<i64>,
    /// Why it was canceled.
    pub cancellation_reason: Option<String>,
    /// The Checkout Session that made it.
    pub session: Option<String>,
    /// What the browser may know it by.
    pub client_secret: String,
}

impl PaymentIntent {
    /// The error of an act that its status forbids.
    pub fn unexpected(&self, act: &str, allowed: &[IntentStatus]) -> ApiError {
        let words: Vec<&str> = allowed.iter().map(|status| status.as_str()).collect();
        let message = format!(
            "This PaymentIntent could not be {act} because it has a status of {}. Only a \
             PaymentIntent with one of the following statuses may be {act}: {}.",
            self.status.as_str(),
            words.join(", ")
        );
        ApiError::state(message)
            .code("payment_intent_unexpected_state")
            .with("payment_intent", self.to_json())
    }
}
