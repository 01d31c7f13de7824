//! PaymentMethods: a card as it is kept once it passed the first checks.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::card::Behaviour;
use super::card_input::CheckedCard;
use super::context::Context;
use super::objects::{Entity, Index, Kind};
use crate::protocol::errors::ApiError;
use crate::protocol::ids;

/// Who pays, as told with the card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingDetails {
    /// Name on the card.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
}

impl BillingDetails {
    /// As the API shows it.
    pub fn to_json(&self) -> Value {
        json!({
            "address": {
                "city": null, "country": null, "line1": null, "line2": null,
                "postal_code": null, "state": null,
            },
            "email": self.email,
            "name": self.name,
            "phone": self.phone,
            "tax_id": null,
        })
    }
}

/// A card that can be charged. The number itself is not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// `pm_…`
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// Brand.
    pub brand: String,
    /// Country of the bank.
    pub country: String,
    /// Last four digits.
    pub last4: String,
    /// Month, 1 to 12.
    pub exp_month: i64,
    /// Year, of four digits.
    pub exp_year: i64,
    /// The same for the same card number.
    pub fingerprint: String,
    /// Who pays.
    pub billing_details: BillingDetails,
    /// What a payment by it comes to.
    pub behaviour: Behaviour,
}

impl PaymentMethod {
    /// Keeps a card that passed the first checks.
    pub fn create(
        ctx: &mut Context<'_>,
        checked: CheckedCard,
        billing_details: BillingDetails,
    ) -> Result<Self, ApiError> {
        let number = checked.card.number;
        let last4 = number.get(number.len().saturating_sub(4)..).unwrap_or(number);
        let method = Self {
            id: ctx.ids.next("pm_1"),
            created: ctx.now,
            brand: checked.card.brand.to_owned(),
            country: checked.card.country.to_owned(),
            last4: last4.to_owned(),
            exp_month: checked.exp_month,
            exp_year: checked.exp_year,
            fingerprint: ids::derive(ctx.account.as_bytes(), number, 16),
            billing_details,
            behaviour: checked.card.behaviour,
        };
        ctx.save(&method)?;
        Ok(method)
    }

    /// The `payment_method_details` of a charge by it.
    pub fn charge_details(&self, amount: i64, capture_before: Option<i64>) -> Value {
        json!({
            "card": {
                "amount_authorized": amount,
                "authorization_code": null,
                "brand": self.brand,
                "capture_before": capture_before,
                "checks": {
                    "address_line1_check": null,
                    "address_postal_code_check": null,
                    "cvc_check": "pass",
                },
                "country": self.country,
                "exp_month": self.exp_month,
                "exp_year": self.exp_year,
                "extended_authorization": { "status": "disabled" },
                "fingerprint": self.fingerprint,
                "funding": "credit",
                "incremental_authorization": { "status": "unavailable" },
                "installments": null,
                "last4": self.last4,
                "mandate": null,
                "multicapture": { "status": "unavailable" },
                "network": self.brand,
                "network_token": { "used": false },
                "network_transaction_id": null,
                "overcapture": { "maximum_amount_capturable": amount, "status": "unavailable" },
                "regulated_status": "unregulated",
                "three_d_secure": null,
                "wallet": null,
            },
            "type": "card",
        })
    }
}

impl Entity for PaymentMethod {
    const KIND: Kind = Kind::PaymentMethod;

    fn index(&self) -> Index {
        Index { id: self.id.clone(), created: self.created, ..Index::default() }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": self.billing_details.to_json(),
            "card": {
                "brand": self.brand,
                "checks": {
                    "address_line1_check": null,
                    "address_postal_code_check": null,
                    "cvc_check": "pass",
                },
                "country": self.country,
                "display_brand": self.brand,
                "exp_month": self.exp_month,
                "exp_year": self.exp_year,
                "fingerprint": self.fingerprint,
                "funding": "credit",
                "generated_from": null,
                "last4": self.last4,
                "networks": { "available": [self.brand], "preferred": null },
                "regulated_status": "unregulated",
                "three_d_secure_usage": { "supported": true },
                "wallet": null,
            },
            "created": self.created,
            "customer": null,
            "customer_account": null,
            "livemode": false,
            "metadata": {},
            "type": "card",
        })
    }
}
