//! The console, in Spanish.

mod lists;
mod payment;
mod payments;

use super::Spanish;
use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::role::Role;
use crate::i18n::catalogue::ConsoleTexts;

impl ConsoleTexts for Spanish {
    plain! {
        console: "Panel de operaciones",
        rooms: "Secciones",
        see_shop: "Ver la tienda",
        go_on: "Continuar",
        back_to_console: "Volver al panel",
        sign_in: "Iniciar sesión",
        sign_out: "Cerrar sesión",
        password: "Contraseña",
        forgot_password: "¿La olvidaste? Quien administra el servidor puede darte un enlace nuevo.",
        not_signed_in: "No iniciaste sesión",
        sign_in_wrong: "El correo o la contraseña no son correctos.",
        signed_out: "Cerraste la sesión.",
        session_ended: "Tu sesión terminó y no se hizo lo que enviaste. Inicia sesión para volver.",
        password_is_set: "Tu contraseña quedó guardada. Inicia sesión con ella.",
        choose_password: "Elige tu contraseña",
        first_owner_lead: "Este enlace crea la cuenta de quien dirige la tienda. Sirve una vez.",
        member_lead: "Con este enlace eliges la contraseña de tu cuenta. Sirve una vez.",
        new_password: "Contraseña nueva",
        password_hint: "De 12 a 128 caracteres. Varias palabras son más fáciles de recordar.",
        password_again: "La contraseña otra vez",
        save_password: "Guardar contraseña",
        email_taken: "Alguien del equipo ya usa este correo",
        password_common: "Esta contraseña es de las primeras que se prueban; elige otra",
        password_like_email: "Elige una contraseña que no sea tu correo",
        passwords_differ: "Las dos contraseñas no son iguales",
        link_gone: "Este enlace ya no sirve",
        link_gone_body: "Ya se usó o caducó. Pide otro a quien administra el servidor.",
        room_dashboard: "Resumen",
        as_of: "Datos de",
        needs_attention: "Requiere atención",
        nothing_needs_attention: "No hay nada atascado ni pendiente.",
        stuck_sagas: "Procesos de compra atascados",
        failed_webhooks: "Eventos de Stripe sin aplicar",
        waiting_mails: "Correos por enviar",
        payments_by_status: "Pagos por estado",
        circuits_here: "Conexión con Stripe desde este servidor",
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Viewer => "Solo lectura",
            Role::Support => "Atención al cliente",
            Role::Manager => "Responsable de pagos",
            Role::Owner => "Dirección de la tienda",
        }
    }

    fn sign_in_wait(&self, wait: Span) -> String {
        let seconds = wait.seconds_rounded_up();
        format!("Hubo demasiados intentos con esta cuenta. Prueba otra vez en {seconds} s.")
    }

    fn password_too_short(&self, least: usize) -> String {
        format!("Usa al menos {least} caracteres")
    }

    fn password_too_long(&self, most: usize) -> String {
        format!("Usa como mucho {most} caracteres")
    }

    fn circuit(&self, kind: CircuitKind) -> &'static str {
        match kind {
            CircuitKind::Taking => "Cobrar",
            CircuitKind::Rest => "Todo lo demás",
        }
    }

    fn circuit_phase(&self, phase: CircuitPhase) -> &'static str {
        match phase {
            CircuitPhase::Closed => "Funciona",
            CircuitPhase::Open => "Suspendida: no se llama a Stripe",
            CircuitPhase::HalfOpen => "Probando si Stripe responde",
        }
    }
}
