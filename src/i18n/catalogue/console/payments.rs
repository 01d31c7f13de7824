//! The rooms of payments: the list, a payment, and what is done to it.

use crate::domain::decline::DeclineClass;

/// What stands in the rooms of payments.
pub trait PaymentsTexts {
    /// The room's name.
    fn room_payments(&self) -> &'static str;
    /// What the search of payments looks for.
    fn search_payments(&self) -> &'static str;
    /// Before there is any payment.
    fn no_payments_yet(&self) -> &'static str;
    /// What will bring one.
    fn no_payments_hint(&self) -> &'static str;
    /// The filter by the reason of the latest decline.
    fn declined_for(&self) -> &'static str;
    /// A class of declines, for people of the shop.
    fn decline_class(&self, class: DeclineClass) -> &'static str;
    /// The label of the least amount.
    fn least_amount(&self) -> &'static str;
    /// The label of the most.
    fn most_amount(&self) -> &'static str;
    /// From this amount on.
    fn filter_least(&self, amount: &str) -> String;
    /// Up to this amount.
    fn filter_most(&self, amount: &str) -> String;
    /// Money that is held and let go soon.
    fn filter_running_out(&self) -> &'static str;
    /// Money that came after the order was given up.
    fn filter_late(&self) -> &'static str;
}
