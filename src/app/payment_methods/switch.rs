//! Switching a payment method on or off, by the command line now and by the console.

use serde_json::json;

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::form_token;
use crate::db::{JobError, Store, StoreError, Tx, payment_methods};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::ids::AuditId;
use crate::domain::payment_method::{PaymentMethodKind, UnknownPaymentMethod};

use super::PaymentMethods;

/// What a switch did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchOutcome {
    /// The method was switched.
    Switched(PaymentMethodKind),
    /// The last method was switched off: nobody can pay until one is switched on again.
    NoneLeft(PaymentMethodKind),
    /// It stood so already.
    StoodSo(PaymentMethodKind),
}

/// Why a method was not switched.
#[derive(Debug, thiserror::Error)]
pub enum SwitchRefused {
    /// The shop knows no such method.
    #[error(transparent)]
    Unknown(#[from] UnknownPaymentMethod),
    /// It stands otherwise than the page showed.
    #[error("it has changed since the page was shown")]
    Changed,
    /// The form was used for something else.
    #[error("the form was used for something else")]
    FormUsed,
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// What the form of a switch sends.
#[derive(Clone, Debug)]
pub struct SwitchForm {
    /// The method.
    pub method: PaymentMethodKind,
    /// Whether it shall be on.
    pub on: bool,
    /// The token of the form.
    pub form_token: String,
}

impl JobError for SwitchRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Unknown(_) | Self::Changed | Self::FormUsed => None,
        }
    }
}

impl PaymentMethods {
    /// Switches a method, by its name, on or off. From the commit on no caller of this process
    /// is shown a list from before; other instances follow with their next poll.
    ///
    /// # Errors
    /// [`SwitchRefused`]; then nothing was changed.
    pub async fn switch(
        &self,
        store: &Store,
        method: &str,
        enabled: bool,
    ) -> Result<SwitchOutcome, SwitchRefused> {
        let kind: PaymentMethodKind = method.parse()?;
        let methods = self.clone();
        store.write(move |tx| methods.switch_in_books(tx, kind, enabled)).await
    }

    /// Switches a method for a person, who is told to the audit. A method that stands so already
    /// was switched by somebody else since the page was shown. The same form twice does it once.
    ///
    /// # Errors
    /// [`SwitchRefused`]; then nothing was changed.
    pub async fn switch_by_hand(
        &self,
        store: &Store,
        form: SwitchForm,
        (actor, id): (Actor, AuditId),
    ) -> Result<(), SwitchRefused> {
        if !form_token::is_token(&form.form_token) {
            return Err(SwitchRefused::FormUsed);
        }
        let methods = self.clone();
        store.write(move |tx| methods.switch_once(tx, &form, (&actor, &id))).await
    }

    fn switch_once(
        &self,
        tx: &mut Tx<'_>,
        form: &SwitchForm,
        (actor, id): (&Actor, &AuditId),
    ) -> Result<(), SwitchRefused> {
        let what = (DeedKind::MethodSwitched, form.method.name());
        match form_use(tx, &form.form_token, what)? {
            FormUse::Fresh => {}
            FormUse::DoneBefore => return Ok(()),
            FormUse::UsedElsewhere => return Err(SwitchRefused::FormUsed),
        }
        match self.switch_in_books(tx, form.method, form.on)? {
            SwitchOutcome::Switched(_) | SwitchOutcome::NoneLeft(_) => {}
            SwitchOutcome::StoodSo(_) => return Err(SwitchRefused::Changed),
        }
        let deed = Deed::new(id, actor, what);
        let (before, after) = (json!({ "enabled": !form.on }), json!({ "enabled": form.on }));
        let form_token = Some(form.form_token.as_str());
        Ok(Deed { before: Some(before), after: Some(after), form_token, ..deed }.record(tx)?)
    }

    fn switch_in_books(
        &self,
        tx: &mut Tx<'_>,
        kind: PaymentMethodKind,
        enabled: bool,
    ) -> Result<SwitchOutcome, SwitchRefused> {
        let Some(revision) = payment_methods::set_enabled(tx, kind, enabled)? else {
            return Ok(SwitchOutcome::StoodSo(kind));
        };
        let methods = self.clone();
        tx.after_commit(move || methods.learn(revision));
        let none_left = payment_methods::enabled(tx)?.is_empty();
        Ok(if none_left { SwitchOutcome::NoneLeft(kind) } else { SwitchOutcome::Switched(kind) })
    }
}
