//! How a customer can pay, as the shop offers it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::money::Currency;

/// A kind of payment method, by Stripe's name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethodKind {
    /// Credit and debit cards, in every currency.
    Card,
    /// Bank debit in euros; its outcome comes days later.
    SepaDebit,
}

/// A payment method that the shop does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a payment method of the shop: card or sepa_debit")]
pub struct UnknownPaymentMethod(pub String);

impl PaymentMethodKind {
    /// Every kind, in the order in which a checkout offers them.
    pub const ALL: [Self; 2] = [Self::Card, Self::SepaDebit];

    /// Stripe's name for it, which is also ours in forms, rows and metric labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::SepaDebit => "sepa_debit",
        }
    }

    /// Whether it can be charged in this currency.
    #[must_use]
    pub const fn takes(self, currency: Currency) -> bool {
        match self {
            Self::Card => true,
            Self::SepaDebit => matches!(currency, Currency::Eur),
        }
    }

    /// Whether its funds can be held and captured later. A bank debit is taken at once or not at
    /// all.
    #[must_use]
    pub const fn can_be_held(self) -> bool {
        match self {
            Self::Card => true,
            Self::SepaDebit => false,
        }
    }
}

impl fmt::Display for PaymentMethodKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PaymentMethodKind {
    type Err = UnknownPaymentMethod;

    fn from_str(text: &str) -> Result<Self, UnknownPaymentMethod> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownPaymentMethod(text.to_owned()))
    }
}
