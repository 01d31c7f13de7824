//! An order's page and its receipt, in English.

use super::English;
use crate::domain::facts::RefundState;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::payment_status::PaymentStatus;
use crate::i18n::catalogue::OrderTexts;

impl OrderTexts for English {
    plain! {
        unknown_card: "Card",
        what_happened: "What happened",
        items: "Items",
        product: "Product",
        price: "Price",
        payment: "Payment",
        refunds: "Refunds",
        see_receipt: "See receipt",
        receipt: "Receipt",
        order_label: "Order",
        date: "Date",
        seller: "Seller",
        buyer: "Buyer",
        paid_with: "Paid with",
        paid: "Paid",
        returned: "Returned",
        back_to_order: "Back to the order",
        print_hint: "To keep it, print this page or save it as a PDF.",
    }

    fn payment_status(&self, status: PaymentStatus) -> &'static str {
        match status {
            PaymentStatus::Pending => "Pending",
            PaymentStatus::Processing => "Processing",
            PaymentStatus::Authorized => "Authorized",
            PaymentStatus::Completed => "Completed",
            PaymentStatus::Failed => "Failed",
            PaymentStatus::Cancelled => "Cancelled",
            PaymentStatus::Refunded => "Refunded",
            PaymentStatus::PartiallyRefunded => "Partially refunded",
            PaymentStatus::Disputed => "Disputed",
        }
    }

    fn order_status(&self, status: OrderStatus) -> &'static str {
        match status {
            OrderStatus::AwaitingPayment => "Awaiting payment",
            OrderStatus::Placed => "Placed",
            OrderStatus::Confirmed => "Confirmed",
            OrderStatus::Cancelled => "Cancelled",
            OrderStatus::Refunded => "Refunded",
        }
    }

    fn refund_state(&self, state: RefundState) -> &'static str {
        match state {
            RefundState::Pending => "On its way",
            RefundState::RequiresAction => "Waits for details from you: check your mail",
            RefundState::Succeeded => "Returned",
            RefundState::Failed => "Could not be returned: we will write to you",
            RefundState::Canceled => "Called off",
        }
    }

    fn order(&self, number: OrderNumber) -> String {
        format!("Order {number}")
    }
}
