//! A refund as the API shows it.

use serde_json::{Value, json};

use super::objects::{Entity, Index, Kind};
use super::refund::{Refund, RefundStatus};

impl Entity for Refund {
    const KIND: Kind = Kind::Refund;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: Some(self.payment_intent.clone()),
            charge: Some(self.charge.clone()),
            label: Some(self.status.as_str().to_owned()),
            due: self.settles.map(|settlement| settlement.at),
        }
    }

    fn to_json(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "object": "refund",
            "amount": self.amount,
            "balance_transaction": self.balance_transaction,
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "customer": null,
            "customer_account": null,
            "metadata": self.metadata,
            "payment_intent": self.payment_intent,
            "payment_method": null,
            "reason": self.reason,
            "receipt_number": null,
            "source_transfer_reversal": null,
            "status": self.status.as_str(),
            "transfer_reversal": null,
        });
        if let Some(members) = shown.as_object_mut() {
            if self.of_debit {
                // Stripe has no details of where a debit goes back to.
                members.insert("pending_reason".into(), json!(self.pending_reason()));
            } else {
                members.insert("destination_details".into(), to_the_card());
            }
        }
        // Stripe has these two members only in a refund that came to nothing.
        if let (Some(failure), Some(members)) = (&self.failure, shown.as_object_mut()) {
            let transaction = json!(failure.balance_transaction);
            members.insert("failure_balance_transaction".into(), transaction);
            members.insert("failure_reason".into(), json!(failure.reason));
        }
        shown
    }
}

impl Refund {
    /// Why it waits, while it does.
    fn pending_reason(&self) -> Option<&'static str> {
        (self.status == RefundStatus::Pending).then_some("processing")
    }
}

fn to_the_card() -> Value {
    json!({
        "card": {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        },
        "type": "card",
    })
}
