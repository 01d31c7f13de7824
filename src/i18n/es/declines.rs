//! What a customer is told when a bank or Stripe refuses, in Spanish.

use super::Spanish;
use crate::domain::decline::DeclineClass;
use crate::i18n::catalogue::DeclineTexts;

impl DeclineTexts for Spanish {
    fn decline(&self, class: DeclineClass) -> &'static str {
        match class {
            DeclineClass::CardDeclined => "Tarjeta rechazada. Usa otra o consulta con tu banco.",
            DeclineClass::InsufficientFunds => "Fondos insuficientes. Usa otro medio de pago.",
            DeclineClass::CardLimit => {
                "La tarjeta superó su límite. Usa otra o consulta con tu banco."
            }
            DeclineClass::ExpiredCard => "Tarjeta expirada. Usa otra.",
            DeclineClass::IncorrectCvc => "CVC inválido. Revísalo.",
            DeclineClass::IncorrectNumber => "El número de la tarjeta no es correcto.",
            DeclineClass::InvalidExpiry => "La fecha de vencimiento no es válida.",
            DeclineClass::IncorrectAddress => {
                "La dirección o el código postal no coinciden con los de la tarjeta."
            }
            DeclineClass::ProcessingError => {
                "Error de procesamiento. Inténtalo de nuevo en unos minutos."
            }
            DeclineClass::AuthenticationRequired => {
                "Tu banco pide confirmar tu identidad. Completa la verificación."
            }
            DeclineClass::NotSupported => "Esta tarjeta no admite esta compra o esta moneda.",
            DeclineClass::AmountNotAllowed => "El importe no está permitido.",
            DeclineClass::DuplicateTransaction => {
                "Ya hay un pago igual reciente. Comprueba tu pedido antes de repetir."
            }
            DeclineClass::Busy => {
                "El servicio de pago está ocupado. No se duplicará el cobro: inténtalo en un \
                 momento."
            }
            DeclineClass::AlreadyRefunded => "Este pago ya fue reembolsado.",
            DeclineClass::ChargeDisputed => "El cargo está en disputa y no se puede reembolsar.",
            DeclineClass::Unexpected => "Error de pago inesperado.",
        }
    }
}
