//! `/v1/payment_intents`.

use serde_json::Value;

use super::method_types;
use super::method_wish::{MandateGiven, MethodWish, require_fit};
use super::{listed, shown};
use crate::model::confirmation::{self, Outcome};
use crate::model::context::Context;
use crate::model::money;
use crate::model::objects::{Entity, Filter};
use crate::model::payment_intent::{CaptureMethod, IntentStatus, PaymentIntent};
use crate::model::payment_method::PaymentMethod;
use crate::model::release;
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

const UNPLAYED_AT_CREATION: [&str; 18] = [
    "allowed_payment_method_types",
    "amount_details",
    "application_fee_amount",
    "confirmation_token",
    "customer",
    "customer_account",
    "excluded_payment_method_types",
    "hooks",
    "on_behalf_of",
    "payment_details",
    "payment_method_configuration",
    "payment_method_options",
    "radar_options",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "transfer_data",
    "transfer_group",
];

const UNPLAYED_AT_CONFIRMATION: [&str; 12] = [
    "allowed_payment_method_types",
    "amount_details",
    "amount_to_confirm",
    "confirmation_token",
    "excluded_payment_method_types",
    "hooks",
    "mandate",
    "payment_details",
    "payment_method_options",
    "radar_options",
    "setup_future_usage",
    "shipping",
];

/// Makes a PaymentIntent and confirms it when asked.
pub fn create(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let amount = fields.integer_from("amount", 1)?.ok_or_else(|| fields::missing("amount"))?;
    let currency = money::parse(&fields.required_text("currency")?, "currency")?;
    currency.check_amount(amount, "amount")?;
    let capture = fields.choice("capture_method", &CaptureMethod::WORDS)?;
    let description = fields.text("description")?;
    let metadata = fields.metadata()?;
    let receipt_email = fields.text("receipt_email")?;
    let capture_method = CaptureMethod::from_word(capture.as_deref());
    let manual = capture_method == CaptureMethod::Manual;
    let (types, automatic) = methods(&mut fields, currency, manual)?;
    let confirm_now = fields.boolean("confirm")?.unwrap_or(false);
    fields.choice("confirmation_method", &["automatic"])?;
    let method = MethodWish::take(&mut fields)?;
    let mandate = MandateGiven::take(&mut fields)?;
    confirmation_options(&mut fields)?;
    fields.refuse_unplayed(&UNPLAYED_AT_CREATION)?;
    fields.end()?;
    if confirm_now && method.is_none() {
        return Err(no_method());
    }
    let method = method.map(|wish| wish.resolve(ctx)).transpose()?;
    let id = ctx.ids.next("pi_3");
    let mut intent = PaymentIntent {
        client_secret: ctx.ids.next(&format!("{id}_secret_")),
        id,
        created: ctx.now,
        amount,
        amount_capturable: 0,
        amount_received: 0,
        currency: currency.code.to_owned(),
        status: match method {
            Some(_) => IntentStatus::RequiresConfirmation,
            None => IntentStatus::RequiresPaymentMethod,
        },
        capture_method,
        description,
        metadata,
        receipt_email,
        payment_method_types: types,
        automatic_payment_methods: automatic,
        payment_method: method.as_ref().map(|method| method.id.clone()),
        latest_charge: None,
        authorized_until: None,
        last_payment_error: None,
        canceled_at: None,
        cancellation_reason: None,
        session: None,
    };
    if let Some(method) = method.as_ref().filter(|_| confirm_now) {
        require_fit(&intent, method, &mandate)?;
    }
    ctx.save(&intent)?;
    ctx.emit("payment_intent.created", &intent)?;
    match method {
        Some(method) if confirm_now => confirm_by(ctx, &mut intent, &method)?,
        Some(_) | None => {}
    }
    Ok(intent.to_json())
}

fn methods(
    fields: &mut Fields,
    currency: money::Currency,
    manual: bool,
) -> Result<(Vec<String>, bool), ApiError> {
    let types = fields.texts("payment_method_types")?;
    method_types::check(&types, "payment_method_types", (currency, manual))?;
    let mut automatic = types.is_empty();
    if let Some(mut group) = fields.group("automatic_payment_methods")? {
        automatic = group.boolean("enabled")?.unwrap_or(false);
        group.choice("allow_redirects", &["always", "never"])?;
        group.end()?;
        if automatic && !types.is_empty() {
            let message = "payment_method_types and automatic_payment_methods exclude each other.";
            return Err(ApiError::validation(message)
                .code("parameters_exclusive")
                .param("payment_method_types"));
        }
    }
    Ok((method_types::or_card(types), automatic))
}

/// Takes what says how to confirm and changes nothing for a card that asks no questions.
fn confirmation_options(fields: &mut Fields) -> Result<(), ApiError> {
    fields.boolean("error_on_requires_action")?;
    fields.boolean("use_stripe_sdk")?;
    fields.text("return_url")?;
    fields.choice("off_session", &["true", "false", "one_off", "recurring"])?;
    Ok(())
}

fn no_method() -> ApiError {
    let message = "A PaymentIntent cannot be confirmed without a payment method.";
    ApiError::validation(message).code("parameter_missing").param("payment_method")
}

fn confirm_by(
    ctx: &mut Context<'_>,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
) -> Result<(), ApiError> {
    match confirmation::confirm(ctx, intent, method)? {
        Outcome::Succeeded | Outcome::Authorized | Outcome::Processing => Ok(()),
        Outcome::Declined(error, decline) => Err(error.to_error(decline, intent)),
    }
}

/// Shows a PaymentIntent.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    fields.text("client_secret")?;
    shown::<PaymentIntent>(ctx, id, fields)
}

/// Lists PaymentIntents.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    fields.refuse_unplayed(&["customer", "customer_account"])?;
    listed::<PaymentIntent>(ctx, fields, Filter::default(), "/v1/payment_intents")
}

/// Tries to take the money.
pub fn confirm(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let capture = fields.choice("capture_method", &CaptureMethod::WORDS)?;
    let receipt_email = fields.text("receipt_email")?;
    let wish = MethodWish::take(&mut fields)?;
    let mandate = MandateGiven::take(&mut fields)?;
    confirmation_options(&mut fields)?;
    fields.refuse_unplayed(&UNPLAYED_AT_CONFIRMATION)?;
    fields.end()?;
    let mut intent: PaymentIntent = ctx.load(id, "intent")?;
    if intent.session.is_some() {
        let message = "The PaymentIntent of a Checkout Session is confirmed on its page.";
        return Err(ApiError::state(message).with("payment_intent", intent.to_json()));
    }
    if !intent.status.is_confirmable() {
        let allowed = [IntentStatus::RequiresPaymentMethod, IntentStatus::RequiresConfirmation];
        return Err(intent.unexpected("confirmed", &allowed));
    }
    let method = match (wish, intent.payment_method.clone()) {
        (Some(wish), _) => wish.resolve(ctx)?,
        (None, Some(id)) => ctx.load_linked(&id)?,
        (None, None) => return Err(no_method()),
    };
    require_fit(&intent, &method, &mandate)?;
    if let Some(word) = capture {
        intent.capture_method = CaptureMethod::from_word(Some(&word));
    }
    if receipt_email.is_some() {
        intent.receipt_email = receipt_email;
    }
    confirm_by(ctx, &mut intent, &method)?;
    Ok(intent.to_json())
}

/// Ends a PaymentIntent without money.
pub fn cancel(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let reasons = ["abandoned", "duplicate", "fraudulent", "requested_by_customer"];
    let reason = fields.choice("cancellation_reason", &reasons)?;
    fields.end()?;
    let mut intent: PaymentIntent = ctx.load(id, "intent")?;
    release::cancel(ctx, &mut intent, reason)?;
    Ok(intent.to_json())
}

/// Takes what is held.
pub fn capture(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let amount = fields.integer_from("amount_to_capture", 1)?;
    let changes = fields.metadata_changes()?;
    if fields.boolean("final_capture")? == Some(false) {
        let message = "The sandbox does not play several captures of one PaymentIntent.";
        return Err(ApiError::validation(message).param("final_capture"));
    }
    fields.refuse_unplayed(&[
        "amount_details",
        "application_fee_amount",
        "hooks",
        "payment_details",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_data",
    ])?;
    fields.end()?;
    let mut intent: PaymentIntent = ctx.load(id, "intent")?;
    fields::change_metadata(&mut intent.metadata, changes);
    release::capture(ctx, &mut intent, amount)?;
    Ok(intent.to_json())
}
