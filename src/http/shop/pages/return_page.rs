//! `/orders/{token}/return` and `/orders/{token}/cancelled`: where Stripe's page leads back to,
//! which says how the payment stands now. Arriving at either address proves nothing.

use askama::Template;

use super::outcome::{Action, Outcome, Place, Standing, Telling};
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
    pub standing: Standing,
}

impl ReturnPage {
    fn outcome(&self) -> Outcome {
        Telling {
            standing: &self.standing,
            number: self.number,
            token: &self.token,
            here: &self.layout.path,
            place: Place::Return,
        }
        .tell(self.layout.t())
    }

    fn title(&self) -> String {
        title(&self.layout, &self.standing, &self.outcome(), self.number)
    }
}

/// "Pagado · Pedido 1042 · Tienda": the state first.
pub(super) fn title(
    layout: &Layout,
    standing: &Standing,
    outcome: &Outcome,
    number: OrderNumber,
) -> String {
    let state = match standing {
        Standing::Paid { .. } => layout.t().paid_title().to_owned(),
        Standing::Held { .. }
        | Standing::Checking { .. }
        | Standing::NotFinished { .. }
        | Standing::Declined { .. }
        | Standing::Closed { .. }
        | Standing::Revived
        | Standing::LateRefund { .. }
        | Standing::Refunded { .. } => layout.plain(&outcome.heading),
    };
    layout.titled(&[&state, &layout.t().order(number)])
}
