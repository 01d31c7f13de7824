//! Charges: one try to move money, and what became of it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::aftermath::AFTERMATH_SECONDS;
use super::balance_transaction::{BalanceTransaction, Entry, Movement};
use super::card::{Aftermath, Behaviour};
use super::context::Context;
use super::mandate::Mandate;
use super::objects::{Entity, Index, Kind};
use super::payment_intent::{CaptureMethod, PaymentIntent};
use super::payment_method::{BillingDetails, CardInstrument, DebitInstrument, PaymentMethod};
use super::refusal::{self, Refusal};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;

/// How long an authorization of a card holds: seven days.
pub const AUTHORIZATION_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Whether the bank said yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStatus {
    /// It has not answered yet.
    Pending,
    /// It did.
    Succeeded,
    /// It did not.
    Failed,
}

impl ChargeStatus {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// A charge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Charge {
    /// `ch_…`, or `py_…` for a debit.
    pub id: String,
    /// When it was made, in seconds.
    pub created: i64,
    /// Asked for, in minor units.
    pub amount: i64,
    /// Captured of it.
    pub amount_captured: i64,
    /// Given back or released of it.
    pub amount_refunded: i64,
    /// Currency in lower case.
    pub currency: String,
    /// Whether it was captured.
    pub captured: bool,
    /// Whether the bank said yes.
    pub status: ChargeStatus,
    /// Why the bank said no.
    pub decline: Option<Refusal>,
    /// The PaymentIntent that it belongs to.
    pub payment_intent: String,
    /// The PaymentMethod that was charged.
    pub payment_method: String,
    /// The card or account as it was, as the API shows it.
    pub payment_method_details: Value,
    /// Who paid.
    pub billing_details: BillingDetails,
    /// For the merchant.
    pub description: Option<String>,
    /// For the merchant; begins as the PaymentIntent's.
    pub metadata: Metadata,
    /// Where a receipt goes.
    pub receipt_email: Option<String>,
    /// The movement of the balance that it brought, once it was captured.
    #[serde(default)]
    pub balance_transaction: Option<String>,
    /// What its card is known for.
    #[serde(default)]
    pub aftermath: Option<Aftermath>,
    /// When that follows the payment, in seconds.
    #[serde(default)]
    pub aftermath_at: Option<i64>,
    /// Whether it was ever disputed or inquired about.
    #[serde(default)]
    pub disputed: bool,
    /// When the bank answers, in seconds, while it is pending.
    #[serde(default)]
    pub settles_at: Option<i64>,
}

impl Charge {
    /// A try to pay an intent by a card, and what the bank said.
    pub fn of_card(
        ctx: &mut Context<'_>,
        intent: &PaymentIntent,
        (method, card): (&PaymentMethod, &CardInstrument),
    ) -> Self {
        let (decline, aftermath) = match card.behaviour {
            Behaviour::Succeeds => (None, None),
            Behaviour::SucceedsThen(aftermath) => (None, Some(aftermath)),
            Behaviour::Declines(decline) => (Some(Refusal::Card(decline)), None),
        };
        let manual = intent.capture_method == CaptureMethod::Manual;
        let captured = decline.is_none() && !manual;
        let capture_before =
            (manual && decline.is_none()).then_some(ctx.now.saturating_add(AUTHORIZATION_SECONDS));
        Self {
            amount_captured: if captured { intent.amount } else { 0 },
            captured,
            status: if decline.is_none() { ChargeStatus::Succeeded } else { ChargeStatus::Failed },
            decline,
            payment_method_details: method.card_details(card, intent.amount, capture_before),
            aftermath,
            ..Self::begun(ctx.ids.next("ch_3"), ctx.now, intent, method)
        }
    }

    /// A debit that the bank has not answered yet. Its mandate is written with it.
    ///
    /// # Errors
    /// Those of the storage.
    pub fn of_debit(
        ctx: &mut Context<'_>,
        intent: &PaymentIntent,
        (method, account): (&PaymentMethod, &DebitInstrument),
    ) -> Result<Self, ApiError> {
        let mandate = Mandate::give(ctx, intent, method)?;
        let settles_at = ctx.now.saturating_add(account.debit.seconds());
        Ok(Self {
            // Nothing of a debit waits for the merchant: it is captured as soon as it is made.
            amount_captured: intent.amount,
            captured: true,
            status: ChargeStatus::Pending,
            payment_method_details: method.debit_details(account, &mandate.id, settles_at),
            settles_at: Some(settles_at),
            ..Self::begun(ctx.ids.next("py_3"), ctx.now, intent, method)
        })
    }

    fn begun(id: String, now: i64, intent: &PaymentIntent, method: &PaymentMethod) -> Self {
        Self {
            id,
            created: now,
            amount: intent.amount,
            amount_captured: 0,
            amount_refunded: 0,
            currency: intent.currency.clone(),
            captured: false,
            status: ChargeStatus::Pending,
            decline: None,
            payment_intent: intent.id.clone(),
            payment_method: method.id.clone(),
            payment_method_details: Value::Null,
            billing_details: method.billing_details.clone(),
            description: intent.description.clone(),
            metadata: intent.metadata.clone(),
            receipt_email: intent.receipt_email.clone(),
            balance_transaction: None,
            aftermath: None,
            aftermath_at: None,
            disputed: false,
            settles_at: None,
        }
    }

    /// Whether a bank account was debited, and no card charged.
    pub fn is_debit(&self) -> bool {
        self.payment_method_details.get("sepa_debit").is_some()
    }

    /// Writes captured money into the books; what its card is known for follows from now on.
    pub fn book(&mut self, ctx: &mut Context<'_>) -> Result<(), ApiError> {
        let movement = if self.is_debit() { Movement::Payment } else { Movement::Charge };
        let entry = Entry {
            movement,
            source: &self.id,
            amount: self.amount_captured,
            currency: &self.currency,
        };
        self.balance_transaction = Some(BalanceTransaction::record(ctx, entry)?.id);
        self.aftermath_at = self
            .aftermath
            .filter(|aftermath| aftermath.follows_payment())
            .map(|_| ctx.now.saturating_add(AFTERMATH_SECONDS));
        Ok(())
    }

    /// Until when the bank holds the money, in seconds, if it was not taken at once.
    pub fn capture_before(&self) -> Option<i64> {
        self.payment_method_details.pointer("/card/capture_before").and_then(Value::as_i64)
    }

    /// What can still be given back, in minor units; nothing of what was never captured.
    pub fn refundable(&self) -> i64 {
        match (self.status, self.captured) {
            (ChargeStatus::Succeeded, true) => self.amount.saturating_sub(self.amount_refunded),
            (ChargeStatus::Succeeded, false)
            | (ChargeStatus::Pending | ChargeStatus::Failed, _) => 0,
        }
    }

    fn outcome(&self) -> Value {
        let risk = if self.is_debit() { "not_assessed" } else { "normal" };
        self.decline.map_or_else(|| refusal::approved(risk), Refusal::outcome)
    }
}

impl Entity for Charge {
    const KIND: Kind = Kind::Charge;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: Some(self.payment_intent.clone()),
            label: Some(self.status.as_str().to_owned()),
            due: self.settles_at.or(self.aftermath_at),
            ..Index::default()
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "charge",
            "amount": self.amount,
            "amount_captured": self.amount_captured,
            "amount_refunded": self.amount_refunded,
            "application": null,
            "application_fee": null,
            "application_fee_amount": null,
            "balance_transaction": self.balance_transaction,
            "billing_details": self.billing_details.to_json(),
            "calculated_statement_descriptor": "COBRO SANDBOX",
            "captured": self.captured,
            "created": self.created,
            "currency": self.currency,
            "customer": null,
            "description": self.description,
            "disputed": self.disputed,
            "failure_balance_transaction": null,
            "failure_code": self.decline.map(Refusal::code),
            "failure_message": self.decline.map(Refusal::message),
            "fraud_details": {},
            "livemode": false,
            "metadata": self.metadata,
            "on_behalf_of": null,
            "outcome": self.outcome(),
            "paid": self.status == ChargeStatus::Succeeded,
            "payment_intent": self.payment_intent,
            "payment_method": self.payment_method,
            "payment_method_details": self.payment_method_details,
            "presentment_details": null,
            "radar_options": {},
            "receipt_email": self.receipt_email,
            "receipt_number": null,
            "receipt_url": null,
            "refunded": self.amount_refunded == self.amount,
            "review": null,
            "shipping": null,
            "source": null,
            "source_transfer": null,
            "statement_descriptor": null,
            "statement_descriptor_suffix": null,
            "status": self.status.as_str(),
            "transfer_data": null,
            "transfer_group": null,
        })
    }
}
