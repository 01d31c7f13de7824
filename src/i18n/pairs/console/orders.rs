//! The sentences of the rooms of orders.

use super::super::{Sample, money, told};
use crate::domain::clock::Moment;
use crate::domain::order::CancelRefused;
use crate::domain::reservation::ReservationStatus;
use crate::i18n::Texts;

/// Every one of them.
pub fn samples(t: &dyn Texts) -> Vec<Sample> {
    let at = Moment::from_seconds(1_795_629_900);
    let mut s = Vec::new();
    say!(s, t: room_orders(), search_orders(), no_orders_yet(), no_orders_hint(),
        order_do_not_ship(), order_bank_decides(), order_stock_label(), order_saga_rests(),
        order_see_payment(), order_cancel_deed(), order_cancel_session(),
        order_cancel_money_wins(), order_cancel_final(), order_cancel_done(),
        order_cancel_waits(), order_cancel_paid_before(), order_received(),
        order_pay_page_ready(), order_in_process(), order_disputed(), order_capture_before(at),
        order_units_back(2), order_held_until(at), order_saga_due(at), order_cancel_stock(1),
        order_cancel_stock(2), order_cancel_mail("x"), order_try_declined("x"),
        order_held(money()), order_paid(money()), order_returned(money()));
    for status in ReservationStatus::ALL {
        say!(s, t: order_reservation(*status, 2));
    }
    for why in [
        CancelRefused::FundsHeld,
        CancelRefused::OnItsWay,
        CancelRefused::Paid,
        CancelRefused::Ended,
        CancelRefused::EndsAlready,
        CancelRefused::FormToken,
    ] {
        say!(s, t: cancel_refused(why));
    }
    s
}
