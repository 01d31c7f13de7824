//! What is asked about disputes and what is answered.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::dispute::{Evidence, EvidenceFile, FileKind};
use crate::domain::facts::{DisputeState, Observation};

/// A request to hand evidence to the bank, which is final. It is stored before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceSubmission {
    /// Stripe's id of the dispute.
    pub dispute: String,
    /// The texts.
    pub texts: Evidence,
    /// Stripe's ids of the files, which were uploaded before.
    pub files: BTreeMap<EvidenceFile, String>,
}

/// A file that is handed to Stripe before the evidence that names it.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidenceUpload {
    /// Its name at Stripe: one of ours, that tells nothing.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl std::fmt::Debug for EvidenceUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The bytes are the customer's.
        let (name, kind, bytes) = (&self.name, self.kind, self.content.len());
        write!(f, "EvidenceUpload {{ {name}, {kind}, {bytes} bytes }}")
    }
}

/// A file as Stripe shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAnswer {
    /// Stripe's id, `file_…`.
    pub id: String,
}

/// A dispute as Stripe shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeAnswer {
    /// Stripe's id.
    pub id: String,
    /// Its state.
    pub state: DisputeState,
    /// How often evidence was submitted.
    pub submissions: u32,
    /// What this answer shows.
    pub observations: Vec<Observation>,
}
