//! Files: what a merchant hands to the bank as evidence. Their bytes are looked at once and not
//! kept: nobody downloads them from the sandbox.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::objects::{Entity, Index, Kind};

/// The largest file: 5 MiB.
pub const MOST_BYTES: i64 = 5 * 1024 * 1024;

/// A kind of file that banks read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileType {
    /// A document.
    Pdf,
    /// A picture.
    Png,
    /// A picture.
    Jpg,
}

impl FileType {
    /// The words for them.
    pub const WORDS: [&'static str; 3] = ["pdf", "png", "jpg"];

    /// What the first bytes of a file say.
    pub fn of(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if content.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpg)
        } else {
            None
        }
    }

    /// Reads one of [`Self::WORDS`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pdf, Self::Png, Self::Jpg].into_iter().find(|known| known.as_str() == word)
    }

    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpg => "jpg",
        }
    }
}

/// A file, uploaded as evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// `file_…`
    pub id: String,
    /// When it arrived, in seconds.
    pub created: i64,
    /// Its name, without folders.
    pub filename: String,
    /// In bytes.
    pub size: i64,
    /// What it is.
    pub file_type: FileType,
}

impl Entity for File {
    const KIND: Kind = Kind::File;

    fn index(&self) -> Index {
        Index { id: self.id.clone(), created: self.created, ..Index::default() }
    }

    fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "object": "file",
            "created": self.created,
            "expires_at": null,
            "filename": self.filename,
            "links": {
                "object": "list",
                "data": [],
                "has_more": false,
                "url": format!("/v1/file_links?file={}", self.id),
            },
            "purpose": "dispute_evidence",
            "size": self.size,
            "title": null,
            "type": self.file_type.as_str(),
            "url": null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes_and_not_by_its_name() {
        assert_eq!(FileType::of(b"%PDF-1.7"), Some(FileType::Pdf));
        assert_eq!(FileType::of(b"\x89PNG\r\n\x1a\n..."), Some(FileType::Png));
        assert_eq!(FileType::of(b"\xff\xd8\xff\xe0"), Some(FileType::Jpg));
        assert_eq!(FileType::of(b"<html>"), None);
        for word in FileType::WORDS {
            assert_eq!(FileType::from_word(word).unwrap().as_str(), word);
        }
    }
}
