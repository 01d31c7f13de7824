//! Money that we return: why, how much can be, and how far our own request has come.

use std::collections::BTreeMap;

use super::facts::{PaymentFacts, RefundState};
use super::money::{Currency, Money};
use super::payment_status::PaymentStatus;
use super::words::words;

words! {
    /// Why money is returned, by the names that payment providers know.
    RefundReason {
        /// It was paid twice.
        Duplicate = "duplicate",
        /// The charge was fraudulent.
        Fraudulent = "fraudulent",
        /// The customer asked for it, or the shop cannot deliver.
        RequestedByCustomer = "requested_by_customer",
    }
}

words! {
    /// What made Cobro return money.
    RefundCause {
        /// It came after the order was given up and could not be revived.
        LateSuccess = "late_success",
        /// More than the order's total was captured.
        Excess = "excess",
        /// A person of the shop asked for it.
        Person = "person",
    }
}

words! {
    /// How far a request of ours has come.
    RefundRequestStatus {
        /// It is written and may have been sent.
        Requested = "requested",
        /// The provider took it, and the money is on its way.
        Accepted = "accepted",
        /// The money reached the customer's bank.
        Succeeded = "succeeded",
        /// The provider took it, and the money came back or was called off.
        Failed = "failed",
        /// The provider refused it.
        Refused = "refused",
    }
}

impl RefundRequestStatus {
    /// Whether the request counts against what is left to return. One whose fate is unknown
    /// does.
    #[must_use]
    pub const fn counts(self) -> bool {
        match self {
            Self::Requested | Self::Accepted | Self::Succeeded => true,
            Self::Failed | Self::Refused => false,
        }
    }

    /// Where a request stands once the provider shows its refund in this state.
    #[must_use]
    pub const fn shown_as(state: RefundState) -> Self {
        match state {
            RefundState::Pending | RefundState::RequiresAction => Self::Accepted,
            RefundState::Succeeded => Self::Succeeded,
            RefundState::Failed | RefundState::Canceled => Self::Failed,
        }
    }
}

/// The longest note of a refund, in characters.
pub const LONGEST_NOTE: usize = 500;

/// The longest token of a form, in bytes.
pub const LONGEST_FORM_TOKEN: usize = 64;

/// Why a refund is not asked for. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    /// An amount of zero.
    #[error("the amount is zero")]
    Zero,
    /// An amount below zero.
    #[error("the amount is below zero")]
    Negative,
    /// An amount of another currency than the payment's.
    #[error("the payment is in {payment}, not in {asked}")]
    OtherCurrency {
        /// The payment's.
        payment: Currency,
        /// The form's.
        asked: Currency,
    },
    /// A fraction that the currency is not paid in, such as centavos of a peso.
    #[error("the amount has a fraction that the currency does not")]
    Fraction,
    /// More than what is left.
    #[error("only {left_minor} is left")]
    TooMuch {
        /// What is left, minor units of the payment's currency.
        left_minor: i64,
    },
    /// Everything was returned already, or is on its way back.
    #[error("nothing is left to return")]
    NothingLeft,
    /// A dispute is open or was lost: the bank decides about the money.
    #[error("the payment is disputed")]
    Disputed,
    /// No money was captured.
    #[error("a payment that is {0} has nothing to return")]
    NotCaptured(PaymentStatus),
    /// The order is not confirmed yet, or was given up: its saga settles the money.
    #[error("the order's saga settles this money by itself")]
    NotConfirmed,
    /// More than the role of the person may return of one payment.
    #[error("the role may return up to {} minor units of a payment", .most.minor())]
    AboveRole {
        /// The most, all refunds of the payment together.
        most: Money,
    },
    /// No line was chosen.
    #[error("no line was chosen")]
    NoLines,
    /// The order has no such line, or it is named twice.
    #[error("the order has no line {0}, or it is named twice")]
    NoSuchLine(i64),
    /// More units of a line than were not returned yet.
    #[error("only {left} of line {position} can be returned")]
    TooManyUnits {
        /// The line.
        position: i64,
        /// How many are left.
        left: i64,
    },
    /// The note is too long.
    #[error("the note has more than {LONGEST_NOTE} characters")]
    NoteTooLong,
    /// The form has no token, or one that was used for another refund.
    #[error("the form's token is not one, or belongs to another refund")]
    FormToken,
}

/// Whether a payment of this status has money that a person may return.
///
/// # Errors
/// [`RefundRefused`], saying why not.
pub const fn may_be_refunded(status: PaymentStatus) -> Result<(), RefundRefused> {
    match status {
        PaymentStatus::Completed | PaymentStatus::PartiallyRefunded | PaymentStatus::Refunded => {
            Ok(())
        }
        PaymentStatus::Disputed => Err(RefundRefused::Disputed),
        PaymentStatus::Pending
        | PaymentStatus::Processing
        | PaymentStatus::Authorized
        | PaymentStatus::Failed
        | PaymentStatus::Cancelled => Err(RefundRefused::NotCaptured(status)),
    }
}

/// An amount that a person asked for, checked against the payment's currency and what is left.
///
/// # Errors
/// [`RefundRefused`], saying why not.
pub fn checked_amount(
    (asked_minor, asked): (i64, Currency),
    payment: Currency,
    left_minor: i64,
) -> Result<i64, RefundRefused> {
    if asked != payment {
        return Err(RefundRefused::OtherCurrency { payment, asked });
    }
    if left_minor <= 0 {
        return Err(RefundRefused::NothingLeft);
    }
    match asked_minor {
        0 => Err(RefundRefused::Zero),
        ..0 => Err(RefundRefused::Negative),
        // What is left in total may have a fraction when a person at Stripe returned one.
        _ if asked_minor % payment.step_minor() != 0 && asked_minor != left_minor => {
            Err(RefundRefused::Fraction)
        }
        _ if asked_minor > left_minor => Err(RefundRefused::TooMuch { left_minor }),
        _ => Ok(asked_minor),
    }
}

/// A request of ours, as far as it weighs on what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequest {
    /// The PaymentIntent that it returns from.
    pub intent: String,
    /// Minor units.
    pub amount_minor: i64,
    /// How far it has come.
    pub status: RefundRequestStatus,
    /// Stripe's id of it, once known.
    pub stripe_id: Option<String>,
}

/// What each PaymentIntent can still return, in minor units: what it captured, less what Stripe
/// shows as returned, less what we asked for and Stripe has not shown yet.
#[must_use]
pub fn left_by_intent(facts: &PaymentFacts, requests: &[OwnRequest]) -> BTreeMap<String, i64> {
    let of_charges = facts.charges.values().filter_map(|charge| charge.intent.as_ref());
    let all = facts.intents.keys().chain(of_charges);
    let mut left: BTreeMap<String, i64> =
        all.map(|id| (id.clone(), facts.captured_by(id))).collect();
    for refund in facts.refunds.values().filter(|refund| facts.counts(refund)) {
        let charge = refund.charge.as_ref().and_then(|id| facts.charges.get(id));
        let of = refund.intent.as_deref().or(charge.and_then(|c| c.intent.as_deref()));
        if let Some(left) = of.and_then(|id| left.get_mut(id)) {
            *left = left.saturating_sub(refund.amount_minor);
        }
    }
    let unseen = |request: &&OwnRequest| {
        let seen = request.stripe_id.as_ref().is_some_and(|id| facts.refunds.contains_key(id));
        request.status.counts() && !seen
    };
    for request in requests.iter().filter(unseen) {
        if let Some(left) = left.get_mut(&request.intent) {
            *left = left.saturating_sub(request.amount_minor);
        }
    }
    left
}

/// The PaymentIntent that can return most, with what it can. Each refund returns from one: where
/// two captured money, the excess of the later one goes back by itself.
#[must_use]
pub fn fullest(left: &BTreeMap<String, i64>) -> Option<(&str, i64)> {
    let most = left.iter().max_by_key(|(_, left)| **left)?;
    (*most.1 > 0).then_some((most.0.as_str(), *most.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wrong_amount_is_refused_with_its_own_reason() {
        let asked = |minor| checked_amount((minor, Currency::Cop), Currency::Cop, 2_000_000);
        assert_eq!(asked(0), Err(RefundRefused::Zero));
        assert_eq!(asked(-100), Err(RefundRefused::Negative));
        assert_eq!(asked(150), Err(RefundRefused::Fraction));
        assert_eq!(asked(2_000_100), Err(RefundRefused::TooMuch { left_minor: 2_000_000 }));
        assert_eq!(asked(2_000_000), Ok(2_000_000));
        let other = checked_amount((100, Currency::Usd), Currency::Cop, 2_000_000);
        let (payment, asked) = (Currency::Cop, Currency::Usd);
        assert_eq!(other, Err(RefundRefused::OtherCurrency { payment, asked }));
        let nothing = checked_amount((100, Currency::Cop), Currency::Cop, 0);
        assert_eq!(nothing, Err(RefundRefused::NothingLeft));
    }

    #[test]
    fn only_captured_money_that_nobody_disputes_may_be_refunded() {
        for status in PaymentStatus::ALL {
            let expected = match status {
                PaymentStatus::Completed
                | PaymentStatus::PartiallyRefunded
                | PaymentStatus::Refunded => Ok(()),
                PaymentStatus::Disputed => Err(RefundRefused::Disputed),
                PaymentStatus::Pending
                | PaymentStatus::Processing
                | PaymentStatus::Authorized
                | PaymentStatus::Failed
                | PaymentStatus::Cancelled => Err(RefundRefused::NotCaptured(status)),
            };
            assert_eq!(may_be_refunded(status), expected, "{status}");
        }
    }
}
