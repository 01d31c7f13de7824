//! What people do to sagas by hand: retry, compensate, settle. Each is checked and done by one
//! function under the locks, which a preview runs too and rolls back.

use serde_json::json;

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token;
use crate::app::payments::facts_of;
use crate::app::rehearsal::{self, Effects};
use crate::app::saga::by_the_books::{self, Answers, Ground};
use crate::app::saga::runner;
use crate::app::saga::write_off;
use crate::db::sagas::SagaRecord;
use crate::db::stripe_calls::CallEnd;
use crate::db::{JobError, StoreError, Tx, sagas, stripe_calls};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::facts::{ClosingCause, Standing};
use crate::domain::ids::{AttemptId, AuditId, PaymentId, SagaId};
use crate::domain::reason::{Reason, ReasonRefused};
use crate::domain::saga::SagaState;
use crate::domain::saga_repair::{Ask, RepairRefused, SagaRepair};
use crate::domain::stripe_call::{CallOperation, CallState};

use super::{found, standing};

/// What the form of a repair sends.
#[derive(Clone, Debug)]
pub struct RepairForm {
    /// The saga.
    pub saga: SagaId,
    /// What is done to it.
    pub repair: SagaRepair,
    /// Where the page said that it stands.
    pub seen: String,
    /// Why, as it was typed; only settling by hand asks for it.
    pub reason: String,
    /// The token of the form.
    pub form_token: String,
}

/// What a repair did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repaired {
    /// It was done.
    Done,
    /// The same form did it before.
    DoneBefore,
}

/// Why a saga is left as it is. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// Where it stands does not allow it.
    #[error(transparent)]
    Refused(#[from] RepairRefused),
    /// The reason is none.
    #[error(transparent)]
    Reason(#[from] ReasonRefused),
    /// It has moved on since the page was shown.
    #[error("it has changed since the page was shown")]
    Changed,
    /// The form was used for something else.
    #[error("the form was used for something else")]
    FormUsed,
    /// Somebody works on it at this moment.
    #[error("somebody works on the saga at this moment")]
    Busy,
    /// Only Stripe's answer lets it end.
    #[error("the saga cannot end without Stripe: {0:?}")]
    NeedsStripe(Ask),
    /// The books would not be right afterwards.
    #[error("the books cannot be made right: {0}")]
    Books(String),
    /// As every use-case can fail.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for RepairError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl JobError for RepairError {
    fn store(&self) -> Option<&StoreError> {
        match self {
            Self::App(error) => error.store(),
            Self::Refused(_)
            | Self::Reason(_)
            | Self::Changed
            | Self::FormUsed
            | Self::Busy
            | Self::NeedsStripe(_)
            | Self::Books(_) => None,
        }
    }
}

/// What would come of a repair, by the functions that do it. Nothing is kept.
///
/// # Errors
/// [`RepairError`], as [`carry_out`] would answer.
pub async fn preview(app: &App, saga: SagaId, repair: SagaRepair) -> Result<Effects, RepairError> {
    let id = saga.clone();
    let (_, payment) = app.store.read(move |tx| found(tx, &id)).await?;
    let ground = Ground::new(app);
    let at = payment.id;
    let rehearsed = rehearsal::rehearse(app, at, move |tx| {
        let saga = checked(tx, &saga, repair)?;
        act(tx, &saga, (repair, &ground))
    });
    Ok(rehearsed.await?.1)
}

/// Does a repair and lets the saga go on at once. The same form twice does it once.
///
/// # Errors
/// [`RepairError`]; then nothing was changed.
pub async fn carry_out(
    app: &App,
    actor: &Actor,
    form: RepairForm,
) -> Result<Repaired, RepairError> {
    if !form_token::is_token(&form.form_token) {
        return Err(RepairError::FormUsed);
    }
    let reason = match form.repair {
        SagaRepair::Handle => Some(Reason::parse(&form.reason)?),
        SagaRepair::Retry | SagaRepair::Compensate => None,
    };
    let doing = Doing {
        audit: AuditId::new(app.now(), app.randomness.as_ref()),
        actor: actor.clone(),
        ground: Ground::new(app),
        reason,
        form,
    };
    let done = app.store.write(move |tx| doing.run(tx)).await?;
    match done {
        None => Ok(Repaired::DoneBefore),
        Some(payment) => {
            if let Err(error) = runner::run_for(app, &payment).await {
                // It is due: the worker goes on with it.
                tracing::warn!(payment.id = %payment, error = %error, "a saga goes on later");
            }
            Ok(Repaired::Done)
        }
    }
}

struct Doing {
    audit: AuditId,
    actor: Actor,
    ground: Ground,
    reason: Option<Reason>,
    form: RepairForm,
}

impl Doing {
    fn run(&self, tx: &mut Tx<'_>) -> Result<Option<PaymentId>, RepairError> {
        let (repair, subject) = (self.form.repair, self.form.saga.as_str());
        let kind = deed_of(repair);
        let (saga, _) = found(tx, &self.form.saga)?;
        by_the_books::lock_all(tx, &saga.payment_id)?;
        match form_use(tx, &self.form.form_token, (kind, subject))? {
            FormUse::Fresh => {}
            FormUse::DoneBefore => return Ok(None),
            FormUse::UsedElsewhere => return Err(RepairError::FormUsed),
        }
        let (before, payment) = found(tx, &self.form.saga)?;
        if standing(&before, payment.status).mark() != self.form.seen {
            return Err(RepairError::Changed);
        }
        let saga = checked(tx, &self.form.saga, repair)?;
        act(tx, &saga, (repair, &self.ground))?;
        let (after, _) = found(tx, &self.form.saga)?;
        let told = |saga: &SagaRecord| {
            json!({ "state": saga.state, "step": saga.step, "ending": saga.ending,
                    "tries": saga.tries })
        };
        let mut told_after = told(&after);
        if let (Some(reason), Some(object)) = (&self.reason, told_after.as_object_mut()) {
            object.insert("reason".to_owned(), json!(reason.as_str()));
        }
        let deed = Deed::new(&self.audit, &self.actor, (kind, subject));
        let (before, after) = (Some(told(&before)), Some(told_after));
        Deed { before, after, form_token: Some(&self.form.form_token), ..deed }.record(tx)?;
        Ok(Some(payment.id))
    }
}

const fn deed_of(repair: SagaRepair) -> DeedKind {
    match repair {
        SagaRepair::Retry => DeedKind::SagaRetried,
        SagaRepair::Compensate => DeedKind::SagaCompensated,
        SagaRepair::Handle => DeedKind::SagaHandled,
    }
}

/// The saga, if this may be done to it now. The caller holds the payment's lock.
fn checked(tx: &mut Tx<'_>, id: &SagaId, repair: SagaRepair) -> Result<SagaRecord, RepairError> {
    let (saga, payment) = found(tx, id)?;
    standing(&saga, payment.status).allows(repair)?;
    Ok(saga)
}

fn act(
    tx: &mut Tx<'_>,
    saga: &SagaRecord,
    (repair, ground): (SagaRepair, &Ground),
) -> Result<(), RepairError> {
    match repair {
        SagaRepair::Retry => Ok(sagas::forgive(tx, &saga.id)?),
        SagaRepair::Compensate => {
            Ok(sagas::ask_to_end(tx, &saga.payment_id, ClosingCause::AdminCancelled)?)
        }
        SagaRepair::Handle => settle(tx, saga, ground),
    }
}

/// Takes the person's word that nothing can be paid at Stripe any more, and ends the saga in this
/// very transaction, so that the books are right or nothing is kept. Should money come all the
/// same, it is late money like any other.
fn settle(tx: &mut Tx<'_>, saga: &SagaRecord, ground: &Ground) -> Result<(), RepairError> {
    let lease = by_the_books::claim(tx, &saga.payment_id, ground)?.ok_or(RepairError::Busy)?;
    // Late money was paid by an attempt: what became of it is in the books.
    if !saga.late {
        give_up_attempts(tx, &saga.payment_id, ground)?;
    }
    let asked = by_the_books::go(tx, &lease, (ground, Answers::Awaited)).map_err(told)?;
    let after = sagas::find(tx, &saga.id)?.ok_or(StoreError::NotFound)?;
    if let Some(ask) = asked.into_iter().next() {
        return Err(RepairError::NeedsStripe(ask));
    }
    if after.state != SagaState::Compensated {
        return Err(RepairError::Books(format!("the saga stands at {}", after.step)));
    }
    Ok(sagas::release(tx, &lease)?)
}

fn give_up_attempts(
    tx: &mut Tx<'_>,
    payment: &PaymentId,
    ground: &Ground,
) -> Result<(), RepairError> {
    let facts = facts_of(tx, payment)?;
    let open = facts.known_attempts().into_iter();
    let open: Vec<AttemptId> =
        open.filter(|id| facts.standing(id) != Standing::Ended).cloned().collect();
    let why = ("a person settled it by hand", "settled by hand");
    for attempt in open {
        write_off(tx, ground.metrics(), (payment, &attempt), why).map_err(told)?;
    }
    // What was to be asked of Stripe is not asked any more.
    for call in stripe_calls::of_payment(tx, payment)? {
        let expires = call.operation == CallOperation::ExpireSession;
        if expires && call.state == CallState::Prepared {
            let (state, error) = (CallState::Superseded, Some(why.0));
            let end = CallEnd { state, object: call.object_id.as_deref(), request: None, error };
            stripe_calls::end(tx, &call.id, &end)?;
        }
    }
    Ok(())
}

/// What keeps the books from being right is told; the database's own trouble is not theirs.
fn told(error: AppError) -> RepairError {
    match error {
        AppError::Internal(cause) => RepairError::Books(runner::chain(cause.as_ref())),
        AppError::Invalid(_)
        | AppError::Refused(_)
        | AppError::NotFound
        | AppError::Changed
        | AppError::NotPossible(_)
        | AppError::Busy(_)
        | AppError::Store(_) => RepairError::App(error),
    }
}
