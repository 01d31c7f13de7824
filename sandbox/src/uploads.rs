//! Reads the parameters of a request: from its query, its form, or the parts of an upload.

use sha2::{Digest, Sha256};

use crate::api::operation::Operation;
use crate::model::file::FileType;
use crate::protocol::errors::ApiError;
use crate::protocol::{form, multipart};

/// The largest upload that is read: a file and what surrounds it.
pub(crate) const MOST_UPLOAD_BYTES: usize = 8 * 1024 * 1024;

type Pairs = Vec<(String, String)>;

/// A request's bytes, as far as its parameters are in them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Raw<'a> {
    pub query: &'a str,
    pub content_type: &'a str,
    pub body: &'a [u8],
}

/// The parameters of a request, in their order.
///
/// # Errors
/// When they cannot be read, or a file comes to where none is taken.
pub(crate) fn parameters(operation: Operation, raw: Raw<'_>) -> Result<Pairs, ApiError> {
    let unreadable = |error: form::FormError| ApiError::validation(error.to_string());
    let mut pairs = form::pairs(raw.query.as_bytes()).map_err(unreadable)?;
    let uploading = operation == Operation::FilesCreate;
    match (uploading, multipart::is_multipart(raw.content_type)) {
        (false, false) => pairs.extend(form::pairs(raw.body).map_err(unreadable)?),
        (true, true) => {
            refuse_described(&pairs)?;
            pairs.extend(upload(raw)?);
        }
        (true, false) => {
            let message = "Files are uploaded as multipart/form-data.";
            return Err(ApiError::validation(message).param("file"));
        }
        (false, true) => {
            let message = "Only files are uploaded as multipart/form-data.";
            return Err(ApiError::validation(message));
        }
    }
    Ok(pairs)
}

/// Nobody may describe a file instead of sending it.
fn refuse_described(pairs: &[(String, String)]) -> Result<(), ApiError> {
    if pairs.iter().any(|(name, _)| name == "file" || name.starts_with("file[")) {
        return Err(ApiError::validation("Invalid file: it must be uploaded.").param("file"));
    }
    Ok(())
}

/// The parts as parameters; in the place of its bytes a file has name, size, type and digest.
fn upload(raw: Raw<'_>) -> Result<Pairs, ApiError> {
    let parts = multipart::parts(raw.content_type, raw.body);
    let parts = parts.map_err(|error| ApiError::validation(error.to_string()))?;
    let mut pairs = Pairs::new();
    for part in parts.iter().filter(|part| part.filename.is_none()) {
        let text = std::str::from_utf8(part.content)
            .map_err(|_| ApiError::validation(form::FormError::Encoding.to_string()))?;
        pairs.push((part.name.clone(), text.to_owned()));
    }
    refuse_described(&pairs)?;
    for part in &parts {
        let Some(path) = &part.filename else { continue };
        let filename = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let members = [
            ("name", if filename.is_empty() { "blob" } else { filename }.to_owned()),
            ("size", part.content.len().to_string()),
            ("type", FileType::of(part.content).map_or("other", FileType::as_str).to_owned()),
            ("digest", hex::encode(Sha256::digest(part.content))),
        ];
        let name = &part.name;
        pairs.extend(members.map(|(member, value)| (format!("{name}[{member}]"), value)));
    }
    Ok(pairs)
}
