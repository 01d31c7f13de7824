//! An order's page and its receipt.

use crate::domain::facts::{CardSeen, RefundState};
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::payment_status::PaymentStatus;

/// Statuses, labels of an order and of its receipt.
pub trait OrderTexts {
    /// A payment's status in a word or two.
    fn payment_status(&self, status: PaymentStatus) -> &'static str;
    /// An order's status in a word or two.
    fn order_status(&self, status: OrderStatus) -> &'static str;
    /// How far a refund is.
    fn refund_state(&self, state: RefundState) -> &'static str;
    /// "Order 1042".
    fn order(&self, number: OrderNumber) -> String;
    /// The card or account as people recognise it: "Visa •••• 4242".
    fn card(&self, card: &CardSeen) -> String {
        let brand = match card.brand.as_str() {
            "visa" => "Visa",
            "mastercard" => "Mastercard",
            "amex" => "American Express",
            "diners" => "Diners Club",
            "discover" => "Discover",
            "jcb" => "JCB",
            "unionpay" => "UnionPay",
            "sepa_debit" => "SEPA",
            _ => self.unknown_card(),
        };
        format!("{brand} •••• {}", card.last_four)
    }
    /// A card whose brand we have no name for.
    fn unknown_card(&self) -> &'static str;
    /// Heading of the events of an order.
    fn what_happened(&self) -> &'static str;
    /// Heading of what was bought.
    fn items(&self) -> &'static str;
    /// Column of the product.
    fn product(&self) -> &'static str;
    /// Column of the price of one.
    fn price(&self) -> &'static str;
    /// Label of the payment's status.
    fn payment(&self) -> &'static str;
    /// Heading of the money that went back.
    fn refunds(&self) -> &'static str;
    /// The link to the receipt.
    fn see_receipt(&self) -> &'static str;
    /// Heading of the receipt.
    fn receipt(&self) -> &'static str;
    /// Label of the order's number.
    fn order_label(&self) -> &'static str;
    /// Label of the day of the order.
    fn date(&self) -> &'static str;
    /// Label of the seller.
    fn seller(&self) -> &'static str;
    /// Label of the buyer.
    fn buyer(&self) -> &'static str;
    /// Label of how it was paid.
    fn paid_with(&self) -> &'static str;
    /// Label of what was paid.
    fn paid(&self) -> &'static str;
    /// Label of what was returned.
    fn returned(&self) -> &'static str;
    /// The way back from the receipt.
    fn back_to_order(&self) -> &'static str;
    /// How to have the receipt on paper.
    fn print_hint(&self) -> &'static str;
}
