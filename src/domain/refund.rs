//! Money that we return: why, and how far our own request has come.

use super::words::words;

words! {
    /// Why money is returned, by the names that payment providers know.
    RefundReason {
        /// It was paid twice.
        Duplicate = "duplicate",
        /// The charge was fraudulent.
        Fraudulent = "fraudulent",
        /// The customer asked for it, or the shop cannot deliver.
        RequestedByCustomer = "requested_by_customer",
    }
}

words! {
    /// What made Cobro return money by itself.
    RefundCause {
        /// It came after the order was given up and could not be revived.
        LateSuccess = "late_success",
        /// More than the order's total was captured.
        Excess = "excess",
    }
}

words! {
    /// How far a request of ours has come. Whether the money arrived is a fact of its own.
    RefundRequestStatus {
        /// It is written and may have been sent.
        Requested = "requested",
        /// The provider took it.
        Accepted = "accepted",
        /// The provider refused it.
        Refused = "refused",
    }
}

impl RefundRequestStatus {
    /// Whether the request counts against what is left to return. One whose fate is unknown
    /// does.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Requested | Self::Accepted => true,
            Self::Refused => false,
        }
    }
}
