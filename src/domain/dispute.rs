//! Disputes as the shop answers them: where one stands, what evidence there is, and when an
//! answer may be given.

mod evidence;

pub use evidence::{
    Evidence, EvidenceFile, EvidenceText, FileKind, LONGEST_TEXT, LONGEST_TOGETHER,
    MOST_FILE_BYTES, asked_files, asked_texts, checked_texts,
};

use super::clock::{Moment, Span};
use super::facts::DisputeState;
use super::mail::MailKind;
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
    if is_inquiry(&state.status) { Err(DisputeRefused::Inquiry) } else { Ok(()) }
}

/// Whether the bank only inquires, and has taken no money, by Stripe's word for where it stands.
#[must_use]
pub fn is_inquiry(status: &str) -> bool {
    status.starts_with("warning_")
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

words! {
    /// How far ahead of a deadline the team is written to.
    DeadlineNotice {
        /// Seven days.
        Week = "week",
        /// Three days.
        ThreeDays = "three_days",
        /// A day.
        Day = "day",
    }
}

impl DeadlineNotice {
    /// How long before the deadline it is written.
    #[must_use]
    pub const fn ahead(self) -> Span {
        match self {
            Self::Week => Span::from_hours(7 * 24),
            Self::ThreeDays => Span::from_hours(3 * 24),
            Self::Day => Span::from_hours(24),
        }
    }

    /// Which deadlines it is about at `now`: those after the first instant, up to the second. No
    /// deadline is in two of these windows, so that only the nearest notice is written, whatever
    /// was missed before, and none once the deadline has passed.
    #[must_use]
    pub fn window(self, now: Moment) -> (Moment, Moment) {
        let nearer = match self {
            Self::Week => Self::ThreeDays.ahead(),
            Self::ThreeDays => Self::Day.ahead(),
            Self::Day => Span::ZERO,
        };
        (now + nearer, now + self.ahead())
    }

    /// The one that is written at `now` about a deadline at `due`.
    #[must_use]
    pub fn at(due: Moment, now: Moment) -> Option<Self> {
        let fits = |notice: &&Self| {
            let (after, until) = notice.window(now);
            after < due && due <= until
        };
        Self::ALL.iter().find(fits).copied()
    }

    /// The mail that says so.
    #[must_use]
    pub const fn mail(self) -> MailKind {
        match self {
            Self::Week => MailKind::DisputeWeek,
            Self::ThreeDays => MailKind::DisputeThreeDays,
            Self::Day => MailKind::DisputeDay,
        }
    }

    /// What a mail of this kind says; none where it is to a customer.
    #[must_use]
    pub const fn of(mail: MailKind) -> Option<Self> {
        match mail {
            MailKind::DisputeWeek => Some(Self::Week),
            MailKind::DisputeThreeDays => Some(Self::ThreeDays),
            MailKind::DisputeDay => Some(Self::Day),
            MailKind::Confirmation
            | MailKind::Placed
            | MailKind::PaymentFailed
            | MailKind::Cancelled
            | MailKind::LateRefund
            | MailKind::RefundRequested
            | MailKind::RefundSucceeded
            | MailKind::RefundFailed => None,
        }
    }
}

#[cfg(test)]
mod tests;
