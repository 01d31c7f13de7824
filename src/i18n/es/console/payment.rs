//! A payment's page, in Spanish.

use crate::domain::capture::CaptureRefused;
use crate::domain::clock::{Moment, Span};
use crate::domain::facts::{ClosingCause, FactRef, IntentState, Rule, SessionState};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::refund::{RefundReason, RefundRefused};
use crate::domain::saga::{SagaEntry, SagaState, SagaStep};
use crate::domain::stripe_call::{CallOperation, CallState};
use crate::i18n::Sentence;
use crate::i18n::catalogue::PaymentTexts;
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl PaymentTexts for Spanish {
    plain! {
        money_label: "Dinero",
        captured_label: "Cobrado",
        returned_label: "Devuelto",
        on_its_way_label: "en camino",
        asked_label: "esperando a Stripe",
        disputed_label: "En disputa",
        fee_label: "Comisión de Stripe",
        net_label: "Neto",
        kept_label: "Queda",
        fee_unknown: "Stripe aún no la informa",
        what_would_change: "Cambiaría si",
        as_it_stood: "Así estaba en ese momento",
        see_as_it_stood: "Ver cómo estaba",
        back_to_now: "Volver a como está ahora",
        what_can_be_done: "Qué puedes hacer",
        refund_deed: "Devolver dinero",
        capture_deed: "Cobrar lo reservado",
        void_deed: "Liberar lo reservado",
        look_up_deed: "Consultar a Stripe",
        look_up_hint: "Trae lo que Stripe sabe ahora, comisión incluida.",
        looked_up: "Stripe respondió y los libros están al día.",
        look_up_no_answer: "Stripe no respondió y no cambió nada. Prueba otra vez en un momento.",
        no_look_up: "Stripe todavía no tiene nada de este pago",
        stripe_objects: "En Stripe",
        payment_timeline: "Qué pasó",
        raw_explanation: "Explicación en JSON",
        customers_page: "Página del cliente",
        saga_label: "Proceso",
        own_books: "Nuestros libros",
        stripe_answered: "Respuesta de Stripe",
        stripe_event: "Evento de Stripe",
        event_without_news: "Evento sin novedades",
        payment_created: "Se creó el pago",
        implied_step: "paso intermedio que no vimos",
        request_id_label: "Id de la petición",
        key_label: "Clave de idempotencia",
        failed_tries_label: "Intentos fallidos",
        last_error_label: "Último error",
        object_label: "Objeto",
        mail_put: "Correo",
        mail_waits: "por enviar",
        before_label: "Antes",
        after_label: "Después",
        refund_title: "Devolver dinero",
        refund_review_title: "Revisa la devolución",
        refund_an_amount: "Un importe",
        refund_by_lines: "Por productos",
        units_back: "Unidades que devuelves",
        units_on_shelf: "Vuelven a la venta",
        refund_reason_label: "Motivo para Stripe",
        refund_note_label: "Nota para tu equipo",
        refund_note_hint: "El cliente no la ve.",
        refund_amount_unreadable: "Escribe un importe, como 20.000",
        refund_units_unreadable: "Escribe un número entero",
        refund_choose_what: "Elige cuánto devuelves",
        refund_choose_reason: "Elige un motivo",
        refund_fee_stays: "Stripe no devuelve su comisión por el cobro.",
        refund_mail_follows: "Le escribiremos al cliente cuando Stripe lo acepte y cuando llegue.",
        refund_not_both: "Escribe un importe o elige productos, no las dos cosas",
        refund_or_lines: "O por productos",
        refund_nothing_to_shelf: "Nada vuelve a la venta.",
        refund_balance_unknown: "No pudimos consultar tu saldo en Stripe.",
        refund_even_while_open: "Anotarla ahora y enviarla cuando Stripe responda",
        refund_done_waiting: "La devolución quedó anotada y espera a Stripe. No la pidas otra vez.",
        refund_done_on_its_way: "Stripe aceptó la devolución y el dinero va en camino.",
        refund_done_succeeded: "La devolución llegó al banco del cliente.",
        refund_done_failed: "La devolución falló y el dinero volvió a tu saldo.",
        refund_done_refused: "Stripe rechazó la devolución; no se movió dinero.",
        capture_choose_lines: "Qué productos envías",
        capture_once_hint: "Solo se puede cobrar una vez. Lo que no envíes se libera y vuelve a \
            la venta.",
        capture_review_title: "Revisa el cobro",
        capture_done: "Cobraste lo reservado y el pedido quedó confirmado.",
        capture_done_waiting: "El cobro quedó anotado y espera a Stripe.",
        capture_done_refused: "Stripe rechazó el cobro; no se movió dinero.",
        void_title: "Liberar lo reservado",
        void_final: "El pedido se cancela y no se puede deshacer.",
        void_stock_back: "Los productos vuelven a la venta.",
        void_mail_follows: "Le escribiremos al cliente.",
        void_done: "Liberaste lo reservado y el pedido quedó cancelado.",
        void_done_waiting: "La liberación quedó anotada y espera a Stripe.",
    }

    fn rule(&self, rule: Rule) -> &'static str {
        match rule {
            Rule::DisputeOpen => "Se cobró dinero y hay una disputa abierta.",
            Rule::DisputeLost => "Se cobró dinero y se perdió una disputa.",
            Rule::AllReturned => "Todo lo cobrado se devolvió o va en camino.",
            Rule::PartReturned => "Una parte de lo cobrado se devolvió.",
            Rule::Captured => "Se cobró dinero, nada se devolvió y no hay disputa abierta.",
            Rule::FundsHeld => "El banco reservó el importe y espera a que lo cobres.",
            Rule::OutcomeLater => "El cliente pagó con un método cuyo resultado llega después.",
            Rule::CanStillPay => "No se ha movido dinero y el cliente todavía puede pagar.",
            Rule::OutcomeUnknown => "Todavía no se sabe qué pasó con un intento.",
            Rule::Released => "El importe reservado se liberó sin cobrarlo.",
            Rule::ClosedAsCancelled(_) => {
                "Se cerró sin dinero por decisión de alguien o por tiempo."
            }
            Rule::ClosedAsFailed(_) => "Se cerró porque no se pudo cobrar.",
            Rule::BetweenAttempts => "Los intentos terminaron y se puede abrir otro.",
        }
    }

    fn rule_change(&self, rule: Rule) -> &'static str {
        match rule {
            Rule::DisputeOpen => "el banco decide la disputa",
            Rule::DisputeLost => "la disputa se apela y se gana",
            Rule::AllReturned => "un reembolso falla o se abre una disputa",
            Rule::PartReturned => "se devuelve el resto, el reembolso falla o se abre una disputa",
            Rule::Captured => "se devuelve una parte o se abre una disputa",
            Rule::FundsHeld => "lo cobras, lo liberas o se acaba el plazo",
            Rule::OutcomeLater => "el banco confirma o rechaza el pago",
            Rule::CanStillPay => "el cliente paga, cancela o se acaba el tiempo",
            Rule::OutcomeUnknown => "Stripe responde",
            Rule::Released => "llega dinero después de todo",
            Rule::ClosedAsCancelled(_) => "llega dinero después de todo",
            Rule::ClosedAsFailed(_) => "llega dinero después de todo",
            Rule::BetweenAttempts => "se abre otro intento o se cierra el pago",
        }
    }

    fn fact_kind(&self, one: &FactRef) -> &'static str {
        match one {
            FactRef::Session(_) => "Sesión de pago",
            FactRef::Intent(_) => "Intención de pago",
            FactRef::Charge(_) => "Cargo",
            FactRef::Refund(_) => "Reembolso",
            FactRef::Dispute(_) => "Disputa",
            FactRef::Attempt(_) => "Intento en nuestros libros",
            FactRef::Closing => "Cierre por el proceso",
        }
    }

    fn call_operation(&self, one: CallOperation) -> &'static str {
        match one {
            CallOperation::OpenSession => "Abrir la sesión de pago",
            CallOperation::ExpireSession => "Cerrar la sesión de pago",
            CallOperation::CancelIntent => "Cancelar o liberar",
            CallOperation::CaptureIntent => "Cobrar lo reservado",
            CallOperation::Refund => "Devolver dinero",
            CallOperation::UploadEvidence => "Subir una prueba",
            CallOperation::SubmitEvidence => "Enviar las pruebas",
            CallOperation::AcceptDispute => "Aceptar la disputa",
        }
    }

    fn call_state(&self, one: CallState) -> &'static str {
        match one {
            CallState::Prepared => "Sin respuesta todavía",
            CallState::Answered => "Respondida",
            CallState::Refused => "Rechazada",
            CallState::Superseded => "Sustituida por otra",
        }
    }

    fn saga_step(&self, one: SagaStep) -> &'static str {
        match one {
            SagaStep::ValidateInventory => "Revisar el carrito",
            SagaStep::ReserveInventory => "Reservar existencias",
            SagaStep::CreateOrder => "Crear el pedido",
            SagaStep::CreatePayment => "Crear el pago",
            SagaStep::ProcessWithStripe => "Abrir el pago en Stripe",
            SagaStep::AwaitPayment => "Esperar el pago",
            SagaStep::ConfirmOrder => "Confirmar el pedido",
            SagaStep::SendConfirmation => "Enviar la confirmación",
        }
    }

    fn saga_entry(&self, one: SagaEntry) -> &'static str {
        match one {
            SagaEntry::Done => "hecho",
            SagaEntry::Failed => "falló",
            SagaEntry::Undone => "deshecho",
            SagaEntry::Reopened => "reabierto por dinero que llegó tarde",
        }
    }

    fn saga_state(&self, one: SagaState) -> &'static str {
        match one {
            SagaState::Running => "En curso",
            SagaState::Compensating => "Deshaciéndose",
            SagaState::Confirmed => "Confirmado",
            SagaState::Compensated => "Deshecho",
        }
    }

    fn mail_kind(&self, one: MailKind) -> &'static str {
        match one {
            MailKind::Confirmation => "Confirmación con recibo",
            MailKind::Placed => "Pedido recibido",
            MailKind::PaymentFailed => "El banco no pagó",
            MailKind::Cancelled => "Pedido cancelado",
            MailKind::LateRefund => "Devolución de dinero tardío",
            MailKind::RefundRequested => "Devolución pedida",
            MailKind::RefundSucceeded => "Devolución hecha",
            MailKind::RefundFailed => "Devolución fallida",
            MailKind::DisputeWeek => "Disputa: menos de 7 días",
            MailKind::DisputeThreeDays => "Disputa: menos de 3 días",
            MailKind::DisputeDay => "Disputa: menos de 24 horas",
        }
    }

    fn intent_state(&self, one: IntentState) -> &'static str {
        match one {
            IntentState::RequiresPaymentMethod => "Espera un método de pago",
            IntentState::RequiresConfirmation => "Espera confirmación",
            IntentState::RequiresAction => "Espera al cliente, por ejemplo 3-D Secure",
            IntentState::Processing => "El banco lo está procesando",
            IntentState::RequiresCapture => "Importe reservado",
            IntentState::Canceled => "Intención de pago cancelada",
            IntentState::Succeeded => "Intención de pago cobrada",
        }
    }

    fn session_state(&self, one: SessionState) -> &'static str {
        match one {
            SessionState::Open => "Sesión de pago abierta",
            SessionState::Complete => "Sesión de pago usada",
            SessionState::Expired => "Sesión de pago vencida",
        }
    }

    fn refund_reason(&self, one: RefundReason) -> &'static str {
        match one {
            RefundReason::Duplicate => "Se pagó dos veces",
            RefundReason::Fraudulent => "Fraude",
            RefundReason::RequestedByCustomer => "Lo pidió el cliente",
        }
    }

    fn closing_cause(&self, one: ClosingCause) -> &'static str {
        match one {
            ClosingCause::CustomerCancelled => "El cliente canceló",
            ClosingCause::Replaced => "El cliente empezó otra compra",
            ClosingCause::AdminCancelled => "La tienda canceló",
            ClosingCause::Expired => "Se acabó el tiempo",
            ClosingCause::Voided => "Se liberó lo reservado",
            ClosingCause::StripeRefused => "Stripe no permitió el pago",
            ClosingCause::Unreachable => "Stripe no respondió a tiempo",
            ClosingCause::DebitBounced => "El débito fue rechazado",
            ClosingCause::Unsettled => "El banco no decidió a tiempo",
        }
    }

    fn refund_refused(&self, why: RefundRefused) -> Sentence {
        match why {
            RefundRefused::Zero => "Escribe un importe mayor que cero".into(),
            RefundRefused::Negative => "El importe no puede ser negativo".into(),
            RefundRefused::OtherCurrency { .. } => "El pago está en otra moneda".into(),
            RefundRefused::Fraction => "Esta moneda no tiene centavos".into(),
            RefundRefused::TooMuch { .. } => "Es más de lo que queda por devolver".into(),
            RefundRefused::NothingLeft => "Ya se devolvió todo, o va en camino".into(),
            RefundRefused::Disputed => "Está en disputa: decide el banco".into(),
            RefundRefused::NotCaptured(_) => "No hay dinero cobrado".into(),
            RefundRefused::NotConfirmed => {
                "El pedido no está confirmado: el proceso devuelve ese dinero por sí mismo".into()
            }
            RefundRefused::AboveRole { most } => {
                sentence!["Tu rol puede devolver hasta ", most, " por pago"]
            }
            RefundRefused::NoLines => "Elige al menos una unidad".into(),
            RefundRefused::NoSuchLine(_) => "El pedido no tiene ese producto".into(),
            RefundRefused::TooManyUnits { left, .. } => {
                format!("Como mucho {left} unidades").into()
            }
            RefundRefused::NoteTooLong => "La nota es demasiado larga".into(),
            RefundRefused::FormToken => {
                "Este formulario ya se usó. Abre la página otra vez.".into()
            }
        }
    }

    fn capture_refused(&self, why: CaptureRefused) -> &'static str {
        match why {
            CaptureRefused::NothingHeld(_) => "No hay nada reservado",
            CaptureRefused::CapturedAlready => "Ya se pidió cobrarlo",
            CaptureRefused::EndsAlready => "Ya se está liberando",
            CaptureRefused::TooLate => "Se acabó el plazo para cobrar",
            CaptureRefused::NoLines => "Elige al menos un producto",
            CaptureRefused::NoSuchLine(_) => "El pedido no tiene ese producto",
            CaptureRefused::FormToken => "Este formulario ya se usó",
        }
    }

    fn payment_of_order(&self, number: OrderNumber) -> String {
        format!("Pago del pedido {number}")
    }

    fn refund_left_hint(&self, left: Money) -> Sentence {
        sentence!["Quedan ", left, " por devolver."]
    }

    fn capture_until_hint(&self, until: Moment) -> Sentence {
        sentence!["Puedes hasta ", deadline(until), "."]
    }

    fn refund_will_return(&self, (amount, left): (Money, Money), method: &str) -> Sentence {
        sentence!["Devolverás ", amount, " a ", method, "; quedarán ", left, " por devolver."]
    }

    fn refund_status_after(&self, status: &str) -> String {
        format!("El pago quedará «{status}».")
    }

    fn refund_order_after(&self, status: &str) -> String {
        format!("El pedido quedará «{status}».")
    }

    fn capture_ships(&self, units: i64, product: &str) -> String {
        format!("Se envía: {units} × {product}")
    }

    fn refund_line(&self, units: u32, product: &str) -> String {
        format!("Devuelves el precio de {units} × {product}.")
    }

    fn refund_to_shelf(&self, units: u32, product: &str) -> String {
        if units == 1 {
            format!("1 × {product} vuelve a la venta.")
        } else {
            format!("{units} × {product} vuelven a la venta.")
        }
    }

    fn units_left(&self, units: i64) -> String {
        format!("Quedan {units}")
    }

    fn refund_balance_covers(&self, available: Money) -> Sentence {
        sentence!["Tu saldo en Stripe lo cubre: ", available, " disponibles."]
    }

    fn refund_balance_short(&self, available: Money) -> Sentence {
        sentence![
            "Tu saldo en Stripe no alcanza (",
            available,
            " disponibles): Stripe la dejará pendiente o la rechazará."
        ]
    }

    fn refund_button(&self, amount: Money) -> Sentence {
        sentence!["Devolver ", amount]
    }

    fn refund_changed(&self, left: Money) -> Sentence {
        sentence![
            "Alguien devolvió dinero mientras lo mirabas: ahora quedan ",
            left,
            ". No se hizo nada."
        ]
    }

    fn stripe_does_not_answer(&self, wait: Span) -> String {
        format!(
            "Ahora no se puede llamar a Stripe: lo que pidas puede tener que esperar. \
             Próximo intento en {} s.",
            wait.seconds_rounded_up()
        )
    }

    fn stripe_cannot_be_asked(&self, wait: Span) -> String {
        format!(
            "Ahora no se puede llamar a Stripe; prueba en {} s. No se hizo nada.",
            wait.seconds_rounded_up()
        )
    }

    fn capture_will_take(&self, amount: Money, released: Option<Money>) -> Sentence {
        match released {
            Some(released) => sentence!["Cobrarás ", amount, "; se liberan ", released, "."],
            None => sentence!["Cobrarás ", amount, ", todo lo reservado."],
        }
    }

    fn capture_button(&self, amount: Money) -> Sentence {
        sentence!["Cobrar ", amount]
    }

    fn void_will_release(&self, amount: Money) -> Sentence {
        sentence!["Liberarás ", amount, ", todo lo reservado. No se cobra nada."]
    }

    fn void_button(&self, amount: Money) -> Sentence {
        sentence!["Liberar ", amount]
    }

    fn status_changed(&self, from: &str, to: &str) -> String {
        format!("De «{from}» a «{to}»")
    }

    fn charge_took(&self, amount: Money) -> Sentence {
        sentence!["Cobró ", amount]
    }

    fn charge_holds(&self) -> &'static str {
        "Reservó el importe"
    }

    fn refund_of(&self, amount: Money, state: &str) -> Sentence {
        sentence!["Devolución de ", amount, ": ", state]
    }

    fn dispute_of(&self, amount: Money, status: &str) -> Sentence {
        sentence!["Disputa por ", amount, ": ", status]
    }

    fn try_declined(&self, class: &str, code: &str) -> String {
        format!("Intento rechazado: {class} ({code})")
    }

    fn attempt_opened(&self) -> &'static str {
        "Se abrió un intento"
    }

    fn attempt_written_off(&self) -> &'static str {
        "Un intento se dio por perdido: nada suyo se puede pagar"
    }

    fn payment_closed(&self, cause: &str) -> String {
        format!("El proceso cerró el pago: {cause}")
    }
}
