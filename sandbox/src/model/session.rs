//! Checkout Sessions: an offer to pay on the hosted page, until it is used up or expires.

use serde::{Deserialize, Serialize};

use super::payment_intent::CaptureMethod;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// A session lives at least 30 minutes.
pub const LEAST_SECONDS: i64 = 30 * 60;
/// And at most 24 hours.
pub const MOST_SECONDS: i64 = 24 * 60 * 60;

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// It can be paid.
    Open,
    /// It was paid, the money is held, or a bank was asked for it.
    Complete,
    /// It can no longer be paid.
    Expired,
}

impl SessionStatus {
    /// The words that a list's filter takes.
    pub const WORDS: [&'static str; 3] = ["open", "complete", "expired"];

    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Complete => "complete",
            Self::Expired => "expired",
        }
    }
}

/// Whether the money of a session came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Not yet, or it is only held or on its way.
    Unpaid,
    /// It did.
    Paid,
}

impl PaymentStatus {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
        }
    }
}

/// One line of what is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// `li_…`
    pub id: String,
    /// The price made for it, `price_…`.
    pub price: String,
    /// The product made for it, `prod_…`.
    pub product: String,
    /// Name of the product.
    pub name: String,
    /// More about the product.
    pub description: Option<String>,
    /// Addresses of its pictures.
    pub images: Vec<String>,
    /// Of one, in minor units.
    pub unit_amount: i64,
    /// How many.
    pub quantity: i64,
    /// For the merchant.
    pub metadata: Metadata,
}

impl Line {
    /// What the line comes to; `None` when it cannot be counted.
    pub fn amount(&self) -> Option<i64> {
        self.unit_amount.checked_mul(self.quantity)
    }
}

/// What the PaymentIntent of a session will have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntentWish {
    /// When the money is taken.
    pub capture_method: CaptureMethod,
    /// For the merchant.
    pub description: Option<String>,
    /// For the merchant.
    pub metadata: Metadata,
    /// Where a receipt goes.
    pub receipt_email: Option<String>,
}

/// Who paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// E-mail address.
    pub email: Option<String>,
    /// Name on the card, or of the account's holder.
    pub name: Option<String>,
}

/// A Checkout Session in payment mode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// `cs_test_…`
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// When it ends by itself, in seconds.
    pub expires_at: i64,
    /// Where it stands.
    pub status: SessionStatus,
    /// Whether the money came.
    pub payment_status: PaymentStatus,
    /// Currency in lower case.
    pub currency: String,
    /// The sum of its lines, in minor units.
    pub amount_total: i64,
    /// What is bought.
    pub lines: Vec<Line>,
    /// Where the customer goes after paying.
    pub success_url: String,
    /// Where the customer goes back to.
    pub cancel_url: Option<String>,
    /// The customer's address, when the merchant knows it.
    pub customer_email: Option<String>,
    /// The merchant's name for it.
    pub client_reference_id: Option<String>,
    /// Language of the page.
    pub locale: Option<String>,
    /// For the merchant; it does not reach the PaymentIntent.
    pub metadata: Metadata,
    /// Which methods may pay it.
    pub payment_method_types: Vec<String>,
    /// What the button says.
    pub submit_type: Option<String>,
    /// What its PaymentIntent will have.
    pub intent: IntentWish,
    /// Its PaymentIntent, once the customer tried to pay.
    pub payment_intent: Option<String>,
    /// Who paid.
    pub payer: Option<Payer>,
    /// The address of its page.
    pub url: String,
}

impl Session {
    /// The address after paying, with the session's id in its place.
    pub fn success_address(&self) -> String {
        self.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }

    /// Whether it may be paid by a method of this type.
    pub fn takes(&self, word: &str) -> bool {
        self.payment_method_types.iter().any(|known| known == word)
    }

    /// Refuses a method that the session does not take.
    pub fn require_type(&self, word: &str) -> Result<(), ApiError> {
        if self.takes(word) {
            return Ok(());
        }
        Err(ApiError::state(format!(
            "The payment method type {word} is not allowed on this Checkout Session. Allowed: {}.",
            self.payment_method_types.join(", ")
        )))
    }

    /// Refuses what only an open session allows.
    pub fn require_open(&self, act: &str) -> Result<(), ApiError> {
        match self.status {
            SessionStatus::Open => Ok(()),
            SessionStatus::Complete | SessionStatus::Expired => Err(ApiError::state(format!(
                "Only Checkout Sessions with a status in [\"open\"] can be {act}. This \
                     Checkout Session has a status of {}.",
                self.status.as_str()
            ))),
        }
    }
}
