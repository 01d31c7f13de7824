//! Switching a payment method on or off, by the command line now and by the console.

use crate::db::{JobError, Store, StoreError, Tx, payment_methods};
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
    /// The database could not do it.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl JobError for SwitchRefused {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Unknown(_) => None,
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
