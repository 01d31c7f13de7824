//! What a customer is told when a bank or Stripe refuses.

use crate::domain::decline::DeclineClass;

/// Declines and failures of a payment.
pub trait DeclineTexts {
    /// What happened and what to do, without the bank's reason where it must not be passed on.
    fn decline(&self, class: DeclineClass) -> &'static str;
}
