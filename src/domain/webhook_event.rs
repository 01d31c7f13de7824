//! What became of an event that was delivered to us.

use super::words::words;

words! {
    /// What became of an event.
    WebhookEventState {
        /// Its facts are in the books.
        Applied = "applied",
        /// We do not know yet whose it is.
        Waiting = "waiting",
        /// Applying it failed; it is tried again.
        Failed = "failed",
        /// Its type is one that we make no use of.
        NotUsed = "not_used",
        /// It is about an object that this shop did not make.
        Foreign = "foreign",
        /// It is of live mode and we are not, or the other way round.
        OtherMode = "other_mode",
    }
}
