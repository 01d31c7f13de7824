//! An order: what was bought at which prices, and how far it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::money::Money;
use super::payment_status::PaymentStatus;

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Its stock is held and it waits for money.
    AwaitingPayment,
    /// Money is held or on its way: the stock stays held, nothing is shipped yet.
    Placed,
    /// It is paid and its stock is sold.
    Confirmed,
    /// It ended without money.
    Cancelled,
    /// All its money was returned.
    Refunded,
}

/// A text that is no status of an order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an order status")]
pub struct UnknownOrderStatus(pub String);

impl OrderStatus {
    /// Every status.
    pub const ALL: [Self; 5] =
        [Self::AwaitingPayment, Self::Placed, Self::Confirmed, Self::Cancelled, Self::Refunded];

    /// Its name in rows, addresses and `data-status`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "awaiting_payment",
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// Whether `to` may directly follow this status. A cancelled order comes back by late money,
    /// a refunded one when its refund fails, a placed one waits again when a debit bounced.
    #[must_use]
    pub const fn may_become(self, to: Self) -> bool {
        use OrderStatus as S;
        match (self, to) {
            (S::AwaitingPayment, S::Placed | S::Confirmed | S::Cancelled)
            | (S::Placed, S::Confirmed | S::Cancelled | S::AwaitingPayment)
            | (S::Cancelled, S::Placed | S::Confirmed)
            | (S::Confirmed, S::Refunded)
            | (S::Refunded, S::Confirmed) => true,
            (S::AwaitingPayment | S::Placed | S::Confirmed | S::Cancelled | S::Refunded, _) => {
                false
            }
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for OrderStatus {
    type Err = UnknownOrderStatus;

    fn from_str(text: &str) -> Result<Self, UnknownOrderStatus> {
        Self::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| UnknownOrderStatus(text.to_owned()))
    }
}

/// Why the shop does not cancel an order. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelRefused {
    /// The customer's bank holds the funds: they are released instead.
    #[error("funds are held for it")]
    FundsHeld,
    /// The customer paid, and the outcome is not known yet.
    #[error("its money is on its way")]
    OnItsWay,
    /// It was paid: its money is returned instead.
    #[error("it was paid")]
    Paid,
    /// It has ended already.
    #[error("it has ended")]
    Ended,
    /// Somebody or the clock asked for its end already.
    #[error("it is being ended")]
    EndsAlready,
    /// The form has no token, or one that did something else.
    #[error("the form's token is not one, or was used for something else")]
    FormToken,
}

/// Whether an order of this status, whose payment has that one, is unpaid and can be cancelled.
///
/// # Errors
/// [`CancelRefused`], saying why not.
pub const fn may_be_cancelled(
    order: OrderStatus,
    payment: PaymentStatus,
) -> Result<(), CancelRefused> {
    use OrderStatus as S;
    use PaymentStatus as P;
    match (order, payment) {
        (S::Cancelled | S::Refunded, _) => Err(CancelRefused::Ended),
        (_, P::Authorized) => Err(CancelRefused::FundsHeld),
        (_, P::Processing) => Err(CancelRefused::OnItsWay),
        (S::Confirmed, _)
        | (_, P::Completed | P::Refunded | P::PartiallyRefunded | P::Disputed) => {
            Err(CancelRefused::Paid)
        }
        (S::AwaitingPayment | S::Placed, P::Pending | P::Failed | P::Cancelled) => Ok(()),
    }
}

/// The number that people use for an order: a counter from 1001, with gaps allowed. It is never
/// part of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(pub i64);

impl OrderNumber {
    /// The first number of a shop.
    pub const FIRST: Self = Self(1001);
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// One line of an order, as it was bought: later changes of the product do not reach it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The product.
    pub product: super::ids::ProductId,
    /// Its name in the language of the order.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub unit: Money,
    /// The price of all.
    pub total: Money,
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrderStatus as S;

    #[test]
    fn an_order_moves_only_as_decided() {
        let allowed = [
            (S::AwaitingPayment, S::Placed),
            (S::AwaitingPayment, S::Confirmed),
            (S::AwaitingPayment, S::Cancelled),
            (S::Placed, S::Confirmed),
            (S::Placed, S::Cancelled),
            (S::Placed, S::AwaitingPayment),
            (S::Cancelled, S::Placed),
            (S::Cancelled, S::Confirmed),
            (S::Confirmed, S::Refunded),
            (S::Refunded, S::Confirmed),
        ];
        for from in S::ALL {
            for to in S::ALL {
                assert_eq!(from.may_become(to), allowed.contains(&(from, to)), "{from} to {to}");
            }
        }
    }
    #[test]
    fn only_an_order_without_money_can_be_cancelled() {
        for order in S::ALL {
            for payment in PaymentStatus::ALL {
                let unpaid = matches!(
                    payment,
                    PaymentStatus::Pending | PaymentStatus::Failed | PaymentStatus::Cancelled
                );
                let open = matches!(order, S::AwaitingPayment | S::Placed);
                let answer = may_be_cancelled(order, payment);
                assert_eq!(answer.is_ok(), open && unpaid, "{order} {payment}: {answer:?}");
            }
        }
        let held = may_be_cancelled(S::Placed, PaymentStatus::Authorized);
        assert_eq!(held, Err(CancelRefused::FundsHeld));
        let paid = may_be_cancelled(S::AwaitingPayment, PaymentStatus::Completed);
        assert_eq!(paid, Err(CancelRefused::Paid));
    }
}
