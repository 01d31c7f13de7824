//! The settings that use-cases depend on, read and checked by `config` before anything starts.

use crate::domain::clock::Span;
use crate::domain::ids::ShopId;
use crate::domain::limits::{Limits, RefundLimits};
use crate::domain::locale::Locale;
use crate::domain::money::Currency;

use super::gateway::CaptureMode;

/// What to do with money that comes after its order was given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LateSuccess {
    /// Revive the order where the rules allow it, else return the money.
    #[default]
    Revive,
    /// Always return it.
    Refund,
}

/// The shop's settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The shop's mark on everything that we make at Stripe.
    pub shop: ShopId,
    /// The shop's name on pages, mails and receipts.
    pub shop_name: String,
    /// The seller's particulars on the receipt, if any.
    pub shop_details: Option<String>,
    /// The shop's address as browsers reach it, without a slash at its end.
    pub public_url: String,
    /// The language that is shown first.
    pub locale: Locale,
    /// The currency that is shown first.
    pub currency: Currency,
    /// The time zone that customers read times in, by its IANA name.
    pub time_zone: String,
    /// Whether money is taken at once.
    pub capture: CaptureMode,
    /// How long a customer has to pay, without the slack that is added at Stripe.
    pub session: Span,
    /// The least and the most of a charge.
    pub limits: Limits,
    /// What support may return of one payment.
    pub support_refunds: RefundLimits,
    /// What to do with late money.
    pub late_success: LateSuccess,
    /// How long a debit may take.
    pub settlement: Span,
    /// Whether events and keys are of live mode.
    pub live: bool,
}

impl Settings {
    /// How long a session is asked to live: the customer's time and the slack that lets a retry
    /// carry the same time.
    #[must_use]
    pub const fn session_with_slack(&self) -> Span {
        Span::from_millis(self.session.millis() + super::saga::SLACK.millis())
    }
}
