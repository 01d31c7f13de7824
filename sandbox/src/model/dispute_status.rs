//! Where a dispute stands, and what each status means for money, evidence and refunds.

use serde::{Deserialize, Serialize};

/// Where a dispute stands: every status of the API's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// An inquiry waits for evidence.
    WarningNeedsResponse,
    /// The bank reads the evidence against an inquiry.
    WarningUnderReview,
    /// The inquiry came to nothing.
    WarningClosed,
    /// A dispute waits for evidence.
    NeedsResponse,
    /// The bank reads the evidence.
    UnderReview,
    /// For the merchant.
    Won,
    /// Against the merchant.
    Lost,
    /// It was settled before it became a dispute.
    Prevented,
}

impl DisputeStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::WarningNeedsResponse,
        Self::WarningUnderReview,
        Self::WarningClosed,
        Self::NeedsResponse,
        Self::UnderReview,
        Self::Won,
        Self::Lost,
        Self::Prevented,
    ];

    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WarningNeedsResponse => "warning_needs_response",
            Self::WarningUnderReview => "warning_under_review",
            Self::WarningClosed => "warning_closed",
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Prevented => "prevented",
        }
    }

    /// Whether the disputed amount is out of the balance.
    pub fn holds_funds(self) -> bool {
        match self {
            Self::NeedsResponse | Self::UnderReview | Self::Lost => true,
            Self::WarningNeedsResponse
            | Self::WarningUnderReview
            | Self::WarningClosed
            | Self::Won
            | Self::Prevented => false,
        }
    }

    /// Whether the charge can be refunded all the same.
    pub fn allows_refund(self) -> bool {
        match self {
            Self::WarningNeedsResponse
            | Self::WarningUnderReview
            | Self::WarningClosed
            | Self::Won => true,
            Self::NeedsResponse | Self::UnderReview | Self::Lost | Self::Prevented => false,
        }
    }

    /// Whether it is an inquiry, which has taken no money.
    pub fn is_inquiry(self) -> bool {
        match self {
            Self::WarningNeedsResponse | Self::WarningUnderReview | Self::WarningClosed => true,
            Self::NeedsResponse | Self::UnderReview | Self::Won | Self::Lost | Self::Prevented => {
                false
            }
        }
    }

    /// Whether nothing more is to come by itself.
    pub fn is_closed(self) -> bool {
        match self {
            Self::WarningClosed | Self::Won | Self::Lost | Self::Prevented => true,
            Self::WarningNeedsResponse
            | Self::WarningUnderReview
            | Self::NeedsResponse
            | Self::UnderReview => false,
        }
    }

    /// Whether evidence can still be written and submitted.
    pub fn awaits_evidence(self) -> bool {
        match self {
            Self::WarningNeedsResponse | Self::NeedsResponse => true,
            Self::WarningUnderReview
            | Self::WarningClosed
            | Self::UnderReview
            | Self::Won
            | Self::Lost
            | Self::Prevented => false,
        }
    }

    /// What it becomes when its evidence is submitted.
    pub fn submitted(self) -> Self {
        match self {
            Self::WarningNeedsResponse => Self::WarningUnderReview,
            Self::NeedsResponse => Self::UnderReview,
            Self::WarningUnderReview
            | Self::WarningClosed
            | Self::UnderReview
            | Self::Won
            | Self::Lost
            | Self::Prevented => self,
        }
    }

    /// What it becomes when nobody answers in time.
    pub fn unanswered(self) -> Self {
        match self {
            Self::WarningNeedsResponse => Self::WarningClosed,
            Self::NeedsResponse => Self::Lost,
            Self::WarningUnderReview
            | Self::WarningClosed
            | Self::UnderReview
            | Self::Won
            | Self::Lost
            | Self::Prevented => self,
        }
    }

    /// What the bank makes of a dispute under review, as the words of its evidence ask;
    /// `None` leaves it open.
    pub fn verdict(self, text: &str) -> Option<Self> {
        let says = |word: &str| text.split_whitespace().any(|found| found == word);
        let (winning, losing) = (says("winning_evidence"), says("losing_evidence"));
        match self {
            Self::WarningUnderReview if says("escalate_inquiry_evidence") => {
                Some(Self::NeedsResponse)
            }
            Self::WarningUnderReview if winning || losing => Some(Self::WarningClosed),
            Self::UnderReview if winning => Some(Self::Won),
            Self::UnderReview if losing => Some(Self::Lost),
            Self::WarningNeedsResponse
            | Self::WarningUnderReview
            | Self::WarningClosed
            | Self::NeedsResponse
            | Self::UnderReview
            | Self::Won
            | Self::Lost
            | Self::Prevented => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_evidence_decide_only_what_is_under_review() {
        let review = DisputeStatus::UnderReview;
        assert_eq!(review.verdict("see: winning_evidence"), Some(DisputeStatus::Won));
        assert_eq!(review.verdict("losing_evidence"), Some(DisputeStatus::Lost));
        assert_eq!(review.verdict("escalate_inquiry_evidence"), None);
        assert_eq!(review.verdict("not_winning_evidence"), None);
        let inquiry = DisputeStatus::WarningUnderReview;
        assert_eq!(inquiry.verdict("winning_evidence"), Some(DisputeStatus::WarningClosed));
        assert_eq!(
            inquiry.verdict("escalate_inquiry_evidence"),
            Some(DisputeStatus::NeedsResponse)
        );
        assert_eq!(DisputeStatus::Won.verdict("losing_evidence"), None);
    }

    #[test]
    fn a_status_has_the_name_that_it_is_read_by() {
        for status in DisputeStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
