//! The port to whatever delivers mail, and what a mail is made from.

use async_trait::async_trait;

use crate::domain::clock::Moment;
use crate::domain::ids::MessageId;
use crate::domain::order::OrderNumber;

use super::orders::OrderView;

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// The order is paid; the receipt is inside.
    Confirmation,
    /// The order ended without money.
    Cancelled,
    /// Money came too late and was returned in full.
    LateRefund,
}

/// A text that names no kind of mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of mail")]
pub struct UnknownMailKind(pub String);

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Confirmation, Self::Cancelled, Self::LateRefund];

    /// Its name in rows and file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Cancelled => "cancelled",
            Self::LateRefund => "late_refund",
        }
    }
}

impl std::fmt::Display for MailKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for MailKind {
    type Err = UnknownMailKind;

    fn from_str(text: &str) -> Result<Self, UnknownMailKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| UnknownMailKind(text.to_owned()))
    }
}

/// A mail that is due: the adapter renders it in the order's language and delivers it.
#[derive(Clone, Debug)]
pub struct DueMail {
    /// The row in the outbox; the Message-ID is made from it, so that it stays the same over
    /// every try.
    pub id: MessageId,
    /// What it tells.
    pub kind: MailKind,
    /// The order that it is about, as it stands now.
    pub order: OrderView,
    /// The number of the order, for the file's name.
    pub number: OrderNumber,
    /// When it was put into the outbox.
    pub written_at: Moment,
}

/// Why a mail could not be delivered; the outbox tries again.
#[derive(Debug, thiserror::Error)]
#[error("the mail could not be delivered: {message}")]
pub struct MailFailed {
    /// The cause, for operators.
    pub message: String,
}

/// Whatever delivers mail.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Delivers one mail, or says why not.
    async fn deliver(&self, mail: &DueMail) -> Result<(), MailFailed>;
}
