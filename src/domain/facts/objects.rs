//! The objects at Stripe that a payment's facts are about, each with what is known of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::latest::{Latest, ObjectState};
use crate::domain::clock::Moment;
use crate::domain::decline::DeclineClass;
use crate::domain::ids::AttemptId;

/// The state of a Checkout Session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// It can be paid.
    Open,
    /// It is used up; its PaymentIntent decides what came of it.
    Complete,
    /// It can no longer be paid.
    Expired,
}

impl ObjectState for SessionState {
    fn is_final(&self) -> bool {
        matches!(self, Self::Complete | Self::Expired)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Expired => 1,
            Self::Complete => 2,
        }
    }
}

/// The state of a PaymentIntent (<https://docs.stripe.com/payments/paymentintents/lifecycle>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentState {
    /// It waits for a payment method, the first or another after a decline.
    RequiresPaymentMethod,
    /// It has a method and waits to be confirmed.
    RequiresConfirmation,
    /// The customer must do something, such as 3-D Secure.
    RequiresAction,
    /// The outcome comes later.
    Processing,
    /// The funds are held.
    RequiresCapture,
    /// It can never take money again.
    Canceled,
    /// It took money.
    Succeeded,
}

impl ObjectState for IntentState {
    fn is_final(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Canceled)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::RequiresConfirmation => 0,
            Self::RequiresAction => 1,
            Self::Processing => 2,
            Self::RequiresPaymentMethod => 3,
            Self::RequiresCapture => 4,
            Self::Canceled => 5,
            Self::Succeeded => 6,
        }
    }
}

/// The state of a refund. One that succeeded can still fail, when the bank sends it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// On its way.
    Pending,
    /// The customer must do something to receive it.
    RequiresAction,
    /// It reached the customer's bank.
    Succeeded,
    /// It came back.
    Failed,
    /// It was called off.
    Canceled,
}

impl ObjectState for RefundState {
    fn is_final(&self) -> bool {
        matches!(self, Self::Failed | Self::Canceled)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::RequiresAction => 1,
            Self::Succeeded => 2,
            Self::Canceled => 3,
            Self::Failed => 4,
        }
    }
}

/// A try that the bank or Stripe refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FailedTry {
    /// What tells it from other tries: the charge's id, else the second it happened in.
    pub id: String,
    /// When, in seconds of Stripe's clock.
    pub at_seconds: i64,
    /// Stripe's error code.
    pub code: String,
    /// The bank's reason, where there is one.
    pub decline_code: Option<String>,
}

impl FailedTry {
    /// What the refusal means to us.
    #[must_use]
    pub fn class(&self) -> DeclineClass {
        DeclineClass::of(Some(&self.code), self.decline_code.as_deref())
    }
}

/// The card or account that a charge was made with, as far as a receipt may show it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CardSeen {
    /// The brand as Stripe writes it, such as `visa`; of a debited account, its method.
    pub brand: String,
    /// The last four digits.
    pub last_four: String,
}

/// What is known of a Checkout Session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// The attempt it was opened for.
    pub attempt: AttemptId,
    /// Its state.
    pub state: Latest<SessionState>,
    /// The PaymentIntent that the customer's first try made.
    pub intent: Option<String>,
}

/// What is known of a PaymentIntent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntentFacts {
    /// The attempt that its metadata names.
    pub attempt: Option<AttemptId>,
    /// Its state.
    pub state: Latest<IntentState>,
    /// The most that it was seen to have received, in minor units.
    pub received_minor: i64,
    /// Whether funds were ever held by it.
    pub was_held: bool,
    /// Its refused tries, by id.
    pub failed_tries: BTreeMap<String, FailedTry>,
}

/// What the provider keeps of a charge, in the currency that it pays the shop in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FeeSeen {
    /// Minor units of that currency.
    pub minor: i64,
    /// The currency as Stripe writes it, such as `cop`.
    pub currency: String,
}

/// What is known of a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeFacts {
    /// Its PaymentIntent.
    pub intent: Option<String>,
    /// The most that was seen captured, in minor units.
    pub captured_minor: i64,
    /// Whether it was seen paid and not captured.
    pub was_held: bool,
    /// Until when a held charge can be captured.
    pub capture_before: Option<Moment>,
    /// The card or account.
    pub card: Option<CardSeen>,
    /// What the provider keeps of it; told only by look-ups.
    pub fee: Option<FeeSeen>,
    /// What the bank said when it asked the customer who they are (3-D Secure), in Stripe's word.
    pub three_d_secure: Option<String>,
}

/// What is known of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundFacts {
    /// Its PaymentIntent.
    pub intent: Option<String>,
    /// Its charge.
    pub charge: Option<String>,
    /// Its amount in minor units.
    pub amount_minor: i64,
    /// Stripe's reason.
    pub reason: Option<String>,
    /// Its state.
    pub state: Latest<RefundState>,
}

/// What is known of an attempt from our own books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptFacts {
    /// Whether the saga found that nothing exists at Stripe that could be paid.
    pub written_off: bool,
}
