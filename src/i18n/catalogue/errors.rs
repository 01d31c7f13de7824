//! Pages that are shown instead of the one that was asked for.

use crate::domain::clock::Span;

/// Why a page cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: the request cannot be read.
    BadRequest,
    /// 403: it is not allowed.
    Forbidden,
    /// 403: the form was open too long, or was not ours.
    FormExpired,
    /// 403: the role of whoever asks does not allow it.
    RoleForbids,
    /// 404: there is nothing at this address.
    NotFound,
    /// 405: the address does not take this method.
    MethodNotAllowed,
    /// 410: it was here and is gone.
    Gone,
    /// 413: more was sent than is taken.
    TooLarge,
    /// 422: it can be read and makes no sense.
    Unprocessable,
    /// 429: too many requests; the wait, where it is known.
    TooMany(Option<Span>),
    /// 500: our mistake.
    Internal,
    /// 503: not now; the wait, where it is known.
    Unavailable(Option<Span>),
}

impl ErrorKind {
    /// Every kind, without a known wait.
    pub const ALL: [Self; 12] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::FormExpired,
        Self::RoleForbids,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Gone,
        Self::TooLarge,
        Self::Unprocessable,
        Self::TooMany(None),
        Self::Internal,
        Self::Unavailable(None),
    ];

    /// The status of the answer (RFC 9110).
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden | Self::FormExpired | Self::RoleForbids => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Gone => 410,
            Self::TooLarge => 413,
            Self::Unprocessable => 422,
            Self::TooMany(_) => 429,
            Self::Internal => 500,
            Self::Unavailable(_) => 503,
        }
    }
}

/// Headings and bodies of the error pages.
pub trait ErrorTexts {
    /// What happened, as a heading.
    fn error_heading(&self, kind: ErrorKind) -> &'static str;
    /// What to do about it.
    fn error_body(&self, kind: ErrorKind) -> String;
    /// Before the id of the request, for those who ask for help.
    fn mention_this_id(&self) -> &'static str;
}
