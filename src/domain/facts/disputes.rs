//! What is known of the disputes of a charge, and of the warnings that come before one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::join;
use super::latest::{Latest, ObjectState};
use crate::domain::clock::Moment;
use crate::domain::money::Currency;

/// What a dispute says of itself. None of its states is final: a lost one can be appealed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DisputeState {
    /// Stripe's own word, kept as text because newer versions have states that ours lacks.
    pub status: String,
    /// The disputed amount in minor units.
    pub amount_minor: i64,
    /// Until when evidence is taken, if it is.
    pub evidence_due: Option<Moment>,
    /// Whether Stripe still lets the charge be refunded; none where an observation from before
    /// this was read does not say it.
    #[serde(default)]
    pub is_charge_refundable: Option<bool>,
}

/// How a dispute weighs on the status of its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeWeight {
    /// It is being decided.
    Open,
    /// The money is gone.
    Lost,
    /// It is over without effect.
    Over,
}

impl DisputeState {
    /// Whether it is open, lost, or over without effect. A word that we do not know counts as
    /// open: a person should look.
    #[must_use]
    pub fn weight(&self) -> DisputeWeight {
        match self.status.as_str() {
            "lost" => DisputeWeight::Lost,
            "won" | "warning_closed" | "prevented" => DisputeWeight::Over,
            _ => DisputeWeight::Open,
        }
    }

    /// Whether money of the charge may not be returned because of it.
    #[must_use]
    pub fn forbids_refund(&self) -> bool {
        self.weight() != DisputeWeight::Over && self.is_charge_refundable != Some(true)
    }
}

impl ObjectState for DisputeState {
    fn is_final(&self) -> bool {
        false
    }

    fn rank(&self) -> u8 {
        match self.status.as_str() {
            "warning_needs_response" => 0,
            "warning_under_review" => 1,
            "warning_closed" => 2,
            "needs_response" => 3,
            "under_review" => 4,
            "lost" => 5,
            "won" | "prevented" => 7,
            _ => 6,
        }
    }
}

/// Money that Stripe took for a dispute or gave back. It stays once it was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FundsMoved {
    /// Stripe's id of the balance transaction, `txn_…`.
    pub id: String,
    /// When.
    pub at: Moment,
    /// Minor units: below zero where Stripe took them.
    pub amount_minor: i64,
    /// Stripe's fee for it, minor units.
    pub fee_minor: i64,
    /// The currency of the account's balance, by its code in lower case: any that Stripe has.
    pub currency: String,
}

/// What a dispute tells besides its state: it never changes, or only grows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeAbout {
    /// The currency of the disputed amount.
    pub currency: Option<Currency>,
    /// When the bank opened it.
    pub opened_at: Option<Moment>,
    /// How often evidence was submitted.
    pub submissions: u32,
    /// What it moved.
    pub movements: Vec<FundsMoved>,
}

/// What is known of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFacts {
    /// The disputed charge.
    pub charge: Option<String>,
    /// Stripe's reason.
    pub reason: Option<String>,
    /// Its state.
    pub state: Latest<DisputeState>,
    /// The currency of the disputed amount.
    pub currency: Option<Currency>,
    /// When the bank opened it.
    pub opened_at: Option<Moment>,
    /// The most that was seen of how often evidence was submitted.
    pub submissions: u32,
    /// What it moved, by Stripe's ids.
    pub movements: BTreeMap<String, FundsMoved>,
}

impl DisputeFacts {
    pub(super) fn seen(
        (charge, reason): (Option<String>, Option<String>),
        state: Latest<DisputeState>,
        about: &DisputeAbout,
    ) -> Self {
        let movements = about.movements.iter().map(|one| (one.id.clone(), one.clone()));
        Self {
            charge,
            reason,
            state,
            currency: about.currency,
            opened_at: about.opened_at,
            submissions: about.submissions,
            movements: movements.fold(BTreeMap::new(), |all, (id, one)| {
                join(all, BTreeMap::from([(id, one)]), Ord::max)
            }),
        }
    }

    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            charge: self.charge.max(other.charge),
            reason: self.reason.max(other.reason),
            state: self.state.merge(other.state),
            currency: self.currency.max(other.currency),
            opened_at: self.opened_at.max(other.opened_at),
            submissions: self.submissions.max(other.submissions),
            movements: join(self.movements, other.movements, Ord::max),
        }
    }
}

/// What an early fraud warning says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WarningState {
    /// Whether a refund can still prevent a dispute.
    pub actionable: bool,
}

impl ObjectState for WarningState {
    fn is_final(&self) -> bool {
        false
    }

    fn rank(&self) -> u8 {
        u8::from(!self.actionable)
    }
}

/// What is known of an early fraud warning: the bank says that a charge may be fraud before
/// anybody disputes it. It changes no status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WarningFacts {
    /// The charge.
    pub charge: Option<String>,
    /// What kind of fraud, in Stripe's word.
    pub fraud_type: Option<String>,
    /// When it was raised.
    pub raised_at: Option<Moment>,
    /// Its state.
    pub state: Latest<WarningState>,
}

impl WarningFacts {
    pub(super) fn merge(self, other: Self) -> Self {
        Self {
            charge: self.charge.max(other.charge),
            fraud_type: self.fraud_type.max(other.fraud_type),
            raised_at: self.raised_at.max(other.raised_at),
            state: self.state.merge(other.state),
        }
    }
}
