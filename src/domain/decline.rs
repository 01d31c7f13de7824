//! What a decline or failure of a payment means to us: what the customer is told, what the
//! customer can do about it, and whether our own code may send the same request again.
//!
//! The codes are Stripe's (<https://docs.stripe.com/declines/codes> and
//! <https://docs.stripe.com/error-codes>); the classes are ours.

use super::words::UnknownWord;

/// A class of declines and failures that is told and treated alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeclineClass {
    /// The bank refused and does not say why, or says what must not be passed on.
    CardDeclined,
    /// There is not enough money.
    InsufficientFunds,
    /// The card is over its limit.
    CardLimit,
    /// The card is past its date.
    ExpiredCard,
    /// The security code is wrong.
    IncorrectCvc,
    /// The number is wrong.
    IncorrectNumber,
    /// The date is no date of a card.
    InvalidExpiry,
    /// Address or postcode do not belong to the card.
    IncorrectAddress,
    /// The bank could not be asked.
    ProcessingError,
    /// The bank wants the customer to prove who they are.
    AuthenticationRequired,
    /// The card does not take this purchase or currency.
    NotSupported,
    /// The amount is one that Stripe does not take.
    AmountNotAllowed,
    /// An equal payment was made a moment ago.
    DuplicateTransaction,
    /// The service is busy or was not reached; nothing happened.
    Busy,
    /// The payment was refunded before.
    AlreadyRefunded,
    /// The charge is disputed and cannot be refunded.
    ChargeDisputed,
    /// Anything else.
    Unexpected,
}

/// What the customer can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Pay in another way.
    OtherMethod,
    /// Correct what was typed.
    CorrectIt,
    /// Try the same card again.
    SameCardAgain,
    /// See whether the order is paid already.
    CheckOrder,
    /// Wait a moment.
    Wait,
    /// Nothing.
    Nothing,
}

impl std::str::FromStr for DeclineClass {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { text: text.to_owned(), kind: "DeclineClass" };
        Self::ALL.into_iter().find(|class| class.name() == text).ok_or_else(unknown)
    }
}

impl DeclineClass {
    /// Every class, in the order of the table.
    pub const ALL: [Self; 17] = [
        Self::CardDeclined,
        Self::InsufficientFunds,
        Self::CardLimit,
        Self::ExpiredCard,
        Self::IncorrectCvc,
        Self::IncorrectNumber,
        Self::InvalidExpiry,
        Self::IncorrectAddress,
        Self::ProcessingError,
        Self::AuthenticationRequired,
        Self::NotSupported,
        Self::AmountNotAllowed,
        Self::DuplicateTransaction,
        Self::Busy,
        Self::AlreadyRefunded,
        Self::ChargeDisputed,
        Self::Unexpected,
    ];

    /// The class of an error by its decline code, else by its code. A decline code that we do
    /// not know falls back on the code.
    #[must_use]
    pub fn of(code: Option<&str>, decline_code: Option<&str>) -> Self {
        decline_code
            .and_then(Self::of_word)
            .or_else(|| code.and_then(Self::of_word))
            .unwrap_or(Self::Unexpected)
    }

    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "card_declined"
            | "generic_decline"
            | "do_not_honor"
            | "call_issuer"
            | "no_action_taken"
            | "transaction_not_allowed"
            | "lost_card"
            | "stolen_card"
            | "fraudulent"
            | "merchant_blacklist"
            | "pickup_card"
            | "restricted_card" => Self::CardDeclined,
            "insufficient_funds" => Self::InsufficientFunds,
            "card_velocity_exceeded" | "withdrawal_count_limit_exceeded" => Self::CardLimit,
            "expired_card" => Self::ExpiredCard,
            "incorrect_cvc" | "invalid_cvc" => Self::IncorrectCvc,
            "incorrect_number" | "invalid_number" => Self::IncorrectNumber,
            "invalid_expiry_month" | "invalid_expiry_year" => Self::InvalidExpiry,
            "incorrect_zip" | "incorrect_address" => Self::IncorrectAddress,
            "processing_error"
            | "issuer_not_available"
            | "reenter_transaction"
            | "try_again_later"
            | "approve_with_id" => Self::ProcessingError,
            "authentication_required" | "payment_intent_authentication_failure" => {
                Self::AuthenticationRequired
            }
            "card_not_supported" | "currency_not_supported" => Self::NotSupported,
            "amount_too_small" | "amount_too_large" | "invalid_amount" => Self::AmountNotAllowed,
            "duplicate_transaction" => Self::DuplicateTransaction,
            "rate_limit"
            | "lock_timeout"
            | "idempotency_key_in_use"
            | "api_error"
            | "temporary_error" => Self::Busy,
            "charge_already_refunded" => Self::AlreadyRefunded,
            "charge_disputed" => Self::ChargeDisputed,
            _ => return None,
        })
    }

    /// Its name in rows, logs and metric labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CardDeclined => "card_declined",
            Self::InsufficientFunds => "insufficient_funds",
            Self::CardLimit => "card_limit",
            Self::ExpiredCard => "expired_card",
            Self::IncorrectCvc => "incorrect_cvc",
            Self::IncorrectNumber => "incorrect_number",
            Self::InvalidExpiry => "invalid_expiry",
            Self::IncorrectAddress => "incorrect_address",
            Self::ProcessingError => "processing_error",
            Self::AuthenticationRequired => "authentication_required",
            Self::NotSupported => "not_supported",
            Self::AmountNotAllowed => "amount_not_allowed",
            Self::DuplicateTransaction => "duplicate_transaction",
            Self::Busy => "busy",
            Self::AlreadyRefunded => "already_refunded",
            Self::ChargeDisputed => "charge_disputed",
            Self::Unexpected => "unexpected",
        }
    }

    /// Whether our own code may send the same request again, under the same key.
    #[must_use]
    pub const fn may_resend(self) -> bool {
        matches!(self, Self::Busy)
    }

    /// Whether trying again as it is can help: what customers and programs are told.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self.advice(), Advice::SameCardAgain | Advice::Wait)
    }

    /// What the customer can do next.
    #[must_use]
    pub const fn advice(self) -> Advice {
        match self {
            Self::CardDeclined
            | Self::InsufficientFunds
            | Self::CardLimit
            | Self::ExpiredCard
            | Self::NotSupported
            | Self::Unexpected => Advice::OtherMethod,
            Self::IncorrectCvc
            | Self::IncorrectNumber
            | Self::InvalidExpiry
            | Self::IncorrectAddress => Advice::CorrectIt,
            Self::ProcessingError | Self::AuthenticationRequired => Advice::SameCardAgain,
            Self::DuplicateTransaction => Advice::CheckOrder,
            Self::Busy => Advice::Wait,
            Self::AmountNotAllowed | Self::AlreadyRefunded | Self::ChargeDisputed => {
                Advice::Nothing
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_decline_code_is_more_exact_than_the_code() {
        let class = DeclineClass::of(Some("card_declined"), Some("insufficient_funds"));
        assert_eq!(class, DeclineClass::InsufficientFunds);
    }

    #[test]
    fn what_must_not_be_passed_on_looks_like_a_plain_decline() {
        for secret in ["lost_card", "stolen_card", "fraudulent", "merchant_blacklist"] {
            let class = DeclineClass::of(Some("card_declined"), Some(secret));
            assert_eq!(class, DeclineClass::CardDeclined);
        }
    }

    #[test]
    fn an_unknown_decline_code_falls_back_on_the_code_and_then_on_unexpected() {
        let class = DeclineClass::of(Some("card_declined"), Some("a_new_one"));
        assert_eq!(class, DeclineClass::CardDeclined);
        assert_eq!(DeclineClass::of(Some("a_new_one"), None), DeclineClass::Unexpected);
        assert_eq!(DeclineClass::of(None, None), DeclineClass::Unexpected);
    }

    #[test]
    fn only_a_busy_service_is_asked_again_by_our_own_code() {
        let resent: Vec<_> = DeclineClass::ALL.into_iter().filter(|c| c.may_resend()).collect();
        assert_eq!(resent, [DeclineClass::Busy]);
    }

    #[test]
    fn the_retryable_classes_are_those_of_the_table() {
        let retryable: Vec<_> =
            DeclineClass::ALL.into_iter().filter(|c| c.is_retryable()).collect();
        assert_eq!(
            retryable,
            [
                DeclineClass::ProcessingError,
                DeclineClass::AuthenticationRequired,
                DeclineClass::Busy
            ]
        );
    }
}
