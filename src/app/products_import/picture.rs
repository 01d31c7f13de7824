//! The pictures of an import: PNG, JPEG or WebP, told by their first bytes and never by a name.
//! SVG can carry scripts, so none from outside is taken.

use sha2::{Digest, Sha256};

/// The largest picture that is taken.
pub const MOST_PICTURE_BYTES: usize = 5 * 1024 * 1024;

/// How much of a picture's digest names it: 128 bits.
const DIGEST_BYTES: usize = 16;

/// A picture to copy from beside the CSV file to where the shop serves it from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PictureCopy {
    /// Its name beside the CSV file.
    pub from: String,
    /// The name that the shop serves it by: a digest of its bytes, so that another picture never
    /// takes its place.
    pub to: String,
}

/// Why a picture is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureProblem {
    /// The cell names a path.
    #[error("a picture is named by its file name alone, and lies beside the CSV file")]
    NotAName,
    /// There is no such file, or it cannot be read.
    #[error("the picture cannot be read: {0}")]
    Unreadable(String),
    /// It is too large.
    #[error("a picture has at most {} MiB", MOST_PICTURE_BYTES / 1024 / 1024)]
    TooLarge,
    /// Its bytes are those of something else.
    #[error("a picture is a PNG, JPEG or WebP file; its bytes say otherwise (SVG is not taken)")]
    OtherFormat,
}

#[derive(Clone, Copy)]
enum Format {
    Png,
    Jpeg,
    WebP,
}

impl Format {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        webp.then_some(Self::WebP)
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }
}

/// Checks the picture that a cell names.
pub(super) fn check(
    name: &str,
    read: &impl Fn(&str) -> std::io::Result<Vec<u8>>,
) -> Result<PictureCopy, PictureProblem> {
    let path = name.contains(['/', '\\', ':', '\0']) || name.starts_with('.');
    if path || name.chars().any(char::is_control) {
        return Err(PictureProblem::NotAName);
    }
    let bytes = read(name).map_err(|error| PictureProblem::Unreadable(error.to_string()))?;
    if bytes.len() > MOST_PICTURE_BYTES {
        return Err(PictureProblem::TooLarge);
    }
    let format = Format::of(&bytes).ok_or(PictureProblem::OtherFormat)?;
    let digest = Sha256::digest(&bytes);
    let short: Vec<u8> = digest.iter().take(DIGEST_BYTES).copied().collect();
    let to = format!("{}.{}", hex::encode(short), format.extension());
    Ok(PictureCopy { from: name.to_owned(), to })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    fn checked(name: &str, bytes: &'static [u8]) -> Result<PictureCopy, PictureProblem> {
        check(name, &|_: &str| Ok(bytes.to_vec()))
    }

    #[test]
    fn the_format_is_told_by_the_bytes_and_not_by_the_name() {
        let extension = |bytes| {
            let to = checked("cafe.bin", bytes).unwrap().to;
            to.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap()
        };
        assert_eq!(extension(PNG), "png");
        assert_eq!(extension(b"\xff\xd8\xff\xe0rest"), "jpg");
        assert_eq!(extension(b"RIFF\x10\0\0\0WEBPVP8 "), "webp");
        let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for other in [&drawing[..], b"GIF89a", b"RIFF\x10\0\0\0WAVE", b"", b"RIFF"] {
            assert_eq!(checked("cafe.png", other), Err(PictureProblem::OtherFormat));
        }
    }

    #[test]
    fn a_picture_lies_beside_the_file_and_nowhere_else() {
        for name in ["../cafe.png", "/etc/passwd", "a/b.png", "a\\b.png", "C:b.png", "..", "a\n"] {
            assert_eq!(checked(name, PNG), Err(PictureProblem::NotAName), "{name}");
        }
    }

    #[test]
    fn one_picture_has_one_name_whatever_its_file_is_called() {
        let first = checked("a.png", PNG).unwrap();
        let second = checked("b.png", PNG).unwrap();
        assert_eq!(first.to, second.to);
        let other = checked("a.png", b"\x89PNG\r\n\x1a\nother").unwrap();
        assert_ne!(first.to, other.to);
    }

    #[test]
    fn a_missing_or_huge_picture_is_refused() {
        let missing = check("a.png", &|_: &str| Err(std::io::ErrorKind::NotFound.into()));
        assert!(matches!(missing, Err(PictureProblem::Unreadable(_))), "{missing:?}");
        let huge = check("a.png", &|_: &str| Ok([PNG, &vec![0; MOST_PICTURE_BYTES]].concat()));
        assert_eq!(huge, Err(PictureProblem::TooLarge));
    }
}
