//! The mails that customers get.

use super::words::words;

words! {
    /// What a mail tells.
    MailKind {
        /// The order is paid; the receipt is inside.
        Confirmation = "confirmation",
        /// The order ended without money.
        Cancelled = "cancelled",
        /// Money came too late and was returned in full.
        LateRefund = "late_refund",
    }
}
