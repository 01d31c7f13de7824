//! Our writes to the payment provider, each with a row of its own that keeps the exact request.

use super::words::words;

words! {
    /// What a write does.
    CallOperation {
        /// Opens a Checkout Session.
        OpenSession = "open_session",
        /// Expires a Checkout Session.
        ExpireSession = "expire_session",
        /// Cancels a PaymentIntent, or voids what it holds.
        CancelIntent = "cancel_intent",
        /// Takes what is held, in full or in part.
        CaptureIntent = "capture_intent",
        /// Returns money.
        Refund = "refund",
        /// Hands a file to Stripe that evidence will name.
        UploadEvidence = "upload_evidence",
        /// Submits evidence in a dispute.
        SubmitEvidence = "submit_evidence",
        /// Accepts a dispute.
        AcceptDispute = "accept_dispute",
    }
}

words! {
    /// How far a write has come.
    CallState {
        /// Its row is written; it may have been sent, and may be sent again under its key.
        Prepared = "prepared",
        /// Its answer was recorded.
        Answered = "answered",
        /// It was refused for good.
        Refused = "refused",
        /// Its key will say no more, and another row took its place.
        Superseded = "superseded",
    }
}
