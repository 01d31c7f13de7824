//! A Checkout Session and its lines as the API shows them.

use serde_json::{Map, Value, json};

use super::objects::{Entity, Index, Kind};
use super::session::{Line, Payer, Session, SessionStatus};

impl Entity for Session {
    const KIND: Kind = Kind::Session;

    fn index(&self) -> Index {
        Index {
            id: self.id.clone(),
            created: self.created,
            payment_intent: self.payment_intent.clone(),
            charge: None,
            label: Some(self.status.as_str().to_owned()),
            due: (self.status == SessionStatus::Open).then_some(self.expires_at),
        }
    }

    fn to_json(&self) -> Value {
        let url = (self.status == SessionStatus::Open).then_some(&self.url);
        let mut shown = json!({
            "id": self.id,
            "object": "checkout.session",
            "amount_subtotal": self.amount_total,
            "amount_total": self.amount_total,
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference_id,
            "created": self.created,
            "currency": self.currency,
            "customer_details": customer_details(self),
            "customer_email": self.customer_email,
            "expires_at": self.expires_at,
            "livemode": false,
            "locale": self.locale,
            "metadata": self.metadata,
            "mode": "payment",
            "payment_intent": self.payment_intent,
            "payment_method_options": options(&self.payment_method_types),
            "payment_method_types": self.payment_method_types,
            "payment_status": self.payment_status.as_str(),
            "status": self.status.as_str(),
            "submit_type": self.submit_type,
            "success_url": self.success_url,
            "total_details": { "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 },
            "ui_mode": "hosted_page",
            "url": url,
        });
        if let (Some(members), Value::Object(unplayed)) = (shown.as_object_mut(), unplayed()) {
            members.extend(unplayed);
        }
        shown
    }
}

/// What Stripe shows of features that this sandbox does not play: switched off.
fn unplayed() -> Value {
    json!({
        "adaptive_pricing": { "enabled": false },
        "after_expiration": null,
        "allow_promotion_codes": null,
        "automatic_tax": {
            "enabled": false, "liability": null, "provider": null, "status": null,
        },
        "billing_address_collection": null,
        "branding_settings": null,
        "client_secret": null,
        "collected_information": null,
        "consent": null,
        "consent_collection": null,
        "currency_conversion": null,
        "custom_fields": [],
        "custom_text": {
            "after_submit": null,
            "shipping_address": null,
            "submit": null,
            "terms_of_service_acceptance": null,
        },
        "customer": null,
        "customer_account": null,
        "customer_creation": "if_required",
        "discounts": [],
        "invoice": null,
        "invoice_creation": {
            "enabled": false,
            "invoice_data": {
                "account_tax_ids": null,
                "custom_fields": null,
                "description": null,
                "footer": null,
                "issuer": null,
                "metadata": {},
                "rendering_options": null,
            },
        },
        "origin_context": null,
        "payment_link": null,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": null,
        "permissions": null,
        "phone_number_collection": { "enabled": false },
        "recovered_from": null,
        "saved_payment_method_options": null,
        "setup_intent": null,
        "shipping_address_collection": null,
        "shipping_cost": null,
        "shipping_options": [],
        "subscription": null,
        "wallet_options": null,
    })
}

/// The options of each method that may pay; none of them can be changed here.
fn options(types: &[String]) -> Value {
    let options = types.iter().map(|word| {
        let of_type = match word.as_str() {
            "card" => json!({ "request_three_d_secure": "automatic" }),
            _ => json!({}),
        };
        (word.clone(), of_type)
    });
    Value::Object(options.collect::<Map<_, _>>())
}

/// Known once someone paid, or as far as the merchant told it.
fn customer_details(session: &Session) -> Option<Value> {
    let known = Payer { email: session.customer_email.clone(), name: None };
    let payer = match (&session.payer, &session.customer_email) {
        (Some(payer), _) => payer,
        (None, Some(_)) => &known,
        (None, None) => return None,
    };
    let address = session.payer.as_ref().map(|_| {
        json!({
            "city": null, "country": null, "line1": null, "line2": null,
            "postal_code": null, "state": null,
        })
    });
    Some(json!({
        "address": address,
        "business_name": null,
        "email": payer.email,
        "individual_name": null,
        "name": payer.name,
        "phone": null,
        "tax_exempt": "none",
        "tax_ids": [],
    }))
}

impl Line {
    /// The line as the API shows it.
    pub fn to_json(&self, session: &Session) -> Value {
        let amount = self.amount().unwrap_or_default();
        json!({
            "id": self.id,
            "object": "item",
            "adjustable_quantity": null,
            "amount_discount": 0,
            "amount_subtotal": amount,
            "amount_tax": 0,
            "amount_total": amount,
            "currency": session.currency,
            "description": self.name,
            "metadata": self.metadata,
            "price": {
                "id": self.price,
                "object": "price",
                "active": false,
                "billing_scheme": "per_unit",
                "created": session.created,
                "currency": session.currency,
                "custom_unit_amount": null,
                "livemode": false,
                "lookup_key": null,
                "metadata": {},
                "nickname": null,
                "product": self.product,
                "recurring": null,
                "tax_behavior": "unspecified",
                "tiers_mode": null,
                "transform_quantity": null,
                "type": "one_time",
                "unit_amount": self.unit_amount,
                "unit_amount_decimal": self.unit_amount.to_string(),
            },
            "quantity": self.quantity,
        })
    }
}
