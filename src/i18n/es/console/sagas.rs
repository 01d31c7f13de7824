//! The room of sagas, in Spanish.

use crate::domain::clock::Moment;
use crate::domain::payment_status::PaymentStatus;
use crate::domain::saga::{SagaState, SagaStep};
use crate::domain::saga_repair::{RepairRefused, SagaRepair, SagaStanding};
use crate::i18n::Sentence;
use crate::i18n::catalogue::{PaymentTexts as _, SagaTexts};
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl SagaTexts for Spanish {
    plain! {
        room_sagas: "Procesos de compra",
        search_sagas: "Número de pedido, id del pago o del proceso",
        search_sagas_refused: "Escribe un número de pedido o un id de pago o de proceso",
        stuck_label: "Atascados",
        is_stuck: "Atascado",
        no_sagas_yet: "Todavía no hay procesos de compra",
        no_sagas_hint: "Cada compra que empieza tiene aquí el suyo, con todos sus pasos.",
        waits_for_label: "Espera",
        next_look_label: "Próximo intento",
        next_look_none: "Nada pendiente",
        saga_began_label: "Empezó",
        pay_until_label: "Se puede pagar hasta",
        saga_ending_label: "Debe terminar porque",
        saga_was_reopened: "Lo reabrió dinero que llegó tarde.",
        saga_steps_label: "Pasos",
        saga_calls_label: "Llamadas a Stripe",
        no_calls_yet: "Aún no se ha llamado a Stripe.",
        saga_holds_label: "Existencias que reserva",
        saga_holds_nothing: "No reserva nada.",
        operation_label: "Operación",
        handle_is_your_word: "Con tu palabra: en Stripe ya no se puede pagar nada de este \
            pedido. Si aun así llega dinero, se trata como dinero tardío.",
        repair_changed: "El proceso avanzó mientras lo mirabas. No se hizo nada.",
        repair_busy: "Alguien trabaja en el proceso ahora mismo; prueba en unos segundos. No se \
            hizo nada.",
        repair_needs_stripe: "Solo puede terminar con una respuesta de Stripe. No se hizo nada.",
    }

    fn filter_saga_about(&self, what: &str) -> String {
        format!("Sobre {what}")
    }

    fn waits_for(&self, standing: SagaStanding) -> &'static str {
        match (standing.state, standing.step) {
            (SagaState::Running, SagaStep::AwaitPayment) => match standing.payment {
                PaymentStatus::Authorized => "Que alguien cobre o libere lo reservado",
                PaymentStatus::Processing => "La respuesta del banco",
                PaymentStatus::Pending
                | PaymentStatus::Completed
                | PaymentStatus::Failed
                | PaymentStatus::Cancelled
                | PaymentStatus::Refunded
                | PaymentStatus::PartiallyRefunded
                | PaymentStatus::Disputed => "Que el cliente pague o se acabe el tiempo",
            },
            (SagaState::Running, step) => self.saga_step(step),
            (SagaState::Compensating, SagaStep::AwaitPayment) => {
                "Devolver el dinero que llegó tarde"
            }
            (SagaState::Compensating, SagaStep::ProcessWithStripe) => {
                "Que Stripe diga que ya no se puede pagar"
            }
            (SagaState::Compensating, SagaStep::CreatePayment) => "Cerrar el pago",
            (SagaState::Compensating, SagaStep::CreateOrder) => "Cancelar el pedido",
            (SagaState::Compensating, SagaStep::ReserveInventory) => {
                "Devolver las existencias a la venta"
            }
            (
                SagaState::Compensating,
                SagaStep::ValidateInventory | SagaStep::ConfirmOrder | SagaStep::SendConfirmation,
            ) => "Terminar",
            (SagaState::Confirmed | SagaState::Compensated, _) if standing.is_due => {
                "Ver si queda algo por hacer"
            }
            (SagaState::Confirmed | SagaState::Compensated, _) => "Nada: terminó",
        }
    }

    fn next_try_number(&self, number: i64) -> String {
        format!("Intento {number}")
    }

    fn saga_leased(&self, until: Moment) -> Sentence {
        sentence!["Alguien trabaja en él, como mucho hasta ", deadline(until), "."]
    }

    fn repair(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Reintentar ahora",
            SagaRepair::Compensate => "Deshacer la compra",
            SagaRepair::Handle => "Dar por resuelto",
        }
    }

    fn repair_title(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Reintentar el proceso ahora",
            SagaRepair::Compensate => "Deshacer esta compra",
            SagaRepair::Handle => "Dar el proceso por resuelto",
        }
    }

    fn repair_hint(&self, repair: SagaRepair) -> &'static str {
        match repair {
            SagaRepair::Retry => "Su próximo paso se intenta enseguida, sin esperar la pausa.",
            SagaRepair::Compensate => {
                "Termina sin cobro: se cierra en Stripe y vuelven las existencias."
            }
            SagaRepair::Handle => {
                "Cuando ya lo arreglaste en Stripe y el proceso no puede seguir por sí mismo."
            }
        }
    }

    fn repair_refused(&self, why: RepairRefused) -> &'static str {
        match why {
            RepairRefused::Ended => "Terminó y no queda nada por hacer",
            RepairRefused::EndsAlready => "Ya va a terminar",
            RepairRefused::Money(PaymentStatus::Authorized) => {
                "Hay dinero reservado: libéralo desde el pago"
            }
            RepairRefused::Money(PaymentStatus::Processing) => {
                "Hay dinero en camino: espera la respuesta del banco"
            }
            RepairRefused::Money(_) => {
                "Hay dinero cobrado: solo puede volver por Stripe, con un reembolso"
            }
            RepairRefused::NotCompensating => "Sigue adelante: no hay nada que resolver a mano",
            RepairRefused::NotStuck => "Aún lo intenta por sí mismo",
        }
    }

    fn repair_books(&self, why: &str) -> String {
        format!("Los libros no quedarían bien ({why}). No se hizo nada.")
    }
}
