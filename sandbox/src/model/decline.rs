//! Why a card is refused: code, decline code and the sentence that comes with it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What is wrong with a card or with the payment by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decline {
    /// No reason given.
    Generic,
    /// Not enough money.
    InsufficientFunds,
    /// Reported lost.
    LostCard,
    /// Reported stolen.
    StolenCard,
    /// Expired, says the bank.
    ExpiredCard,
    /// The bank does not agree with the security code.
    IncorrectCvc,
    /// The bank could not answer.
    ProcessingError,
    /// Used too often.
    VelocityExceeded,
    /// Blocked before the bank was asked.
    Blocked,
    /// A number that is no test card.
    NotATestCard,
    /// The number fails its check digit.
    IncorrectNumber,
    /// No such month.
    InvalidExpiryMonth,
    /// The year is over, or the month of this year.
    InvalidExpiryYear,
    /// The security code has the wrong number of digits.
    InvalidCvc,
}

impl Decline {
    /// The `code` of the error.
    pub fn code(self) -> &'static str {
        match self {
            Self::Generic
            | Self::InsufficientFunds
            | Self::LostCard
            | Self::StolenCard
            | Self::VelocityExceeded
            | Self::Blocked
            | Self::NotATestCard => "card_declined",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::ProcessingError => "processing_error",
            Self::IncorrectNumber => "incorrect_number",
            Self::InvalidExpiryMonth => "invalid_expiry_month",
            Self::InvalidExpiryYear => "invalid_expiry_year",
            Self::InvalidCvc => "invalid_cvc",
        }
    }

    /// The `decline_code`, where the bank or Radar refused.
    pub fn decline_code(self) -> Option<&'static str> {
        match self {
            Self::Generic => Some("generic_decline"),
            Self::InsufficientFunds => Some("insufficient_funds"),
            Self::LostCard => Some("lost_card"),
            Self::StolenCard => Some("stolen_card"),
            Self::VelocityExceeded => Some("card_velocity_exceeded"),
            Self::Blocked => Some("fraudulent"),
            Self::NotATestCard => Some("test_mode_live_card"),
            Self::ExpiredCard => Some("expired_card"),
            Self::IncorrectCvc => Some("incorrect_cvc"),
            Self::ProcessingError => Some("processing_error"),
            Self::IncorrectNumber
            | Self::InvalidExpiryMonth
            | Self::InvalidExpiryYear
            | Self::InvalidCvc => None,
        }
    }

    /// The sentence for the API's caller.
    pub fn message(self) -> &'static str {
        match self {
            Self::Generic | Self::LostCard | Self::StolenCard | Self::Blocked => {
                "Your card was declined."
            }
            Self::InsufficientFunds => "Your card has insufficient funds.",
            Self::VelocityExceeded => {
                "Your card was declined for too many attempts or for exceeding its limit."
            }
            Self::NotATestCard => {
                "Your card was declined: in test mode only the test cards can be used."
            }
            Self::ExpiredCard => "Your card has expired.",
            Self::IncorrectCvc => "Your card's security code is incorrect.",
            Self::ProcessingError => {
                "An error occurred while processing your card. Try again in a little bit."
            }
            Self::IncorrectNumber => "Your card number is incorrect.",
            Self::InvalidExpiryMonth => "Your card's expiration month is invalid.",
            Self::InvalidExpiryYear => "Your card's expiration year is invalid.",
            Self::InvalidCvc => "Your card's security code is invalid.",
        }
    }

    /// The field of the card that it is about.
    pub fn param(self) -> Option<&'static str> {
        match self {
            Self::IncorrectNumber => Some("number"),
            Self::InvalidExpiryMonth | Self::ExpiredCard => Some("exp_month"),
            Self::InvalidExpiryYear => Some("exp_year"),
            Self::InvalidCvc | Self::IncorrectCvc => Some("cvc"),
            Self::Generic
            | Self::InsufficientFunds
            | Self::LostCard
            | Self::StolenCard
            | Self::VelocityExceeded
            | Self::Blocked
            | Self::NotATestCard
            | Self::ProcessingError => None,
        }
    }

    /// What the network advises the merchant to do.
    pub fn advice_code(self) -> &'static str {
        match self {
            Self::Generic | Self::InsufficientFunds | Self::VelocityExceeded => "try_again_later",
            Self::ProcessingError => "try_again_later",
            Self::LostCard | Self::StolenCard | Self::Blocked | Self::NotATestCard => {
                "do_not_try_again"
            }
            Self::ExpiredCard
            | Self::IncorrectCvc
            | Self::IncorrectNumber
            | Self::InvalidExpiryMonth
            | Self::InvalidExpiryYear
            | Self::InvalidCvc => "confirm_card_data",
        }
    }

    /// The `outcome` of a charge that failed for it.
    pub fn outcome(self) -> Value {
        let blocked = self == Self::Blocked;
        json!({
            "advice_code": self.advice_code(),
            "network_advice_code": null,
            "network_decline_code": if blocked { None } else { Some("01") },
            "network_status": if blocked { "not_sent_to_network" } else { "declined_by_network" },
            "reason": if blocked { Some("highest_risk_level") } else { self.decline_code() },
            "risk_level": if blocked { "highest" } else { "normal" },
            "risk_score": if blocked { 95 } else { 20 },
            "seller_message": if blocked {
                "The payment was blocked as too risky."
            } else {
                "The bank did not say yes to the payment."
            },
            "type": if blocked { "blocked" } else { "issuer_declined" },
        })
    }
}
