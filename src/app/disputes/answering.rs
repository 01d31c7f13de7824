//! Evidence is submitted, or a dispute accepted: checked under the payment's lock, written with
//! exactly what is sent, then sent. Preview and answer check by the same functions.

use std::collections::BTreeMap;

use serde_json::json;

use crate::app::audit::Deed;
use crate::app::context::App;
use crate::app::error::AppError;
use crate::app::form_token::is_token;
use crate::app::saga::{LEASE, runner};
use crate::db::dispute_answers::{AnswerLease, AnswerRecord};
use crate::db::evidence_files::FileRecord;
use crate::db::types::{money, to_json};
use crate::db::{StoreError, Tx, dispute_answers, dispute_drafts, evidence_files};
use crate::domain::actor::Actor;
use crate::domain::clock::{Moment, Span};
use crate::domain::deed::DeedKind;
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputeRefused, Evidence, EvidenceFile, may_accept, may_answer,
};
use crate::domain::facts::{DisputeState, Observation, Observed};
use crate::domain::ids::{AnswerId, AuditId, EvidenceFileId};
use crate::domain::money::Money;
use crate::domain::payment_status::PaymentStatus;

use super::view::{FileLine, line, texts};
use super::{DisputeError, Known, known, locked, sending};

/// What a person sends to answer a dispute.
#[derive(Clone, Debug)]
pub struct AnswerForm {
    /// The dispute.
    pub dispute: String,
    /// Evidence, or that the customer is right.
    pub kind: AnswerKind,
    /// The version of the draft that the page showed: another one now means that it is stale.
    pub seen_version: i64,
    /// Made when the page was rendered: the same token twice is one answer.
    pub form_token: String,
}

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerOutcome {
    /// Stripe's word is not known yet; the worker goes on with it.
    WaitingForStripe,
    /// Stripe took it.
    Taken,
    /// Stripe refused it.
    RefusedByStripe,
}

impl AnswerOutcome {
    const fn of(status: AnswerStatus) -> Self {
        match status {
            AnswerStatus::Requested => Self::WaitingForStripe,
            AnswerStatus::Taken => Self::Taken,
            AnswerStatus::Refused => Self::RefusedByStripe,
        }
    }
}

/// What an answer would do; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerPreview {
    /// What is disputed.
    pub amount: Money,
    /// Until when it can be answered.
    pub due: Option<Moment>,
    /// The texts that would be sent.
    pub texts: Evidence,
    /// The files that would be sent.
    pub files: Vec<FileLine>,
    /// The version of the draft, which the form carries.
    pub version: i64,
    /// The payment's status once Stripe took it.
    pub status_after: PaymentStatus,
    /// How long Stripe cannot be asked, if it cannot now.
    pub circuit_wait: Option<Span>,
}

/// An answer that can be given.
struct Checked {
    texts: Evidence,
    files: Vec<FileRecord>,
    version: i64,
    state: DisputeState,
}

fn check(tx: &mut Tx<'_>, known: &Known, kind: AnswerKind) -> Result<Checked, DisputeError> {
    let (id, state) = (known.dispute.id.as_str(), known.own()?.state.state().clone());
    if !dispute_answers::under_way(tx, &[id.to_owned()])?.is_empty() {
        return Err(DisputeRefused::UnderWay.into());
    }
    let now = tx.now();
    let draft = dispute_drafts::find(tx, id)?;
    let version = draft.as_ref().map_or(0, |draft| draft.version);
    match kind {
        AnswerKind::Accept => {
            may_accept(&state, now)?;
            Ok(Checked { texts: Evidence::new(), files: Vec::new(), version, state })
        }
        AnswerKind::Submit => {
            may_answer(&state, now)?;
            let texts = match draft {
                Some(draft) => texts("dispute_drafts", &draft.texts)?,
                None => Evidence::new(),
            };
            let files = evidence_files::of_draft(tx, id)?;
            if texts.is_empty() && files.is_empty() {
                return Err(DisputeRefused::NoEvidence.into());
            }
            Ok(Checked { texts, files, version, state })
        }
    }
}

/// Says what an answer would do, by the functions that do it.
///
/// # Errors
/// [`DisputeError`], as [`answer`] would answer.
pub async fn preview(
    app: &App,
    dispute: &str,
    kind: AnswerKind,
) -> Result<AnswerPreview, DisputeError> {
    let (dispute, circuit_wait) = (dispute.to_owned(), app.breaker.rest_refused());
    app.store
        .read(move |tx| {
            let known = known(tx, &dispute)?;
            let checked = check(tx, &known, kind)?;
            let status_after = status_after(&known, &checked.state, (kind, tx.now()));
            let kept = &known.dispute;
            Ok(AnswerPreview {
                amount: money("disputes", kept.amount_minor, kept.currency)?,
                due: kept.evidence_due_at,
                texts: checked.texts,
                files: checked.files.into_iter().map(line).collect(),
                version: checked.version,
                status_after,
                circuit_wait,
            })
        })
        .await
}

/// The payment's status once Stripe shows the dispute as answered.
fn status_after(
    known: &Known,
    state: &DisputeState,
    (kind, now): (AnswerKind, Moment),
) -> PaymentStatus {
    let status = match kind {
        AnswerKind::Accept => "lost",
        AnswerKind::Submit => "under_review",
    };
    let answered = Observation {
        at_seconds: now.seconds(),
        source: "preview".to_owned(),
        seen: Observed::Dispute {
            id: known.dispute.id.clone(),
            charge: known.dispute.charge_id.clone(),
            reason: None,
            state: DisputeState { status: status.to_owned(), ..state.clone() },
            about: crate::domain::facts::DisputeAbout::default(),
        },
    };
    known.facts.clone().merge((&answered).into()).status()
}

/// Everything random, chosen before the transaction.
struct Ids {
    answer: AnswerId,
    audit: AuditId,
    lease_owner: String,
}

/// What came of asking.
enum Asked {
    /// The row is written, under its first lease.
    New(AnswerLease),
    /// The same form asked before.
    Before(AnswerId),
}

/// Submits the draft, or accepts the dispute. The same form twice is one answer.
///
/// # Errors
/// [`DisputeError`]; then nothing was written, except for a fault of the database afterwards,
/// from which the worker goes on.
pub async fn answer(
    app: &App,
    actor: &Actor,
    form: AnswerForm,
) -> Result<AnswerOutcome, DisputeError> {
    if !is_token(&form.form_token) {
        return Err(DisputeRefused::FormToken.into());
    }
    let token = form.form_token.clone();
    let before = app.store.read(move |tx| dispute_answers::by_form(tx, &token)).await?;
    if before.is_none()
        && let Some(wait) = app.breaker.rest_refused()
    {
        return Err(DisputeError::Busy(wait));
    }
    let ids = Ids {
        answer: AnswerId::new(app.now(), app.randomness.as_ref()),
        audit: AuditId::new(app.now(), app.randomness.as_ref()),
        lease_owner: runner::lease_owner(app),
    };
    let actor = actor.clone();
    let asked = app.store.write(move |tx| ask(tx, &form, (&actor, &ids))).await?;
    let answer = match asked {
        Asked::Before(answer) => answer,
        Asked::New(lease) => {
            let answer = lease.answer.clone();
            sending::send(app, &lease).await?;
            answer
        }
    };
    let found = app.store.read(move |tx| dispute_answers::find(tx, &answer)).await?;
    let found = found.ok_or(StoreError::NotFound)?;
    Ok(AnswerOutcome::of(found.status))
}

fn ask(
    tx: &mut Tx<'_>,
    form: &AnswerForm,
    (actor, ids): (&Actor, &Ids),
) -> Result<Asked, DisputeError> {
    let known = locked(tx, &form.dispute)?;
    if let Some(before) = dispute_answers::by_form(tx, &form.form_token)? {
        let same = before.dispute_id == form.dispute && before.kind == form.kind;
        return if same {
            Ok(Asked::Before(before.id))
        } else {
            Err(DisputeRefused::FormToken.into())
        };
    }
    let checked = check(tx, &known, form.kind)?;
    if checked.version != form.seen_version {
        return Err(DisputeError::Changed);
    }
    let files: BTreeMap<EvidenceFile, EvidenceFileId> =
        checked.files.iter().map(|file| (file.field, file.id.clone())).collect();
    let (now, payment) = (tx.now(), known.dispute.payment_id.clone());
    let row = AnswerRecord {
        id: ids.answer.clone(),
        dispute_id: form.dispute.clone(),
        payment_id: payment.clone(),
        kind: form.kind,
        status: AnswerStatus::Requested,
        texts: to_json(&checked.texts)?,
        files: to_json(&files)?,
        submissions_before: i64::from(known.own()?.submissions),
        call_id: None,
        actor: actor.name().to_owned(),
        form_token: form.form_token.clone(),
        created_at: now,
        updated_at: now,
        due_at: Some(now),
        lease_owner: Some(ids.lease_owner.clone()),
        lease_until: Some(now + LEASE),
        fence: 1,
    };
    dispute_answers::insert(tx, row)?;
    tell_audit(tx, (&known, &checked), (form, actor, ids))?;
    Ok(Asked::New(AnswerLease {
        answer: ids.answer.clone(),
        dispute: form.dispute.clone(),
        payment,
        owner: ids.lease_owner.clone(),
        fence: 1,
    }))
}

fn tell_audit(
    tx: &mut Tx<'_>,
    (known, checked): (&Known, &Checked),
    (form, actor, ids): (&AnswerForm, &Actor, &Ids),
) -> Result<(), AppError> {
    let kind = match form.kind {
        AnswerKind::Submit => DeedKind::DisputeSubmitted,
        AnswerKind::Accept => DeedKind::DisputeAccepted,
    };
    let before = json!({
        "status": checked.state.status,
        "amount_minor": known.dispute.amount_minor,
        "currency": known.dispute.currency,
    });
    let after = json!({
        "answer": ids.answer,
        "version": checked.version,
        "texts": checked.texts.keys().collect::<Vec<_>>(),
        "files": checked.files.iter().map(|one| (one.field, &one.sha256)).collect::<Vec<_>>(),
    });
    let deed = Deed::new(&ids.audit, actor, (kind, form.dispute.as_str()));
    Deed { before: Some(before), after: Some(after), ..deed }.record(tx)?;
    Ok(())
}
