//! `/v1/checkout/sessions`.

use serde_json::Value;

use super::{listed, method_types, shown};
use crate::model::checkout;
use crate::model::context::Context;
use crate::model::money;
use crate::model::objects::{Entity, Filter};
use crate::model::payment_intent::CaptureMethod;
use crate::model::session::{
    IntentWish, LEAST_SECONDS, Line, MOST_SECONDS, PaymentStatus, Session, SessionStatus,
};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};
use crate::protocol::lists;

/// What Stripe knows and this sandbox does not play.
const UNPLAYED: [&str; 29] = [
    "after_expiration",
    "branding_settings",
    "consent_collection",
    "currency",
    "custom_fields",
    "custom_text",
    "customer",
    "customer_account",
    "customer_update",
    "discounts",
    "excluded_payment_method_types",
    "integration_identifier",
    "managed_payments",
    "name_collection",
    "optional_items",
    "origin_context",
    "payment_method_collection",
    "payment_method_configuration",
    "payment_method_data",
    "payment_method_options",
    "permissions",
    "redirect_on_completion",
    "return_url",
    "saved_payment_method_options",
    "setup_intent_data",
    "shipping_address_collection",
    "shipping_options",
    "subscription_data",
    "wallet_options",
];

/// Features that Stripe has and that are always off here.
const SWITCHES: [&str; 5] = [
    "adaptive_pricing",
    "automatic_tax",
    "invoice_creation",
    "phone_number_collection",
    "tax_id_collection",
];

const LOCALES: [&str; 41] = [
    "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr",
    "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb", "nl", "pl", "pt",
    "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
];

/// Opens a session.
pub fn create(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    check_mode(&mut fields)?;
    let success_url =
        address(&mut fields, "success_url")?.ok_or_else(|| fields::missing("success_url"))?;
    let cancel_url = address(&mut fields, "cancel_url")?;
    let expires_at = expiry(ctx.now, &mut fields)?;
    let (lines, currency) = lines(ctx, &mut fields)?;
    let amount_total = total(&lines, currency)?;
    let intent = intent_wish(&mut fields)?;
    let id = ctx.ids.next_of("cs_test_a1", 56);
    let session = Session {
        url: format!("{}/pay/{id}", ctx.base_url),
        id,
        created: ctx.now,
        expires_at,
        status: SessionStatus::Open,
        payment_status: PaymentStatus::Unpaid,
        currency: currency.code.to_owned(),
        amount_total,
        lines,
        success_url,
        cancel_url,
        customer_email: email(&mut fields)?,
        client_reference_id: reference(&mut fields)?,
        locale: fields.choice("locale", &LOCALES)?,
        metadata: fields.metadata()?,
        payment_method_types: payment_method_types(&mut fields, currency, &intent)?,
        submit_type: fields.choice("submit_type", &["auto", "book", "donate", "pay"])?,
        intent,
        payment_intent: None,
        payer: None,
    };
    fields.refuse_unplayed(&UNPLAYED)?;
    fields.end()?;
    ctx.save(&session)?;
    Ok(session.to_json())
}

/// Takes what must have one certain value here.
fn check_mode(fields: &mut Fields) -> Result<(), ApiError> {
    let mode = fields.choice("mode", &["payment", "setup", "subscription"])?;
    match mode.as_deref() {
        None => return Err(fields::missing("mode")),
        Some("payment") => {}
        Some(other) => {
            let message = format!("The sandbox does not play sessions in mode {other}.");
            return Err(ApiError::validation(message).param("mode"));
        }
    }
    fields.choice("ui_mode", &["hosted_page"])?;
    fields.choice("customer_creation", &["if_required"])?;
    fields.choice("billing_address_collection", &["auto"])?;
    for name in SWITCHES {
        switched_off(fields, name)?;
    }
    if fields.boolean("allow_promotion_codes")? == Some(true) {
        let message = "The sandbox does not play promotion codes.";
        return Err(ApiError::validation(message).param("allow_promotion_codes"));
    }
    Ok(())
}

/// Takes a feature that may only be switched off.
fn switched_off(fields: &mut Fields, name: &str) -> Result<(), ApiError> {
    let Some(mut group) = fields.group(name)? else { return Ok(()) };
    let param = group.name_of("enabled");
    if group.boolean("enabled")? == Some(true) {
        let message = format!("The sandbox does not play {param}.");
        return Err(ApiError::validation(message).param(param));
    }
    group.end()
}

fn address(fields: &mut Fields, name: &str) -> Result<Option<String>, ApiError> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    if host.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(ApiError::validation("Not a valid URL").code("url_invalid").param(name));
    }
    Ok(Some(text))
}

fn expiry(now: i64, fields: &mut Fields) -> Result<i64, ApiError> {
    let Some(at) = fields.integer("expires_at")? else { return Ok(now + MOST_SECONDS) };
    let message = if at < now.saturating_add(LEAST_SECONDS) {
        "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
    } else if at > now.saturating_add(MOST_SECONDS) {
        "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
    } else {
        return Ok(at);
    };
    Err(ApiError::validation(message).param("expires_at"))
}

fn email(fields: &mut Fields) -> Result<Option<String>, ApiError> {
    let Some(text) = fields.text("customer_email")? else { return Ok(None) };
    let valid = text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    });
    if !valid {
        let message = format!("Invalid email address: {text}");
        return Err(ApiError::validation(message).code("email_invalid").param("customer_email"));
    }
    Ok(Some(text))
}

fn reference(fields: &mut Fields) -> Result<Option<String>, ApiError> {
    match fields.text("client_reference_id")? {
        Some(text) if text.chars().count() > 200 => {
            let message = "client_reference_id has at most 200 characters.";
            Err(ApiError::validation(message).param("client_reference_id"))
        }
        other => Ok(other),
    }
}

fn payment_method_types(
    fields: &mut Fields,
    currency: money::Currency,
    intent: &IntentWish,
) -> Result<Vec<String>, ApiError> {
    // Of this version: `payment_method_types` was taken away from Checkout's creation.
    let param = "allowed_payment_method_types";
    let types = fields.texts(param)?;
    let manual = intent.capture_method == CaptureMethod::Manual;
    method_types::check(&types, param, (currency, manual))?;
    Ok(method_types::or_card(types))
}

fn intent_wish(fields: &mut Fields) -> Result<IntentWish, ApiError> {
    let mut wish = IntentWish {
        capture_method: CaptureMethod::AutomaticAsync,
        description: None,
        metadata: fields::Metadata::new(),
        receipt_email: None,
    };
    let Some(mut group) = fields.group("payment_intent_data")? else { return Ok(wish) };
    let word = group.choice("capture_method", &CaptureMethod::WORDS)?;
    wish.capture_method = CaptureMethod::from_word(word.as_deref());
    wish.description = group.text("description")?;
    wish.metadata = group.metadata()?;
    wish.receipt_email = group.text("receipt_email")?;
    group.refuse_unplayed(&[
        "application_fee_amount",
        "on_behalf_of",
        "setup_future_usage",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_data",
        "transfer_group",
    ])?;
    group.end()?;
    Ok(wish)
}

fn lines(
    ctx: &mut Context<'_>,
    fields: &mut Fields,
) -> Result<(Vec<Line>, money::Currency), ApiError> {
    let groups = fields.groups("line_items")?;
    if groups.is_empty() {
        return Err(fields::missing("line_items"));
    }
    if groups.len() > 100 {
        let message = "A Checkout Session has at most 100 line items.";
        return Err(ApiError::validation(message).param("line_items"));
    }
    let mut found = Vec::new();
    let mut currency = None;
    for group in groups {
        let param = group.name_of("price_data");
        let (line, own) = line(ctx, group)?;
        if *currency.get_or_insert(own) != own {
            let message = "All line items must have the same currency.";
            return Err(ApiError::validation(message).param(format!("{param}[currency]")));
        }
        found.push(line);
    }
    currency.map(|currency| (found, currency)).ok_or_else(|| fields::missing("line_items"))
}

fn line(ctx: &mut Context<'_>, mut group: Fields) -> Result<(Line, money::Currency), ApiError> {
    if let Some(price) = group.text("price")? {
        return Err(ApiError::missing("price", &price, &group.name_of("price")));
    }
    let mut price =
        group.group("price_data")?.ok_or_else(|| fields::missing(&group.name_of("price_data")))?;
    let currency = money::parse(&price.required_text("currency")?, &price.name_of("currency"))?;
    let unit_amount = price
        .integer_from("unit_amount", 0)?
        .ok_or_else(|| fields::missing(&price.name_of("unit_amount")))?;
    if let Some(product) = price.text("product")? {
        return Err(ApiError::missing("product", &product, &price.name_of("product")));
    }
    let mut product = price
        .group("product_data")?
        .ok_or_else(|| fields::missing(&price.name_of("product_data")))?;
    let line = Line {
        id: ctx.ids.next("li_1"),
        price: ctx.ids.next("price_1"),
        product: ctx.ids.next_of("prod_", 14),
        name: product.required_text("name")?,
        description: product.text("description")?,
        images: product.texts("images")?,
        unit_amount,
        quantity: group
            .integer_from("quantity", 1)?
            .ok_or_else(|| fields::missing(&group.name_of("quantity")))?,
        metadata: group.metadata()?,
    };
    // Kept by Stripe with the product, which the API does not show here.
    product.metadata()?;
    product.refuse_unplayed(&["tax_code", "tax_details", "unit_label"])?;
    product.end()?;
    price.choice("tax_behavior", &["exclusive", "inclusive", "unspecified"])?;
    price.refuse_unplayed(&["recurring", "unit_amount_decimal"])?;
    price.end()?;
    switched_off(&mut group, "adjustable_quantity")?;
    group.refuse_unplayed(&["tax_rates"])?;
    group.end()?;
    Ok((line, currency))
}

fn total(lines: &[Line], currency: money::Currency) -> Result<i64, ApiError> {
    let sum = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount()?));
    let sum = sum.unwrap_or(i64::MAX);
    currency.check_amount(sum, "line_items")?;
    Ok(sum)
}

/// Shows a session.
pub fn retrieve(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    shown::<Session>(ctx, id, fields)
}

/// Lists sessions.
pub fn list(ctx: &mut Context<'_>, mut fields: Fields) -> Result<Value, ApiError> {
    let filter = Filter {
        payment_intent: fields.text("payment_intent")?,
        labels: fields.choice("status", &SessionStatus::WORDS)?.into_iter().collect(),
        charge: None,
    };
    fields.refuse_unplayed(&[
        "customer",
        "customer_account",
        "customer_details",
        "payment_link",
        "subscription",
    ])?;
    listed::<Session>(ctx, fields, filter, "/v1/checkout/sessions")
}

/// Expires an open session.
pub fn expire(ctx: &mut Context<'_>, id: &str, fields: Fields) -> Result<Value, ApiError> {
    fields.end()?;
    let mut session: Session = ctx.load(id, "id")?;
    checkout::expire(ctx, &mut session)?;
    Ok(session.to_json())
}

/// Lists the lines of a session.
pub fn line_items(ctx: &mut Context<'_>, id: &str, mut fields: Fields) -> Result<Value, ApiError> {
    let limit = fields.integer_from("limit", 1)?.unwrap_or(10).min(100);
    let after = fields.text("starting_after")?;
    let before = fields.text("ending_before")?;
    fields.end()?;
    let session: Session = ctx.load(id, "id")?;
    let position = |id: &str, param: &str| {
        let at = session.lines.iter().position(|line| line.id == id);
        at.ok_or_else(|| ApiError::missing("item", id, param))
    };
    let limit = usize::try_from(limit).unwrap_or(10);
    let all = session.lines.len();
    let (start, end) = match (&after, &before) {
        (Some(id), _) => {
            let start = position(id, "starting_after")? + 1;
            (start, all.min(start + limit))
        }
        (None, Some(id)) => {
            let end = position(id, "ending_before")?;
            (end.saturating_sub(limit), end)
        }
        (None, None) => (0, all.min(limit)),
    };
    let has_more = if before.is_some() { start > 0 } else { end < all };
    let shown = session.lines.iter().skip(start).take(end.saturating_sub(start));
    let data = shown.map(|line| line.to_json(&session)).collect();
    Ok(lists::list_json(&format!("/v1/checkout/sessions/{id}/line_items"), data, has_more))
}
