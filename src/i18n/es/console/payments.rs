//! The rooms of payments, in Spanish.

use crate::domain::decline::DeclineClass;
use crate::i18n::catalogue::PaymentsTexts;
use crate::i18n::es::Spanish;

impl PaymentsTexts for Spanish {
    plain! {
        room_payments: "Pagos",
        search_payments: "Pedido, correo, nombre, id de Stripe, últimos cuatro o importe",
        no_payments_yet: "Todavía no hay pagos",
        no_payments_hint: "El primero aparecerá aquí en cuanto alguien compre en la tienda.",
        declined_for: "Rechazado por",
        least_amount: "Importe desde",
        most_amount: "Importe hasta",
        filter_late: "Llegó tarde",
        filter_running_out: "La reserva vence en menos de 48 h",
    }

    fn decline_class(&self, class: DeclineClass) -> &'static str {
        match class {
            DeclineClass::CardDeclined => "Tarjeta rechazada",
            DeclineClass::InsufficientFunds => "Fondos insuficientes",
            DeclineClass::CardLimit => "Límite de la tarjeta",
            DeclineClass::ExpiredCard => "Tarjeta vencida",
            DeclineClass::IncorrectCvc => "CVC incorrecto",
            DeclineClass::IncorrectNumber => "Número incorrecto",
            DeclineClass::InvalidExpiry => "Fecha de vencimiento no válida",
            DeclineClass::IncorrectAddress => "Dirección incorrecta",
            DeclineClass::ProcessingError => "Error de procesamiento",
            DeclineClass::AuthenticationRequired => "Faltó la verificación del banco",
            DeclineClass::NotSupported => "Tarjeta o moneda no admitida",
            DeclineClass::AmountNotAllowed => "Importe no permitido",
            DeclineClass::DuplicateTransaction => "Pago repetido",
            DeclineClass::Busy => "Servicio ocupado",
            DeclineClass::AlreadyRefunded => "Ya reembolsado",
            DeclineClass::ChargeDisputed => "Cargo en disputa",
            DeclineClass::Unexpected => "Otro motivo",
        }
    }

    fn filter_least(&self, amount: &str) -> String {
        format!("Desde {amount}")
    }

    fn filter_most(&self, amount: &str) -> String {
        format!("Hasta {amount}")
    }
}
