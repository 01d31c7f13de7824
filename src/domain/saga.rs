//! The checkout saga: its eight steps, what follows what, and what undoes what.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::clock::Span;

/// A step of the checkout saga, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SagaStep {
    /// Check cart, prices, method, amount and stock.
    ValidateInventory,
    /// Move stock from available to reserved.
    ReserveInventory,
    /// Write the order with its lines at the prices shown.
    CreateOrder,
    /// Write the payment and its first attempt.
    CreatePayment,
    /// Open the Checkout Session.
    ProcessWithStripe,
    /// Wait for the webhook, the redirect, a look-up or the deadline.
    AwaitPayment,
    /// Turn reserved stock into sold stock and confirm the order.
    ConfirmOrder,
    /// Put the confirmation into the outbox.
    SendConfirmation,
}

/// A name that is none of the saga's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a part of a saga")]
pub struct UnknownSagaWord(pub String);

impl SagaStep {
    /// All eight, in order.
    pub const ALL: [Self; 8] = [
        Self::ValidateInventory,
        Self::ReserveInventory,
        Self::CreateOrder,
        Self::CreatePayment,
        Self::ProcessWithStripe,
        Self::AwaitPayment,
        Self::ConfirmOrder,
        Self::SendConfirmation,
    ];

    /// Its name in rows, logs and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ValidateInventory => "validate_inventory",
            Self::ReserveInventory => "reserve_inventory",
            Self::CreateOrder => "create_order",
            Self::CreatePayment => "create_payment",
            Self::ProcessWithStripe => "process_with_stripe",
            Self::AwaitPayment => "await_payment",
            Self::ConfirmOrder => "confirm_order",
            Self::SendConfirmation => "send_confirmation",
        }
    }

    /// The step after this one, or `None` after the last.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::ValidateInventory => Some(Self::ReserveInventory),
            Self::ReserveInventory => Some(Self::CreateOrder),
            Self::CreateOrder => Some(Self::CreatePayment),
            Self::CreatePayment => Some(Self::ProcessWithStripe),
            Self::ProcessWithStripe => Some(Self::AwaitPayment),
            Self::AwaitPayment => Some(Self::ConfirmOrder),
            Self::ConfirmOrder => Some(Self::SendConfirmation),
            Self::SendConfirmation => None,
        }
    }

    /// The step whose compensation follows this one's, on the way back.
    #[must_use]
    pub const fn previous(self) -> Option<Self> {
        match self {
            Self::ValidateInventory => None,
            Self::ReserveInventory => Some(Self::ValidateInventory),
            Self::CreateOrder => Some(Self::ReserveInventory),
            Self::CreatePayment => Some(Self::CreateOrder),
            Self::ProcessWithStripe => Some(Self::CreatePayment),
            Self::AwaitPayment => Some(Self::ProcessWithStripe),
            Self::ConfirmOrder => Some(Self::AwaitPayment),
            Self::SendConfirmation => Some(Self::ConfirmOrder),
        }
    }
}

impl fmt::Display for SagaStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SagaStep {
    type Err = UnknownSagaWord;

    fn from_str(text: &str) -> Result<Self, UnknownSagaWord> {
        Self::ALL
            .into_iter()
            .find(|step| step.name() == text)
            .ok_or_else(|| UnknownSagaWord(text.to_owned()))
    }
}

/// Which way a saga goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SagaState {
    /// Its steps are being done.
    Running,
    /// Its steps are being undone, from the last one done back to the first.
    Compensating,
    /// It ended with a confirmed order.
    Confirmed,
    /// It ended with everything undone.
    Compensated,
}

impl SagaState {
    /// Every state.
    pub const ALL: [Self; 4] =
        [Self::Running, Self::Compensating, Self::Confirmed, Self::Compensated];

    /// Its name in rows and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Compensating => "compensating",
            Self::Confirmed => "confirmed",
            Self::Compensated => "compensated",
        }
    }
}

impl FromStr for SagaState {
    type Err = UnknownSagaWord;

    fn from_str(text: &str) -> Result<Self, UnknownSagaWord> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or_else(|| UnknownSagaWord(text.to_owned()))
    }
}

/// What an entry of a saga's log says of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SagaEntry {
    /// The step was done.
    Done,
    /// The step failed this time and is due again.
    Failed,
    /// The step was undone.
    Undone,
    /// Money came after the end, and the saga goes on from here.
    Reopened,
}

impl SagaEntry {
    /// Its name in rows and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undone => "undone",
            Self::Reopened => "reopened",
        }
    }
}

impl FromStr for SagaEntry {
    type Err = UnknownSagaWord;

    fn from_str(text: &str) -> Result<Self, UnknownSagaWord> {
        [Self::Done, Self::Failed, Self::Undone, Self::Reopened]
            .into_iter()
            .find(|entry| entry.name() == text)
            .ok_or_else(|| UnknownSagaWord(text.to_owned()))
    }
}

/// After how many tries of one step a saga is listed as stuck.
pub const STUCK_AFTER_TRIES: u32 = 5;

/// The pause before the next try of a step that failed `tries` times: it doubles from one
/// second up to five minutes, and `jitter` (0 to 255) takes up to a quarter off, so that sagas
/// that failed together do not come back together.
#[must_use]
pub const fn retry_pause(tries: u32, jitter: u8) -> Span {
    const LONGEST_MS: i64 = 300_000;
    let doublings = if tries > 10 { 10 } else { tries };
    let pause = 1_000_i64 << doublings;
    let pause = if pause > LONGEST_MS { LONGEST_MS } else { pause };
    #[expect(clippy::as_conversions, reason = "widening a u8 in a const fn cannot lose anything")]
    let jitter = jitter as i64;
    Span::from_millis(pause - pause / 4 * jitter / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_leads_to_the_next_and_back() {
        for pair in SagaStep::ALL.windows(2) {
            assert_eq!(pair[0].next(), Some(pair[1]));
            assert_eq!(pair[1].previous(), Some(pair[0]));
        }
        assert_eq!(SagaStep::SendConfirmation.next(), None);
        assert_eq!(SagaStep::ValidateInventory.previous(), None);
        for step in SagaStep::ALL {
            assert_eq!(step.name().parse(), Ok(step));
        }
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        assert_eq!(retry_pause(0, 0), Span::from_seconds(1));
        assert_eq!(retry_pause(3, 0), Span::from_seconds(8));
        assert_eq!(retry_pause(60, 0), Span::from_minutes(5));
        assert_eq!(retry_pause(0, 255), Span::from_millis(750));
    }
}
