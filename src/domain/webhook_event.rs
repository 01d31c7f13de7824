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

words! {
    /// What came of an event that a person applied once more.
    ReplayResult {
        /// It is applied now.
        Applied = "applied",
        /// It was applied before, and nothing of it is new.
        NothingNew = "nothing_new",
        /// Nobody knows yet whose it is.
        Waiting = "waiting",
        /// It could not be applied.
        Failed = "failed",
        /// Its type is one that we make no use of.
        NotUsed = "not_used",
        /// It is about an object that this shop did not make.
        Foreign = "foreign",
        /// It is of live mode and we are not, or the other way round.
        OtherMode = "other_mode",
        /// Something became of it since the page was shown: it was left alone.
        Changed = "changed",
        /// Its body was erased: there is nothing to apply.
        Erased = "erased",
    }
}
