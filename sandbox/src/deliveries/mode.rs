//! How events are delivered: at once, held, lost, shuffled, doubled, late.

use serde::{Deserialize, Serialize};

/// What becomes of a new delivery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is sent.
    #[default]
    Normal,
    /// It waits until someone asks for it.
    Hold,
    /// It is lost.
    Drop,
}

/// How events are delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeliveryMode {
    /// What becomes of a new delivery.
    pub mode: Mode,
    /// Whether what is due together is sent in another order, which follows from the seed.
    pub shuffle: bool,
    /// Whether each delivery is sent twice.
    pub duplicate: bool,
    /// How long each delivery waits first.
    pub delay_ms: i64,
    /// What the shuffled order follows from.
    pub seed: u64,
}
