//! A dispute as its page shows it: what the bank says, what we drafted and sent, and everything
//! of our own books that may serve as evidence.

use std::collections::BTreeMap;

use crate::app::context::App;
use crate::app::error::{AppError, AppResult};
use crate::app::orders::{self, OrderView};
use crate::app::payment_view::who;
use crate::db::dispute_answers::AnswerRecord;
use crate::db::dispute_drafts::DraftRecord;
use crate::db::evidence_files::FileRecord;
use crate::db::types::{from_json, money};
use crate::db::{
    StoreError, Tx, dispute_answers, dispute_drafts, evidence_files, outbox, payments, stripe_calls,
};
use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputePhase, DisputeReason, DisputeRefused, Evidence, EvidenceFile,
    FileKind, is_inquiry, may_accept, may_answer,
};
use crate::domain::facts::FundsMoved;
use crate::domain::ids::{EvidenceFileId, PaymentId};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;

use super::{DisputeError, Known, known};

/// The most mails that are told of.
const MOST_MAILS: i64 = 100;

/// A dispute with everything around it.
#[derive(Clone, Debug)]
pub struct DisputeView {
    /// Stripe's id.
    pub id: String,
    /// The payment.
    pub payment: PaymentId,
    /// Its order's number.
    pub number: OrderNumber,
    /// The disputed charge.
    pub charge: Option<String>,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands, in Stripe's word.
    pub status: String,
    /// Where it stands for whoever answers.
    pub phase: DisputePhase,
    /// Whether the bank only inquires.
    pub inquiry: bool,
    /// What is disputed.
    pub amount: Money,
    /// Until when evidence is taken.
    pub due: Option<Moment>,
    /// When the bank opened it.
    pub opened_at: Moment,
    /// Whether Stripe still lets the charge be refunded.
    pub refundable: bool,
    /// The money that it moved, in the order of time.
    pub movements: Vec<FundsMoved>,
    /// What was drafted, if anything was.
    pub draft: Option<Draft>,
    /// The files of the draft.
    pub files: Vec<FileLine>,
    /// What was answered, newest first.
    pub answers: Vec<AnswerLine>,
    /// Whether the draft can be changed and submitted now.
    pub may_answer: Result<(), DisputeRefused>,
    /// Whether it can be accepted now.
    pub may_accept: Result<(), DisputeRefused>,
    /// How long Stripe cannot be asked, if it cannot now.
    pub circuit_wait: Option<Span>,
    /// What our own books have.
    pub dossier: Dossier,
}

impl DisputeView {
    /// The version of the draft, which a form carries: none yet is zero.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.draft.as_ref().map_or(0, |draft| draft.version)
    }
}

/// What was drafted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Grows with each change.
    pub version: i64,
    /// The texts.
    pub texts: Evidence,
    /// Who changed it last, by address.
    pub edited_by: String,
    /// When.
    pub edited_at: Moment,
}

/// A file that is evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Its id, by which it is downloaded.
    pub id: EvidenceFileId,
    /// What it is evidence of.
    pub field: EvidenceFile,
    /// Its name on the computer that it came from.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size.
    pub size_bytes: i64,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// What was answered.
    pub kind: AnswerKind,
    /// How far it has come.
    pub status: AnswerStatus,
    /// Who answered, by address.
    pub actor: String,
    /// When.
    pub asked_at: Moment,
    /// The texts that were sent.
    pub texts: Evidence,
    /// The files that were sent.
    pub files: Vec<FileLine>,
    /// Why Stripe did not take it yet, or at all.
    pub last_error: Option<String>,
}

/// What our books have about a disputed payment.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The order with its lines, its payment, and what happened.
    pub order: OrderView,
    /// The PaymentIntent that took the money.
    pub intent: Option<String>,
    /// What the bank said when it asked the customer who they are.
    pub three_d_secure: Option<String>,
    /// The mails that the customer got, and when they were sent.
    pub mails: Vec<(MailKind, Moment)>,
    /// When the bank opened each dispute of the payment.
    pub disputes: Vec<(String, Moment)>,
}

/// Reads a dispute.
///
/// # Errors
/// [`AppError::NotFound`] for one that there is not.
pub async fn view(app: &App, id: &str) -> Result<DisputeView, DisputeError> {
    let (id, now, links) = (id.to_owned(), app.now(), app.links.clone());
    let circuit_wait = app.breaker.rest_refused();
    app.store
        .read(move |tx| {
            let known = known(tx, &id)?;
            let payment = payments::find(tx, &known.dispute.payment_id)?;
            let order = payment.ok_or(StoreError::NotFound)?.order_id;
            let order = orders::read(tx, &order, links.token(&order), now)?;
            let dossier = dossier(tx, &known, order)?;
            Ok(whole(tx, &known, (dossier, circuit_wait))?)
        })
        .await
}

fn whole(
    tx: &mut Tx<'_>,
    known: &Known,
    (dossier, circuit_wait): (Dossier, Option<Span>),
) -> Result<DisputeView, StoreError> {
    let (dispute, own) = (&known.dispute, known.own()?);
    let state = own.state.state();
    let mut movements: Vec<FundsMoved> = own.movements.values().cloned().collect();
    movements.sort_by_key(|one| (one.at, one.id.clone()));
    let draft = dispute_drafts::find(tx, &dispute.id)?;
    let answers = dispute_answers::of_dispute(tx, &dispute.id)?;
    let under_way = answers.iter().any(|answer| answer.status == AnswerStatus::Requested);
    let free = if under_way { Err(DisputeRefused::UnderWay) } else { Ok(()) };
    let now = tx.now();
    Ok(DisputeView {
        id: dispute.id.clone(),
        payment: dispute.payment_id.clone(),
        number: dossier.order.number,
        charge: dispute.charge_id.clone(),
        reason: DisputeReason::of(dispute.reason.as_deref()),
        status: dispute.status.clone(),
        phase: dispute.phase,
        inquiry: is_inquiry(&state.status),
        amount: money("disputes", dispute.amount_minor, dispute.currency)?,
        due: dispute.evidence_due_at,
        opened_at: dispute.opened_at,
        refundable: state.is_charge_refundable == Some(true),
        movements,
        draft: draft.map(|draft| drafted(tx, draft)).transpose()?,
        files: evidence_files::of_draft(tx, &dispute.id)?.into_iter().map(line).collect(),
        answers: answers.into_iter().map(|one| answered(tx, one)).collect::<Result<_, _>>()?,
        may_answer: free.and_then(|()| may_answer(state, now)),
        may_accept: free.and_then(|()| may_accept(state, now)),
        circuit_wait,
        dossier,
    })
}

fn drafted(tx: &mut Tx<'_>, draft: DraftRecord) -> Result<Draft, StoreError> {
    Ok(Draft {
        version: draft.version,
        texts: texts("dispute_drafts", &draft.texts)?,
        edited_by: who(tx, &draft.edited_by)?,
        edited_at: draft.updated_at,
    })
}

pub(super) fn line(file: FileRecord) -> FileLine {
    let FileRecord { id, field, name, kind, size_bytes, .. } = file;
    FileLine { id, field, name, kind, size_bytes }
}

pub(super) fn texts(table: &str, column: &str) -> Result<Evidence, StoreError> {
    from_json(table, "texts", column)
}

fn answered(tx: &mut Tx<'_>, answer: AnswerRecord) -> Result<AnswerLine, StoreError> {
    let named: BTreeMap<EvidenceFile, EvidenceFileId> =
        from_json("dispute_answers", "files", &answer.files)?;
    let mut files = Vec::new();
    for id in named.values() {
        files.extend(evidence_files::find(tx, id)?.map(line));
    }
    let call = match &answer.call_id {
        Some(call) => stripe_calls::find(tx, call)?,
        None => None,
    };
    Ok(AnswerLine {
        kind: answer.kind,
        status: answer.status,
        actor: who(tx, &answer.actor)?,
        asked_at: answer.created_at,
        texts: texts("dispute_answers", &answer.texts)?,
        files,
        last_error: call.and_then(|call| call.last_error),
    })
}

fn dossier(tx: &mut Tx<'_>, known: &Known, order: OrderView) -> Result<Dossier, StoreError> {
    let facts = &known.facts;
    let charge = known.dispute.charge_id.as_ref().and_then(|id| facts.charges.get(id));
    let mails = outbox::of_order(tx, &order.id, MOST_MAILS)?.into_iter();
    let opened = facts.disputes.iter().map(|(id, dispute)| {
        let seen_at = Moment::from_seconds(dispute.state.at_seconds());
        (id.clone(), dispute.opened_at.unwrap_or(seen_at))
    });
    Ok(Dossier {
        intent: charge.and_then(|charge| charge.intent.clone()),
        three_d_secure: charge.and_then(|charge| charge.three_d_secure.clone()),
        mails: mails.filter_map(|mail| Some((mail.kind, mail.sent_at?))).collect(),
        disputes: opened.collect(),
        order,
    })
}

/// A file of a dispute with its bytes.
///
/// # Errors
/// [`AppError::NotFound`] for a file that there is not, or that is of another dispute.
pub async fn file(app: &App, dispute: &str, id: &EvidenceFileId) -> AppResult<(FileLine, Vec<u8>)> {
    let (dispute, id) = (dispute.to_owned(), id.clone());
    app.store
        .read(move |tx| {
            let found = evidence_files::find(tx, &id)?;
            let own = found.filter(|file| file.dispute_id == dispute).ok_or(AppError::NotFound)?;
            Ok((line(own), evidence_files::content(tx, &id)?))
        })
        .await
}
