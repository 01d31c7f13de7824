//! What has happened to an order, in English.

use super::English;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{DeclineTexts, TimelineEvent, TimelineTexts};
use crate::i18n::sentence::sentence;

impl TimelineTexts for English {
    fn timeline(&self, event: TimelineEvent) -> Sentence {
        match event {
            TimelineEvent::Received => "We received your order and keep your items.".into(),
            TimelineEvent::WentToPay => "The payment page is ready.".into(),
            TimelineEvent::Declined(class) => {
                Sentence::from("The payment did not go through.").followed_by(self.decline(class))
            }
            TimelineEvent::Held(amount) => sentence!["Your bank reserved ", amount, "."],
            TimelineEvent::Processing => "Your bank is processing the payment.".into(),
            TimelineEvent::Bounced => "Your bank returned the payment.".into(),
            TimelineEvent::GivenUp => {
                "Your bank did not confirm the payment in time and the order was closed.".into()
            }
            TimelineEvent::Paid(amount) => sentence!["We received your payment of ", amount, "."],
            TimelineEvent::CancelledByCustomer => "You cancelled the order.".into(),
            TimelineEvent::Replaced => {
                "You started another payment and this order was closed.".into()
            }
            TimelineEvent::TimeRanOut => "The time to pay ran out.".into(),
            TimelineEvent::Failed => "We could not complete the payment.".into(),
            TimelineEvent::Released => "The reserved amount was released.".into(),
            TimelineEvent::Revived => "Your payment came late and the order went ahead.".into(),
            TimelineEvent::LateMoneyReturned(amount) => {
                sentence!["We return ", amount, ": it came when the order was already closed."]
            }
            TimelineEvent::ExcessReturned(amount) => {
                sentence!["It was paid twice: we return the excess of ", amount, "."]
            }
            TimelineEvent::Disputed => "Your bank opened a dispute over this payment.".into(),
            TimelineEvent::Refunded(amount) => sentence!["We returned ", amount, "."],
        }
    }
}
