//! States that are no payment's and no order's: a tone, an icon and words, which say the same.

use crate::domain::mail::MailStatus;
use crate::domain::saga::SagaState;
use crate::domain::stripe_call::CallState;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::i18n::Texts;

/// A state as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its word in `data-state`.
    pub name: &'static str,
    /// Its tone; nothing where it is neutral.
    pub tone: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// What it says.
    pub words: &'static str,
}

impl Mark {
    const fn new(
        (name, words): (&'static str, &'static str),
        (tone, icon): (&'static str, &'static str),
    ) -> Self {
        Self { name, tone, icon, words }
    }

    /// What became of an event.
    #[must_use]
    pub fn of_event(t: &dyn Texts, state: WebhookEventState) -> Self {
        let looks = match state {
            WebhookEventState::Applied => ("ok", "check"),
            WebhookEventState::Waiting => ("warn", "clock"),
            WebhookEventState::Failed => ("bad", "error"),
            WebhookEventState::NotUsed
            | WebhookEventState::Foreign
            | WebhookEventState::OtherMode => ("", "minus"),
        };
        Self::new((state.name(), t.event_state(state)), looks)
    }

    /// What came, or would come, of an event that is applied once more.
    #[must_use]
    pub const fn of_replay(result: ReplayResult, words: &'static str) -> Self {
        let looks = match result {
            ReplayResult::Applied => ("ok", "check"),
            ReplayResult::Waiting | ReplayResult::Changed => ("warn", "clock"),
            ReplayResult::Failed => ("bad", "error"),
            ReplayResult::NothingNew
            | ReplayResult::NotUsed
            | ReplayResult::Foreign
            | ReplayResult::OtherMode
            | ReplayResult::Erased => ("", "minus"),
        };
        Self::new((result.name(), words), looks)
    }

    /// Which way a saga goes; one that is stuck says so.
    #[must_use]
    pub fn of_saga(t: &dyn Texts, (state, stuck): (SagaState, bool)) -> Self {
        if stuck {
            return Self::new((state.name(), t.is_stuck()), ("bad", "alert"));
        }
        let looks = match state {
            SagaState::Running => ("info", "saga"),
            SagaState::Compensating => ("warn", "back"),
            SagaState::Confirmed => ("ok", "check"),
            SagaState::Compensated => ("", "minus"),
        };
        Self::new((state.name(), t.saga_state(state)), looks)
    }

    /// How far a call has come.
    #[must_use]
    pub fn of_call(t: &dyn Texts, state: CallState) -> Self {
        let looks = match state {
            CallState::Prepared => ("warn", "clock"),
            CallState::Answered => ("ok", "check"),
            CallState::Refused => ("bad", "error"),
            CallState::Superseded => ("", "minus"),
        };
        Self::new((state.name(), t.call_state(state)), looks)
    }

    /// How far a mail has come; one that failed says so.
    #[must_use]
    pub fn of_mail(t: &dyn Texts, (status, tries): (MailStatus, i64)) -> Self {
        match status {
            MailStatus::Sent => Self::new((status.name(), t.mail_status(status)), ("ok", "check")),
            MailStatus::Waiting if tries > 0 => {
                Self::new((status.name(), t.mail_failing()), ("bad", "error"))
            }
            MailStatus::Waiting => {
                Self::new((status.name(), t.mail_status(status)), ("warn", "clock"))
            }
        }
    }

    /// Whether customers are offered a method.
    #[must_use]
    pub fn of_method(t: &dyn Texts, on: bool) -> Self {
        if on {
            Self::new(("on", t.method_is_on()), ("ok", "check"))
        } else {
            Self::new(("off", t.method_is_off()), ("", "minus"))
        }
    }
}
