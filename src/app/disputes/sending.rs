//! Sends an answer under its lease, one call after the other: each file first, then the evidence
//! that names them, or the acceptance. By the request that wrote it, and by the worker where an
//! answer of Stripe's was lost, the process died, or Stripe could not be asked.

mod next;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::gateway::{DisputeAnswer, EvidenceSubmission, EvidenceUpload, GatewayError};
use crate::app::lease_time::LeaseTime;
use crate::app::payments::{News, record_facts};
use crate::app::saga::{LEASE, calls, runner};
use crate::db::dispute_answers::{AnswerLease, AnswerRecord};
use crate::db::evidence_files::FileRecord;
use crate::db::stripe_calls::{CallEnd, StripeCallRecord};
use crate::db::types::from_json;
use crate::db::{StoreError, dispute_answers, evidence_files, payments, stripe_calls};
use crate::domain::clock::Span;
use crate::domain::dispute::{AnswerKind, AnswerStatus, DisputePhase, EvidenceFile};
use crate::domain::saga::retry_pause;
use crate::domain::stripe_call::CallState;
use crate::fail_points;

use next::{Next, next, supersede};

/// How long a key that is used up is left alone before it is looked what became of it.
const BEFORE_LOOKING: Span = Span::from_seconds(5);

/// No answer needs more calls than its files and itself, each once more under another key.
const MOST_CALLS: usize = 2 * (EvidenceFile::ALL.len() + 1);

/// What came of a call.
enum Went {
    /// The next one can be made.
    On,
    /// The answer has ended, or rests until it is due again.
    Rests,
}

/// Goes on with the answers that are due. Returns how many there were.
///
/// # Errors
/// Those of the database. An answer that could not be sent is due again later and is no error.
pub async fn send_due(app: &App, limit: i64) -> AppResult<usize> {
    let owner = runner::lease_owner(app);
    let leases = app
        .store
        .write(move |tx| dispute_answers::claim_due(tx, &owner, LEASE, limit))
        .await
        .map_err(AppError::Store)?;
    let count = leases.len();
    for lease in leases {
        if let Err(error) = send(app, &lease).await {
            // The lease runs out by itself, and then it is due again.
            tracing::warn!(
                dispute.id = lease.dispute, payment.id = %lease.payment,
                error = runner::chain(&error),
                "an answer to a dispute could not be sent and will be tried again"
            );
        }
    }
    Ok(count)
}

/// Makes the calls of an answer, each under a lease that is taken anew before it.
pub(super) async fn send(app: &App, lease: &AnswerLease) -> AppResult<()> {
    for _ in 0..MOST_CALLS {
        fail_points::hit_at(&app.instance, "dispute:prepared").map_err(AppError::internal)?;
        let (taken_at, held, key) = (app.now(), lease.clone(), calls::new_key(app));
        let found =
            app.store.write(move |tx| next(tx, &held, &key)).await.map_err(AppError::Store)?;
        let time = LeaseTime::new(taken_at, LEASE);
        if !time.may_call(app.now()) {
            return rest(app, lease, Span::ZERO).await;
        }
        let went = match found {
            Next::Nothing => return Ok(()),
            Next::Upload(file, call) => upload(app, lease, (&file, &call)).await?,
            Next::Send(kind, call) => give(app, lease, (kind, &call)).await?,
            Next::Look(call) => look(app, lease, (&call, Answered::Unknown)).await?,
        };
        match went {
            Went::On => {}
            Went::Rests => return Ok(()),
        }
    }
    rest(app, lease, BEFORE_LOOKING).await
}

async fn upload(
    app: &App,
    lease: &AnswerLease,
    (file, call): (&FileRecord, &StripeCallRecord),
) -> AppResult<Went> {
    let id = file.id.clone();
    let content = app.store.read(move |tx| evidence_files::content(tx, &id)).await?;
    let name = format!("{}.{}", file.id, file.kind.extension());
    let request = EvidenceUpload { name, kind: file.kind, content };
    let answered = match app.gateway.upload_evidence(&request, &call.id).await {
        Ok(answered) => answered,
        Err(error) => return failed(app, lease, (call, &error)).await,
    };
    fail_points::hit_at(&app.instance, "dispute:uploaded").map_err(AppError::internal)?;
    let (file, call) = (file.id.clone(), call.id.clone());
    app.store
        .write(move |tx| {
            let (object, request) = (answered.value.id.as_str(), answered.request_id.as_deref());
            // Whoever took the lease over asks under the same key and gets the same file.
            evidence_files::set_uploaded(tx, &file, object)?;
            let (state, object) = (CallState::Answered, Some(object));
            stripe_calls::end(tx, &call, &CallEnd { state, object, request, error: None })
        })
        .await
        .map_err(AppError::Store)?;
    Ok(Went::On)
}

async fn give(
    app: &App,
    lease: &AnswerLease,
    (kind, call): (AnswerKind, &StripeCallRecord),
) -> AppResult<Went> {
    let request: EvidenceSubmission = from_json("stripe_calls", "request", &call.request)?;
    let answered = match kind {
        AnswerKind::Accept => app.gateway.accept_dispute(&request.dispute, &call.id).await,
        AnswerKind::Submit => app.gateway.submit_evidence(&request, &call.id).await,
    };
    let answered = match answered {
        Ok(answered) => answered,
        Err(error) => return failed(app, lease, (call, &error)).await,
    };
    fail_points::hit_at(&app.instance, "dispute:called").map_err(AppError::internal)?;
    if answered.replayed {
        // A stored answer tells of then, and the books want to know how it stands now.
        return look(app, lease, (call, Answered::Before)).await;
    }
    let (answer, request_id) = (answered.value, answered.request_id);
    record(app, lease, (call, Seen { answer, request_id, ends: Some(AnswerStatus::Taken) }))
        .await?;
    Ok(Went::Rests)
}

/// Notes a call that failed, and what is done next.
async fn failed(
    app: &App,
    lease: &AnswerLease,
    (call, error): (&StripeCallRecord, &GatewayError),
) -> AppResult<Went> {
    calls::note_failure(app, &call.id, error).await?;
    tracing::warn!(
        dispute.id = lease.dispute, payment.id = %lease.payment, stripe.operation = %call.operation,
        error = %error, "Stripe did not take a part of an answer to a dispute"
    );
    let pause = match error {
        GatewayError::CircuitOpen { wait, .. } => after_circuit(*wait),
        GatewayError::Busy { retry_after: Some(wait), .. } => *wait,
        GatewayError::Busy { retry_after: None, .. } | GatewayError::Unknown(_) => {
            pause_after(call)
        }
        GatewayError::KeyUsedUp(_) => BEFORE_LOOKING,
        GatewayError::Declined(..) | GatewayError::Refused(_) | GatewayError::Unauthorised(_) => {
            let refused = StripeCallRecord { state: CallState::Refused, ..call.clone() };
            return look(app, lease, (&refused, Answered::Refused)).await;
        }
    };
    rest(app, lease, pause).await?;
    Ok(Went::Rests)
}

/// The circuit asks for a probe once its wait is over, not before.
const fn after_circuit(wait: Span) -> Span {
    Span::from_millis(wait.millis() + 1_000)
}

fn pause_after(call: &StripeCallRecord) -> Span {
    retry_pause(u32::try_from(call.tries).unwrap_or(u32::MAX), 0)
}

/// What Stripe shows of the dispute, and how the answer ends by it, if it does.
struct Seen {
    answer: DisputeAnswer,
    request_id: Option<String>,
    ends: Option<AnswerStatus>,
}

/// What Stripe shows is a fact like any other. An answer that does not end by it gets another
/// write with a key of its own, the next time.
async fn record(
    app: &App,
    lease: &AnswerLease,
    (call, seen): (&StripeCallRecord, Seen),
) -> AppResult<()> {
    let (lease, metrics, call) = (lease.clone(), app.metrics.clone(), call.clone());
    app.store
        .write(move |tx| {
            payments::lock(tx, &lease.payment)?;
            let observations = seen.answer.observations.as_slice();
            let news = News { payment: &lease.payment, observations, cause: "dispute" };
            record_facts(tx, &metrics, news)?;
            let Some(answer) = dispute_answers::under_lease(tx, &lease)? else {
                // Whoever took the lease over asks under the same key and gets the same answer.
                return Ok(());
            };
            match seen.ends {
                Some(AnswerStatus::Taken) => {
                    let (state, object) = (CallState::Answered, Some(lease.dispute.as_str()));
                    let request = seen.request_id.as_deref();
                    let end = CallEnd { state, object, request, error: None };
                    stripe_calls::end(tx, &call.id, &end)?;
                    dispute_answers::end(tx, &lease, AnswerStatus::Taken)
                }
                Some(AnswerStatus::Refused) => {
                    supersede(tx, &call)?;
                    dispute_answers::end(tx, &lease, AnswerStatus::Refused)
                }
                Some(AnswerStatus::Requested) | None => {
                    supersede(tx, &call)?;
                    dispute_answers::forget_call(tx, &answer.id)
                }
            }
        })
        .await
        .map_err(AppError::Store)
}

/// What Stripe said to an answer, before the dispute is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    /// That it was taken, by a stored answer.
    Before,
    /// That it is refused.
    Refused,
    /// Nothing that is known.
    Unknown,
}

/// Looks the dispute up: an answer that arrived is adopted; else a refusal stands, and a used-up
/// key makes room for another write, as long as the dispute still waits.
async fn look(
    app: &App,
    lease: &AnswerLease,
    (call, said): (&StripeCallRecord, Answered),
) -> AppResult<Went> {
    let looked = match app.gateway.look_up_dispute(&lease.dispute).await {
        Ok(looked) => looked,
        Err(error) => {
            tracing::warn!(
                dispute.id = lease.dispute, error = %error, "a dispute could not be looked up"
            );
            let pause = match error {
                GatewayError::CircuitOpen { wait, .. } => after_circuit(wait),
                GatewayError::Declined(..)
                | GatewayError::Refused(_)
                | GatewayError::Unauthorised(_)
                | GatewayError::Busy { .. }
                | GatewayError::Unknown(_)
                | GatewayError::KeyUsedUp(_) => pause_after(call).max(BEFORE_LOOKING),
            };
            rest(app, lease, pause).await?;
            return Ok(Went::Rests);
        }
    };
    let id = lease.answer.clone();
    let found = app.store.read(move |tx| dispute_answers::find(tx, &id)).await?;
    let answer = found.ok_or(StoreError::NotFound)?;
    let ends = end_of(&answer, &looked.value, (said, call.state));
    let went = if ends.is_some() { Went::Rests } else { Went::On };
    let seen = Seen { answer: looked.value, request_id: looked.request_id, ends };
    record(app, lease, (call, seen)).await?;
    Ok(went)
}

/// How an answer ends by what a look-up shows; `None` where it has to be sent anew.
fn end_of(
    answer: &AnswerRecord,
    shown: &DisputeAnswer,
    (said, state): (Answered, CallState),
) -> Option<AnswerStatus> {
    let arrived = match answer.kind {
        AnswerKind::Submit => i64::from(shown.submissions) > answer.submissions_before,
        AnswerKind::Accept => shown.state.status == "lost",
    };
    let waits = DisputePhase::of(&shown.state) == DisputePhase::NeedsResponse;
    match said {
        Answered::Before => Some(AnswerStatus::Taken),
        Answered::Refused => Some(AnswerStatus::Refused),
        Answered::Unknown if state == CallState::Refused => Some(AnswerStatus::Refused),
        Answered::Unknown if arrived => Some(AnswerStatus::Taken),
        Answered::Unknown if !waits => Some(AnswerStatus::Refused),
        Answered::Unknown => None,
    }
}

/// Gives the lease back; the answer is due again after `pause`.
async fn rest(app: &App, lease: &AnswerLease, pause: Span) -> AppResult<()> {
    let lease = lease.clone();
    app.store
        .write(move |tx| {
            let due_at = tx.now() + pause;
            dispute_answers::rest(tx, &lease, due_at)
        })
        .await
        .map_err(AppError::Store)
}
