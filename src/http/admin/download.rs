//! Files that are made while they are sent, so that no number of rows fills the memory.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};

use crate::app::error::AppResult;
use crate::domain::page::Cursor;
use crate::http::error::PageError;

/// The pieces of a file: each is asked for once the one before was taken, by the place where it
/// ended.
pub(super) fn pieces<F>(
    from: Option<Cursor>,
    next: impl Fn(Option<Cursor>) -> F + 'static,
) -> impl Stream<Item = Result<Bytes, PageError>>
where
    F: Future<Output = AppResult<(Vec<u8>, Option<Cursor>)>>,
{
    stream::try_unfold((Some(from), next), |(place, next)| async move {
        let Some(after) = place else { return Ok(None) };
        let (piece, end) = next(after).await?;
        Ok(Some((Bytes::from(piece), (end.map(Some), next))))
    })
}

/// A file that a browser saves under this name.
pub(super) fn file(
    (name, kind): (&'static str, &'static str),
    pieces: impl Stream<Item = Result<Bytes, PageError>> + 'static,
) -> HttpResponse {
    let parameters = vec![DispositionParam::Filename(name.to_owned())];
    let as_file = ContentDisposition { disposition: DispositionType::Attachment, parameters };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header(as_file)
        .streaming(Box::pin(pieces))
}
