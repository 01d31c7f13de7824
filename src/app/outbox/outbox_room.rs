//! The outbox as the console shows it: its list, and one mail to read.

use crate::app::audit::{DoneDeed, done_to};
use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::mailer::WrittenMail;
use crate::db::outbox_list::{self as rows, MailFilter, MailRow};
use crate::db::{StoreError, outbox};
use crate::domain::ids::MessageId;
use crate::domain::mail::MailStatus;
use crate::domain::page::{Cursor, Page};

use super::due_mail;

/// What stands in a mail instead of the secret of its order's address: whoever reads a mail in the
/// console may not be somebody who may act for the customer.
const NO_LINK: &str = "…";

/// The most resends that the page of a mail lists.
pub(super) const MOST_RESENDS: i64 = 25;

/// One mail with everything that belongs to it.
#[derive(Debug)]
pub struct MailView {
    /// The mail as lists show it.
    pub row: MailRow,
    /// What it says by the books of now, without the secret of its order's address; none where it
    /// cannot be written.
    pub written: Option<WrittenMail>,
    /// The mails by which persons sent it again.
    pub resends: Vec<MailRow>,
    /// What people did with it, the last first.
    pub deeds: Vec<DoneDeed>,
}

impl MailView {
    /// What a form that was shown this mail says it saw.
    #[must_use]
    pub fn mark(&self) -> String {
        mark(self.row.status, self.resends.len())
    }
}

/// How far a mail has come and how often it was sent again: whoever acts on another page acts on
/// a stale one.
pub(super) fn mark(status: MailStatus, resends: usize) -> String {
    format!("{status}.{resends}")
}

/// A page of the mails that fit.
///
/// # Errors
/// Those of the database.
pub async fn list(
    app: &App,
    filter: MailFilter,
    (after, size): (Option<Cursor>, usize),
) -> AppResult<Page<MailRow>> {
    let read = app.store.read(move |tx| rows::page(tx, &filter, (after.as_ref(), size)));
    Ok(read.await.map_err(|error: StoreError| error)?)
}

/// One mail, written as it would be sent now.
///
/// # Errors
/// [`AppError::NotFound`] when there is none of this id.
pub async fn one(app: &App, id: MessageId) -> AppResult<MailView> {
    let read = app.store.read(move |tx| {
        let record = outbox::find(tx, &id)?.ok_or(AppError::NotFound)?;
        let row = rows::one(tx, &id)?.ok_or(AppError::NotFound)?;
        let resends = rows::resends(tx, &id, MOST_RESENDS)?;
        Ok::<_, AppError>((record, row, resends, done_to(tx, id.as_str())?))
    });
    let (record, row, resends, deeds) = read.await?;
    let mut due = due_mail(app, &record).await?;
    NO_LINK.clone_into(&mut due.order.link);
    let written = app.mailer.write(&due).inspect_err(|error| {
        tracing::warn!(mail.id = %row.id, error = %error, "a mail cannot be written");
    });
    let written = written.ok();
    Ok(MailView { row, written, resends, deeds })
}
