//! The rooms of orders: the list, an order, and its cancelling.

use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::CancelRefused;
use crate::domain::reservation::ReservationStatus;
use crate::i18n::Sentence;

/// What stands in the rooms of orders.
pub trait AdminOrderTexts {
    /// The room's name.
    fn room_orders(&self) -> &'static str;
    /// What the search of orders looks for.
    fn search_orders(&self) -> &'static str;
    /// Before there is any order.
    fn no_orders_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_orders_hint(&self) -> &'static str;
    /// Nothing is shipped before the money is there.
    fn order_do_not_ship(&self) -> &'static str;
    /// The money of a placed order is on its way.
    fn order_bank_decides(&self) -> &'static str;
    /// The column of where a line's units are.
    fn order_stock_label(&self) -> &'static str;
    /// Nothing is left to do for an order.
    fn order_saga_rests(&self) -> &'static str;
    /// The link to an order's payment.
    fn order_see_payment(&self) -> &'static str;
    /// The deed that cancels an unpaid order, as link, heading and button.
    fn order_cancel_deed(&self) -> &'static str;
    /// What happens at Stripe first.
    fn order_cancel_session(&self) -> &'static str;
    /// Money that comes before wins.
    fn order_cancel_money_wins(&self) -> &'static str;
    /// It cannot be undone.
    fn order_cancel_final(&self) -> &'static str;
    /// After it was cancelled.
    fn order_cancel_done(&self) -> &'static str;
    /// After it was asked for, fate unknown.
    fn order_cancel_waits(&self) -> &'static str;
    /// The customer paid before.
    fn order_cancel_paid_before(&self) -> &'static str;
    /// The order was received.
    fn order_received(&self) -> &'static str;
    /// The page to pay on was opened.
    fn order_pay_page_ready(&self) -> &'static str;
    /// The outcome comes later.
    fn order_in_process(&self) -> &'static str;
    /// The bank asked for the money back.
    fn order_disputed(&self) -> &'static str;
    /// Until when held funds can be captured.
    fn order_capture_before(&self, until: Moment) -> Sentence;
    /// What became of reserved units.
    fn order_reservation(&self, status: ReservationStatus, units: i64) -> String;
    /// Units that came back to the shelf.
    fn order_units_back(&self, units: i64) -> String;
    /// Until when the reservation holds.
    fn order_held_until(&self, until: Moment) -> Sentence;
    /// When an order's saga is looked at next.
    fn order_saga_due(&self, at: Moment) -> Sentence;
    /// What goes back on the shelf.
    fn order_cancel_stock(&self, units: i64) -> String;
    /// The customer is told.
    fn order_cancel_mail(&self, email: &str) -> String;
    /// Why an order is not cancelled.
    fn cancel_refused(&self, why: CancelRefused) -> &'static str;
    /// A try was refused.
    fn order_try_declined(&self, class: &str) -> String;
    /// The bank holds the funds.
    fn order_held(&self, amount: Money) -> Sentence;
    /// It was paid.
    fn order_paid(&self, amount: Money) -> Sentence;
    /// Money went back.
    fn order_returned(&self, amount: Money) -> Sentence;
}
