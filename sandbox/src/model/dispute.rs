//! Disputes: a customer's bank asks for the money of a charge, or asks about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::balance_transaction::{BalanceTransaction, Entry, Movement};
use super::charge::Charge;
use super::context::Context;
use super::dispute_status::DisputeStatus;
use super::fraud_warning;
use super::objects::{CreatedRange, Cursor, Filter};
use crate::protocol::errors::ApiError;
use crate::protocol::fields::Metadata;
use crate::protocol::lists::ListParams;

/// How long a merchant has to answer: nine days, in seconds.
pub const RESPONSE_SECONDS: i64 = 9 * 24 * 60 * 60;
/// How long the bank reads evidence, in seconds.
pub const REVIEW_SECONDS: i64 = 5;

/// What a merchant has to say, by the names of the API; a file by its id.
pub type Evidence = BTreeMap<String, String>;

/// Why a charge is disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    /// The customer did not make the payment.
    Fraudulent,
    /// Nothing arrived.
    ProductNotReceived,
    /// The customer had a debit taken back, for which no bank asks a reason.
    CustomerInitiated,
}

impl DisputeReason {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fraudulent => "fraudulent",
            Self::ProductNotReceived => "product_not_received",
            Self::CustomerInitiated => "customer_initiated",
        }
    }

    /// The network's own code for it: Visa's for every card, SEPA's for debits.
    pub fn network_code(self) -> &'static str {
        match self {
            Self::Fraudulent => "10.4",
            Self::ProductNotReceived => "13.1",
            Self::CustomerInitiated => "MD06",
        }
    }
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// `du_…`
    pub id: String,
    /// When it was opened, in seconds.
    pub created: i64,
    /// What is disputed, in minor units.
    pub amount: i64,
    /// Currency in lower case.
    pub currency: String,
    /// The charge.
    pub charge: String,
    /// The PaymentIntent of that charge.
    pub payment_intent: String,
    /// Brand of the card; none for a debit.
    pub brand: Option<String>,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// What the merchant has to say, submitted or not.
    pub evidence: Evidence,
    /// Until when it can be answered, in seconds; never for a debit's.
    pub due_by: Option<i64>,
    /// How often evidence was submitted.
    pub submission_count: i64,
    /// Whether it was last submitted too late.
    pub past_due: bool,
    /// For the merchant.
    pub metadata: Metadata,
    /// What it took out of the balance and gave back.
    pub movements: Vec<BalanceTransaction>,
    /// Whether its charge was refunded in full, so that there is nothing left to take.
    pub charge_refunded: bool,
    /// When the bank has read the evidence, in seconds.
    pub reviewed_at: Option<i64>,
}

/// What opens a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// In minor units.
    pub amount: i64,
    /// Why.
    pub reason: DisputeReason,
    /// As an inquiry or at once in earnest.
    pub status: DisputeStatus,
}

/// Opens a dispute about a charge; one in earnest takes its money at once.
pub fn open(
    ctx: &mut Context<'_>,
    charge: &mut Charge,
    opening: Opening,
) -> Result<Dispute, ApiError> {
    let brand = charge.payment_method_details.pointer("/card/brand").and_then(Value::as_str);
    let brand = brand.map(str::to_owned);
    let mut dispute = Dispute {
        id: ctx.ids.next("du_1"),
        created: ctx.now,
        amount: opening.amount,
        currency: charge.currency.clone(),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        due_by: brand.as_ref().map(|_| ctx.now.saturating_add(RESPONSE_SECONDS)),
        brand,
        reason: opening.reason,
        status: opening.status,
        evidence: Evidence::new(),
        submission_count: 0,
        past_due: false,
        metadata: Metadata::new(),
        movements: Vec::new(),
        charge_refunded: charge.refundable() == 0,
        reviewed_at: None,
    };
    charge.disputed = true;
    ctx.save(charge)?;
    let moved = move_funds(ctx, &mut dispute)?;
    ctx.save(&dispute)?;
    ctx.emit("charge.dispute.created", &dispute)?;
    if let Some(event) = moved {
        ctx.emit(event, &dispute)?;
    }
    if dispute.status.is_closed() {
        ctx.emit("charge.dispute.closed", &dispute)?;
    }
    fraud_warning::reconsider(ctx, charge)?;
    Ok(dispute)
}

/// Moves a dispute to another status, with its money and its events; the same status changes
/// nothing.
pub fn move_to(
    ctx: &mut Context<'_>,
    dispute: &mut Dispute,
    status: DisputeStatus,
) -> Result<(), ApiError> {
    let before = dispute.status;
    if before == status {
        return Ok(());
    }
    dispute.status = status;
    dispute.reviewed_at = None;
    if status.awaits_evidence() {
        let due_by = ctx.now.saturating_add(RESPONSE_SECONDS);
        dispute.due_by = dispute.due_by.map(|_| due_by);
    }
    let moved = move_funds(ctx, dispute)?;
    ctx.save(dispute)?;
    let previous = json!({ "status": before.as_str() });
    let event = if status.is_closed() { "charge.dispute.closed" } else { "charge.dispute.updated" };
    ctx.emit_change(event, dispute, Some(previous))?;
    if let Some(event) = moved {
        ctx.emit(event, dispute)?;
    }
    Ok(())
}

/// Takes or returns the money as the status asks; the event of it, if any moved. A charge that
/// was refunded in full has nothing left to take.
fn move_funds(
    ctx: &mut Context<'_>,
    dispute: &mut Dispute,
) -> Result<Option<&'static str>, ApiError> {
    let held = dispute.movements.iter().map(|movement| movement.amount).sum::<i64>() < 0;
    let (movement, amount, event) = match (held, dispute.status.holds_funds()) {
        (false, true) if !dispute.charge_refunded => {
            (Movement::Dispute, -dispute.amount, "charge.dispute.funds_withdrawn")
        }
        (true, false) => {
            (Movement::DisputeReversal, dispute.amount, "charge.dispute.funds_reinstated")
        }
        (false, true) | (true, true) | (false, false) => return Ok(None),
    };
    let entry = Entry { movement, source: &dispute.id, amount, currency: &dispute.currency };
    dispute.movements.push(BalanceTransaction::record(ctx, entry)?);
    Ok(Some(event))
}

/// Hands the evidence to the bank, which reads it for a moment.
///
/// # Errors
/// When there is no evidence, or when it is no longer waited for.
pub fn submit(ctx: &mut Context<'_>, dispute: &mut Dispute) -> Result<(), ApiError> {
    require_open(dispute)?;
    if dispute.evidence.is_empty() {
        let message = "There is no evidence to submit for this dispute.";
        return Err(ApiError::state(message).param("evidence"));
    }
    dispute.submission_count = dispute.submission_count.saturating_add(1);
    dispute.past_due = dispute.due_by.is_some_and(|due_by| ctx.now > due_by);
    let status = dispute.status.submitted();
    move_to(ctx, dispute, status)?;
    dispute.reviewed_at = Some(ctx.now.saturating_add(REVIEW_SECONDS));
    ctx.save(dispute)
}

/// Refuses evidence for what is under review or over, and for a debit's, which is final.
pub fn require_open(dispute: &Dispute) -> Result<(), ApiError> {
    if dispute.due_by.is_none() {
        let message = format!("The dispute {} of a debit cannot be contested.", dispute.id);
        return Err(ApiError::state(message).param("evidence"));
    }
    if dispute.status.awaits_evidence() {
        return Ok(());
    }
    let message = format!(
        "Evidence can only be given while a dispute needs a response; {} is {}.",
        dispute.id,
        dispute.status.as_str()
    );
    Err(ApiError::state(message).param("evidence"))
}

/// Accepts a dispute: it is lost.
///
/// # Errors
/// When it does not wait for an answer, and for an inquiry, which took nothing that could be
/// given up: it is answered, or its charge refunded.
pub fn close(ctx: &mut Context<'_>, dispute: &mut Dispute) -> Result<(), ApiError> {
    if dispute.status == DisputeStatus::NeedsResponse {
        return move_to(ctx, dispute, DisputeStatus::Lost);
    }
    Err(ApiError::state(format!(
        "Only a dispute with a status of needs_response can be closed; {} is {}.",
        dispute.id,
        dispute.status.as_str()
    )))
}

/// What time alone brings: the bank's verdict, or the end of the time to answer.
pub fn lapse(ctx: &mut Context<'_>, mut dispute: Dispute) -> Result<(), ApiError> {
    if dispute.status.awaits_evidence() {
        let status = dispute.status.unanswered();
        return move_to(ctx, &mut dispute, status);
    }
    dispute.reviewed_at = None;
    let text = dispute.evidence.get("uncategorized_text").map_or("", String::as_str);
    match dispute.status.verdict(text) {
        Some(status) => move_to(ctx, &mut dispute, status),
        None => ctx.save(&dispute),
    }
}

/// The disputes of a charge, newest first; no charge has more than a few.
pub fn of_charge(ctx: &mut Context<'_>, charge: &str) -> Result<Vec<Dispute>, ApiError> {
    let params =
        ListParams { limit: 100, cursor: Cursor::Newest, created: CreatedRange::default() };
    let filter = Filter { charge: Some(charge.to_owned()), ..Filter::default() };
    Ok(ctx.page::<Dispute>(&params, filter)?.0)
}

/// Refuses a refund of a charge whose dispute forbids it.
pub fn require_refundable(ctx: &mut Context<'_>, charge: &Charge) -> Result<(), ApiError> {
    let disputes = if charge.disputed { of_charge(ctx, &charge.id)? } else { Vec::new() };
    if disputes.iter().all(|dispute| dispute.status.allows_refund()) {
        return Ok(());
    }
    let message = format!("Charge {} has been charged back; it cannot be refunded.", charge.id);
    Err(ApiError::state(message).code("charge_disputed"))
}

/// Tells the disputes of a charge whether anything of it is left to take.
pub fn reconsider(ctx: &mut Context<'_>, charge: &Charge) -> Result<(), ApiError> {
    let disputes = if charge.disputed { of_charge(ctx, &charge.id)? } else { Vec::new() };
    let refunded = charge.refundable() == 0;
    for mut dispute in disputes {
        if dispute.charge_refunded == refunded {
            continue;
        }
        let before = json!({ "is_charge_refundable": dispute.is_charge_refundable() });
        dispute.charge_refunded = refunded;
        ctx.save(&dispute)?;
        ctx.emit_change("charge.dispute.updated", &dispute, Some(before))?;
    }
    Ok(())
}

impl Dispute {
    /// Whether the charge can be refunded in spite of it.
    pub fn is_charge_refundable(&self) -> bool {
        self.status.allows_refund() && !self.charge_refunded
    }
}
