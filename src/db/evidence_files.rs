//! Files that are evidence, with their bytes: several instances share them by the database.

use diesel::prelude::*;

use super::schema::evidence_files;
use super::{StoreError, Tx};
use crate::domain::clock::Moment;
use crate::domain::dispute::{EvidenceFile, FileKind};
use crate::domain::ids::{EvidenceFileId, StripeCallId};

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct FileRecord {
    /// Its id, under which it is uploaded and downloaded.
    pub id: EvidenceFileId,
    /// The dispute.
    pub dispute_id: String,
    /// What it is evidence of.
    pub field: EvidenceFile,
    /// Its name on the computer that it came from, for people to know it by.
    pub name: String,
    /// What its bytes say that it is.
    pub kind: FileKind,
    /// Its size.
    pub size_bytes: i64,
    /// The digest of its bytes, in hexadecimal.
    pub sha256: String,
    /// The write that uploads it, once there was one.
    pub call_id: Option<StripeCallId>,
    /// Stripe's id of it, once it is uploaded.
    pub stripe_id: Option<String>,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub created_at: Moment,
    /// When it was taken out of the draft.
    pub withdrawn_at: Option<Moment>,
}

/// A file with its bytes, about to be kept.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its id.
    pub id: EvidenceFileId,
    /// The dispute.
    pub dispute: String,
    /// What it is evidence of.
    pub field: EvidenceFile,
    /// Its name on the computer that it came from.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// The digest of its bytes.
    pub sha256: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

type Columns = (
    evidence_files::id,
    evidence_files::dispute_id,
    evidence_files::field,
    evidence_files::name,
    evidence_files::kind,
    evidence_files::size_bytes,
    evidence_files::sha256,
    evidence_files::call_id,
    evidence_files::stripe_id,
    evidence_files::added_by,
    evidence_files::created_at,
    evidence_files::withdrawn_at,
);

const COLUMNS: Columns = (
    evidence_files::id,
    evidence_files::dispute_id,
    evidence_files::field,
    evidence_files::name,
    evidence_files::kind,
    evidence_files::size_bytes,
    evidence_files::sha256,
    evidence_files::call_id,
    evidence_files::stripe_id,
    evidence_files::added_by,
    evidence_files::created_at,
    evidence_files::withdrawn_at,
);

/// Keeps a file. Its field must be free.
pub fn insert(tx: &mut Tx<'_>, file: NewFile, added_by: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let size = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
    diesel::insert_into(evidence_files::table)
        .values((
            evidence_files::id.eq(file.id),
            evidence_files::dispute_id.eq(file.dispute),
            evidence_files::field.eq(file.field),
            evidence_files::name.eq(file.name),
            evidence_files::kind.eq(file.kind),
            evidence_files::size_bytes.eq(size),
            evidence_files::sha256.eq(file.sha256),
            evidence_files::content.eq(file.content),
            evidence_files::added_by.eq(added_by),
            evidence_files::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes a file out of its draft. One that was on its way to Stripe is kept for the record, any
/// other is gone.
pub fn withdraw(tx: &mut Tx<'_>, file: &FileRecord) -> Result<(), StoreError> {
    let own = evidence_files::table.filter(evidence_files::id.eq(&file.id));
    if file.call_id.is_none() {
        diesel::delete(own).execute(tx.conn())?;
    } else {
        let now = tx.now();
        let withdrawn = evidence_files::withdrawn_at.eq(Some(now));
        diesel::update(own).set(withdrawn).execute(tx.conn())?;
    }
    Ok(())
}

/// The files of a dispute's draft, by field.
pub fn of_draft(tx: &mut Tx<'_>, dispute: &str) -> Result<Vec<FileRecord>, StoreError> {
    let query = evidence_files::table
        .filter(evidence_files::dispute_id.eq(dispute))
        .filter(evidence_files::withdrawn_at.is_null());
    Ok(query.order(evidence_files::field).select(COLUMNS).load(tx.conn())?)
}

/// The file of this id.
pub fn find(tx: &mut Tx<'_>, id: &EvidenceFileId) -> Result<Option<FileRecord>, StoreError> {
    let query = evidence_files::table.filter(evidence_files::id.eq(id));
    Ok(query.select(COLUMNS).first(tx.conn()).optional()?)
}

/// The bytes of a file.
pub fn content(tx: &mut Tx<'_>, id: &EvidenceFileId) -> Result<Vec<u8>, StoreError> {
    let query = evidence_files::table.filter(evidence_files::id.eq(id));
    Ok(query.select(evidence_files::content).first(tx.conn())?)
}

/// Notes which write uploads a file.
pub fn set_call(
    tx: &mut Tx<'_>,
    id: &EvidenceFileId,
    call: &StripeCallId,
) -> Result<(), StoreError> {
    diesel::update(evidence_files::table.filter(evidence_files::id.eq(id)))
        .set(evidence_files::call_id.eq(Some(call)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes Stripe's id of a file.
pub fn set_uploaded(
    tx: &mut Tx<'_>,
    id: &EvidenceFileId,
    stripe_id: &str,
) -> Result<(), StoreError> {
    diesel::update(evidence_files::table.filter(evidence_files::id.eq(id)))
        .set(evidence_files::stripe_id.eq(Some(stripe_id)))
        .execute(tx.conn())?;
    Ok(())
}
