//! The rooms of orders, in English.

use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::CancelRefused;
use crate::domain::reservation::ReservationStatus;
use crate::i18n::Sentence;
use crate::i18n::catalogue::AdminOrderTexts;
use crate::i18n::en::English;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl AdminOrderTexts for English {
    plain! {
        room_orders: "Orders",
        search_orders: "Number, e-mail or name",
        no_orders_yet: "No orders yet",
        no_orders_hint: "The first one shows here as soon as somebody buys in the shop.",
        order_do_not_ship: "Do not ship before it is charged",
        order_bank_decides: "The bank is still processing the payment and may refuse it.",
        order_stock_label: "Stock",
        order_saga_rests: "Nothing is left to do",
        order_see_payment: "See the payment",
        order_cancel_deed: "Cancel the order",
        order_cancel_session: "First its payment page is closed at Stripe, so that nobody can \
            pay meanwhile.",
        order_cancel_money_wins: "If the customer pays before it is closed, the order goes ahead.",
        order_cancel_final: "This cannot be undone: to buy, the customer has to start again.",
        order_cancel_done: "The order is cancelled and nothing was charged.",
        order_cancel_waits: "You asked to cancel it. Stripe has to close the payment page yet; \
            it goes on by itself.",
        order_cancel_paid_before: "The customer paid before, and the order goes ahead.",
        order_received: "The order was received and its items were reserved",
        order_pay_page_ready: "The payment page was ready",
        order_in_process: "The customer paid and the bank is processing it",
        order_disputed: "The bank opened a dispute",
    }

    fn order_capture_before(&self, until: Moment) -> Sentence {
        sentence!["Charge it before ", deadline(until), "; after that the bank releases it."]
    }

    fn order_reservation(&self, status: ReservationStatus, units: i64) -> String {
        match status {
            ReservationStatus::Held => format!("{units} reserved"),
            ReservationStatus::Released => format!("{units} released"),
            ReservationStatus::Sold => format!("{units} sold"),
        }
    }

    fn order_units_back(&self, units: i64) -> String {
        format!("{units} back on sale")
    }

    fn order_held_until(&self, until: Moment) -> Sentence {
        sentence!["Reserved until ", deadline(until), "."]
    }

    fn order_saga_due(&self, at: Moment) -> Sentence {
        sentence!["Goes on at ", deadline(at), " at the latest"]
    }

    fn order_cancel_stock(&self, units: i64) -> String {
        match units {
            1 => "One reserved unit goes back on sale.".to_owned(),
            _ => format!("{units} reserved units go back on sale."),
        }
    }

    fn order_cancel_mail(&self, email: &str) -> String {
        format!("We will write to {email} that the shop cancelled it.")
    }

    fn cancel_refused(&self, why: CancelRefused) -> &'static str {
        match why {
            CancelRefused::FundsHeld => "The bank holds the amount: release it from the payment",
            CancelRefused::OnItsWay => "The bank is processing the payment: wait for the outcome",
            CancelRefused::Paid => "It is paid: return the money from the payment",
            CancelRefused::Ended => "The order has ended",
            CancelRefused::EndsAlready => "It is being closed already",
            CancelRefused::FormToken => "This form was used already. Open the page again.",
        }
    }

    fn order_try_declined(&self, class: &str) -> String {
        format!("A try was declined: {class}")
    }

    fn order_held(&self, amount: Money) -> Sentence {
        sentence!["The bank holds ", amount]
    }

    fn order_paid(&self, amount: Money) -> Sentence {
        sentence![amount, " were charged"]
    }

    fn order_returned(&self, amount: Money) -> Sentence {
        sentence![amount, " were returned"]
    }
}
