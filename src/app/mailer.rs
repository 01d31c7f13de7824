//! The port to whatever delivers mail, and what a mail is made from.

use async_trait::async_trait;

use crate::domain::clock::Moment;
use crate::domain::ids::MessageId;
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;

use super::orders::OrderView;

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
    /// What goes back, for a mail about one refund.
    pub returned: Option<Money>,
}

/// A mail as its reader gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenMail {
    /// Its subject.
    pub subject: String,
    /// Its body for readers of plain text.
    pub text: String,
    /// Its body for readers of HTML.
    pub html: String,
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
    /// Writes one mail as it would be delivered now, and delivers nothing.
    ///
    /// # Errors
    /// [`MailFailed`] when it cannot be written.
    fn write(&self, mail: &DueMail) -> Result<WrittenMail, MailFailed>;

    /// Delivers one mail, or says why not.
    async fn deliver(&self, mail: &DueMail) -> Result<(), MailFailed>;
}
