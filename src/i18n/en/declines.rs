//! What a customer is told when a bank or Stripe refuses, in English.

use super::English;
use crate::domain::decline::DeclineClass;
use crate::i18n::catalogue::DeclineTexts;

impl DeclineTexts for English {
    fn decline(&self, class: DeclineClass) -> &'static str {
        match class {
            DeclineClass::CardDeclined => "Card declined. Use another or ask your bank.",
            DeclineClass::InsufficientFunds => "Insufficient funds. Use another way to pay.",
            DeclineClass::CardLimit => "The card is over its limit. Use another or ask your bank.",
            DeclineClass::ExpiredCard => "Expired card. Use another.",
            DeclineClass::IncorrectCvc => "Invalid CVC. Check it.",
            DeclineClass::IncorrectNumber => "The card number is not correct.",
            DeclineClass::InvalidExpiry => "The expiry date is not valid.",
            DeclineClass::IncorrectAddress => "The address or postcode does not match the card’s.",
            DeclineClass::ProcessingError => "Processing error. Try again in a few minutes.",
            DeclineClass::AuthenticationRequired => {
                "Your bank asks you to confirm who you are. Complete the verification."
            }
            DeclineClass::NotSupported => "This card does not take this purchase or this currency.",
            DeclineClass::AmountNotAllowed => "The amount is not allowed.",
            DeclineClass::DuplicateTransaction => {
                "There is an equal recent payment. Check your order before you pay again."
            }
            DeclineClass::Busy => {
                "The payment service is busy. You will not be charged twice: try in a moment."
            }
            DeclineClass::AlreadyRefunded => "This payment was already refunded.",
            DeclineClass::ChargeDisputed => "The charge is disputed and cannot be refunded.",
            DeclineClass::Unexpected => "Unexpected payment error.",
        }
    }
}
