//! The mails that customers get, and those that the people of the team get.

use super::words::words;

words! {
    /// What a mail tells.
    MailKind {
        /// The order is paid; the receipt is inside.
        Confirmation = "confirmation",
        /// Money is held or on its way; nothing is shipped yet.
        Placed = "placed",
        /// A debit bounced; the customer has some time for another try.
        PaymentFailed = "payment_failed",
        /// The order ended without money.
        Cancelled = "cancelled",
        /// Money came too late and was returned in full.
        LateRefund = "late_refund",
        /// The shop asked the provider to return money; it is on its way.
        RefundRequested = "refund_requested",
        /// Returned money reached the customer's bank.
        RefundSucceeded = "refund_succeeded",
        /// Returned money came back to the shop.
        RefundFailed = "refund_failed",
        /// To the team: a dispute must be answered within seven days.
        DisputeWeek = "dispute_week",
        /// To the team: a dispute must be answered within three days.
        DisputeThreeDays = "dispute_three_days",
        /// To the team: a dispute must be answered within a day.
        DisputeDay = "dispute_day",
    }
}

words! {
    /// How far a mail of the outbox has come.
    MailStatus {
        /// It waits for its first try or its next one.
        Waiting = "waiting",
        /// It was delivered to whatever sends mails.
        Sent = "sent",
    }
}
