//! What has happened to an order, in plain words.

use crate::domain::decline::DeclineClass;
use crate::domain::money::Money;
use crate::i18n::Sentence;

/// Something that happened to an order, as its customer may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineEvent {
    /// The order was made and its items are held.
    Received,
    /// The customer went to the payment page.
    WentToPay,
    /// A try was refused.
    Declined(DeclineClass),
    /// The bank holds the amount.
    Held(Money),
    /// The bank has the payment and decides later.
    Processing,
    /// The bank did not pay the debit.
    Bounced,
    /// The bank did not decide in time, and the order was closed.
    GivenUp,
    /// The amount was taken.
    Paid(Money),
    /// The customer gave it up.
    CancelledByCustomer,
    /// A newer checkout of the same cart took its place.
    Replaced,
    /// The time to pay ran out.
    TimeRanOut,
    /// It could not be charged.
    Failed,
    /// The held amount was released.
    Released,
    /// Money came after the end, and the order goes ahead.
    Revived,
    /// Money came after the end and is going back in full.
    LateMoneyReturned(Money),
    /// The order was paid twice and the excess is going back.
    ExcessReturned(Money),
    /// The bank asked for the money back.
    Disputed,
    /// An amount was returned.
    Refunded(Money),
}

/// The lines of an order's timeline.
pub trait TimelineTexts {
    /// What happened.
    fn timeline(&self, event: TimelineEvent) -> Sentence;
}
