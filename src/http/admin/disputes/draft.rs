//! The draft of an answer, as a form with files brings it.

use actix_web::web;

use super::show::{DisputePage, shown};
use super::told_elsewhere;
use crate::app::context::App;
use crate::app::disputes::{self, DisputeError, DraftForm, GivenFile};
use crate::domain::dispute::{Evidence, EvidenceFile, EvidenceText};
use crate::http::admin::session::Session;
use crate::http::error::PageError;
use crate::http::form::Form;
use crate::http::upload::SentFiles;
use crate::http::visit::{PageResult, Visit, refused, see_other};

/// Where a form that was saved leads.
enum Then {
    Stay,
    Review,
}

/// `POST /admin/disputes/{dispute}/draft`.
pub async fn save(
    visit: Visit,
    session: Session,
    app: web::Data<App>,
    id: web::Path<String>,
    (form, files): (Form, SentFiles),
) -> PageResult {
    let (form, then) = read(&id, form, files)?;
    let (typed, seen) = (form.texts.clone(), form.seen_version);
    let (refusals, changed) = match disputes::save(&app, &session.actor(), form).await {
        Ok(_) => {
            let address = match then {
                Then::Stay => format!("/admin/disputes/{}?done=saved", id.as_str()),
                Then::Review => format!("/admin/disputes/{}/submit", id.as_str()),
            };
            return Ok(see_other(&address));
        }
        Err(DisputeError::Refused(why)) => (why, false),
        Err(DisputeError::Changed) => (Vec::new(), true),
        Err(error @ (DisputeError::Busy(_) | DisputeError::App(_))) => {
            return Err(told_elsewhere(error));
        }
    };
    let now = shown((&visit, &session), &app, &id).await?;
    if changed {
        return refused(&DisputePage { changed, ..now });
    }
    // What is wrong is shown as it was typed, and still stands on the version that it began with.
    refused(&DisputePage { texts: typed, version: seen, refusals, ..now })
}

/// Reads the form, in which every text has its field and a file may have one.
fn read(id: &str, mut form: Form, mut files: SentFiles) -> Result<(DraftForm, Then), PageError> {
    let mut texts = Evidence::new();
    for name in EvidenceText::ALL {
        texts.insert(*name, form.take(name.name())?.unwrap_or_default());
    }
    let (mut given, mut removed) = (Vec::new(), Vec::new());
    for name in EvidenceFile::ALL {
        if form.take(&format!("remove_{name}"))?.is_some() {
            removed.push(*name);
        }
        if let Some(sent) = files.take(name.name()) {
            given.push((*name, GivenFile { name: sent.name, content: sent.content }));
        }
    }
    let seen_version = form.require("version")?.parse();
    let seen_version =
        seen_version.map_err(|_| PageError::BadRequest("the form has no version"))?;
    let form_token = form.require("form_token")?;
    let then = match form.take("then")?.as_deref() {
        Some("review") => Then::Review,
        Some("stay") | None => Then::Stay,
        Some(_) => return Err(PageError::BadRequest("the form leads nowhere")),
    };
    form.nothing_else()?;
    files.nothing_else()?;
    let dispute = id.to_owned();
    let draft = DraftForm { dispute, seen_version, texts, files: given, removed, form_token };
    Ok((draft, then))
}
