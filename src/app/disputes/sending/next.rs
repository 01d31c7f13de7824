//! What is next of an answer, found and written down in one transaction: the upload of a file, or
//! the evidence that names them all, or the acceptance.

use std::collections::BTreeMap;

use crate::app::disputes::view::texts;
use crate::app::gateway::EvidenceSubmission;
use crate::app::saga::LEASE;
use crate::db::dispute_answers::{AnswerLease, AnswerRecord};
use crate::db::evidence_files::FileRecord;
use crate::db::stripe_calls::{CallEnd, NewStripeCall, StripeCallRecord};
use crate::db::types::{from_json, to_json};
use crate::db::{StoreError, Tx, dispute_answers, evidence_files, payments, stripe_calls};
use crate::domain::dispute::{AnswerKind, EvidenceFile};
use crate::domain::ids::{EvidenceFileId, StripeCallId};
use crate::domain::stripe_call::{CallOperation, CallState};

/// What is next of an answer.
pub(super) enum Next {
    /// A file is uploaded by this write.
    Upload(Box<FileRecord>, StripeCallRecord),
    /// The answer itself is sent by this write.
    Send(AnswerKind, StripeCallRecord),
    /// The key of the answer's write says no more: it is looked what became of it.
    Look(StripeCallRecord),
    /// Nothing: it has ended, or somebody else took it over.
    Nothing,
}

/// Finds what is next and writes the row of its call, while the lease is ours.
pub(super) fn next(
    tx: &mut Tx<'_>,
    lease: &AnswerLease,
    key: &StripeCallId,
) -> Result<Next, StoreError> {
    // Rows that name the payment are written below it, and locks are taken from above.
    payments::lock(tx, &lease.payment)?;
    let Some(answer) = dispute_answers::under_lease(tx, lease)? else { return Ok(Next::Nothing) };
    dispute_answers::renew(tx, lease, LEASE)?;
    let named: BTreeMap<EvidenceFile, EvidenceFileId> =
        from_json("dispute_answers", "files", &answer.files)?;
    let mut uploaded = BTreeMap::new();
    for (field, id) in &named {
        let file = evidence_files::find(tx, id)?.ok_or(StoreError::NotFound)?;
        match &file.stripe_id {
            Some(stripe_id) => {
                uploaded.insert(*field, stripe_id.clone());
            }
            None => {
                let call = upload_call(tx, (&answer, &file), key)?;
                return Ok(Next::Upload(Box::new(file), call));
            }
        }
    }
    let Some(call) = &answer.call_id else {
        let call = answer_call(tx, (&answer, uploaded), key)?;
        return Ok(Next::Send(answer.kind, call));
    };
    let call = stripe_calls::find(tx, call)?.ok_or(StoreError::NotFound)?;
    let may_be_sent = call.may_be_sent(tx.now());
    Ok(if may_be_sent { Next::Send(answer.kind, call) } else { Next::Look(call) })
}

/// The write that uploads a file: that which is prepared, or another where its key says no more.
/// A file that was uploaded twice does nothing at Stripe, so nobody looks for it.
fn upload_call(
    tx: &mut Tx<'_>,
    (answer, file): (&AnswerRecord, &FileRecord),
    key: &StripeCallId,
) -> Result<StripeCallRecord, StoreError> {
    if let Some(known) = &file.call_id {
        let call = stripe_calls::find(tx, known)?.ok_or(StoreError::NotFound)?;
        if call.may_be_sent(tx.now()) {
            return Ok(call);
        }
        supersede(tx, &call)?;
    }
    let request = serde_json::json!({ "file": file.id, "sha256": file.sha256 });
    let call = NewStripeCall {
        id: key.clone(),
        payment_id: answer.payment_id.clone(),
        attempt_id: None,
        operation: CallOperation::UploadEvidence,
        request: to_json(&request)?,
        object_id: None,
    };
    let call = stripe_calls::prepare(tx, call)?;
    evidence_files::set_call(tx, &file.id, key)?;
    Ok(call)
}

/// The write that sends an answer, with everything that it says.
fn answer_call(
    tx: &mut Tx<'_>,
    (answer, files): (&AnswerRecord, BTreeMap<EvidenceFile, String>),
    key: &StripeCallId,
) -> Result<StripeCallRecord, StoreError> {
    let request = EvidenceSubmission {
        dispute: answer.dispute_id.clone(),
        texts: texts("dispute_answers", &answer.texts)?,
        files,
    };
    let call = NewStripeCall {
        id: key.clone(),
        payment_id: answer.payment_id.clone(),
        attempt_id: None,
        operation: match answer.kind {
            AnswerKind::Submit => CallOperation::SubmitEvidence,
            AnswerKind::Accept => CallOperation::AcceptDispute,
        },
        request: to_json(&request)?,
        object_id: Some(answer.dispute_id.clone()),
    };
    let call = stripe_calls::prepare(tx, call)?;
    dispute_answers::set_call(tx, &answer.id, key)?;
    Ok(call)
}

/// Notes of a write that is prepared that it will not be sent any more.
pub(super) fn supersede(tx: &mut Tx<'_>, call: &StripeCallRecord) -> Result<(), StoreError> {
    if call.state != CallState::Prepared {
        return Ok(());
    }
    let (state, error) = (CallState::Superseded, Some("its key says no more"));
    let object = call.object_id.as_deref();
    stripe_calls::end(tx, &call.id, &CallEnd { state, object, request: None, error })
}
