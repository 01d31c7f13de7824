//! Forms that bring files: texts and files of one form, with a limit for all of it.

use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::{Ready, ready};

use super::error::PageError;
use super::form::{Form, read_body_within};
use super::multipart;

/// The most bytes of a form with files. What is said of a file at its field must be said of one
/// that is too large, so it lies well above what any field takes.
pub(super) const LARGEST_UPLOAD: usize = 16 * 1024 * 1024;

/// How long a form with files may take to arrive: such lines are slow in this direction.
const SLOWEST_UPLOAD: Duration = Duration::from_secs(120);

/// A file as it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct SentFile {
    /// The field that it came in.
    pub field: String,
    /// Its name where it came from.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The files of a form. Its token was checked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SentFiles(Vec<SentFile>);

impl SentFiles {
    /// Takes the file of a field out; a field where none was chosen has none.
    #[must_use]
    pub fn take(&mut self, field: &str) -> Option<SentFile> {
        let at = self.0.iter().position(|file| file.field == field)?;
        Some(self.0.swap_remove(at))
    }

    /// Refuses files that nobody asked for.
    pub fn nothing_else(self) -> Result<(), PageError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(PageError::BadRequest("the form has a file that it should not have"))
        }
    }
}

/// Reads the form of a request, with its files: at most so many bytes.
pub(super) async fn read(
    request: &mut ServiceRequest,
    most: usize,
) -> Result<(Form, SentFiles), PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).cloned();
    let kind = kind.as_ref().and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let boundary = multipart::boundary(kind)
        .ok_or(PageError::BadRequest("the body is not a form with files"))?;
    let (request, payload) = request.parts_mut();
    let limits = (most, SLOWEST_UPLOAD);
    let body = read_body_within(request, payload, limits).await?;
    taken_apart(boundary, &body).ok_or(PageError::BadRequest("the form cannot be read"))
}

fn taken_apart(boundary: &str, body: &[u8]) -> Option<(Form, SentFiles)> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    for part in multipart::parts(boundary, body)? {
        match part.filename {
            None => {
                let text = std::str::from_utf8(part.content).ok()?;
                if text.contains('\0') {
                    return None;
                }
                fields.push((part.name, text.to_owned()));
            }
            // A browser sends the field of a file that nobody chose too.
            Some(name) if name.is_empty() && part.content.is_empty() => {}
            Some(name) => {
                let content = part.content.to_vec();
                files.push(SentFile { field: part.name, name, content });
            }
        }
    }
    Some((Form::of(fields), SentFiles(files)))
}

impl FromRequest for SentFiles {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Only the middleware that checks tokens puts files there.
        ready(request.extensions_mut().remove::<Self>().ok_or(PageError::FormExpired))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(head: &str, content: &str) -> String {
        format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n")
    }

    #[test]
    fn texts_and_files_are_told_apart_and_an_empty_field_is_no_file() {
        let body = [
            part("name=\"text\"", "uno\r\ndos"),
            part("name=\"receipt\"; filename=\"a.pdf\"", "%PDF"),
            part("name=\"none\"; filename=\"\"", ""),
            "--x--".to_owned(),
        ];
        let (mut form, mut files) = taken_apart("x", body.concat().as_bytes()).unwrap();
        assert_eq!(form.require("text").unwrap(), "uno\r\ndos");
        assert!(form.nothing_else().is_ok());
        let receipt = files.take("receipt").unwrap();
        assert_eq!((receipt.name.as_str(), receipt.content.as_slice()), ("a.pdf", &b"%PDF"[..]));
        assert!(files.take("none").is_none());
        assert!(files.nothing_else().is_ok());
    }

    #[test]
    fn a_text_that_is_none_and_a_file_that_nobody_asked_for_are_refused() {
        let nul = [part("name=\"text\"", "a\0b"), "--x--".to_owned()].concat();
        assert!(taken_apart("x", nul.as_bytes()).is_none());
        let other = [part("name=\"x\"; filename=\"a\"", "1"), "--x--".to_owned()].concat();
        let (_, files) = taken_apart("x", other.as_bytes()).unwrap();
        assert!(files.nothing_else().is_err());
    }
}
