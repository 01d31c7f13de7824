//! The parts of a form with files (RFC 7578), taken apart strictly: what cannot be read is told
//! to the sender and never guessed.

/// The most parts of a form; no form of ours has as many fields.
const MOST_PARTS: usize = 64;

/// The most bytes of a part's head.
const LARGEST_HEAD: usize = 2 * 1024;

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The field's name.
    pub(super) name: String,
    /// The name of the file, where the field is one; empty where none was chosen.
    pub(super) filename: Option<String>,
    /// What was sent.
    pub(super) content: &'a [u8],
}

/// What separates the parts, as the body's type says it.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let mut parameters = parameters.split(';').map(str::trim);
    let value = parameters.find_map(|one| {
        let (name, value) = one.split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then_some(value)
    })?;
    let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    let fits = (1..=70).contains(&value.len()) && value.bytes().all(plain);
    fits.then_some(value)
}

/// The parts of a body, in their order; `None` where it is not one to its last byte.
pub(super) fn parts<'a>(boundary: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let separator = format!("\r\n--{boundary}");
    // The first separator begins the body, without the line end of those that follow.
    let mut rest = body.strip_prefix(separator.as_bytes().get(2..)?)?;
    let mut parts = Vec::new();
    loop {
        if let Some(end) = rest.strip_prefix(b"--") {
            return matches!(end, b"" | b"\r\n").then_some(parts);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        if parts.len() == MOST_PARTS {
            return None;
        }
        let (head, after) = split_once(rest, b"\r\n\r\n")?;
        let (content, after) = split_once(after, separator.as_bytes())?;
        let (name, filename) = disposition(head)?;
        parts.push(Part { name, filename, content });
        rest = after;
    }
}

/// What stands before and after the first place of `mark`.
fn split_once<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = mark.first()?;
    let mut from = 0;
    loop {
        let at = bytes.get(from..)?.iter().position(|byte| byte == first)?.saturating_add(from);
        if let Some(after) = bytes.get(at..)?.strip_prefix(mark) {
            return Some((bytes.get(..at)?, after));
        }
        from = at.saturating_add(1);
    }
}

/// The name of the field, and of the file where it is one.
fn disposition(head: &[u8]) -> Option<(String, Option<String>)> {
    let head = std::str::from_utf8(head).ok().filter(|head| head.len() <= LARGEST_HEAD)?;
    let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))?;
    let parameters = value.trim().strip_prefix("form-data")?;
    let (mut name, mut filename) = (None, None);
    let mut rest = parameters;
    while let Some(after) = rest.trim_start().strip_prefix(';') {
        let (key, value) = after.trim_start().split_once("=\"")?;
        // Browsers write a quote within a name as `%22`, so the next one ends it.
        let (value, after) = value.split_once('"')?;
        match key {
            "name" if name.is_none() => name = Some(value.to_owned()),
            "filename" if filename.is_none() => filename = Some(value.replace("%22", "\"")),
            _ => return None,
        }
        rest = after;
    }
    if rest.trim().is_empty() { Some((name?, filename)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KIND: &str = "multipart/form-data; boundary=----WebKitFormBoundaryx";

    #[test]
    fn the_body_of_a_browser_is_taken_apart() {
        let boundary = boundary(KIND).unwrap();
        let body =
            b"------WebKitFormBoundaryx\r\nContent-Disposition: form-data; name=\"text\"\r\n\
            \r\nAna\r\nG\xc3\xb3mez\r\n------WebKitFormBoundaryx\r\nContent-Disposition: form-data\
            ; name=\"receipt\"; filename=\"a;%22b%22.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\
            %PDF\r\n------WebKit\x00\xff\r\n------WebKitFormBoundaryx\r\ncontent-disposition: \
            form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\
            \r\n\r\n------WebKitFormBoundaryx--\r\n";
        let found = parts(boundary, body).unwrap();
        let names: Vec<_> = found.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["text", "receipt", "none"]);
        assert_eq!(
            (found[0].filename.clone(), found[0].content),
            (None, "Ana\r\nGómez".as_bytes())
        );
        assert_eq!(found[1].filename.as_deref(), Some("a;\"b\".pdf"));
        assert_eq!(found[1].content, b"%PDF\r\n------WebKit\x00\xff");
        assert_eq!((found[2].filename.as_deref(), found[2].content), (Some(""), &b""[..]));
        assert_eq!(parts("x", b"--x--"), Some(Vec::new()));
    }

    #[test]
    fn a_type_that_is_none_has_no_boundary() {
        assert_eq!(boundary("multipart/form-data; charset=utf-8; boundary=\"a b\""), None);
        assert_eq!(boundary("Multipart/Form-Data; Boundary=\"a-b\""), Some("a-b"));
        for none in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/mixed; boundary=x",
            "application/x-www-form-urlencoded",
            "",
        ] {
            assert_eq!(boundary(none), None, "{none}");
        }
        assert_eq!(boundary(&format!("multipart/form-data; boundary={}", "x".repeat(71))), None);
    }

    #[test]
    fn what_is_broken_is_refused() {
        let named = "Content-Disposition: form-data; name=\"a\"";
        for body in [
            String::new(),
            "--x".to_owned(),
            "--x\r\n".to_owned(),
            format!("--x\r\n{named}\r\n\r\n1"),
            format!("--x\r\n{named}\r\n\r\n1\r\n--x"),
            format!("--x\r\n{named}\r\n\r\n1\r\n--x--and more"),
            format!("preamble\r\n--x\r\n{named}\r\n\r\n1\r\n--x--"),
            "--x\r\nContent-Type: text/plain\r\n\r\n1\r\n--x--".to_owned(),
            "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--".to_owned(),
            format!("--x\r\n{named}; name=\"b\"\r\n\r\n1\r\n--x--"),
            format!("--x\r\n{named}; filename*=UTF-8''a\r\n\r\n1\r\n--x--"),
            format!("--x\r\n{named}; y\r\n\r\n1\r\n--x--"),
            format!("--x\r\n{named}\r\nA: {}\r\n\r\n1\r\n--x--", "y".repeat(LARGEST_HEAD)),
        ] {
            assert_eq!(parts("x", body.as_bytes()), None, "{body}");
        }
        let one = format!("\r\n{named}\r\n\r\n1\r\n--x");
        let many = format!("--x{}--", one.repeat(MOST_PARTS));
        assert_eq!(parts("x", many.as_bytes()).unwrap().len(), MOST_PARTS);
        let more = format!("--x{}--", one.repeat(MOST_PARTS + 1));
        assert_eq!(parts("x", more.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_and_never_panic(kind: String, body: Vec<u8>) {
            let _either = boundary(&kind);
            let _either = parts("x", &body);
            let _either = parts("x", &[b"--x\r\n".as_slice(), &body, b"\r\n--x--"].concat());
        }

        #[test]
        fn what_was_put_in_comes_out(content: Vec<u8>) {
            let head = b"--x-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
            let body = [head.as_slice(), &content, b"\r\n--x-1--\r\n"].concat();
            let unmarked = !content.windows(7).any(|window| window == b"\r\n--x-1");
            prop_assume!(unmarked);
            let found = parts("x-1", &body).unwrap();
            prop_assert_eq!(found[0].content, content.as_slice());
        }
    }
}
