//! The test cards: number, brand and what a payment by them comes to.

use serde::{Deserialize, Serialize};

use super::decline::Decline;

/// What a payment by a card comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// The money comes.
    Succeeds,
    /// The money comes, and something follows.
    SucceedsThen(Aftermath),
    /// It is refused.
    Declines(Decline),
}

/// What follows a payment that succeeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aftermath {
    /// It is disputed as fraud.
    Dispute,
    /// It is disputed because nothing arrived.
    ProductNotReceived,
    /// The bank inquires about it.
    Inquiry,
    /// It is disputed twice.
    TwoDisputes,
    /// The bank warns that it may be fraud.
    FraudWarning,
    /// Its refund waits, and then succeeds.
    PendingRefund,
    /// Its refund succeeds, and then fails.
    FailingRefund,
}

impl Aftermath {
    /// Whether it comes by itself after the payment, rather than with a refund.
    pub fn follows_payment(self) -> bool {
        match self {
            Self::Dispute
            | Self::ProductNotReceived
            | Self::Inquiry
            | Self::TwoDisputes
            | Self::FraudWarning => true,
            Self::PendingRefund | Self::FailingRefund => false,
        }
    }

    /// A word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dispute => "disputed as fraud",
            Self::ProductNotReceived => "disputed as not received",
            Self::Inquiry => "inquiry",
            Self::TwoDisputes => "disputed twice",
            Self::FraudWarning => "early fraud warning",
            Self::PendingRefund => "pending refund",
            Self::FailingRefund => "failing refund",
        }
    }
}

/// A test card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestCard {
    /// Its number.
    pub number: &'static str,
    /// Its names after `pm_card_` and `tok_`.
    pub tokens: &'static [&'static str],
    /// Brand, as the API writes it.
    pub brand: &'static str,
    /// Country of the bank.
    pub country: &'static str,
    /// What it does.
    pub behaviour: Behaviour,
}

const fn card(
    number: &'static str,
    tokens: &'static [&'static str],
    brand: &'static str,
    behaviour: Behaviour,
) -> TestCard {
    TestCard { number, tokens, brand, country: "US", behaviour }
}

const fn declined(
    number: &'static str,
    tokens: &'static [&'static str],
    decline: Decline,
) -> TestCard {
    card(number, tokens, "visa", Behaviour::Declines(decline))
}

const fn then(
    number: &'static str,
    tokens: &'static [&'static str],
    aftermath: Aftermath,
) -> TestCard {
    card(number, tokens, "visa", Behaviour::SucceedsThen(aftermath))
}

/// All test cards, in the order of the hosted page's list.
pub const TEST_CARDS: [TestCard; 22] = [
    card("4242424242424242", &["visa"], "visa", Behaviour::Succeeds),
    card("5555555555554444", &["mastercard"], "mastercard", Behaviour::Succeeds),
    card("378282246310005", &["amex"], "amex", Behaviour::Succeeds),
    TestCard { country: "CO", ..card("4000001700000003", &["co"], "visa", Behaviour::Succeeds) },
    declined("4000000000000002", &["visa_chargeDeclined", "chargeDeclined"], Decline::Generic),
    declined(
        "4000000000009995",
        &["visa_chargeDeclinedInsufficientFunds", "chargeDeclinedInsufficientFunds"],
        Decline::InsufficientFunds,
    ),
    declined("4000000000009987", &["visa_chargeDeclinedLostCard"], Decline::LostCard),
    declined("4000000000009979", &["visa_chargeDeclinedStolenCard"], Decline::StolenCard),
    declined("4000000000000069", &["chargeDeclinedExpiredCard"], Decline::ExpiredCard),
    declined("4000000000000127", &["chargeDeclinedIncorrectCvc"], Decline::IncorrectCvc),
    declined("4000000000000119", &["chargeDeclinedProcessingError"], Decline::ProcessingError),
    declined(
        "4000000000006975",
        &["visa_chargeDeclinedVelocityLimitExceeded"],
        Decline::VelocityExceeded,
    ),
    declined("4000000000000341", &["chargeCustomerFail"], Decline::Generic),
    declined("4100000000000019", &["radarBlock"], Decline::Blocked),
    declined("4242424242424241", &[], Decline::IncorrectNumber),
    then("4000000000000259", &["createDispute"], Aftermath::Dispute),
    then("4000000000002685", &["createDisputeProductNotReceived"], Aftermath::ProductNotReceived),
    then("4000000000001976", &["createDisputeInquiry"], Aftermath::Inquiry),
    then("4000000404000079", &["createMultipleDisputes"], Aftermath::TwoDisputes),
    then("4000000000005423", &["createIssuerFraudRecord"], Aftermath::FraudWarning),
    then("4000000000007726", &["pendingRefund"], Aftermath::PendingRefund),
    then("4000000000005126", &["refundFail"], Aftermath::FailingRefund),
];

/// Finds a test card by its number.
pub fn by_number(number: &str) -> Option<TestCard> {
    TEST_CARDS.into_iter().find(|card| card.number == number)
}

/// Finds a test card by its token or the name of its ready-made PaymentMethod.
pub fn by_token(token: &str) -> Option<TestCard> {
    let name = token.strip_prefix("pm_card_").or_else(|| token.strip_prefix("tok_"))?;
    TEST_CARDS.into_iter().find(|card| card.tokens.contains(&name))
}

/// Whether the last digit of a number agrees with the others (Luhn).
pub fn check_digit_agrees(number: &str) -> bool {
    let mut sum = 0;
    for (at, letter) in number.chars().rev().enumerate() {
        let Some(digit) = letter.to_digit(10) else { return false };
        let doubled = if at % 2 == 1 { digit * 2 } else { digit };
        sum += if doubled > 9 { doubled - 9 } else { doubled };
    }
    (12..=19).contains(&number.len()) && sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_but_the_wrong_one_has_a_right_check_digit() {
        for card in TEST_CARDS {
            let wrong = card.behaviour == Behaviour::Declines(Decline::IncorrectNumber);
            assert_eq!(check_digit_agrees(card.number), !wrong, "{}", card.number);
        }
    }

    #[test]
    fn tokens_lead_to_their_cards() {
        assert_eq!(by_token("pm_card_visa").unwrap().number, "4242424242424242");
        assert_eq!(by_token("tok_chargeDeclined").unwrap().number, "4000000000000002");
        assert_eq!(by_token("pm_card_unknown"), None);
        assert_eq!(by_number("4100000000000019").unwrap().country, "US");
    }
}
