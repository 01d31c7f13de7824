//! `/orders/{token}/return` and `/orders/{token}/cancelled`: where Stripe's page leads back to,
//! which says how the payment stands now. Arriving at either address proves nothing.

use askama::Template;

use super::outcome::{Action, Outcome, Place, Telling, Told};
use crate::domain::order::OrderNumber;
use crate::domain::payment_status::PaymentStatus;
use crate::http::page::Layout;

/// The page after Stripe's.
#[derive(Debug, Template)]
#[template(path = "shop/return_page.html")]
pub struct ReturnPage {
    /// The frame; its path is the page's own.
    pub layout: Layout,
    /// The order's token.
    pub token: String,
    /// The order's number.
    pub number: OrderNumber,
    /// The status of its payment.
    pub payment_status: PaymentStatus,
    /// How the payment stands.
    pub outcome: Outcome,
}

impl ReturnPage {
    fn told(&self) -> Told {
        Telling {
            outcome: &self.outcome,
            number: self.number,
            token: &self.token,
            here: &self.layout.path,
            place: Place::Return,
        }
        .tell(self.layout.t())
    }

    fn title(&self) -> String {
        title(&self.layout, &self.outcome, &self.told(), self.number)
    }
}

/// "Pagado · Pedido 1042 · Tienda": the state first.
pub(super) fn title(
    layout: &Layout,
    outcome: &Outcome,
    told: &Told,
    number: OrderNumber,
) -> String {
    let state = match outcome {
        Outcome::Paid { .. } | Outcome::Revived => layout.t().paid_title().to_owned(),
        Outcome::Held { .. }
        | Outcome::Processing { .. }
        | Outcome::Bounced { .. }
        | Outcome::GivenUp
        | Outcome::Checking { .. }
        | Outcome::NotFinished { .. }
        | Outcome::Declined { .. }
        | Outcome::Closed { .. }
        | Outcome::LateRefund { .. }
        | Outcome::Refunded { .. } => layout.plain(&told.heading),
    };
    layout.titled(&[&state, &layout.t().order(number)])
}
