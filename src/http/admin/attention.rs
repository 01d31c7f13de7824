//! How what needs attention is shown: in which room it is, where it is listed, how loud it is.

use super::frame::Room;
use crate::domain::attention::{Attention, Waiting, shown};
use crate::i18n::Texts;

/// Something that needs attention, as a link to its list.
#[derive(Clone, Copy, Debug)]
pub struct AttentionLine {
    /// How much of what.
    pub waiting: Waiting,
}

impl AttentionLine {
    /// What it is, in words.
    #[must_use]
    pub fn words(&self, t: &dyn Texts) -> &'static str {
        t.attention(self.waiting.kind)
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> String {
        shown(self.waiting.count)
    }

    /// Its word, for programs and tests.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.waiting.kind.name()
    }

    /// The list of what is counted.
    #[must_use]
    pub const fn list(&self) -> &'static str {
        match self.waiting.kind {
            Attention::DisputesDueSoon | Attention::DisputesDue => {
                "/admin/disputes?phase=needs_response"
            }
            Attention::FraudWarnings => "/admin/warnings?open=yes",
            Attention::OpenCircuits => "/admin/circuit",
            Attention::BrokenInvariants => "/admin/checks",
            Attention::StripeRefunds => "/admin/refunds?view=attention",
            Attention::HoldsRunningOut => "/admin/payments?running_out=yes",
            Attention::FailedRefunds => "/admin/refunds?status=failed",
            Attention::LateMoney => "/admin/payments?late=yes",
            Attention::WaitingRefunds => "/admin/refunds?status=requested",
            Attention::StuckSagas => "/admin/sagas?stuck=yes",
            Attention::FailedWebhooks => "/admin/webhooks?state=failed",
            Attention::WaitingMails => "/admin/outbox?status=waiting",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self.waiting.kind {
            Attention::DisputesDueSoon | Attention::DisputesDue => "scale",
            Attention::FraudWarnings => "flag",
            Attention::OpenCircuits => "circuit",
            Attention::BrokenInvariants => "checks",
            Attention::HoldsRunningOut => "clock",
            Attention::FailedRefunds | Attention::WaitingRefunds | Attention::StripeRefunds => {
                "back"
            }
            Attention::LateMoney => "history",
            Attention::StuckSagas => "saga",
            Attention::FailedWebhooks => "webhook",
            Attention::WaitingMails => "outbox",
        }
    }

    /// How loud it is.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self.waiting.kind {
            Attention::DisputesDueSoon
            | Attention::HoldsRunningOut
            | Attention::OpenCircuits
            | Attention::BrokenInvariants
            | Attention::FailedRefunds
            | Attention::StuckSagas
            | Attention::FailedWebhooks => "bad",
            Attention::DisputesDue
            | Attention::FraudWarnings
            | Attention::LateMoney
            | Attention::StripeRefunds
            | Attention::WaitingRefunds
            | Attention::WaitingMails => "warn",
        }
    }
}

/// The room whose list it is in.
#[must_use]
pub const fn room_of(kind: Attention) -> Room {
    match kind {
        Attention::DisputesDueSoon | Attention::DisputesDue => Room::Disputes,
        Attention::FraudWarnings => Room::Warnings,
        Attention::HoldsRunningOut | Attention::LateMoney => Room::Payments,
        Attention::FailedRefunds | Attention::WaitingRefunds | Attention::StripeRefunds => {
            Room::Refunds
        }
        Attention::OpenCircuits => Room::Circuit,
        Attention::FailedWebhooks => Room::Webhooks,
        Attention::StuckSagas => Room::Sagas,
        Attention::WaitingMails => Room::Outbox,
        Attention::BrokenInvariants => Room::Checks,
    }
}
