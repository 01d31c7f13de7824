//! Bodies of requests: read with a limit and a time, never unpacked, and forms taken apart
//! strictly, so that what cannot be read is told to the sender and never guessed.

use std::time::Duration;

use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::{Ready, ready};

use super::error::PageError;

/// How long a body may take to arrive.
const SLOWEST: Duration = Duration::from_secs(20);

/// The most fields of a form: a refund has two for each line of an order, of which there are at
/// most fifty.
const MOST_FIELDS: usize = 128;

/// Why a body was not read.
#[derive(Debug, thiserror::Error)]
pub enum BodyRefused {
    /// It is larger than is taken.
    #[error("the body has more than {most} bytes")]
    TooLarge {
        /// The limit, in bytes.
        most: usize,
    },
    /// It is packed, and nothing is unpacked here.
    #[error("the body has a content encoding")]
    Encoded,
    /// The connection broke, or it took too long.
    #[error("the body did not arrive: {0}")]
    NotArrived(String),
}

/// Reads a whole body as it was sent, at most `most` bytes of it.
pub async fn read_body(
    request: &HttpRequest,
    payload: &mut Payload,
    most: usize,
) -> Result<Vec<u8>, BodyRefused> {
    read_body_within(request, payload, (most, SLOWEST)).await
}

/// The same for a body that may take another time to arrive.
pub(super) async fn read_body_within(
    request: &HttpRequest,
    payload: &mut Payload,
    (most, slowest): (usize, Duration),
) -> Result<Vec<u8>, BodyRefused> {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding.as_bytes() != b"identity") {
        return Err(BodyRefused::Encoded);
    }
    let said = request.headers().get(header::CONTENT_LENGTH);
    let said = said.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > most) {
        return Err(BodyRefused::TooLarge { most });
    }
    let arrived = tokio::time::timeout(slowest, collect(payload, most)).await;
    arrived.unwrap_or_else(|_| Err(BodyRefused::NotArrived("it took too long".to_owned())))
}

async fn collect(payload: &mut Payload, most: usize) -> Result<Vec<u8>, BodyRefused> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| BodyRefused::NotArrived(error.to_string()))?;
        if body.len().saturating_add(chunk.len()) > most {
            return Err(BodyRefused::TooLarge { most });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl From<BodyRefused> for PageError {
    fn from(refused: BodyRefused) -> Self {
        match refused {
            BodyRefused::TooLarge { .. } => Self::TooLarge,
            BodyRefused::Encoded => Self::BadRequest("the body has a content encoding"),
            BodyRefused::NotArrived(_) => Self::BadRequest("the body did not arrive"),
        }
    }
}

/// The fields of a form that was sent to us, each at most once. Its token was checked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The values are the customer's.
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Form {
    /// Reads the form of a request.
    pub async fn read(request: &mut ServiceRequest, most: usize) -> Result<Self, PageError> {
        if request.content_type() != "application/x-www-form-urlencoded" {
            return Err(PageError::BadRequest("the body is not a form"));
        }
        let (request, payload) = request.parts_mut();
        let body = read_body(request, payload, most).await?;
        Self::parse(&body).ok_or(PageError::BadRequest("the form cannot be read"))
    }

    /// Takes apart `name=value&…`, where every value must be UTF-8 after decoding.
    fn parse(body: &[u8]) -> Option<Self> {
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        let mut fields = Vec::new();
        for pair in pairs {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next()?)?;
            let value = decode(halves.next().unwrap_or_default())?;
            if fields.len() == MOST_FIELDS {
                return None;
            }
            fields.push((name, value));
        }
        Some(Self(fields))
    }

    /// A form of these fields, as if it had been sent.
    #[must_use]
    pub const fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Its fields in order, as they were sent.
    #[must_use]
    pub fn into_fields(self) -> Vec<(String, String)> {
        self.0
    }

    /// Takes every field out of the form whose name begins with `prefix`, without it.
    pub fn take_all(&mut self, prefix: &str) -> Vec<(String, String)> {
        let own = self.0.extract_if(.., |(name, _)| name.starts_with(prefix));
        own.map(|(name, value)| (name.split_at(prefix.len()).1.to_owned(), value)).collect()
    }

    /// Takes a field out of the form; one that was sent twice is refused.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, PageError> {
        let mut values = self.0.extract_if(.., |(field, _)| field == name);
        let value = values.next();
        if values.next().is_some() {
            return Err(PageError::BadRequest("the form has a field twice"));
        }
        Ok(value.map(|(_, value)| value))
    }

    /// Takes a field out of the form that has to be there, be it empty.
    pub fn require(&mut self, name: &str) -> Result<String, PageError> {
        self.take(name)?.ok_or(PageError::BadRequest("a field of the form is missing"))
    }

    /// Refuses fields that nobody asked for.
    pub fn nothing_else(self) -> Result<(), PageError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(PageError::BadRequest("the form has a field that it should not have"))
        }
    }
}

/// Decodes one name or value (WHATWG URL, section 5.1), but strictly: a broken escape, a NUL or
/// a text that is not UTF-8 is refused instead of replaced.
pub(super) fn decode(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let pair = [*rest.next()?, *rest.next()?];
                let mut decoded = [0_u8];
                hex::decode_to_slice(pair, &mut decoded).ok()?;
                let [decoded] = decoded;
                decoded
            }
            0 => return None,
            other => *other,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

impl FromRequest for Form {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // Only the middleware that checks tokens puts a form there.
        ready(request.extensions_mut().remove::<Self>().ok_or(PageError::FormExpired))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_apart_and_decoded() {
        let mut form =
            Form::parse(b"name=Jos%C3%A9+P%C3%A9rez&email=a%40b.co&empty=&bare").unwrap();
        assert_eq!(form.require("name").unwrap(), "José Pérez");
        assert_eq!(form.require("email").unwrap(), "a@b.co");
        assert_eq!(form.require("empty").unwrap(), "");
        assert_eq!(form.take("missing").unwrap(), None);
        assert_eq!(form.take("bare").unwrap().as_deref(), Some(""));
        assert!(form.nothing_else().is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for body in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%FF", b"%C3=1", b"a=%00", b"a=\0"] {
            assert!(Form::parse(body).is_none(), "{body:?}");
        }
        let many = vec!["a=1"; MOST_FIELDS + 1].join("&");
        assert!(Form::parse(many.as_bytes()).is_none());
    }

    #[test]
    fn a_field_that_nobody_asked_for_or_that_comes_twice_is_refused() {
        let mut form = Form::parse(b"price=1&quantity=1&quantity=2").unwrap();
        assert!(form.take("quantity").is_err());
        let mut form = Form::parse(b"price=1&quantity=1").unwrap();
        form.take("quantity").unwrap();
        assert!(form.nothing_else().is_err());
    }

    #[test]
    fn a_form_prints_names_and_no_values() {
        let form = Form::parse(b"email=ana%40example.com").unwrap();
        assert_eq!(format!("{form:?}"), r#"["email"]"#);
    }
}
