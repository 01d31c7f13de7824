//! A person says that a refund of ours which came to nothing, or waits for somebody, is looked
//! after: it leaves the list of those that need attention, and nothing else changes.

use serde_json::json;

use crate::app::audit::{self, Deed, FormUse};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::db::{JobError, StoreError, Tx, payments, refunds};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::{AuditId, RefundId};
use crate::domain::refund::LONGEST_NOTE;
use crate::domain::refund_standing::RefundStanding;

/// What a person sends.
#[derive(Clone, Debug)]
pub struct LookAfterForm {
    /// The refund.
    pub refund: RefundId,
    /// What was done about it, for colleagues.
    pub note: String,
    /// How far it was when the page was shown.
    pub seen: RefundStanding,
    /// Made when the page was rendered: the same token twice acts once.
    pub form_token: String,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum LookAfterError {
    /// Nothing was written about it.
    #[error("the note is missing")]
    NoteMissing,
    /// The note is too long.
    #[error("the note has more than {LONGEST_NOTE} characters")]
    NoteTooLong,
    /// The form has no token, or one that did something else.
    #[error("the form's token is not one, or was used for something else")]
    FormToken,
    /// It moved on, or somebody looked after it, since the page was shown.
    #[error("it changed since the page was shown")]
    Changed,
    /// It needs nobody.
    #[error("it needs nobody")]
    NotNeeded,
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for LookAfterError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for LookAfterError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::NoteMissing
            | Self::NoteTooLong
            | Self::FormToken
            | Self::Changed
            | Self::NotNeeded => None,
        }
    }
}

/// Notes that a refund is looked after. The same form twice acts once.
///
/// # Errors
/// [`LookAfterError`]; then nothing was written.
pub async fn look_after(
    app: &App,
    actor: &Actor,
    form: LookAfterForm,
) -> Result<(), LookAfterError> {
    let audit = AuditId::new(app.now(), app.randomness.as_ref());
    let actor = actor.clone();
    app.store.write(move |tx| write(tx, &form, (&actor, &audit))).await
}

fn write(
    tx: &mut Tx<'_>,
    form: &LookAfterForm,
    (actor, audit_id): (&Actor, &AuditId),
) -> Result<(), LookAfterError> {
    let found = refunds::find(tx, &form.refund)?.ok_or(AppError::NotFound)?;
    let payment = payments::lock(tx, &found.payment_id)?;
    let refund = refunds::find(tx, &form.refund)?.ok_or(AppError::NotFound)?;
    if !form_token::is_token(&form.form_token) {
        return Err(LookAfterError::FormToken);
    }
    let deed = (DeedKind::RefundHandled, payment.id.as_str());
    match audit::form_use(tx, &form.form_token, deed)? {
        FormUse::Fresh => {}
        FormUse::DoneBefore if refund.handled_at.is_some() => return Ok(()),
        FormUse::DoneBefore | FormUse::UsedElsewhere => return Err(LookAfterError::FormToken),
    }
    let note = form.note.trim();
    if note.is_empty() {
        return Err(LookAfterError::NoteMissing);
    }
    if note.chars().count() > LONGEST_NOTE {
        return Err(LookAfterError::NoteTooLong);
    }
    if refund.standing != form.seen || refund.handled_at.is_some() {
        return Err(LookAfterError::Changed);
    }
    if !refund.standing.needs_somebody(tx.now().since(refund.created_at)) {
        return Err(LookAfterError::NotNeeded);
    }
    refunds::set_handled(tx, &refund.id, (actor.name(), note))?;
    let before = json!({ "refund": refund.id, "standing": refund.standing });
    let after = json!({ "refund": refund.id, "note": note });
    let deed = Deed {
        before: Some(before),
        after: Some(after),
        form_token: Some(&form.form_token),
        ..Deed::new(audit_id, actor, deed)
    };
    Ok(deed.record(tx)?)
}
