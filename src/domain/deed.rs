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
        /// The draft of an answer to a dispute was changed.
        DisputeDraftSaved = "dispute_draft_saved",
        /// Evidence in a dispute was submitted.
        DisputeSubmitted = "dispute_submitted",
        /// A dispute was accepted.
        DisputeAccepted = "dispute_accepted",
    }
}
