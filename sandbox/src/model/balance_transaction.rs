//! Balance transactions: every movement of an account's balance, with its fee and what is left.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::Context;
use super::objects::{Entity, Index, Kind};
use crate::protocol::errors::ApiError;

/// Why the balance moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// A card was charged.
    Charge,
    /// A bank account was debited.
    Payment,
    /// Money went back to the customer.
    Refund,
    /// A debit went back to the customer.
    PaymentRefund,
    /// Money that went back came home, because the refund failed or was canceled.
    RefundFailure,
    /// A dispute took its amount.
    Dispute,
    /// A dispute gave its amount back.
    DisputeReversal,
}

impl Movement {
    /// The words that a list's filter by `type` takes.
    pub const WORDS: [&'static str; 6] =
        ["adjustment", "charge", "payment", "payment_refund", "refund", "refund_failure"];

    /// The `type` of the transaction.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "charge",
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::PaymentRefund => "payment_refund",
            Self::RefundFailure => "refund_failure",
            Self::Dispute | Self::DisputeReversal => "adjustment",
        }
    }

    /// The `reporting_category` of the transaction.
    pub fn category(self) -> &'static str {
        match self {
            Self::Charge | Self::Payment => "charge",
            Self::Refund | Self::PaymentRefund => "refund",
            Self::RefundFailure => "refund_failure",
            Self::Dispute => "dispute",
            Self::DisputeReversal => "dispute_reversal",
        }
    }

    fn description(self, source: &str) -> Option<String> {
        match self {
            Self::Charge | Self::Payment => None,
            Self::Refund | Self::PaymentRefund => Some(format!("Refund {source}")),
            Self::RefundFailure => Some(format!("Failure of refund {source}")),
            Self::Dispute => Some(format!("Chargeback withdrawal for {source}")),
            Self::DisputeReversal => Some(format!("Chargeback reversal for {source}")),
        }
    }

    /// What Stripe keeps of a movement, in minor units. Refunds and lost disputes bring no fee
    /// back, and neither does a dispute that was won.
    fn fee(self, amount: i64, currency: &str) -> i64 {
        let rates = Rates::of(currency);
        match self {
            Self::Charge | Self::Payment => {
                let part = amount.saturating_mul(rates.per_mille).saturating_add(500) / 1_000;
                part.saturating_add(rates.fixed).min(amount)
            }
            Self::Dispute => rates.dispute,
            Self::Refund | Self::PaymentRefund | Self::RefundFailure | Self::DisputeReversal => 0,
        }
    }
}

/// The sandbox's price list, in minor units. Stripe's own differs by country and contract.
struct Rates {
    per_mille: i64,
    fixed: i64,
    dispute: i64,
}

impl Rates {
    fn of(currency: &str) -> Self {
        let (fixed, dispute) = match currency {
            "eur" => (25, 2_000),
            "cop" => (90_000, 6_000_000),
            "gbp" => (20, 2_000),
            "mxn" => (300, 30_000),
            "brl" => (39, 5_500),
            "aud" => (30, 2_500),
            "jpy" => (30, 1_600),
            _ => (30, 1_500),
        };
        Self { per_mille: 29, fixed, dispute }
    }
}

/// What is to be written into the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Why the balance moves.
    pub movement: Movement,
    /// The charge, refund or dispute that moves it.
    pub source: &'a str,
    /// By how much, in minor units; negative when money leaves.
    pub amount: i64,
    /// Currency in lower case.
    pub currency: &'a str,
}

/// A movement of the balance. Its money is available at once: the sandbox plays no settlement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BalanceTransaction {
    /// `txn_…`
    pub id: String,
    /// When it was written, in seconds.
    pub created: i64,
    /// In minor units; negative when money left.
    pub amount: i64,
    /// What Stripe keeps, in minor units.
    pub fee: i64,
    /// Currency in lower case.
    pub currency: String,
    /// Why the balance moved.
    pub movement: Movement,
    /// The charge, refund or dispute that moved it.
    pub source: String,
}

impl BalanceTransaction {
    /// Writes a movement into the books.
    pub fn record(ctx: &mut Context<'_>, entry: Entry<'_>) -> Result<Self, ApiError> {
        let transaction = Self {
            id: ctx.ids.next("txn_3"),
            created: ctx.now,
            amount: entry.amount,
            fee: entry.movement.fee(entry.amount, entry.currency),
            currency: entry.currency.to_owned(),
            movement: entry.movement,
            source: entry.source.to_owned(),
        };
        ctx.save(&transaction)?;
        Ok(transaction)
    }

    /// What the balance changed by, in minor units.
    pub fn net(&self) -> i64 {
        self.amount.saturating_sub(self.fee)
    }
}

impl Entity for BalanceTransaction {
    const KIND: Kind = Kind::BalanceTransaction;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            charge: Some(self.source.clone()),
            label: Some(self.movement.as_str().to_owned()),
            ..Index::default()
        }
    }

    fn to_json(&self) -> Value {
        let details: Vec<Value> = (self.fee != 0)
            .then(|| {
                let description = match self.movement {
                    Movement::Dispute => "Dispute fee",
                    Movement::Charge
                    | Movement::Payment
                    | Movement::Refund
                    | Movement::PaymentRefund
                    | Movement::RefundFailure
                    | Movement::DisputeReversal => "Stripe processing fees",
                };
                json!({
                    "amount": self.fee,
                    "application": null,
                    "currency": self.currency,
                    "description": description,
                    "type": "stripe_fee",
                })
            })
            .into_iter()
            .collect();
        json!({
            "id": self.id,
            "object": "balance_transaction",
            "amount": self.amount,
            "available_on": self.created,
            "balance_type": "payments",
            "created": self.created,
            "currency": self.currency,
            "description": self.movement.description(&self.source),
            "exchange_rate": null,
            "fee": self.fee,
            "fee_details": details,
            "net": self.net(),
            "reporting_category": self.movement.category(),
            "source": self.source,
            "status": "available",
            "type": self.movement.as_str(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_pays_its_part_and_its_fixed_fee_and_a_refund_nothing() {
        assert_eq!(Movement::Charge.fee(1_000, "usd"), 59);
        assert_eq!(Movement::Charge.fee(10_000_000, "cop"), 380_000);
        assert_eq!(Movement::Charge.fee(20, "usd"), 20);
        assert_eq!(Movement::Refund.fee(-1_000, "usd"), 0);
        assert_eq!(Movement::Dispute.fee(-1_000, "eur"), 2_000);
    }
}
