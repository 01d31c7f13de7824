//! A PaymentIntent as the API shows it.

use serde_json::{Map, Value, json};

use super::objects::{Entity, Index, Kind};
use super::payment_intent::{LastPaymentError, PaymentIntent};

impl Entity for PaymentIntent {
    const KIND: Kind = Kind::PaymentIntent;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            label: Some(self.status.as_str().to_owned()),
            due: self.authorized_until,
            ..Index::default()
        }
    }

    fn to_json(&self) -> Value {
        let automatic = self
            .automatic_payment_methods
            .then(|| json!({ "allow_redirects": "always", "enabled": true }));
        json!({
            "id": self.id,
            "object": "payment_intent",
            "amount": self.amount,
            "amount_capturable": self.amount_capturable,
            "amount_details": { "tip": {} },
            "amount_received": self.amount_received,
            "application": null,
            "application_fee_amount": null,
            "automatic_payment_methods": automatic,
            "canceled_at": self.canceled_at,
            "cancellation_reason": self.cancellation_reason,
            "capture_method": self.capture_method.as_str(),
            "client_secret": self.client_secret,
            "confirmation_method": "automatic",
            "created": self.created,
            "currency": self.currency,
            "customer": null,
            "customer_account": null,
            "description": self.description,
            "excluded_payment_method_types": null,
            "last_payment_error": self.last_payment_error.as_ref().map(LastPaymentError::to_json),
            "latest_charge": self.latest_charge,
            "livemode": false,
            "metadata": self.metadata,
            "next_action": null,
            "on_behalf_of": null,
            "payment_method": self.payment_method,
            "payment_method_configuration_details": null,
            "payment_method_options": options(&self.payment_method_types),
            "payment_method_types": self.payment_method_types,
            "processing": null,
            "receipt_email": self.receipt_email,
            "review": null,
            "setup_future_usage": null,
            "shipping": null,
            "source": null,
            "statement_descriptor": null,
            "statement_descriptor_suffix": null,
            "status": self.status.as_str(),
            "transfer_data": null,
            "transfer_group": null,
        })
    }
}

/// The options of each method that may pay; none of them can be changed here.
fn options(types: &[String]) -> Value {
    let options = types.iter().filter_map(|word| {
        let of_type = match word.as_str() {
            "card" => json!({
                "installments": null,
                "mandate_options": null,
                "network": null,
                "request_three_d_secure": "automatic",
            }),
            "sepa_debit" => json!({ "mandate_options": {} }),
            _ => return None,
        };
        Some((word.clone(), of_type))
    });
    Value::Object(options.collect::<Map<_, _>>())
}
