//! How a request about a PaymentIntent names the card or account that shall pay.

use crate::model::card;
use crate::model::card_input::{CardInput, CheckedCard};
use crate::model::context::Context;
use crate::model::iban::{CheckedIban, IbanMistake};
use crate::model::payment_intent::{PaymentIntent, card_error};
use crate::model::payment_method::{BillingDetails, Instrument, PaymentMethod};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::{self, Fields};

/// How a request names what shall pay.
pub enum MethodWish {
    /// A PaymentMethod that exists, or a ready-made one such as `pm_card_visa`.
    Named(String),
    /// A card given with the request.
    Card(CardInput, BillingDetails),
    /// A token such as `tok_visa` given with the request.
    Token(String, BillingDetails),
    /// An account given with the request.
    Account(CheckedIban, BillingDetails),
}

impl MethodWish {
    /// Takes it out of a request that may name none.
    ///
    /// # Errors
    /// What is missing or wrong with it.
    pub fn take(fields: &mut Fields) -> Result<Option<Self>, ApiError> {
        let named = fields.text("payment_method")?;
        let Some(mut group) = fields.group("payment_method_data")? else {
            return Ok(named.map(Self::Named));
        };
        let word = group.choice("type", &["card", "sepa_debit"])?;
        let billing = billing(&mut group)?;
        let wish = match word.as_deref() {
            Some("sepa_debit") => account(&mut group, billing)?,
            Some(_) | None => card(&mut group, billing)?,
        };
        group.choice("allow_redisplay", &["always", "limited", "unspecified"])?;
        group.metadata()?;
        group.end()?;
        Ok(Some(wish))
    }

    /// The PaymentMethod that it comes to.
    ///
    /// # Errors
    /// When there is no such thing, or a card is refused by the first checks.
    pub fn resolve(self, ctx: &mut Context<'_>) -> Result<PaymentMethod, ApiError> {
        let (checked, billing) = match self {
            Self::Named(id) => match (card::by_token(&id), CheckedIban::of_token(&id)) {
                (Some(card), _) => {
                    (CheckedCard::of_token(card, ctx.now), BillingDetails::default())
                }
                (None, Some(iban)) => return PaymentMethod::of_account(ctx, iban, someone()),
                (None, None) => return ctx.load(&id, "payment_method"),
            },
            Self::Token(token, billing) => {
                let param = "payment_method_data[card][token]";
                let card = card::by_token(&token)
                    .ok_or_else(|| ApiError::missing("token", &token, param))?;
                (CheckedCard::of_token(card, ctx.now), billing)
            }
            Self::Card(input, billing) => (input.check(ctx.now), billing),
            Self::Account(iban, billing) => return PaymentMethod::of_account(ctx, iban, billing),
        };
        PaymentMethod::create(ctx, checked.map_err(card_error)?, billing)
    }
}

/// The holder of a ready-made account.
fn someone() -> BillingDetails {
    BillingDetails {
        name: Some("Jenny Rosen".to_owned()),
        email: Some("jenny@example.com".to_owned()),
        phone: None,
    }
}

fn card(group: &mut Fields, billing: BillingDetails) -> Result<MethodWish, ApiError> {
    let mut card = group.group("card")?.ok_or_else(|| fields::missing(&group.name_of("card")))?;
    let wish = match card.text("token")? {
        Some(token) => MethodWish::Token(token, billing),
        None => {
            let input = CardInput {
                number: card.required_text("number")?,
                exp_month: card
                    .integer("exp_month")?
                    .ok_or_else(|| fields::missing(&card.name_of("exp_month")))?,
                exp_year: card
                    .integer("exp_year")?
                    .ok_or_else(|| fields::missing(&card.name_of("exp_year")))?,
                cvc: card.text("cvc")?.unwrap_or_else(|| "000".to_owned()),
            };
            MethodWish::Card(input, billing)
        }
    };
    card.end()?;
    Ok(wish)
}

/// A debit needs the name and the address of its account's holder.
fn account(group: &mut Fields, billing: BillingDetails) -> Result<MethodWish, ApiError> {
    let known = [("name", &billing.name), ("email", &billing.email)];
    if let Some((name, _)) = known.into_iter().find(|(_, value)| value.is_none()) {
        return Err(fields::missing(&group.name_of(&format!("billing_details][{name}"))));
    }
    let mut account =
        group.group("sepa_debit")?.ok_or_else(|| fields::missing(&group.name_of("sepa_debit")))?;
    let param = account.name_of("iban");
    let typed = account.required_text("iban")?;
    account.end()?;
    let iban = CheckedIban::check(&typed).map_err(|mistake| iban_error(mistake, param))?;
    Ok(MethodWish::Account(iban, billing))
}

fn iban_error(mistake: IbanMistake, param: String) -> ApiError {
    ApiError::validation(mistake.message()).code("invalid_bank_account_iban").param(param)
}

fn billing(group: &mut Fields) -> Result<BillingDetails, ApiError> {
    let Some(mut billing) = group.group("billing_details")? else {
        return Ok(BillingDetails::default());
    };
    let found = BillingDetails {
        name: billing.text("name")?,
        email: billing.text("email")?,
        phone: billing.text("phone")?,
    };
    billing.refuse_unplayed(&["address", "tax_id"])?;
    billing.end()?;
    Ok(found)
}

/// The customer's word that an account may be debited, as the request passes it on.
pub struct MandateGiven(bool);

impl MandateGiven {
    /// Takes `mandate_data` out of a request.
    ///
    /// # Errors
    /// When it is not whole.
    pub fn take(fields: &mut Fields) -> Result<Self, ApiError> {
        let Some(mut data) = fields.group("mandate_data")? else { return Ok(Self(false)) };
        let name = data.name_of("customer_acceptance");
        let mut acceptance =
            data.group("customer_acceptance")?.ok_or_else(|| fields::missing(&name))?;
        acceptance.integer("accepted_at")?;
        let word = acceptance.choice("type", &["offline", "online"])?;
        let word = word.ok_or_else(|| fields::missing(&acceptance.name_of("type")))?;
        acceptance.group("offline")?.map_or(Ok(()), Fields::end)?;
        match acceptance.group("online")? {
            Some(mut online) => {
                online.required_text("ip_address")?;
                online.required_text("user_agent")?;
                online.end()?;
            }
            None if word == "online" => return Err(fields::missing(&acceptance.name_of("online"))),
            None => {}
        }
        acceptance.end()?;
        data.end()?;
        Ok(Self(true))
    }
}

/// Refuses a method that the PaymentIntent does not take, and a debit without a mandate.
///
/// # Errors
/// Which of the two it is.
pub fn require_fit(
    intent: &PaymentIntent,
    method: &PaymentMethod,
    mandate: &MandateGiven,
) -> Result<(), ApiError> {
    let word = method.type_word();
    if !intent.payment_method_types.iter().any(|known| known == word) {
        let message = format!(
            "The PaymentMethod provided ({word}) is not allowed for this PaymentIntent. Allowed: \
             {}.",
            intent.payment_method_types.join(", ")
        );
        return Err(ApiError::validation(message)
            .code("payment_intent_incompatible_payment_method")
            .param("payment_method"));
    }
    match &method.instrument {
        Instrument::Card(_) => Ok(()),
        Instrument::Debit(_) if mandate.0 => Ok(()),
        Instrument::Debit(_) => {
            let message = "A sepa_debit needs a mandate: pass on how the customer accepted it.";
            Err(ApiError::validation(message).code("parameter_missing").param("mandate_data"))
        }
    }
}
