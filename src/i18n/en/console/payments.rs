//! The rooms of payments, in English.

use crate::domain::decline::DeclineClass;
use crate::i18n::catalogue::PaymentsTexts;
use crate::i18n::en::English;

impl PaymentsTexts for English {
    plain! {
        room_payments: "Payments",
        search_payments: "Order, e-mail, name, Stripe id, last four or amount",
        no_payments_yet: "There are no payments yet",
        no_payments_hint: "The first one will be here as soon as somebody buys in the shop.",
        declined_for: "Declined for",
        least_amount: "Amount from",
        most_amount: "Amount to",
        filter_late: "Came late",
        filter_running_out: "The hold runs out within 48 h",
    }

    fn decline_class(&self, class: DeclineClass) -> &'static str {
        match class {
            DeclineClass::CardDeclined => "Card declined",
            DeclineClass::InsufficientFunds => "Insufficient funds",
            DeclineClass::CardLimit => "Card limit",
            DeclineClass::ExpiredCard => "Expired card",
            DeclineClass::IncorrectCvc => "Wrong CVC",
            DeclineClass::IncorrectNumber => "Wrong number",
            DeclineClass::InvalidExpiry => "Expiry date not valid",
            DeclineClass::IncorrectAddress => "Wrong address",
            DeclineClass::ProcessingError => "Processing error",
            DeclineClass::AuthenticationRequired => "Not verified with the bank",
            DeclineClass::NotSupported => "Card or currency not supported",
            DeclineClass::AmountNotAllowed => "Amount not allowed",
            DeclineClass::DuplicateTransaction => "Payment repeated",
            DeclineClass::Busy => "Service busy",
            DeclineClass::AlreadyRefunded => "Refunded before",
            DeclineClass::ChargeDisputed => "Charge disputed",
            DeclineClass::Unexpected => "Another reason",
        }
    }

    fn filter_least(&self, amount: &str) -> String {
        format!("From {amount}")
    }

    fn filter_most(&self, amount: &str) -> String {
        format!("To {amount}")
    }
}
