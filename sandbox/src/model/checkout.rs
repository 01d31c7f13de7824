//! What a customer does on the hosted page: pay a session, or let it go.

use super::card_input::CardInput;
use super::confirmation::{self, Outcome};
use super::context::Context;
use super::decline::Decline;
use super::iban::CheckedIban;
use super::payment_intent::{IntentStatus, PaymentIntent};
use super::payment_method::{BillingDetails, PaymentMethod};
use super::release::{self, Cause};
use super::session::{Payer, PaymentStatus, Session, SessionStatus};
use crate::protocol::errors::ApiError;

/// How an attempt to pay a session ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Payment {
    /// The session is complete; `event` is the id of its `checkout.session.completed`.
    Completed {
        /// The session as it is now.
        session: Box<Session>,
        /// The event that the merchant should confirm before the customer goes back.
        event: String,
    },
    /// The card was refused; the session stays open.
    Declined {
        /// The session as it is now.
        session: Box<Session>,
        /// Why.
        decline: Decline,
    },
}

/// Pays an open session by a card.
///
/// # Errors
/// When the session is not open, or takes no cards.
pub fn pay(
    ctx: &mut Context<'_>,
    mut session: Session,
    card: &CardInput,
    payer: Payer,
) -> Result<Payment, ApiError> {
    session.require_open("paid")?;
    session.require_type("card")?;
    let checked = match card.check(ctx.now) {
        Ok(checked) => checked,
        Err(decline) => return Ok(Payment::Declined { session: Box::new(session), decline }),
    };
    let billing =
        BillingDetails { name: payer.name.clone(), email: payer.email.clone(), phone: None };
    let method = PaymentMethod::create(ctx, checked, billing)?;
    let mut intent = intent_of(ctx, &mut session)?;
    match confirmation::confirm(ctx, &mut intent, &method)? {
        Outcome::Declined(_, decline) => {
            Ok(Payment::Declined { session: Box::new(session), decline })
        }
        Outcome::Succeeded => complete(ctx, session, payer, PaymentStatus::Paid),
        // Money that is only held, or on its way, leaves the session complete and unpaid.
        Outcome::Authorized | Outcome::Processing => {
            complete(ctx, session, payer, PaymentStatus::Unpaid)
        }
    }
}

/// Has an account debited for an open session: the bank answers later.
///
/// # Errors
/// When the session is not open, or takes no debits.
pub fn pay_by_debit(
    ctx: &mut Context<'_>,
    mut session: Session,
    iban: CheckedIban,
    payer: Payer,
) -> Result<Payment, ApiError> {
    session.require_open("paid")?;
    session.require_type("sepa_debit")?;
    let billing =
        BillingDetails { name: payer.name.clone(), email: payer.email.clone(), phone: None };
    let method = PaymentMethod::of_account(ctx, iban, billing)?;
    let mut intent = intent_of(ctx, &mut session)?;
    confirmation::confirm(ctx, &mut intent, &method)?;
    complete(ctx, session, payer, PaymentStatus::Unpaid)
}

fn complete(
    ctx: &mut Context<'_>,
    mut session: Session,
    payer: Payer,
    payment_status: PaymentStatus,
) -> Result<Payment, ApiError> {
    session.status = SessionStatus::Complete;
    session.payment_status = payment_status;
    session.payer = Some(payer);
    ctx.save(&session)?;
    let event = ctx.emit("checkout.session.completed", &session)?;
    Ok(Payment::Completed { session: Box::new(session), event })
}

/// The session's PaymentIntent, made when the customer first confirms.
fn intent_of(ctx: &mut Context<'_>, session: &mut Session) -> Result<PaymentIntent, ApiError> {
    if let Some(id) = &session.payment_intent {
        return ctx.load_linked(id);
    }
    let id = ctx.ids.next("pi_3");
    let intent = PaymentIntent {
        client_secret: ctx.ids.next(&format!("{id}_secret_")),
        id,
        created: ctx.now,
        amount: session.amount_total,
        amount_capturable: 0,
        amount_received: 0,
        currency: session.currency.clone(),
        status: IntentStatus::RequiresPaymentMethod,
        capture_method: session.intent.capture_method,
        description: session.intent.description.clone(),
        metadata: session.intent.metadata.clone(),
        receipt_email: session.intent.receipt_email.clone(),
        payment_method_types: session.payment_method_types.clone(),
        automatic_payment_methods: false,
        payment_method: None,
        latest_charge: None,
        authorized_until: None,
        last_payment_error: None,
        canceled_at: None,
        cancellation_reason: None,
        session: Some(session.id.clone()),
    };
    ctx.save(&intent)?;
    session.payment_intent = Some(intent.id.clone());
    ctx.save(session)?;
    ctx.emit("payment_intent.created", &intent)?;
    Ok(intent)
}

/// Ends an open session without money.
///
/// # Errors
/// When the session is not open.
pub fn expire(ctx: &mut Context<'_>, session: &mut Session) -> Result<(), ApiError> {
    session.require_open("expired")?;
    session.status = SessionStatus::Expired;
    ctx.save(session)?;
    if let Some(id) = &session.payment_intent {
        let mut intent: PaymentIntent = ctx.load_linked(id)?;
        if intent.status.is_cancelable() {
            release::end(ctx, &mut intent, Cause::SessionExpired)?;
        }
    }
    ctx.emit("checkout.session.expired", session)?;
    Ok(())
}
