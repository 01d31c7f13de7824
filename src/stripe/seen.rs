//! Stripe's objects as far as facts need them, read the same way from answers and from events.
//!
//! They are lenient on purpose: an account's events may come in another version than ours, so
//! what is not needed is not read, and what may be absent is optional. States stay words here;
//! `objects` knows which of them mean something.

use serde::Deserialize;
use serde_json::Value;

/// Something that Stripe shows by its id, or whole where we asked for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    /// By its id.
    Id(String),
    /// Whole.
    Whole(Box<T>),
}

/// An object of which only the id is wanted.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenId {
    pub(super) id: String,
}

/// Whatever has an id of Stripe's.
pub(super) trait HasId {
    /// The id.
    fn id(&self) -> &str;
}

macro_rules! has_id {
    ($($name:ident)+) => {$(
        impl HasId for $name {
            fn id(&self) -> &str {
                &self.id
            }
        }
    )+};
}

has_id! { SeenId SeenIntent SeenCharge SeenTransaction }

impl<T: HasId> Expandable<T> {
    /// The id, however it is shown.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Whole(object) => object.id(),
        }
    }

    /// The object, where it is shown whole.
    pub(super) fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(object) => Some(object),
        }
    }
}

/// The metadata that Cobro writes.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Marks {
    pub(super) cobro_shop: Option<String>,
    pub(super) cobro_payment: Option<String>,
    pub(super) cobro_attempt: Option<String>,
    pub(super) cobro_refund: Option<String>,
}

/// What the account has.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenBalance {
    pub(super) available: Vec<SeenFunds>,
}

/// What the account has of one currency.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenFunds {
    pub(super) amount: i64,
    pub(super) currency: String,
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenPage<T> {
    pub(super) data: Vec<T>,
    pub(super) has_more: bool,
}

/// A Checkout Session.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenSession {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) created: i64,
    pub(super) expires_at: i64,
    pub(super) url: Option<String>,
    pub(super) payment_intent: Option<Expandable<SeenIntent>>,
    pub(super) metadata: Option<Marks>,
}

/// A PaymentIntent.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenIntent {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) created: i64,
    pub(super) amount_received: Option<i64>,
    pub(super) latest_charge: Option<Expandable<SeenCharge>>,
    pub(super) last_payment_error: Option<SeenFailure>,
    pub(super) metadata: Option<Marks>,
}

/// Why the last try was refused.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenFailure {
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    pub(super) decline_code: Option<String>,
    pub(super) charge: Option<String>,
    pub(super) payment_method: Option<SeenMethod>,
}

/// The payment method of a refused try.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenMethod {
    pub(super) id: String,
    pub(super) created: Option<i64>,
}

/// A charge.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenCharge {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) paid: bool,
    #[serde(default)]
    pub(super) captured: bool,
    #[serde(default)]
    pub(super) disputed: bool,
    #[serde(default)]
    pub(super) refunded: bool,
    pub(super) amount_captured: Option<i64>,
    pub(super) amount_refunded: Option<i64>,
    pub(super) payment_intent: Option<Expandable<SeenId>>,
    pub(super) payment_method_details: Option<SeenMethodDetails>,
    pub(super) balance_transaction: Option<Expandable<SeenTransaction>>,
}

/// A movement of the balance, with what Stripe keeps of it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenTransaction {
    pub(super) id: String,
    pub(super) fee: i64,
    pub(super) currency: String,
}

/// How a charge was paid.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenMethodDetails {
    pub(super) card: Option<SeenCard>,
    pub(super) sepa_debit: Option<SeenAccount>,
}

/// The account of a debit.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenAccount {
    pub(super) last4: Option<String>,
}

/// The card of a charge.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenCard {
    pub(super) brand: Option<String>,
    pub(super) last4: Option<String>,
    pub(super) capture_before: Option<i64>,
    pub(super) three_d_secure: Option<SeenAuthentication>,
}

/// How the bank asked the customer who they are.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenAuthentication {
    pub(super) result: Option<String>,
}

/// A refund.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenRefund {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) created: i64,
    pub(super) status: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) charge: Option<Expandable<SeenId>>,
    pub(super) payment_intent: Option<Expandable<SeenId>>,
    pub(super) metadata: Option<Marks>,
}

/// A dispute.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenDispute {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) amount: i64,
    pub(super) created: i64,
    pub(super) currency: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) charge: Option<Expandable<SeenId>>,
    pub(super) is_charge_refundable: Option<bool>,
    pub(super) evidence_details: Option<SeenEvidence>,
    /// Each is read by itself, so that one that is broken costs no other.
    #[serde(default)]
    pub(super) balance_transactions: Vec<Value>,
}

/// The deadline of a dispute, and how often it was answered.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenEvidence {
    pub(super) due_by: Option<i64>,
    pub(super) submission_count: Option<i64>,
}

/// Money that went out of the account or came into it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenMovement {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) amount: i64,
    #[serde(default)]
    pub(super) fee: i64,
    pub(super) currency: String,
}

/// An early fraud warning.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenWarning {
    pub(super) id: String,
    pub(super) created: i64,
    #[serde(default)]
    pub(super) actionable: bool,
    pub(super) fraud_type: Option<String>,
    pub(super) charge: Option<Expandable<SeenId>>,
}

/// An uploaded file.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct SeenFile {
    pub(super) id: String,
}
