//! One piece of news about a payment, as it is stored: what, when by Stripe's clock, from where.

use serde::{Deserialize, Serialize};

use super::disputes::{DisputeAbout, DisputeState, WarningState};
use super::objects::{CardSeen, FailedTry, FeeSeen, IntentState, RefundState, SessionState};
use crate::domain::clock::Moment;
use crate::domain::ids::{AttemptId, RefundId};
use crate::domain::words::UnknownWord;

/// Why a payment was closed without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClosingCause {
    /// The customer cancelled.
    CustomerCancelled,
    /// The customer changed the cart or started again, which ended this checkout.
    Replaced,
    /// A person of the shop cancelled.
    AdminCancelled,
    /// The time to pay ran out.
    Expired,
    /// The authorization was voided or ran out.
    Voided,
    /// Stripe refused for good to open the payment.
    StripeRefused,
    /// Stripe could not be asked until the deadline.
    Unreachable,
    /// A bank debit bounced and no other try followed.
    DebitBounced,
    /// The bank did not say in time whether it pays a debit.
    Unsettled,
}

impl ClosingCause {
    /// Every cause.
    pub const ALL: [Self; 9] = [
        Self::CustomerCancelled,
        Self::Replaced,
        Self::AdminCancelled,
        Self::Expired,
        Self::Voided,
        Self::StripeRefused,
        Self::Unreachable,
        Self::DebitBounced,
        Self::Unsettled,
    ];

    /// Its name in rows and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomerCancelled => "customer_cancelled",
            Self::Replaced => "replaced",
            Self::AdminCancelled => "admin_cancelled",
            Self::Expired => "expired",
            Self::Voided => "voided",
            Self::StripeRefused => "stripe_refused",
            Self::Unreachable => "unreachable",
            Self::DebitBounced => "debit_bounced",
            Self::Unsettled => "unsettled",
        }
    }

    /// Whether it is a choice, an expiry or a void, and not a failure.
    #[must_use]
    pub const fn is_cancellation(self) -> bool {
        match self {
            Self::CustomerCancelled
            | Self::Replaced
            | Self::AdminCancelled
            | Self::Expired
            | Self::Voided => true,
            Self::StripeRefused | Self::Unreachable | Self::DebitBounced | Self::Unsettled => false,
        }
    }

    /// Whether money that comes later may revive the order: only when nobody chose its end.
    #[must_use]
    pub const fn may_be_revived(self) -> bool {
        match self {
            Self::Expired | Self::Unreachable | Self::Unsettled => true,
            Self::CustomerCancelled
            | Self::Replaced
            | Self::AdminCancelled
            | Self::Voided
            | Self::StripeRefused
            | Self::DebitBounced => false,
        }
    }
}

impl std::str::FromStr for ClosingCause {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let found = Self::ALL.into_iter().find(|cause| cause.name() == text);
        found.ok_or_else(|| UnknownWord { text: text.to_owned(), kind: "ClosingCause" })
    }
}

/// What was observed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "object", rename_all = "snake_case")]
pub enum Observed {
    /// Ours: an attempt was opened in our books.
    AttemptOpened {
        /// The attempt.
        attempt: AttemptId,
    },
    /// Ours: nothing of this attempt can be paid at Stripe.
    AttemptWrittenOff {
        /// The attempt.
        attempt: AttemptId,
    },
    /// Ours: the saga closed the payment.
    Closed {
        /// Why.
        cause: ClosingCause,
    },
    /// A Checkout Session.
    Session {
        /// Stripe's id, `cs_…`.
        id: String,
        /// The attempt it was opened for.
        attempt: AttemptId,
        /// Its state.
        state: SessionState,
        /// Its PaymentIntent, once there is one.
        intent: Option<String>,
    },
    /// A PaymentIntent.
    Intent {
        /// Stripe's id, `pi_…`.
        id: String,
        /// The attempt that its metadata names.
        attempt: Option<AttemptId>,
        /// Its state.
        state: IntentState,
        /// `amount_received`, minor units.
        received_minor: i64,
        /// Its last refused try.
        failed_try: Option<FailedTry>,
    },
    /// A charge that was paid.
    Charge {
        /// Stripe's id, `ch_…`.
        id: String,
        /// Its PaymentIntent.
        intent: Option<String>,
        /// `amount_captured`, minor units.
        captured_minor: i64,
        /// Whether it is paid and not captured.
        held: bool,
        /// Until when it can be captured.
        capture_before: Option<Moment>,
        /// The card or account.
        card: Option<CardSeen>,
        /// What the provider keeps of it, once known.
        #[serde(default)]
        fee: Option<FeeSeen>,
        /// The result of 3-D Secure, in Stripe's word.
        three_d_secure: Option<String>,
    },
    /// A refund.
    Refund {
        /// Stripe's id, `re_…`.
        id: String,
        /// Its PaymentIntent.
        intent: Option<String>,
        /// Its charge.
        charge: Option<String>,
        /// Minor units.
        amount_minor: i64,
        /// Stripe's reason.
        reason: Option<String>,
        /// Its state.
        state: RefundState,
        /// The request of ours that its metadata names; one made at Stripe has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<RefundId>,
    },
    /// A dispute.
    Dispute {
        /// Stripe's id, `dp_…`.
        id: String,
        /// The disputed charge.
        charge: Option<String>,
        /// Stripe's reason.
        reason: Option<String>,
        /// Its state.
        state: DisputeState,
        /// What else it tells; observations from before this was read tell nothing more.
        #[serde(default)]
        about: DisputeAbout,
    },
    /// An early fraud warning.
    FraudWarning {
        /// Stripe's id, `issfr_…`.
        id: String,
        /// The charge.
        charge: Option<String>,
        /// What kind of fraud, in Stripe's word.
        fraud_type: Option<String>,
        /// When it was raised.
        raised_at: Option<Moment>,
        /// Its state.
        state: WarningState,
    },
}

/// One observation: what, when by Stripe's clock, and what brought it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The second of Stripe's clock: an event's `created`, or a look-up's `Date` less the
    /// call's duration. Facts of our own carry our time, which decides nothing.
    pub at_seconds: i64,
    /// The event's id, or the id of the request whose answer showed it.
    pub source: String,
    /// What was seen.
    pub seen: Observed,
}

impl Observation {
    /// The kind of object in a word, as rows name it.
    #[must_use]
    pub const fn object_kind(&self) -> &'static str {
        match &self.seen {
            Observed::AttemptOpened { .. } => "attempt_opened",
            Observed::AttemptWrittenOff { .. } => "attempt_written_off",
            Observed::Closed { .. } => "closed",
            Observed::Session { .. } => "session",
            Observed::Intent { .. } => "payment_intent",
            Observed::Charge { .. } => "charge",
            Observed::Refund { .. } => "refund",
            Observed::Dispute { .. } => "dispute",
            Observed::FraudWarning { .. } => "fraud_warning",
        }
    }

    /// Whether it tells of an object at Stripe, and not of our own books.
    #[must_use]
    pub const fn is_of_stripe(&self) -> bool {
        match self.seen {
            Observed::Session { .. }
            | Observed::Intent { .. }
            | Observed::Charge { .. }
            | Observed::Refund { .. }
            | Observed::Dispute { .. }
            | Observed::FraudWarning { .. } => true,
            Observed::AttemptOpened { .. }
            | Observed::AttemptWrittenOff { .. }
            | Observed::Closed { .. } => false,
        }
    }

    /// The id of the object: Stripe's, or the attempt's.
    #[must_use]
    pub fn object_id(&self) -> &str {
        match &self.seen {
            Observed::AttemptOpened { attempt } | Observed::AttemptWrittenOff { attempt } => {
                attempt.as_str()
            }
            Observed::Closed { .. } => "payment",
            Observed::Session { id, .. }
            | Observed::Intent { id, .. }
            | Observed::Charge { id, .. }
            | Observed::Refund { id, .. }
            | Observed::Dispute { id, .. }
            | Observed::FraudWarning { id, .. } => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_before_disputes_told_more_is_still_read() {
        let dispute = r#"{"at_seconds":1,"source":"evt_1","seen":{"object":"dispute","id":"dp_1",
            "charge":"ch_1","reason":"fraudulent","state":{"status":"needs_response",
            "amount_minor":100,"evidence_due":5000}}}"#;
        let read: Observation = serde_json::from_str(dispute).unwrap();
        let Observed::Dispute { state, about, .. } = read.seen else { panic!("no dispute") };
        assert_eq!((state.is_charge_refundable, about), (None, DisputeAbout::default()));
        let charge = r#"{"at_seconds":1,"source":"evt_1","seen":{"object":"charge","id":"ch_1",
            "intent":null,"captured_minor":5,"held":false,"capture_before":null,"card":null}}"#;
        let read: Observation = serde_json::from_str(charge).unwrap();
        assert!(matches!(read.seen, Observed::Charge { three_d_secure: None, .. }));
    }
}
