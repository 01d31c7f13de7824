//! A dispute as the API shows it.

use serde_json::{Map, Value, json};

use super::dispute::Dispute;
use super::objects::{Entity, Index, Kind};

/// The evidence that is text.
pub const EVIDENCE_TEXTS: [&str; 18] = [
    "access_activity_log",
    "billing_address",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_tracking_number",
    "uncategorized_text",
];

/// The evidence that is a file.
pub const EVIDENCE_FILES: [&str; 9] = [
    "cancellation_policy",
    "customer_communication",
    "customer_signature",
    "duplicate_charge_documentation",
    "receipt",
    "refund_policy",
    "service_documentation",
    "shipping_documentation",
    "uncategorized_file",
];

impl Entity for Dispute {
    const KIND: Kind = Kind::Dispute;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: Some(self.payment_intent.clone()),
            charge: Some(self.charge.clone()),
            label: Some(self.status.as_str().to_owned()),
            due: if self.status.awaits_evidence() {
                self.due_by.map(|due_by| due_by.saturating_add(1))
            } else {
                self.reviewed_at
            },
        }
    }

    fn to_json(&self) -> Value {
        let movements: Vec<Value> = self.movements.iter().map(Entity::to_json).collect();
        let case = if self.status.is_inquiry() { "inquiry" } else { "chargeback" };
        let mut shown = json!({
            "id": self.id,
            "object": "dispute",
            "amount": self.amount,
            "balance_transactions": movements,
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "enhanced_eligibility_types": [],
            "evidence": evidence(self),
            "evidence_details": {
                "due_by": self.due_by,
                "enhanced_eligibility": {},
                "has_evidence": !self.evidence.is_empty(),
                "past_due": self.past_due,
                "submission_count": self.submission_count,
            },
            "is_charge_refundable": self.is_charge_refundable(),
            "livemode": false,
            "metadata": self.metadata,
            "network_reason_code": self.reason.network_code(),
            "payment_intent": self.payment_intent,
            "reason": self.reason.as_str(),
            "status": self.status.as_str(),
        });
        // Stripe has details of cards and of some wallets, and none of a debit.
        if let (Some(brand), Some(members)) = (&self.brand, shown.as_object_mut()) {
            let details = json!({
                "card": {
                    "brand": brand,
                    "case_type": case,
                    "network": brand,
                    "network_reason_code": self.reason.network_code(),
                },
                "type": "card",
            });
            members.insert("payment_method_details".into(), details);
        }
        shown
    }
}

/// Every piece of evidence by its name, null where nothing was said.
fn evidence(dispute: &Dispute) -> Value {
    let mut names: Vec<&str> = EVIDENCE_TEXTS.into_iter().chain(EVIDENCE_FILES).collect();
    names.sort_unstable();
    let mut shown: Map<String, Value> = names
        .into_iter()
        .map(|name| (name.to_owned(), json!(dispute.evidence.get(name))))
        .collect();
    shown.insert("enhanced_evidence".to_owned(), json!({}));
    Value::Object(shown)
}
