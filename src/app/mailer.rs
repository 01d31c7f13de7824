//! The port to whatever delivers mail, and what a mail is made from.

use async_trait::async_trait;

use crate::domain::clock::Moment;
use crate::domain::dispute::{DeadlineNotice, DisputeReason};
use crate::domain::ids::{MemberId, MessageId};
use crate::domain::locale::Locale;
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;

use super::orders::OrderView;

/// A mail that is due: the adapter renders it in the language of its reader, who is the order's
/// customer unless it is to the team, and delivers it.
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
    /// The deadline of a dispute, for a mail to a person of the team.
    pub team: Option<TeamNotice>,
}

/// A person of the team, and the dispute whose deadline they are written to about.
#[derive(Clone, Debug)]
pub struct TeamNotice {
    /// Who they are.
    pub member: MemberId,
    /// Their address.
    pub email: String,
    /// Whether their account is disabled, so that nothing is sent to them.
    pub disabled: bool,
    /// Their language.
    pub locale: Locale,
    /// How near the deadline is.
    pub notice: DeadlineNotice,
    /// The dispute, by Stripe's id.
    pub dispute: String,
    /// Why the bank disputes the charge.
    pub reason: DisputeReason,
    /// Whether the bank only inquires, and has taken no money.
    pub inquiry: bool,
    /// What is disputed.
    pub amount: Money,
    /// Until when it can be answered; none where it waits for no answer any more.
    pub due: Option<Moment>,
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
