//! Disputes as the shop answers them: where one stands, what evidence there is, and when an
//! answer may be given.

use std::collections::BTreeMap;

use super::clock::{Moment, Span};
use super::facts::DisputeState;
use super::words::words;

words! {
    /// Where a dispute stands, for whoever has to answer it.
    DisputePhase {
        /// The shop has to answer until its deadline.
        NeedsResponse = "needs_response",
        /// It asks for an answer and takes none, as the dispute of a debit does: the bank has
        /// decided.
        Uncontestable = "uncontestable",
        /// The bank decides.
        UnderReview = "under_review",
        /// The bank decided for the shop.
        Won = "won",
        /// The bank decided for the customer.
        Lost = "lost",
        /// It ended without a decision, as an inquiry does that comes to nothing.
        Closed = "closed",
    }
}

impl DisputePhase {
    /// Where a dispute in this state stands. A word that we do not know is under review: it is
    /// open, and nobody knows whether it takes evidence.
    #[must_use]
    pub fn of(state: &DisputeState) -> Self {
        match state.status.as_str() {
            "needs_response" | "warning_needs_response" => match state.evidence_due {
                Some(_) => Self::NeedsResponse,
                None => Self::Uncontestable,
            },
            "won" => Self::Won,
            "lost" => Self::Lost,
            "warning_closed" | "prevented" => Self::Closed,
            _ => Self::UnderReview,
        }
    }
}

/// What comes after every deadline in the list: some 31,000 years.
const AFTER_EVERY_DEADLINE: i64 = 1_000_000_000_000_000;

/// The place of a dispute in the list, the least first: what must be answered by its deadline,
/// then everything else, the newest first.
#[must_use]
pub fn place(state: &DisputeState, opened_at: Moment) -> i64 {
    match (DisputePhase::of(state), state.evidence_due) {
        (DisputePhase::NeedsResponse, Some(due)) => due.millis(),
        (
            DisputePhase::NeedsResponse
            | DisputePhase::Uncontestable
            | DisputePhase::UnderReview
            | DisputePhase::Won
            | DisputePhase::Lost
            | DisputePhase::Closed,
            _,
        ) => AFTER_EVERY_DEADLINE.saturating_sub(opened_at.millis()),
    }
}

words! {
    /// Why a customer's bank disputes a charge. Source:
    /// <https://docs.stripe.com/disputes/categories>.
    DisputeReason {
        /// The bank could not process it.
        BankCannotProcess = "bank_cannot_process",
        /// A check came back.
        CheckReturned = "check_returned",
        /// A promised refund did not arrive.
        CreditNotProcessed = "credit_not_processed",
        /// The customer opened it with their bank.
        CustomerInitiated = "customer_initiated",
        /// The customer did not allow the debit.
        DebitNotAuthorized = "debit_not_authorized",
        /// It was charged twice.
        Duplicate = "duplicate",
        /// The customer did not make the payment.
        Fraudulent = "fraudulent",
        /// No more is known.
        General = "general",
        /// The account is not the customer's.
        IncorrectAccountDetails = "incorrect_account_details",
        /// The account has not enough.
        InsufficientFunds = "insufficient_funds",
        /// The charge breaks the network's rules.
        Noncompliant = "noncompliant",
        /// Nothing arrived.
        ProductNotReceived = "product_not_received",
        /// What arrived is not what was promised.
        ProductUnacceptable = "product_unacceptable",
        /// A subscription was charged after its end.
        SubscriptionCanceled = "subscription_canceled",
        /// The customer does not know what the charge is.
        Unrecognized = "unrecognized",
    }
}

impl DisputeReason {
    /// The reason by Stripe's word; one that we do not know is a general one.
    #[must_use]
    pub fn of(word: Option<&str>) -> Self {
        word.and_then(|word| word.parse().ok()).unwrap_or(Self::General)
    }
}

words! {
    /// Evidence that is text, by Stripe's names.
    EvidenceText {
        /// What was sold.
        ProductDescription = "product_description",
        /// Who bought it.
        CustomerName = "customer_name",
        /// The customer's address for mail.
        CustomerEmailAddress = "customer_email_address",
        /// The network address that the purchase came from.
        CustomerPurchaseIp = "customer_purchase_ip",
        /// Where the bill goes.
        BillingAddress = "billing_address",
        /// Where the goods went.
        ShippingAddress = "shipping_address",
        /// Who carried them.
        ShippingCarrier = "shipping_carrier",
        /// When they left.
        ShippingDate = "shipping_date",
        /// Under which number.
        ShippingTrackingNumber = "shipping_tracking_number",
        /// When a service was given.
        ServiceDate = "service_date",
        /// What shows that the customer used it.
        AccessActivityLog = "access_activity_log",
        /// How the customer was told of the rules for refunds.
        RefundPolicyDisclosure = "refund_policy_disclosure",
        /// Why no refund is due.
        RefundRefusalExplanation = "refund_refusal_explanation",
        /// How the customer was told of the rules for ending a subscription.
        CancellationPolicyDisclosure = "cancellation_policy_disclosure",
        /// Why the subscription had not ended.
        CancellationRebuttal = "cancellation_rebuttal",
        /// Stripe's id of the other charge.
        DuplicateChargeId = "duplicate_charge_id",
        /// How the two charges differ.
        DuplicateChargeExplanation = "duplicate_charge_explanation",
        /// Everything else that the bank should read.
        UncategorizedText = "uncategorized_text",
    }
}

words! {
    /// Evidence that is a file, by Stripe's names.
    EvidenceFile {
        /// The receipt, or the message that told of the charge.
        Receipt = "receipt",
        /// What customer and shop wrote to each other.
        CustomerCommunication = "customer_communication",
        /// A paper with the customer's signature.
        CustomerSignature = "customer_signature",
        /// Proof that the goods were sent.
        ShippingDocumentation = "shipping_documentation",
        /// Proof that a service was given.
        ServiceDocumentation = "service_documentation",
        /// The rules for refunds, as the customer saw them.
        RefundPolicy = "refund_policy",
        /// The rules for ending a subscription, as the customer saw them.
        CancellationPolicy = "cancellation_policy",
        /// Papers of the other charge.
        DuplicateChargeDocumentation = "duplicate_charge_documentation",
        /// Anything else.
        UncategorizedFile = "uncategorized_file",
    }
}

words! {
    /// A kind of file that banks read.
    FileKind {
        /// A document.
        Pdf = "pdf",
        /// A picture.
        Png = "png",
        /// A picture.
        Jpeg = "jpeg",
    }
}

impl FileKind {
    /// What the first bytes of a file say; its name and what a browser claims say nothing.
    #[must_use]
    pub fn sniff(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if content.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// How its name ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// The most bytes of all files of an answer together. Source:
/// <https://docs.stripe.com/disputes/responding>: 4.5 MB.
pub const MOST_FILE_BYTES: usize = 4_500_000;

/// The longest text of one piece of evidence, in characters (Stripe's limit).
pub const LONGEST_TEXT: usize = 20_000;

/// The most characters of all pieces together (Stripe's limit).
pub const LONGEST_TOGETHER: usize = 150_000;

/// The pieces of evidence that a bank wants to see first for a reason: texts, then files. What
/// is not among them can be given all the same.
#[must_use]
pub const fn asked_for(
    reason: DisputeReason,
) -> (&'static [EvidenceText], &'static [EvidenceFile]) {
    use EvidenceFile as F;
    use EvidenceText as T;
    match reason {
        DisputeReason::ProductNotReceived => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::ShippingAddress,
                T::ShippingCarrier,
                T::ShippingDate,
                T::ShippingTrackingNumber,
                T::UncategorizedText,
            ],
            &[F::ShippingDocumentation, F::Receipt, F::CustomerCommunication],
        ),
        DisputeReason::ProductUnacceptable => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::RefundPolicyDisclosure,
                T::RefundRefusalExplanation,
                T::ShippingDate,
                T::UncategorizedText,
            ],
            &[F::RefundPolicy, F::CustomerCommunication, F::Receipt],
        ),
        DisputeReason::CreditNotProcessed => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::RefundPolicyDisclosure,
                T::RefundRefusalExplanation,
                T::UncategorizedText,
            ],
            &[F::RefundPolicy, F::CustomerCommunication, F::Receipt],
        ),
        DisputeReason::Duplicate => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::DuplicateChargeId,
                T::DuplicateChargeExplanation,
                T::UncategorizedText,
            ],
            &[F::Receipt, F::DuplicateChargeDocumentation, F::ShippingDocumentation],
        ),
        DisputeReason::SubscriptionCanceled => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::CancellationPolicyDisclosure,
                T::CancellationRebuttal,
                T::ServiceDate,
                T::UncategorizedText,
            ],
            &[F::CancellationPolicy, F::CustomerCommunication, F::Receipt],
        ),
        DisputeReason::BankCannotProcess
        | DisputeReason::CheckReturned
        | DisputeReason::CustomerInitiated
        | DisputeReason::DebitNotAuthorized
        | DisputeReason::Fraudulent
        | DisputeReason::General
        | DisputeReason::IncorrectAccountDetails
        | DisputeReason::InsufficientFunds
        | DisputeReason::Noncompliant
        | DisputeReason::Unrecognized => (
            &[
                T::ProductDescription,
                T::CustomerName,
                T::CustomerEmailAddress,
                T::CustomerPurchaseIp,
                T::BillingAddress,
                T::ShippingAddress,
                T::ShippingTrackingNumber,
                T::UncategorizedText,
            ],
            &[F::Receipt, F::CustomerCommunication, F::ShippingDocumentation, F::CustomerSignature],
        ),
    }
}

/// The texts of an answer, by what they are. An empty one is none.
pub type Evidence = BTreeMap<EvidenceText, String>;

/// Why nothing was saved, sent or accepted. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRefused {
    /// It does not wait for an answer.
    #[error("the dispute is {0}")]
    NotWaiting(DisputePhase),
    /// The time to answer is over.
    #[error("the time to answer is over")]
    TooLate {
        /// When it ended.
        due: Moment,
    },
    /// An answer is on its way to Stripe.
    #[error("an answer is on its way")]
    UnderWay,
    /// There is nothing to submit: no text, no file.
    #[error("there is no evidence")]
    NoEvidence,
    /// Only a dispute that took money can be accepted; an inquiry is answered or refunded.
    #[error("an inquiry cannot be accepted")]
    Inquiry,
    /// A text is too long.
    #[error("{0} has more than {LONGEST_TEXT} characters")]
    TextTooLong(EvidenceText),
    /// All texts together are too long.
    #[error("all texts have more than {LONGEST_TOGETHER} characters")]
    TextsTooLong,
    /// A file is none that banks read.
    #[error("{0} is neither PDF nor PNG nor JPEG")]
    FileKind(EvidenceFile),
    /// A file is too large, by itself or with the others.
    #[error("{0} makes the files larger than {MOST_FILE_BYTES} bytes")]
    FileTooLarge(EvidenceFile),
    /// The form's token is none of ours, or was used for something else.
    #[error("the form's token is not one, or belongs to something else")]
    FormToken,
}

/// Whether an answer to a dispute in this state may be written at `now`.
///
/// # Errors
/// [`DisputeRefused`], saying why not.
pub fn may_answer(state: &DisputeState, now: Moment) -> Result<(), DisputeRefused> {
    let phase = DisputePhase::of(state);
    match (phase, state.evidence_due) {
        (DisputePhase::NeedsResponse, Some(due)) if now > due => {
            Err(DisputeRefused::TooLate { due })
        }
        (DisputePhase::NeedsResponse, _) => Ok(()),
        (
            DisputePhase::Uncontestable
            | DisputePhase::UnderReview
            | DisputePhase::Won
            | DisputePhase::Lost
            | DisputePhase::Closed,
            _,
        ) => Err(DisputeRefused::NotWaiting(phase)),
    }
}

/// Whether a dispute in this state may be accepted at `now`.
///
/// # Errors
/// [`DisputeRefused`], saying why not.
pub fn may_accept(state: &DisputeState, now: Moment) -> Result<(), DisputeRefused> {
    may_answer(state, now)?;
    if is_inquiry(state) { Err(DisputeRefused::Inquiry) } else { Ok(()) }
}

/// Whether the bank only inquires, and has taken no money.
#[must_use]
pub fn is_inquiry(state: &DisputeState) -> bool {
    state.status.starts_with("warning_")
}

/// The texts as they are kept: what is empty or only white space is left out.
///
/// # Errors
/// A [`DisputeRefused`] for each text that is too long, or one for all together.
pub fn checked_texts(typed: Evidence) -> Result<Evidence, Vec<DisputeRefused>> {
    let texts: Evidence = typed
        .into_iter()
        .map(|(name, text)| (name, text.replace("\r\n", "\n").trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let length = |text: &String| text.chars().count();
    let long = texts.iter().filter(|(_, text)| length(text) > LONGEST_TEXT);
    let mut refused: Vec<DisputeRefused> =
        long.map(|(name, _)| DisputeRefused::TextTooLong(*name)).collect();
    let together: usize = texts.values().map(length).sum();
    if refused.is_empty() && together > LONGEST_TOGETHER {
        refused.push(DisputeRefused::TextsTooLong);
    }
    if refused.is_empty() { Ok(texts) } else { Err(refused) }
}

words! {
    /// What a person answers to a dispute.
    AnswerKind {
        /// Evidence.
        Submit = "submit",
        /// That the customer is right.
        Accept = "accept",
    }
}

words! {
    /// How far an answer has come.
    AnswerStatus {
        /// It is written and may have been sent.
        Requested = "requested",
        /// Stripe took it.
        Taken = "taken",
        /// Stripe refused it.
        Refused = "refused",
    }
}

words! {
    /// How loud a deadline is.
    DeadlineTone {
        /// More than seven days are left.
        Calm = "calm",
        /// Less than seven days are left.
        Near = "near",
        /// Less than three days are left.
        Soon = "soon",
        /// Less than a day is left.
        Urgent = "urgent",
        /// It has passed.
        Over = "over",
    }
}

impl DeadlineTone {
    /// How loud a deadline at `due` is at `now`.
    #[must_use]
    pub fn of(due: Moment, now: Moment) -> Self {
        let left = due.since(now);
        if now > due {
            Self::Over
        } else if left < Span::from_hours(24) {
            Self::Urgent
        } else if left < Span::from_hours(3 * 24) {
            Self::Soon
        } else if left < Span::from_hours(7 * 24) {
            Self::Near
        } else {
            Self::Calm
        }
    }
}

#[cfg(test)]
mod tests;
