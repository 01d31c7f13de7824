//! A person sends a mail again: one that waits is due at once, one that was sent is put there once
//! more under a key of its own.

use serde_json::json;

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::db::outbox::OutboxRecord;
use crate::db::{JobError, StoreError, Tx, outbox, outbox_list, team};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, MessageId};
use crate::domain::mail::MailStatus;

use super::outbox_room::{MOST_RESENDS, mark};
use super::{AT_MOST, send};

/// What the form of a resend sends.
#[derive(Clone, Debug)]
pub struct ResendForm {
    /// The mail.
    pub mail: MessageId,
    /// What the page said that it saw: how far it has come, and how often it was sent again.
    pub seen: String,
    /// The token of the form.
    pub form_token: String,
}

/// What sending a mail again means for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resending {
    /// It waits: it is tried at once.
    AtOnce,
    /// It was sent: it is sent once more.
    OnceMore,
}

impl Resending {
    /// What it means for a mail that has come so far.
    #[must_use]
    pub const fn of(status: MailStatus) -> Self {
        match status {
            MailStatus::Waiting => Self::AtOnce,
            MailStatus::Sent => Self::OnceMore,
        }
    }
}

/// What a resend did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resent {
    /// It was done.
    Done,
    /// The same form did it before.
    DoneBefore,
}

/// Why a mail is not sent again. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ResendError {
    /// It has come further, or was sent again, since the page was shown.
    #[error("it has changed since the page was shown")]
    Changed,
    /// It goes to a person of the team whose account is disabled.
    #[error("the account of its reader is disabled")]
    ReaderDisabled,
    /// The form was used for something else.
    #[error("the form was used for something else")]
    FormUsed,
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for ResendError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for ResendError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Changed | Self::ReaderDisabled | Self::FormUsed => None,
        }
    }
}

/// Sends a mail again, and at once if that is possible. The same form twice does it once.
///
/// # Errors
/// [`ResendError`]; then nothing was changed.
pub async fn resend(app: &App, actor: &Actor, form: ResendForm) -> Result<Resent, ResendError> {
    if !form_token::is_token(&form.form_token) {
        return Err(ResendError::FormUsed);
    }
    let new = MessageId::new(app.now(), app.randomness.as_ref());
    let id = AuditId::new(app.now(), app.randomness.as_ref());
    let actor = actor.clone();
    let claimed =
        app.store.write(move |tx| write(tx, &form, &Doing { actor: &actor, id: &id, new: &new }));
    let Some(mail) = claimed.await? else { return Ok(Resent::DoneBefore) };
    let id = mail.id.clone();
    if let Err(error) = send(app, mail).await {
        // It is due again by itself: the worker goes on with it.
        tracing::warn!(mail.id = %id, error = %error, "a mail is sent later");
    }
    Ok(Resent::Done)
}

struct Doing<'a> {
    actor: &'a Actor,
    id: &'a AuditId,
    new: &'a MessageId,
}

/// Writes it down and claims the mail to be sent; `None` when the same form did so before.
fn write(
    tx: &mut Tx<'_>,
    form: &ResendForm,
    doing: &Doing<'_>,
) -> Result<Option<OutboxRecord>, ResendError> {
    let mail = outbox::lock(tx, &form.mail)?.ok_or(AppError::NotFound)?;
    let what = (DeedKind::MailResent, form.mail.as_str());
    match form_use(tx, &form.form_token, what)? {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return Ok(None),
        FormUse::UsedElsewhere => return Err(ResendError::FormUsed),
    }
    let resends = outbox_list::resends(tx, &mail.id, MOST_RESENDS)?.len();
    if mark(mail.status, resends) != form.seen {
        return Err(ResendError::Changed);
    }
    if let Some(reader) = &mail.member_id
        && team::find(tx, reader)?.is_none_or(|member| member.disabled_at.is_some())
    {
        return Err(ResendError::ReaderDisabled);
    }
    let (due, after) = match Resending::of(mail.status) {
        Resending::AtOnce => {
            outbox::forgive(tx, &mail.id)?;
            (&mail.id, json!({ "status": MailStatus::Waiting, "tries": 0 }))
        }
        Resending::OnceMore => {
            outbox::put_again(tx, doing.new.clone(), &mail, &form.form_token)?;
            (doing.new, json!({ "status": mail.status, "sent_again_as": doing.new }))
        }
    };
    let before = Some(json!({ "status": mail.status, "tries": mail.tries }));
    let deed = Deed::new(doing.id, doing.actor, what);
    let form_token = Some(form.form_token.as_str());
    Deed { before, after: Some(after), form_token, ..deed }.record(tx)?;
    let next = tx.now() + AT_MOST;
    Ok(outbox::claim_one(tx, due, next)?)
}
