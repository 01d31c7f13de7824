//! Our requests as async-stripe's builders, so that no parameter name is written by hand.

use std::collections::HashMap;

use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing,
    CreateCheckoutSessionAllowedPaymentMethodTypes as MethodType, CreateCheckoutSessionLineItems,
    CreateCheckoutSessionLineItemsPriceData, CreateCheckoutSessionPaymentIntentData,
    CreateCheckoutSessionPaymentIntentDataCaptureMethod as CaptureMethod, ProductData,
};
use stripe_client_core::{CustomizableStripeRequest, RequestBuilder, StripeMethod};
use stripe_core::dispute::{UpdateDispute, UpdateDisputeEvidence};
use stripe_core::refund::{CreateRefund, CreateRefundReason};
use stripe_shared::{Account, CheckoutSessionLocale, CheckoutSessionMode};
use stripe_types::Currency as StripeCurrency;

use crate::app::gateway::{
    CaptureMode, EvidenceSubmission, OpenSession, Owner, RefundReason, RefundRequest, SessionLine,
};
use crate::domain::dispute::{EvidenceFile, EvidenceText};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;
use crate::domain::payment_method::PaymentMethodKind;

/// The request that opens a session. Nothing in it lets the amount drift: no adaptive pricing,
/// no promotion codes, no adjustable quantities, and one payment method. The version that
/// async-stripe pins takes `payment_method_types` no more: the method must be switched on for
/// the account, and `allowed_payment_method_types` narrows the page to it.
pub(super) fn open_session(request: &OpenSession) -> CreateCheckoutSession {
    let mut intent = CreateCheckoutSessionPaymentIntentData::new();
    intent.metadata = Some(marks(&request.owner));
    intent.description = Some(match request.locale {
        Locale::Es => format!("Pedido {}", request.order_number),
        Locale::En => format!("Order {}", request.order_number),
    });
    intent.capture_method = match request.capture {
        CaptureMode::Automatic => None,
        CaptureMode::Manual => Some(CaptureMethod::Manual),
    };
    let mut adaptive = CreateCheckoutSessionAdaptivePricing::new();
    adaptive.enabled = Some(false);
    let method = match request.method {
        PaymentMethodKind::Card => MethodType::Card,
        PaymentMethodKind::SepaDebit => MethodType::SepaDebit,
    };
    CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .line_items(request.lines.iter().map(line).collect::<Vec<_>>())
        .allowed_payment_method_types(vec![method])
        .payment_intent_data(intent)
        .adaptive_pricing(adaptive)
        .allow_promotion_codes(false)
        .customer_email(request.email.as_str())
        .client_reference_id(request.owner.payment.as_str())
        .metadata(marks(&request.owner))
        .expires_at(request.expires_at.seconds())
        .locale(match request.locale {
            Locale::Es => CheckoutSessionLocale::Es,
            Locale::En => CheckoutSessionLocale::En,
        })
        .success_url(request.success_url.as_str())
        .cancel_url(request.cancel_url.as_str())
}

fn line(line: &SessionLine) -> CreateCheckoutSessionLineItems {
    let mut product = ProductData::new(line.name.as_str());
    product.images = line.picture.clone().map(|picture| vec![picture]);
    let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency(line.unit.currency()));
    price.unit_amount = Some(line.unit.minor());
    price.product_data = Some(product);
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = Some(u64::from(line.quantity));
    item
}

/// The request that returns money, with our row in its metadata beside the owner.
pub(super) fn refund(request: &RefundRequest) -> CreateRefund {
    let mut metadata = marks(&request.owner);
    metadata.insert("cobro_refund".to_owned(), request.refund.to_string());
    CreateRefund::new()
        .payment_intent(request.intent.as_str())
        .amount(request.amount.minor())
        .reason(match request.reason {
            RefundReason::Duplicate => CreateRefundReason::Duplicate,
            RefundReason::Fraudulent => CreateRefundReason::Fraudulent,
            RefundReason::RequestedByCustomer => CreateRefundReason::RequestedByCustomer,
        })
        .metadata(metadata)
}

/// The request that submits evidence, which is final.
pub(super) fn submit_evidence(request: &EvidenceSubmission) -> UpdateDispute {
    let mut evidence = UpdateDisputeEvidence::new();
    for (name, text) in &request.texts {
        *place_of_text(&mut evidence, *name) = Some(text.clone());
    }
    for (name, file) in &request.files {
        *place_of_file(&mut evidence, *name) = Some(file.clone());
    }
    UpdateDispute::new(request.dispute.as_str()).evidence(evidence).submit(true)
}

const fn place_of_text(
    evidence: &mut UpdateDisputeEvidence,
    name: EvidenceText,
) -> &mut Option<String> {
    match name {
        EvidenceText::ProductDescription => &mut evidence.product_description,
        EvidenceText::CustomerName => &mut evidence.customer_name,
        EvidenceText::CustomerEmailAddress => &mut evidence.customer_email_address,
        EvidenceText::CustomerPurchaseIp => &mut evidence.customer_purchase_ip,
        EvidenceText::BillingAddress => &mut evidence.billing_address,
        EvidenceText::ShippingAddress => &mut evidence.shipping_address,
        EvidenceText::ShippingCarrier => &mut evidence.shipping_carrier,
        EvidenceText::ShippingDate => &mut evidence.shipping_date,
        EvidenceText::ShippingTrackingNumber => &mut evidence.shipping_tracking_number,
        EvidenceText::ServiceDate => &mut evidence.service_date,
        EvidenceText::AccessActivityLog => &mut evidence.access_activity_log,
        EvidenceText::RefundPolicyDisclosure => &mut evidence.refund_policy_disclosure,
        EvidenceText::RefundRefusalExplanation => &mut evidence.refund_refusal_explanation,
        EvidenceText::CancellationPolicyDisclosure => &mut evidence.cancellation_policy_disclosure,
        EvidenceText::CancellationRebuttal => &mut evidence.cancellation_rebuttal,
        EvidenceText::DuplicateChargeId => &mut evidence.duplicate_charge_id,
        EvidenceText::DuplicateChargeExplanation => &mut evidence.duplicate_charge_explanation,
        EvidenceText::UncategorizedText => &mut evidence.uncategorized_text,
    }
}

const fn place_of_file(
    evidence: &mut UpdateDisputeEvidence,
    name: EvidenceFile,
) -> &mut Option<String> {
    match name {
        EvidenceFile::Receipt => &mut evidence.receipt,
        EvidenceFile::CustomerCommunication => &mut evidence.customer_communication,
        EvidenceFile::CustomerSignature => &mut evidence.customer_signature,
        EvidenceFile::ShippingDocumentation => &mut evidence.shipping_documentation,
        EvidenceFile::ServiceDocumentation => &mut evidence.service_documentation,
        EvidenceFile::RefundPolicy => &mut evidence.refund_policy,
        EvidenceFile::CancellationPolicy => &mut evidence.cancellation_policy,
        EvidenceFile::DuplicateChargeDocumentation => &mut evidence.duplicate_charge_documentation,
        EvidenceFile::UncategorizedFile => &mut evidence.uncategorized_file,
    }
}

/// The request for the account that the key belongs to.
pub(super) fn account() -> CustomizableStripeRequest<Account> {
    RequestBuilder::new(StripeMethod::Get, "/account").customize()
}

/// The metadata by which an event is matched before we have stored any id of Stripe's.
fn marks(owner: &Owner) -> HashMap<String, String> {
    HashMap::from([
        ("cobro_shop".to_owned(), owner.shop.to_string()),
        ("cobro_payment".to_owned(), owner.payment.to_string()),
        ("cobro_attempt".to_owned(), owner.attempt.to_string()),
    ])
}

const fn currency(currency: Currency) -> StripeCurrency {
    match currency {
        Currency::Cop => StripeCurrency::COP,
        Currency::Usd => StripeCurrency::USD,
        Currency::Eur => StripeCurrency::EUR,
    }
}
