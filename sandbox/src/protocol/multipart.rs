//! Decodes `multipart/form-data`, in which files arrive.

use thiserror::Error;

/// How many parts a request may carry.
const MAX_PARTS: usize = 100;

/// One part of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The name of the parameter.
    pub name: String,
    /// The file's own name, when it is a file.
    pub filename: Option<String>,
    /// What it carries.
    pub content: &'a [u8],
}

/// Why a body cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MultipartError {
    /// The header names no boundary between the parts.
    #[error("The Content-Type of a multipart body must name its boundary.")]
    Boundary,
    /// A part without an end, headers or a name.
    #[error("The multipart body is broken.")]
    Broken,
    /// More parts than the limit.
    #[error("The request carries too many parts.")]
    Parts,
}

/// Whether a `Content-Type` announces parts.
pub fn is_multipart(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("multipart/form-data")
}

/// Splits a body into its parts, as the boundary in its `Content-Type` says.
pub fn parts<'a>(content_type: &str, body: &'a [u8]) -> Result<Vec<Part<'a>>, MultipartError> {
    let boundary = parameter(content_type, "boundary").filter(|text| !text.is_empty());
    let boundary = boundary.ok_or(MultipartError::Boundary)?;
    let delimiter = format!("\r\n--{boundary}");
    let first = delimiter.trim_start().as_bytes();
    let mut rest = body.strip_prefix(first).ok_or(MultipartError::Broken)?;
    let mut found = Vec::new();
    // Each delimiter is followed by a line break, and the last one by two dashes.
    while let Some(after) = rest.strip_prefix(b"\r\n") {
        let (head, after) = split(after, b"\r\n\r\n").ok_or(MultipartError::Broken)?;
        let (content, after) = split(after, delimiter.as_bytes()).ok_or(MultipartError::Broken)?;
        found.push(part(head, content)?);
        if found.len() > MAX_PARTS {
            return Err(MultipartError::Parts);
        }
        rest = after;
    }
    if rest.starts_with(b"--") { Ok(found) } else { Err(MultipartError::Broken) }
}

fn part<'a>(head: &[u8], content: &'a [u8]) -> Result<Part<'a>, MultipartError> {
    let head = std::str::from_utf8(head).map_err(|_| MultipartError::Broken)?;
    let disposition = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    });
    let disposition = disposition.ok_or(MultipartError::Broken)?;
    Ok(Part {
        name: parameter(disposition, "name").ok_or(MultipartError::Broken)?,
        filename: parameter(disposition, "filename"),
        content,
    })
}

/// A parameter of a header, such as `name="file"`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let (_, mut rest) = header.split_once(';')?;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().to_owned());
        }
        rest = after.split_once(';').map(|(_, rest)| rest)?;
    }
}

/// What stands before and after the first `needle`.
fn split<'a>(bytes: &'a [u8], needle: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(needle.len()).position(|window| window == needle)?;
    let (before, from) = bytes.split_at_checked(at)?;
    Some((before, from.strip_prefix(needle)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=\"xyz\"";

    fn read(body: &str) -> Result<Vec<Part<'_>>, MultipartError> {
        parts(KIND, body.as_bytes())
    }

    #[test]
    fn parts_are_split_at_the_boundary_only() {
        let body = "--xyz\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\
                    dispute_evidence\r\n--xyz\r\ncontent-disposition: form-data; \
                    name=\"file\"; filename=\"a;b.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
                    %PDF\r\n--xy\r\n--xyz--\r\n";
        let found = read(body).unwrap();
        assert_eq!((found[0].name.as_str(), &found[0].filename), ("purpose", &None));
        assert_eq!(found[0].content, b"dispute_evidence");
        assert_eq!(found[1].filename.as_deref(), Some("a;b.pdf"));
        assert_eq!(found[1].content, b"%PDF\r\n--xy");
    }

    #[test]
    fn what_is_broken_is_refused() {
        assert_eq!(parts("multipart/form-data", b""), Err(MultipartError::Boundary));
        for body in ["", "--xyz", "--xyz\r\n\r\n\r\n--xyz--", "--xyz\r\nA: b\r\n\r\nc"] {
            assert_eq!(read(body), Err(MultipartError::Broken), "{body}");
        }
        assert!(is_multipart(KIND) && !is_multipart("application/json"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_but_never_panic(kind: String, raw: Vec<u8>) {
            let _either = parts(&kind, &raw);
            let body = [b"--xyz\r\n".as_slice(), &raw, b"\r\n--xyz--"].concat();
            let _either = parts(KIND, &body);
        }
    }
}
