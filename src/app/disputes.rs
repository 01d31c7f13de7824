//! Disputes: listed by the hours that are left, answered from a draft that stays here until it
//! is submitted, once and for good, or accepted. Whatever is lost on the way, an answer ends once.
//! Before its deadline the team is written to.

mod answering;
mod deadlines;
mod drafting;
mod list;
mod sending;
mod view;

use crate::db::disputes::DisputeRecord;
use crate::db::{JobError, StoreError, Tx, disputes, payments};
use crate::domain::clock::Span;
use crate::domain::dispute::DisputeRefused;
use crate::domain::facts::{DisputeFacts, PaymentFacts};

use super::error::AppError;
use super::payments::facts_of;

pub use answering::{AnswerForm, AnswerOutcome, AnswerPreview, answer, preview};
pub use deadlines::tell_due;
pub use drafting::{DraftForm, GivenFile, save};
pub use list::{DisputeLine, needing_response, page};
pub use sending::send_due;
pub use view::{AnswerLine, DisputeView, Dossier, Draft, FileLine, file, view};

/// Why nothing was saved, submitted or accepted.
#[derive(Debug, thiserror::Error)]
pub enum DisputeError {
    /// It cannot be done, for these reasons.
    #[error("refused: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<DisputeRefused>),
    /// Somebody changed the draft since the page was shown.
    #[error("the draft has changed since the page was shown")]
    Changed,
    /// Stripe cannot be asked now.
    #[error("Stripe cannot be asked for another {} s", .0.seconds_rounded_up())]
    Busy(Span),
    /// As every use-case can fail. After an answer was written it goes on by the worker.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<DisputeRefused> for DisputeError {
    fn from(refused: DisputeRefused) -> Self {
        Self::Refused(vec![refused])
    }
}

impl From<StoreError> for DisputeError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for DisputeError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_) | Self::Changed | Self::Busy(_) => None,
        }
    }
}

/// A dispute with what is known of it and of its payment.
struct Known {
    dispute: DisputeRecord,
    facts: PaymentFacts,
}

impl Known {
    /// The facts of the dispute itself.
    fn own(&self) -> Result<&DisputeFacts, StoreError> {
        self.facts.disputes.get(&self.dispute.id).ok_or(StoreError::NotFound)
    }
}

fn known(tx: &mut Tx<'_>, id: &str) -> Result<Known, DisputeError> {
    let dispute = disputes::find(tx, id)?.ok_or(AppError::NotFound)?;
    let facts = facts_of(tx, &dispute.payment_id)?;
    Ok(Known { dispute, facts })
}

/// The same under the lock of the payment, so that nothing of it changes meanwhile.
fn locked(tx: &mut Tx<'_>, id: &str) -> Result<Known, DisputeError> {
    let found = disputes::find(tx, id)?.ok_or(AppError::NotFound)?;
    payments::lock(tx, &found.payment_id)?;
    known(tx, id)
}
