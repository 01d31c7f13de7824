//! Taking funds that are held: in full, or once in part, which releases the rest.

use super::payment_status::PaymentStatus;
use super::words::words;

words! {
    /// How far a capture that a person asked for has come.
    CaptureStatus {
        /// It is written and may have been sent.
        Requested = "requested",
        /// The provider took the money.
        Accepted = "accepted",
        /// The provider refused it; nothing was taken.
        Refused = "refused",
    }
}

impl CaptureStatus {
    /// Whether it stands in the way of another: held funds are taken once.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Requested | Self::Accepted => true,
            Self::Refused => false,
        }
    }
}

/// Why held funds are neither taken nor released. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaptureRefused {
    /// Nothing is held by this payment.
    #[error("a payment that is {0} holds nothing")]
    NothingHeld(PaymentStatus),
    /// It was captured already, or a capture is under way.
    #[error("a capture was asked for already")]
    CapturedAlready,
    /// It is being voided, or ends for another reason.
    #[error("it is being released already")]
    EndsAlready,
    /// The time to capture is over: the funds are being released.
    #[error("the time to capture is over")]
    TooLate,
    /// No line was chosen to ship.
    #[error("no line was chosen")]
    NoLines,
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoSuchLine(i64),
    /// The form has no token, or one that is too long.
    #[error("the form's token is not one")]
    FormToken,
}
