//! PaymentMethods: a card or an account as it is kept once it passed the first checks.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::card::Behaviour;
use super::card_input::CheckedCard;
use super::context::Context;
use super::debit::DebitBehaviour;
use super::iban::CheckedIban;
use super::objects::{Entity, Index, Kind};
use crate::protocol::errors::ApiError;
use crate::protocol::ids;

/// Who pays, as told with the card or account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingDetails {
    /// Name on the card, or of the account's holder.
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

/// What can be charged. The number of the card or account itself is not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethod {
    /// `pm_…`
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// Country of the bank.
    pub country: String,
    /// Last four digits.
    pub last4: String,
    /// The same for the same number.
    pub fingerprint: String,
    /// Who pays.
    pub billing_details: BillingDetails,
    /// What it is.
    #[serde(flatten)]
    pub instrument: Instrument,
}

/// What a payment is made by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Instrument {
    /// A card.
    Card(CardInstrument),
    /// A bank account that may be debited.
    Debit(DebitInstrument),
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardInstrument {
    /// Brand.
    pub brand: String,
    /// Month, 1 to 12.
    pub exp_month: i64,
    /// Year, of four digits.
    pub exp_year: i64,
    /// What a payment by it comes to.
    pub behaviour: Behaviour,
}

/// A bank account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DebitInstrument {
    /// Code of the bank.
    pub bank_code: String,
    /// Code of the branch; empty where there is none.
    pub branch_code: String,
    /// What a debit of it comes to.
    pub debit: DebitBehaviour,
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
            country: checked.card.country.to_owned(),
            last4: last4.to_owned(),
            fingerprint: ids::derive(ctx.account.as_bytes(), number, 16),
            billing_details,
            instrument: Instrument::Card(CardInstrument {
                brand: checked.card.brand.to_owned(),
                exp_month: checked.exp_month,
                exp_year: checked.exp_year,
                behaviour: checked.card.behaviour,
            }),
        };
        ctx.save(&method)?;
        Ok(method)
    }

    /// Keeps an account that passed the checks.
    pub fn of_account(
        ctx: &mut Context<'_>,
        checked: CheckedIban,
        billing_details: BillingDetails,
    ) -> Result<Self, ApiError> {
        let method = Self {
            id: ctx.ids.next("pm_1"),
            created: ctx.now,
            country: checked.country().to_owned(),
            last4: checked.last4().to_owned(),
            fingerprint: ids::derive(ctx.account.as_bytes(), checked.account.iban, 16),
            billing_details,
            instrument: Instrument::Debit(DebitInstrument {
                bank_code: checked.bank_code().to_owned(),
                branch_code: checked.branch_code().to_owned(),
                debit: checked.account.behaviour,
            }),
        };
        ctx.save(&method)?;
        Ok(method)
    }

    /// Its type, as the API writes it.
    pub fn type_word(&self) -> &'static str {
        match self.instrument {
            Instrument::Card(_) => "card",
            Instrument::Debit(_) => "sepa_debit",
        }
    }

    /// What a debit of it comes to, if it is an account.
    pub fn debit_behaviour(&self) -> Option<DebitBehaviour> {
        match &self.instrument {
            Instrument::Card(_) => None,
            Instrument::Debit(account) => Some(account.debit),
        }
    }

    /// The `payment_method_details` of a charge by a card.
    pub fn card_details(
        &self,
        card: &CardInstrument,
        amount: i64,
        capture_before: Option<i64>,
    ) -> Value {
        json!({
            "card": {
                "amount_authorized": amount,
                "authorization_code": null,
                "brand": card.brand,
                "capture_before": capture_before,
                "checks": {
                    "address_line1_check": null,
                    "address_postal_code_check": null,
                    "cvc_check": "pass",
                },
                "country": self.country,
                "exp_month": card.exp_month,
                "exp_year": card.exp_year,
                "extended_authorization": { "status": "disabled" },
                "fingerprint": self.fingerprint,
                "funding": "credit",
                "incremental_authorization": { "status": "unavailable" },
                "installments": null,
                "last4": self.last4,
                "mandate": null,
                "multicapture": { "status": "unavailable" },
                "network": card.brand,
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

    /// The `payment_method_details` of a debit, which the bank makes at `settles_at`, in seconds.
    pub fn debit_details(
        &self,
        account: &DebitInstrument,
        mandate: &str,
        settles_at: i64,
    ) -> Value {
        let day = jiff::Timestamp::from_second(settles_at).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let day = jiff::tz::Offset::UTC.to_datetime(day).date();
        json!({
            "sepa_debit": {
                "bank_code": account.bank_code,
                "branch_code": account.branch_code,
                "country": self.country,
                "expected_debit_date": day.to_string(),
                "fingerprint": self.fingerprint,
                "last4": self.last4,
                "mandate": mandate,
            },
            "type": "sepa_debit",
        })
    }

    fn shown(&self) -> Value {
        match &self.instrument {
            Instrument::Card(card) => json!({
                "brand": card.brand,
                "checks": {
                    "address_line1_check": null,
                    "address_postal_code_check": null,
                    "cvc_check": "pass",
                },
                "country": self.country,
                "display_brand": card.brand,
                "exp_month": card.exp_month,
                "exp_year": card.exp_year,
                "fingerprint": self.fingerprint,
                "funding": "credit",
                "generated_from": null,
                "last4": self.last4,
                "networks": { "available": [card.brand], "preferred": null },
                "regulated_status": "unregulated",
                "three_d_secure_usage": { "supported": true },
                "wallet": null,
            }),
            Instrument::Debit(account) => json!({
                "bank_code": account.bank_code,
                "branch_code": account.branch_code,
                "country": self.country,
                "fingerprint": self.fingerprint,
                "generated_from": { "charge": null, "setup_attempt": null },
                "last4": self.last4,
            }),
        }
    }
}

impl Entity for PaymentMethod {
    const KIND: Kind = Kind::PaymentMethod;

    fn index(&self) -> Index {
        Index { id: self.id.clone(), created: self.created, ..Index::default() }
    }

    fn to_json(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": self.billing_details.to_json(),
        });
        let rest = json!({
            "created": self.created,
            "customer": null,
            "customer_account": null,
            "livemode": false,
            "metadata": {},
            "type": self.type_word(),
        });
        if let (Some(members), Value::Object(rest)) = (shown.as_object_mut(), rest) {
            members.insert(self.type_word().to_owned(), self.shown());
            members.extend(rest);
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_of_a_state_from_before_debits_still_reads() {
        let kept = r#"{"id":"pm_1","created":1,"brand":"visa","country":"US","last4":"4242",
            "exp_month":12,"exp_year":2034,"fingerprint":"x",
            "billing_details":{"name":null,"email":null,"phone":null},"behaviour":"succeeds"}"#;
        let method: PaymentMethod = serde_json::from_str(kept).unwrap();
        assert!(matches!(&method.instrument, Instrument::Card(card) if card.brand == "visa"));
        let again = serde_json::to_string(&method).unwrap();
        assert_eq!(serde_json::from_str::<PaymentMethod>(&again).unwrap(), method);
    }
}
