//! The room of the circuits, in Spanish.

use crate::domain::circuit::{CircuitKind, CircuitOrder, TransitionReason};
use crate::domain::clock::Span;
use crate::domain::order::OrderNumber;
use crate::i18n::catalogue::CircuitTexts;
use crate::i18n::es::Spanish;

impl CircuitTexts for Spanish {
    plain! {
        room_circuit: "Circuito",
        circuit_lead: "Si Stripe falla varias veces seguidas, se deja de llamarlo un rato en vez \
            de esperarlo. Cada servidor decide por sí mismo.",
        circuit_is_held: "Suspendido a mano",
        circuit_works: "Funciona en todos los servidores",
        circuit_nobody: "Ningún servidor da señales",
        ordered_by: "Lo ordenó",
        ordered_at: "Desde",
        circuit_command_label: "Última orden",
        server_label: "Servidor",
        this_server: "este",
        server_gone: "Sin señales",
        seen_label: "Última señal",
        failures_label: "Fallos seguidos",
        probe_label: "Próxima prueba",
        probe_with_next_call: "Con la próxima llamada",
        probe_none: "No hace falta",
        last_failures_label: "Últimos fallos",
        circuit_history: "Historial de todos los servidores",
        circuit_label: "Circuito",
        circuit_change_label: "Cambio",
        why_label: "Por qué",
        no_changes_yet: "Ningún circuito cambió todavía",
        no_changes_hint: "Aquí verás cuándo se suspendieron las llamadas a Stripe y por qué.",
        hold_taking: "Suspender los cobros nuevos",
        hold_title: "Suspender los cobros nuevos en todos los servidores",
        hold_refuses_checkouts: "Nadie podrá empezar un pago: verán que ahora no podemos cobrar, \
            y su carrito queda guardado.",
        hold_is_everywhere: "Vale en todos los servidores en un par de segundos, y también \
            después de reiniciarlos.",
        hold_keeps_going: "Lo que ya empezó sigue: quien está en la página de Stripe puede \
            pagar, y los reembolsos, las capturas y las consultas continúan.",
        hold_has_no_end: "No tiene plazo: dura hasta que alguien lo reanude aquí.",
        runs_out_title: "Lo que vence en las próximas 24 horas",
        nothing_runs_out: "No vence ningún pedido ni ningún importe reservado.",
        more_runs_out: "Hay más que no se muestran aquí.",
        release_reaches_all: "En todos los servidores se vuelve a llamar a Stripe en un par de \
            segundos.",
        release_forgets: "Lo que se había contado se olvida. Si Stripe sigue fallando, el \
            circuito se abrirá otra vez por sí mismo.",
        reason_goes_to_audit: "El equipo lo leerá aquí y en la auditoría.",
        reason_unreadable: "El motivo tiene caracteres que no se pueden mostrar",
        other_order_given: "Alguien dio otra orden mientras mirabas esta página. No se hizo \
            nada: revisa cómo está ahora y decide otra vez.",
        nothing_to_order: "Ya está así: no hay nada que ordenar.",
    }

    fn circuit_rules(&self, failures: u32, recovery: Span) -> String {
        let seconds = recovery.seconds_rounded_up();
        format!("Se abre con {failures} fallos seguidos y prueba otra vez a los {seconds} s.")
    }

    fn circuit_guards(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Abrir sesiones de pago y confirmar cobros.",
            CircuitKind::Rest => "Consultas, reembolsos, capturas, anulaciones y archivos.",
        }
    }

    fn circuit_open_on(&self, open: usize, all: usize) -> String {
        format!("Abierto en {open} de {all} servidores")
    }

    fn circuit_behind(&self, count: usize) -> String {
        if count == 1 {
            return "Falta 1 servidor por aplicarlo; tarda un par de segundos.".to_owned();
        }
        format!("Faltan {count} servidores por aplicarlo; tardan un par de segundos.")
    }

    fn circuit_order(&self, order: CircuitOrder) -> &'static str {
        match order {
            CircuitOrder::Hold => "Suspendido a mano",
            CircuitOrder::Close => "Reanudado a mano",
        }
    }

    fn failures_of(&self, failures: i64, most: u32) -> String {
        format!("{failures} de {most}")
    }

    fn probe_in(&self, wait: Span) -> String {
        format!("En {} s", wait.seconds_rounded_up())
    }

    fn circuit_reason(&self, reason: TransitionReason) -> &'static str {
        match reason {
            TransitionReason::TooManyFailures => "Demasiados fallos seguidos",
            TransitionReason::RecoveryOver => "Pasó el tiempo de espera",
            TransitionReason::ProbeSucceeded => "La prueba salió bien",
            TransitionReason::ProbeFailed => "La prueba falló",
            TransitionReason::Held => "Alguien lo suspendió",
            TransitionReason::Released => "Alguien lo reanudó",
        }
    }

    fn release_circuit(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Reanudar los cobros",
            CircuitKind::Rest => "Reanudar las demás llamadas",
        }
    }

    fn runs_out_order(&self, number: OrderNumber) -> String {
        format!("El pedido {number} espera su pago")
    }

    fn runs_out_authorization(&self, number: OrderNumber) -> String {
        format!("El importe reservado del pedido {number} está sin capturar")
    }
}
