//! From an error to the answer: a status, and a page in the shop's look and language with the
//! request's id and a way on. Handlers return [`PageError`]; the page itself is written by
//! [`super::middleware::error_pages`], which knows who reads it.

use std::error::Error as StdError;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::app::error::AppError;
use crate::domain::clock::Span;
use crate::i18n::catalogue::ErrorKind;

/// Why the page that was asked for is not shown.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The request cannot be read.
    #[error("the request cannot be read: {0}")]
    BadRequest(&'static str),
    /// It is not allowed.
    #[error("not allowed: {0}")]
    Forbidden(&'static str),
    /// The form's token is not the visitor's.
    #[error("the form's token is not the visitor's")]
    FormExpired,
    /// The role of whoever asks does not allow it.
    #[error("the role does not allow it")]
    RoleForbids,
    /// There is nothing at this address.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address takes other methods.
    #[error("the address takes only {allowed}")]
    MethodNotAllowed {
        /// Those that it takes, as the `Allow` header lists them.
        allowed: String,
    },
    /// The body is larger than is taken.
    #[error("the body is too large")]
    TooLarge,
    /// It can be read, and what it asks for cannot be done.
    #[error("it cannot be done: {0}")]
    Unprocessable(String),
    /// The client asks too often.
    #[error("too many requests")]
    TooMany(Span),
    /// It cannot be done now.
    #[error("not available now")]
    Unavailable {
        /// The time to wait, where it is known.
        wait: Option<Span>,
        /// The cause, where it is one for an operator.
        #[source]
        cause: Option<Box<dyn StdError + Send + Sync>>,
    },
    /// A cause that only an operator can mend.
    #[error("internal")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl PageError {
    /// An internal error with its cause.
    pub fn internal(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The page that tells it.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::BadRequest(_) => ErrorKind::BadRequest,
            Self::Forbidden(_) => ErrorKind::Forbidden,
            Self::FormExpired => ErrorKind::FormExpired,
            Self::RoleForbids => ErrorKind::RoleForbids,
            Self::NotFound => ErrorKind::NotFound,
            Self::MethodNotAllowed { .. } => ErrorKind::MethodNotAllowed,
            Self::TooLarge => ErrorKind::TooLarge,
            Self::Unprocessable(_) => ErrorKind::Unprocessable,
            Self::TooMany(wait) => ErrorKind::TooMany(Some(*wait)),
            Self::Unavailable { wait, .. } => ErrorKind::Unavailable(*wait),
            Self::Internal(_) => ErrorKind::Internal,
        }
    }
}

/// When to come back after trouble of ours that passes by itself.
const A_MOMENT: Span = Span::from_seconds(5);

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotFound => Self::NotFound,
            AppError::Busy(wait) => Self::Unavailable { wait: Some(wait), cause: None },
            AppError::Invalid(_)
            | AppError::Refused(_)
            | AppError::Changed
            | AppError::NotPossible(_) => Self::Unprocessable(error.to_string()),
            AppError::Store(ref store) if store.is_passing() => {
                Self::Unavailable { wait: None, cause: Some(Box::new(error)) }
            }
            AppError::Store(_) => Self::internal(error),
            AppError::Internal(cause) => Self::Internal(cause),
        }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

impl actix_web::ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The answer without its page.
    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(wait) = self.wait() {
            let seconds = wait.seconds_rounded_up().max(1).to_string();
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Self::MethodNotAllowed { allowed } = self {
            answer.insert_header((header::ALLOW, allowed.as_str()));
        }
        answer.finish()
    }
}

impl PageError {
    const fn wait(&self) -> Option<Span> {
        match self {
            Self::TooMany(wait) => Some(*wait),
            Self::Unavailable { wait: None, .. } => Some(A_MOMENT),
            Self::Unavailable { wait, .. } => *wait,
            Self::BadRequest(_)
            | Self::Forbidden(_)
            | Self::FormExpired
            | Self::RoleForbids
            | Self::NotFound
            | Self::MethodNotAllowed { .. }
            | Self::TooLarge
            | Self::Unprocessable(_)
            | Self::Internal(_) => None,
        }
    }
}

/// An error and its causes in one line, the nearest first.
#[must_use]
pub fn chain(error: &(dyn StdError + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_tells_every_cause_in_order() {
        let cause = AppError::internal(std::io::Error::other("the disk is gone"));
        let error = PageError::internal(cause);
        assert_eq!(chain(&error), "internal: internal: the disk is gone");
    }

    #[test]
    fn what_the_app_says_becomes_the_page_that_fits() {
        let wait = Span::from_seconds(30);
        for (error, kind) in [
            (AppError::NotFound, ErrorKind::NotFound),
            (AppError::Busy(wait), ErrorKind::Unavailable(Some(wait))),
            (AppError::Changed, ErrorKind::Unprocessable),
            (AppError::internal("broken"), ErrorKind::Internal),
        ] {
            assert_eq!(PageError::from(error).kind(), kind);
        }
    }
}
