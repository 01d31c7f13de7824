//! What people do by hand, as the audit names it.

use super::words::words;

words! {
    /// A kind of deed.
    DeedKind {
        /// The first owner was invited by a one-time link.
        FirstOwnerInvited = "first_owner_invited",
        /// The first owner chose a password.
        FirstOwnerAdded = "first_owner_added",
        /// A person was let into the team.
        MemberAdded = "member_added",
        /// A person's password was taken away.
        PasswordReset = "password_reset",
        /// A person chose a password.
        PasswordChosen = "password_chosen",
        /// A person was locked out.
        MemberDisabled = "member_disabled",
        /// A person was let in again.
        MemberEnabled = "member_enabled",
        /// A person came in.
        SignedIn = "signed_in",
        /// A person left.
        SignedOut = "signed_out",
        /// Money was asked to be returned.
        RefundRequested = "refund requested",
        /// Held money was asked to be taken.
        CaptureRequested = "capture requested",
        /// Held money was asked to be released.
        VoidRequested = "void requested",
        /// Stripe was asked how a payment stands.
        StripeAsked = "stripe_asked",
        /// A circuit was held open on every instance.
        CircuitHeld = "circuit_held",
        /// A circuit was closed on every instance.
        CircuitClosed = "circuit_closed",
        /// The invariants were checked.
        ChecksRun = "checks_run",
        /// An event of the inbox was applied once more.
        EventReplayed = "event_replayed",
        /// Several events of the inbox were applied once more.
        EventsReplayed = "events_replayed",
        /// A saga was made due at once.
        SagaRetried = "saga_retried",
        /// A saga was asked to end without money.
        SagaCompensated = "saga_compensated",
        /// A saga that was stuck was ended by what a person settled by hand.
        SagaHandled = "saga_handled",
        /// The count of a product was corrected.
        StockAdjusted = "stock_adjusted",
        /// A mail was sent again.
        MailResent = "mail_resent",
        /// A payment method was switched on or off.
        MethodSwitched = "method_switched",
        /// An unpaid order was asked to be cancelled.
        OrderCancelRequested = "order_cancel_requested",
        /// A refund that came to nothing was looked after.
        RefundHandled = "refund_handled",
        /// A refund that was made at Stripe was looked after.
        StripeRefundHandled = "stripe_refund_handled",
        /// The draft of an answer to a dispute was changed.
        DisputeDraftSaved = "dispute_draft_saved",
        /// Evidence in a dispute was submitted.
        DisputeSubmitted = "dispute_submitted",
        /// A dispute was accepted.
        DisputeAccepted = "dispute_accepted",
    }
}
