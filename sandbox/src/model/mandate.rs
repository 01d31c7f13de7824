//! Mandates: the customer's word that an account may be debited, once.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::Context;
use super::objects::{Entity, Index, Kind};
use super::payment_intent::PaymentIntent;
use super::payment_method::PaymentMethod;
use crate::protocol::errors::ApiError;

/// A mandate for one payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// `mandate_…`
    pub id: String,
    /// When it was given, in seconds.
    pub created: i64,
    /// The account that may be debited.
    pub payment_method: String,
    /// How much may be taken, in minor units.
    pub amount: i64,
    /// Currency in lower case.
    pub currency: String,
}

impl Mandate {
    /// The customer's word for one payment.
    pub fn give(
        ctx: &mut Context<'_>,
        intent: &PaymentIntent,
        method: &PaymentMethod,
    ) -> Result<Self, ApiError> {
        let mandate = Self {
            id: ctx.ids.next("mandate_1"),
            created: ctx.now,
            payment_method: method.id.clone(),
            amount: intent.amount,
            currency: intent.currency.clone(),
        };
        ctx.save(&mandate)?;
        Ok(mandate)
    }

    /// What the customer's statement shows it by.
    fn reference(&self) -> String {
        let tail: String = self.id.chars().rev().take(16).collect();
        tail.to_ascii_uppercase()
    }
}

impl Entity for Mandate {
    const KIND: Kind = Kind::Mandate;

    fn index(&self) -> Index {
        Index { id: self.id.clone(), created: self.created, ..Index::default() }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "mandate",
            "customer_acceptance": {
                "accepted_at": self.created,
                "online": { "ip_address": null, "user_agent": null },
                "type": "online",
            },
            "livemode": false,
            "payment_method": self.payment_method,
            "payment_method_details": {
                "sepa_debit": { "reference": self.reference(), "url": "" },
                "type": "sepa_debit",
            },
            "single_use": { "amount": self.amount, "currency": self.currency },
            "status": "active",
            "type": "single_use",
        })
    }
}
