//! An order's page and its receipt, in Spanish.

use super::Spanish;
use crate::domain::facts::RefundState;
use crate::domain::order::{OrderNumber, OrderStatus};
use crate::domain::payment_status::PaymentStatus;
use crate::i18n::catalogue::OrderTexts;

impl OrderTexts for Spanish {
    plain! {
        unknown_card: "Tarjeta",
        what_happened: "Qué ha pasado",
        items: "Productos",
        product: "Producto",
        price: "Precio",
        payment: "Pago",
        refunds: "Devoluciones",
        see_receipt: "Ver recibo",
        receipt: "Recibo",
        order_label: "Pedido",
        date: "Fecha",
        seller: "Vendedor",
        buyer: "Comprador",
        paid_with: "Pagado con",
        paid: "Pagado",
        returned: "Devuelto",
        back_to_order: "Volver al pedido",
        print_hint: "Para guardarlo, imprime esta página o expórtala como PDF.",
    }

    fn payment_status(&self, status: PaymentStatus) -> &'static str {
        match status {
            PaymentStatus::Pending => "Pendiente",
            PaymentStatus::Processing => "Procesando",
            PaymentStatus::Authorized => "Autorizado",
            PaymentStatus::Completed => "Completado",
            PaymentStatus::Failed => "Fallido",
            PaymentStatus::Cancelled => "Cancelado",
            PaymentStatus::Refunded => "Reembolsado",
            PaymentStatus::PartiallyRefunded => "Parcialmente reembolsado",
            PaymentStatus::Disputed => "Disputado",
        }
    }

    fn order_status(&self, status: OrderStatus) -> &'static str {
        match status {
            OrderStatus::AwaitingPayment => "Esperando el pago",
            OrderStatus::Placed => "Recibido",
            OrderStatus::Confirmed => "Confirmado",
            OrderStatus::Cancelled => "Cancelado",
            OrderStatus::Refunded => "Devuelto",
        }
    }

    fn refund_state(&self, state: RefundState) -> &'static str {
        match state {
            RefundState::Pending => "En camino",
            RefundState::RequiresAction => "Espera datos tuyos: revisa tu correo",
            RefundState::Succeeded => "Devuelto",
            RefundState::Failed => "No se pudo devolver: te escribiremos",
            RefundState::Canceled => "Anulada",
        }
    }

    fn order(&self, number: OrderNumber) -> String {
        format!("Pedido {number}")
    }
}
