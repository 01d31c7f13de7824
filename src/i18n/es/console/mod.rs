//! The console, in Spanish.

mod audit;
mod checks;
mod circuit;
mod dashboard;
mod disputes;
mod effects;
mod lists;
mod methods;
mod orders;
mod outbox;
mod payment;
mod payments;
mod refunds;
mod sagas;
mod stock;
mod webhooks;

use super::Spanish;
use crate::domain::circuit::{CircuitKind, CircuitPhase};
use crate::domain::clock::Span;
use crate::domain::role::Role;
use crate::i18n::catalogue::ConsoleTexts;

impl ConsoleTexts for Spanish {
    plain! {
        console: "Panel de operaciones",
        rooms: "Secciones",
        rooms_of_money: "Dinero",
        rooms_of_operation: "Funcionamiento",
        rooms_of_shop: "Tienda",
        to_attend_to: "por atender",
        search_everything: "Buscar un pago, pedido, cliente o id",
        search_placeholder: "Pedido, correo, importe o id de Stripe",
        keys: "Atajos",
        keyboard_shortcuts: "Atajos de teclado",
        key_rows: "Fila siguiente, fila anterior",
        key_open: "Abrir la fila",
        key_help: "Esta ayuda",
        key_leave: "Salir de la búsqueda o cerrar la ayuda",
        use_keys: "Usar los atajos",
        close: "Cerrar",
        live_changed: "Hay cambios: mostrar",
        live_paused: "En pausa",
        live_following: "Al día",
        live_lost: "Sin conexión; vuelvo a intentarlo",
        pause: "Pausar",
        live_one_more: "1 fila nueva: mostrar",
        live_more: "{n} filas nuevas: mostrar",
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
        session_ended_and_kept: "Tu sesión terminó y no se hizo nada. Inicia sesión y seguirá ahí.",
        typed_is_back: "Recuperamos lo que escribiste antes de que terminara tu sesión. Revísalo.",
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
    }

    fn role(&self, role: Role) -> &'static str {
        match role {
            Role::Viewer => "Solo lectura",
            Role::Support => "Atención al cliente",
            Role::Manager => "Responsable de pagos",
            Role::Owner => "Dirección de la tienda",
        }
    }

    fn key_go_to(&self, room: &str) -> String {
        format!("Ir a {room}")
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
