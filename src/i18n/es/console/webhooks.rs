//! The room of Stripe's events, in Spanish.

use crate::domain::clock::Moment;
use crate::domain::webhook_event::{ReplayResult, WebhookEventState};
use crate::i18n::Sentence;
use crate::i18n::catalogue::WebhookTexts;
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl WebhookTexts for Spanish {
    plain! {
        room_webhooks: "Eventos de Stripe",
        search_events: "Id de un evento, un objeto o un pago",
        event_type_label: "Tipo",
        event_received_label: "Recibido",
        event_made_label: "Creado en Stripe",
        event_applied_in_label: "Aplicado en",
        event_next_try_label: "Próximo intento",
        no_events_yet: "Todavía no ha llegado ningún evento",
        no_events_hint: "Llegan cuando Stripe conoce la dirección de la tienda y alguien paga.",
        event_lateness_label: "Cuánto tardan en llegar",
        event_lateness_unknown: "Aún no se sabe",
        events_waiting_label: "Esperan saber de quién son",
        events_failed_label: "No se pudieron aplicar",
        event_body_label: "Contenido del evento",
        event_body_erased: "El contenido se borró al vencer el plazo de conservación.",
        event_told_label: "Qué contó del pago",
        event_told_nothing: "No contó nada de un pago.",
        replay_deed: "Aplicar otra vez",
        replay_hint: "Verás qué cambiaría antes de hacerlo.",
        replay_title: "Aplicar el evento otra vez",
        replay_button: "Aplicar el evento",
        replay_changed: "El evento cambió mientras lo mirabas. No se hizo nada.",
        replay_many_deed: "Aplicar los pendientes",
        replay_many_title: "Aplicar los eventos pendientes",
        replay_many_none: "Con estos filtros no hay eventos que esperen o hayan fallado.",
        replay_asks_whose: "Se le preguntará a Stripe de quién es",
        replay_results_title: "Resultado de cada evento",
        replay_result_label: "Resultado",
    }

    fn replay_how_many(&self, most: usize) -> String {
        format!("Elige de 1 a {most} eventos de la lista. No se hizo nada.")
    }

    fn filter_event_type(&self, kind: &str) -> String {
        format!("Tipo {kind}")
    }

    fn filter_event_about(&self, id: &str) -> String {
        format!("Sobre {id}")
    }

    fn event_state(&self, state: WebhookEventState) -> &'static str {
        match state {
            WebhookEventState::Applied => "Aplicado",
            WebhookEventState::Waiting => "Espera: no se sabe de quién es",
            WebhookEventState::Failed => "Falló",
            WebhookEventState::NotUsed => "No se usa",
            WebhookEventState::Foreign => "De otra tienda",
            WebhookEventState::OtherMode => "Del otro modo, prueba o real",
        }
    }

    fn event_lateness(&self, of: usize, most: &str) -> String {
        format!("o menos, la mitad de los últimos {of}; el más lento, {most}")
    }

    fn events_since(&self, since: Moment) -> Sentence {
        sentence!["el primero desde ", deadline(since)]
    }

    fn replay_many_lead(&self, count: usize) -> String {
        let events = if count == 1 { "evento" } else { "eventos" };
        format!(
            "Se aplicarán {count} {events}, cada uno por sí mismo, del más antiguo al más nuevo."
        )
    }

    fn replay_many_button(&self, count: usize) -> String {
        format!("Aplicar {count} {}", if count == 1 { "evento" } else { "eventos" })
    }

    fn replay_would(&self, result: ReplayResult) -> &'static str {
        match result {
            ReplayResult::Applied => "El evento quedará aplicado.",
            ReplayResult::NothingNew => "Ya está aplicado: no cambia nada.",
            ReplayResult::Waiting => "Seguirá en espera: Stripe no dice de quién es.",
            ReplayResult::Failed => "Volverá a fallar.",
            ReplayResult::NotUsed => "Su tipo no se usa: no cambia nada.",
            ReplayResult::Foreign => "Es de otra tienda: no cambia nada.",
            ReplayResult::OtherMode => "Es del otro modo, prueba o real: no cambia nada.",
            ReplayResult::Changed => "Cambió mientras lo mirabas: no se tocará.",
            ReplayResult::Erased => "Su contenido se borró: no hay nada que aplicar.",
        }
    }

    fn replay_did(&self, result: ReplayResult) -> &'static str {
        match result {
            ReplayResult::Applied => "El evento quedó aplicado.",
            ReplayResult::NothingNew => "Ya estaba aplicado: no cambió nada.",
            ReplayResult::Waiting => "Sigue en espera: no se sabe de quién es.",
            ReplayResult::Failed => "Volvió a fallar.",
            ReplayResult::NotUsed => "Su tipo no se usa: no cambió nada.",
            ReplayResult::Foreign => "Es de otra tienda: no cambió nada.",
            ReplayResult::OtherMode => "Es del otro modo, prueba o real: no cambió nada.",
            ReplayResult::Changed => "Cambió mientras lo mirabas: no se tocó.",
            ReplayResult::Erased => "Su contenido se borró: no había nada que aplicar.",
        }
    }

    fn replay_new_facts(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { "hecho nuevo" } else { "hechos nuevos" })
    }
}
