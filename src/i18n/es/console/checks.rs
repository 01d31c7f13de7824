//! The room of the checks, in Spanish.

use crate::domain::invariant::{BreachRule, Invariant, Repair};
use crate::i18n::catalogue::ChecksTexts;
use crate::i18n::es::Spanish;

impl ChecksTexts for Spanish {
    plain! {
        room_checks: "Comprobaciones",
        checks_lead: "Nueve afirmaciones que siempre deben cumplirse en los libros.",
        run_checks: "Comprobar ahora",
        run_checks_hint: "Lee todos los libros y no cambia nada. En una tienda grande tarda \
            minutos.",
        checks_never_run: "Nadie pidió una comprobación todavía",
        checks_never_run_hint: "Pídela aquí o con «cobro check».",
        checks_running: "La comprobación sigue. Vuelve a abrir esta página en un momento.",
        checks_lost: "La última comprobación no terminó. Pide otra.",
        checks_all_hold: "Las nueve se cumplen",
        check_holds: "Se cumple",
        checks_asked_by: "La pidió",
        checks_ended: "Terminó",
        breach_row: "Dónde",
        breach_what: "Qué pasa",
        breach_repair: "Qué hacer",
    }

    fn invariant(&self, invariant: Invariant) -> &'static str {
        match invariant {
            Invariant::Stock => {
                "Las existencias salen de sus movimientos, y lo reservado tiene su reserva."
            }
            Invariant::Money => {
                "Cada pedido confirmado tiene su dinero, y todo dinero cobrado tiene su pedido, \
                 su reembolso o un proceso que sigue."
            }
            Invariant::Status => {
                "El estado de cada pago es el que dicen sus datos, y su historial llega hasta él."
            }
            Invariant::Refunds => {
                "No se pide devolver más de lo cobrado, y cada devolución pedida avanza o terminó."
            }
            Invariant::Events => "Ningún evento recibido se pierde.",
            Invariant::Sagas => {
                "Ninguna compra queda olvidada, y la que terminó sin dinero no retiene existencias."
            }
            Invariant::Attempts => "Un pago tiene como mucho un intento que aún puede cobrar.",
            Invariant::Outbox => "Cada correo salió o espera su próximo intento.",
            Invariant::Audit => {
                "La auditoría está como se escribió, de la primera fila a la última."
            }
        }
    }

    fn check_broken(&self, rows: usize) -> String {
        if rows == 1 {
            return "No se cumple: 1 fila".to_owned();
        }
        format!("No se cumple: {rows} filas")
    }

    fn checks_broken(&self, count: usize) -> String {
        if count == 1 {
            return "Una de las nueve no se cumple".to_owned();
        }
        format!("{count} de las nueve no se cumplen")
    }

    fn first_rows_only(&self, shown: usize) -> String {
        format!("Se muestran las primeras {shown}.")
    }

    fn breach(&self, rule: BreachRule) -> &'static str {
        match rule {
            BreachRule::StockUnexplained => "Sus movimientos no explican las existencias",
            BreachRule::StockUnreserved => "Hay unidades reservadas sin reserva",
            BreachRule::ConfirmedWithoutMoney => "Está confirmado y no se cobró nada",
            BreachRule::MoneyWithoutOrder => "Tiene dinero que no corresponde a nada",
            BreachRule::OtherCurrency => "Su moneda no es la del pedido",
            BreachRule::KeepsTooMuch => "Retiene más de lo que cuesta el pedido",
            BreachRule::RefundedAndKept => "Figura devuelto y se retiene una parte",
            BreachRule::ConfirmedAndReturned => "Está confirmado y se devolvió todo",
            BreachRule::TookTooLittle => "Cobró menos que el pedido, sin captura parcial",
            BreachRule::CaptureForgotten => "Se pidió una captura y nadie sigue con ella",
            BreachRule::StatusDiffers => "Su estado no es el que dicen sus datos",
            BreachRule::DisputesDiffer => "Sus disputas no son las que dicen sus datos",
            BreachRule::HistoryIsNoPath => "Su historial da un salto que no existe",
            BreachRule::HistoryEndsElsewhere => "Su historial termina en otro estado",
            BreachRule::RefundsBeyondCaptured => "Se pidió devolver más de lo cobrado",
            BreachRule::RefundForgotten => "Se pidió y nadie sigue con ella",
            BreachRule::RefundUnsettled => "Stripe la aceptó y nadie la cerró",
            BreachRule::EventForgotten => "Ni se aplicó ni se volverá a intentar",
            BreachRule::SagaOverdue => "Pasó su plazo y no terminó",
            BreachRule::SagaHoldsStock => "Terminó sin dinero y retiene existencias",
            BreachRule::SagaAsleep => "Sigue abierta y nadie la mirará",
            BreachRule::AttemptsAlive => "Varios intentos pueden cobrar a la vez",
            BreachRule::MailForgotten => "No salió y no espera otro intento",
            BreachRule::AuditAltered => "Esta fila, o la anterior, no es la que se selló",
            BreachRule::AuditMissing => "Faltan las filas de estos lugares",
            BreachRule::AuditCut => "No termina donde se selló (hallado / sellado)",
            BreachRule::AuditUnsealed => "Lleva demasiado tiempo sin sello",
        }
    }

    fn breach_repair_words(&self, repair: Repair) -> &'static str {
        match repair {
            Repair::AdjustStock => "Cuenta las unidades y ajústalas en Inventario, con el motivo.",
            Repair::CompareWithStripe => {
                "Abre el pago, consulta a Stripe y compara; lo que falte entra por sí mismo."
            }
            Repair::Refund => "Abre el pago y devuelve lo que sobra.",
            Repair::MoveSaga => {
                "En Procesos, pide otro intento; si no avanza, compénsalo o márcalo como resuelto."
            }
            Repair::ReplayEvent => "En Webhooks, aplica el evento otra vez.",
            Repair::ResendMail => "En Correos, envíalo otra vez.",
            Repair::ReportIt => {
                "A mano no se arregla: los datos son de Stripe y el estado sale de ellos. Avisa a \
                 quien mantiene Cobro."
            }
            Repair::CompareAudit => {
                "Alguien cambió la base de datos por fuera. Compara con una copia y con los \
                 sellos del registro diario."
            }
            Repair::RunWorkers => "Comprueba que un proceso de Cobro trabaja: sella cada segundo.",
        }
    }
}
