//! How the pages of disputes say where one stands and how long is left.

use crate::domain::clock::Moment;
use crate::domain::dispute::{AnswerStatus, DeadlineTone, DisputePhase, Evidence, EvidenceText};
use crate::http::page::Layout;

/// A state: its tone, its icon and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// `ok`, `info`, `warn`, `bad`, or nothing.
    pub tone: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What it says.
    pub words: &'static str,
}

/// A deadline: how loud it is, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// `calm`, `near`, `soon`, `urgent`, `over` or `none`.
    pub name: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What it says.
    pub words: String,
    /// The tone of its row in a list.
    pub tone: &'static str,
}

/// Where a dispute stands.
pub fn phase(layout: &Layout, phase: DisputePhase, answering: bool) -> Chip {
    let t = layout.t();
    if answering {
        return Chip { tone: "info", icon: "refresh", words: t.dispute_answering() };
    }
    let (tone, icon) = match phase {
        DisputePhase::NeedsResponse => ("warn", "clock"),
        DisputePhase::Uncontestable => ("bad", "lock"),
        DisputePhase::UnderReview => ("info", "bank"),
        DisputePhase::Won => ("ok", "check"),
        DisputePhase::Lost => ("bad", "error"),
        DisputePhase::Closed => ("", "check"),
    };
    Chip { tone, icon, words: t.dispute_phase(phase) }
}

/// How far an answer has come.
pub fn answer(layout: &Layout, status: AnswerStatus) -> Chip {
    let (tone, icon) = match status {
        AnswerStatus::Requested => ("info", "clock"),
        AnswerStatus::Taken => ("ok", "check"),
        AnswerStatus::Refused => ("bad", "error"),
    };
    Chip { tone, icon, words: layout.t().answer_status(status) }
}

/// Texts with their labels, in the order of the form.
pub fn written(layout: &Layout, texts: &Evidence) -> Vec<(&'static str, String)> {
    let t = layout.t();
    let all = EvidenceText::ALL.iter();
    all.filter_map(|one| Some((t.evidence_text(*one), texts.get(one)?.clone()))).collect()
}

/// How long is left to answer, where that matters.
pub fn deadline(
    layout: &Layout,
    (phase, due): (DisputePhase, Option<Moment>),
    now: Moment,
) -> Option<Deadline> {
    let t = layout.t();
    let (name, icon, words, tone) = match (phase, due) {
        (DisputePhase::Uncontestable, _) => ("none", "info", t.deadline_none().to_owned(), ""),
        (DisputePhase::NeedsResponse, Some(due)) => {
            let left = t.deadline_left(hours_between(now, due));
            match DeadlineTone::of(due, now) {
                tone @ DeadlineTone::Calm => (tone.name(), "clock", left, ""),
                tone @ DeadlineTone::Near => (tone.name(), "clock", left, ""),
                tone @ DeadlineTone::Soon => (tone.name(), "clock", left, "warn"),
                tone @ DeadlineTone::Urgent => (tone.name(), "alert", left, "bad"),
                tone @ DeadlineTone::Over => (tone.name(), "lock", t.deadline_over().into(), ""),
            }
        }
        (
            DisputePhase::NeedsResponse
            | DisputePhase::UnderReview
            | DisputePhase::Won
            | DisputePhase::Lost
            | DisputePhase::Closed,
            _,
        ) => return None,
    };
    Some(Deadline { name, icon, words, tone })
}

/// Whole hours from one instant to a later one.
pub fn hours_between(from: Moment, to: Moment) -> i64 {
    to.since(from).millis() / 3_600_000
}
