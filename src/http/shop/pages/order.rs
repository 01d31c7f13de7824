//! `/orders/{token}`: how an order stands, what it holds and what has happened to it. The link is
//! all that is needed to read it, so it shows no more of the person than that.

use askama::Template;

use super::outcome::{Action, Outcome, Place, Telling, Told};
use super::return_page;
use crate::domain::clock::Moment;
use crate::domain::facts::RefundState;
use crate::domain::money::Money;
use crate::domain::order::{OrderLine, OrderNumber, OrderStatus};
use crate::domain::payment_status::PaymentStatus;
use crate::http::page::Layout;
use crate::i18n::catalogue::TimelineEvent;
use crate::i18n::time::TimeStyle;

/// Something that happened, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Moment,
    /// What.
    pub event: TimelineEvent,
}

impl TimelineEntry {
    fn tone(&self) -> &'static str {
        match self.event {
            TimelineEvent::Paid(_) | TimelineEvent::Revived => "ok",
            TimelineEvent::Held(_) | TimelineEvent::Processing => "info",
            TimelineEvent::Bounced => "bad",
            TimelineEvent::Disputed => "violet",
            TimelineEvent::Declined(_) | TimelineEvent::Failed => "bad",
            TimelineEvent::LateMoneyReturned(_)
            | TimelineEvent::ExcessReturned(_)
            | TimelineEvent::Refunded(_) => "warn",
            TimelineEvent::Received
            | TimelineEvent::WentToPay
            | TimelineEvent::CancelledByCustomer
            | TimelineEvent::Replaced
            | TimelineEvent::TimeRanOut
            | TimelineEvent::GivenUp
            | TimelineEvent::Released => "neutral",
        }
    }

    fn icon(&self) -> &'static str {
        match self.event {
            TimelineEvent::Received => "package",
            TimelineEvent::WentToPay => "card",
            TimelineEvent::Paid(_) | TimelineEvent::Revived => "check",
            TimelineEvent::Held(_) => "lock",
            TimelineEvent::Declined(_) | TimelineEvent::Failed => "error",
            TimelineEvent::Processing | TimelineEvent::Bounced => "bank",
            TimelineEvent::Disputed => "alert",
            TimelineEvent::TimeRanOut | TimelineEvent::GivenUp => "clock",
            TimelineEvent::CancelledByCustomer
            | TimelineEvent::Replaced
            | TimelineEvent::Released
            | TimelineEvent::LateMoneyReturned(_)
            | TimelineEvent::ExcessReturned(_)
            | TimelineEvent::Refunded(_) => "back",
        }
    }
}

/// Money that went back, or is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// When it was asked for, where that is known.
    pub at: Option<Moment>,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub state: RefundState,
}

impl RefundLine {
    /// The status whose badge it wears; one that came back is a failed payment of ours.
    pub(super) fn badge(&self) -> &'static str {
        match self.state {
            RefundState::Pending | RefundState::RequiresAction => "processing",
            RefundState::Succeeded => "refunded",
            RefundState::Failed => "failed",
            RefundState::Canceled => "cancelled",
        }
    }
}

/// An order's page.
#[derive(Debug, Template)]
#[template(path = "shop/order.html")]
pub struct OrderPage {
    /// The frame; its path is the page's own.
    pub layout: Layout,
    /// The order's token.
    pub token: String,
    /// The order's number.
    pub number: OrderNumber,
    /// When it was made.
    pub placed_at: Moment,
    /// How far it is.
    pub order_status: OrderStatus,
    /// The status of its payment.
    pub payment_status: PaymentStatus,
    /// How the payment stands.
    pub outcome: Outcome,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// What it costs.
    pub total: Money,
    /// What went back.
    pub refunds: Vec<RefundLine>,
    /// What has happened, the oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Whether there is a receipt: money was taken.
    pub has_receipt: bool,
}

impl OrderPage {
    fn told(&self) -> Told {
        Telling {
            outcome: &self.outcome,
            number: self.number,
            token: &self.token,
            here: &self.layout.path,
            place: Place::Order,
        }
        .tell(self.layout.t())
    }

    fn title(&self) -> String {
        return_page::title(&self.layout, &self.outcome, &self.told(), self.number)
    }
}

#[cfg(test)]
mod tests;
