//! How a use-case can fail, by what the person who asked must be told.

use crate::db::{JobError, StoreError};
use crate::domain::checkout::CheckoutRefused;
use crate::domain::clock::Span;

/// A field of a form that was refused, with why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidField {
    /// The customer's name.
    Name(crate::domain::customer::NameRefused),
    /// The e-mail address.
    Email(crate::domain::customer::EmailRefused),
    /// How many of a product.
    Quantity(crate::domain::cart::QuantityRefused),
    /// No product has this id or address.
    Product,
    /// A currency that the shop does not charge.
    Currency,
    /// A payment method that does not exist.
    Method,
    /// The token of the checkout form is missing or is not one of ours.
    CheckoutToken,
}

/// Why a use-case did not do what it was asked. Nothing was changed, unless a variant says so.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Fields of the form are wrong.
    #[error("the form has {} wrong fields", .0.len())]
    Invalid(Vec<InvalidField>),
    /// The checkout was refused before anything was reserved.
    #[error("the checkout was refused: {0:?}")]
    Refused(Box<CheckoutRefused>),
    /// There is no such thing, or it belongs to somebody else.
    #[error("not found")]
    NotFound,
    /// It has changed since the page was shown.
    #[error("it has changed since the page was shown")]
    Changed,
    /// What is asked for does not fit the state that the thing is in.
    #[error("not possible now: {0}")]
    NotPossible(&'static str),
    /// The payment service cannot be asked now; the cart is kept.
    #[error("busy for another {} s", .0.seconds_rounded_up())]
    Busy(Span),
    /// A cause that only an operator can mend.
    #[error("internal")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl AppError {
    /// An internal error with its cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}

impl JobError for AppError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Invalid(_)
            | Self::Refused(_)
            | Self::NotFound
            | Self::Changed
            | Self::NotPossible(_)
            | Self::Busy(_)
            | Self::Internal(_) => None,
        }
    }
}

/// The outcome of a use-case.
pub type AppResult<T> = Result<T, AppError>;
