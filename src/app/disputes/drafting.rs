//! The draft of an answer: texts and files, changed by one person at a time, kept here alone.

use std::sync::Arc;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::audit::{Deed, FormUse, form_use};
use crate::app::context::App;
use crate::app::form_token::is_token;
use crate::db::evidence_files::{FileRecord, NewFile};
use crate::db::types::to_json;
use crate::db::{Tx, dispute_answers, dispute_drafts, evidence_files};
use crate::domain::actor::Actor;
use crate::domain::deed::DeedKind;
use crate::domain::dispute::{
    DisputeRefused, Evidence, EvidenceFile, FileKind, MOST_FILE_BYTES, checked_texts, may_answer,
};
use crate::domain::ids::{AuditId, EvidenceFileId};

use super::{DisputeError, locked};

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// A file as a form brings it.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenFile {
    /// Its name there.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What a person sends to change the draft.
#[derive(Clone)]
pub struct DraftForm {
    /// The dispute.
    pub dispute: String,
    /// The version that the page showed; zero where there was none.
    pub seen_version: i64,
    /// The texts, all of them: what is empty is taken out.
    pub texts: Evidence,
    /// New files; one takes the place of that which has its field.
    pub files: Vec<(EvidenceFile, GivenFile)>,
    /// Files that are taken out.
    pub removed: Vec<EvidenceFile>,
    /// Made when the page was rendered: the same token twice changes it once.
    pub form_token: String,
}

/// A form with nothing wrong in itself.
struct Checked {
    texts: Evidence,
    files: Vec<NewFile>,
    removed: Vec<EvidenceFile>,
}

/// Changes the draft and says its version. The same form twice changes it once.
///
/// # Errors
/// [`DisputeError`]; then nothing was written.
pub async fn save(app: &App, actor: &Actor, form: DraftForm) -> Result<i64, DisputeError> {
    if !is_token(&form.form_token) {
        return Err(DisputeRefused::FormToken.into());
    }
    let (token, seen) = (form.form_token.clone(), form.seen_version);
    let dispute = form.dispute.clone();
    let checked = Arc::new(check(app, form)?);
    let (audit, actor) = (AuditId::new(app.now(), app.randomness.as_ref()), actor.clone());
    app.store
        .write(move |tx| {
            let deed = (DeedKind::DisputeDraftSaved, dispute.as_str());
            let deed = Deed { form_token: Some(token.as_str()), ..Deed::new(&audit, &actor, deed) };
            write(tx, &checked, (seen, deed))
        })
        .await
}

fn check(app: &App, form: DraftForm) -> Result<Checked, DisputeError> {
    let mut refused = Vec::new();
    let texts = checked_texts(form.texts).unwrap_or_else(|why| {
        refused.extend(why);
        Evidence::new()
    });
    let mut files = Vec::new();
    for (field, given) in form.files {
        match FileKind::sniff(&given.content) {
            None => refused.push(DisputeRefused::FileKind(field)),
            Some(_) if given.content.len() > MOST_FILE_BYTES => {
                refused.push(DisputeRefused::FileTooLarge(field));
            }
            Some(kind) => files.push(NewFile {
                id: EvidenceFileId::new(app.now(), app.randomness.as_ref()),
                dispute: form.dispute.clone(),
                field,
                name: shown_name(&given.name),
                kind,
                sha256: hex::encode(Sha256::digest(&given.content)),
                content: given.content,
            }),
        }
    }
    if refused.is_empty() {
        Ok(Checked { texts, files, removed: form.removed })
    } else {
        Err(DisputeError::Refused(refused))
    }
}

/// A name without folders and without what cannot be read, for people to know the file by. The
/// file is never stored or sent under it.
fn shown_name(given: &str) -> String {
    let own = given.rsplit(['/', '\\']).next().unwrap_or_default();
    own.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

fn write(
    tx: &mut Tx<'_>,
    form: &Checked,
    (seen, deed): (i64, Deed<'_>),
) -> Result<i64, DisputeError> {
    let dispute = deed.subject;
    let known = locked(tx, dispute)?;
    let draft = dispute_drafts::find(tx, dispute)?;
    let version = draft.as_ref().map_or(0, |draft| draft.version);
    match form_use(tx, deed.form_token.unwrap_or_default(), (deed.kind, dispute))? {
        FormUse::Fresh => {}
        FormUse::DoneBefore => return Ok(version),
        FormUse::UsedElsewhere => return Err(DisputeRefused::FormToken.into()),
    }
    may_answer(known.own()?.state.state(), tx.now())?;
    if !dispute_answers::under_way(tx, &[dispute.to_owned()])?.is_empty() {
        return Err(DisputeRefused::UnderWay.into());
    }
    if version != seen {
        return Err(DisputeError::Changed);
    }
    let files = evidence_files::of_draft(tx, dispute)?;
    let (gone, stay): (Vec<FileRecord>, Vec<FileRecord>) =
        files.into_iter().partition(|file| goes(form, file.field));
    check_together(&stay, &form.files)?;
    for file in &gone {
        evidence_files::withdraw(tx, file)?;
    }
    let who = deed.actor.name().to_owned();
    for file in &form.files {
        evidence_files::insert(tx, file.clone(), &who)?;
    }
    let next = version.saturating_add(1);
    dispute_drafts::put(tx, dispute, (next, &to_json(&form.texts)?), &who)?;
    // The audit is kept for good, so it names the texts and never holds them.
    let before = json!({
        "version": version,
        "taken_out": gone.iter().map(|file| &file.sha256).collect::<Vec<_>>(),
    });
    let after = json!({
        "version": next,
        "texts": form.texts.keys().collect::<Vec<_>>(),
        "added": form.files.iter().map(|file| (file.field, &file.sha256)).collect::<Vec<_>>(),
    });
    Deed { before: Some(before), after: Some(after), ..deed }.record(tx)?;
    Ok(next)
}

/// Whether the file of a field is taken out, or another takes its place.
fn goes(form: &Checked, field: EvidenceFile) -> bool {
    form.removed.contains(&field) || form.files.iter().any(|file| file.field == field)
}

/// All files of an answer together have a limit; the first new one that goes beyond it is told.
fn check_together(stay: &[FileRecord], new: &[NewFile]) -> Result<(), DisputeError> {
    let kept = stay.iter().filter_map(|file| usize::try_from(file.size_bytes).ok());
    let mut together: usize = kept.sum();
    for file in new {
        together = together.saturating_add(file.content.len());
        if together > MOST_FILE_BYTES {
            return Err(DisputeRefused::FileTooLarge(file.field).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_shown_without_folders_and_without_what_cannot_be_read() {
        assert_eq!(shown_name("C:\\fakepath\\factura.pdf"), "factura.pdf");
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name("a\r\nb\u{0}.png"), "ab.png");
        assert_eq!(shown_name(&"ñ".repeat(300)).chars().count(), LONGEST_NAME);
        assert_eq!(shown_name(""), "");
    }
}
