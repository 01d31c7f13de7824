//! The room of the audit, in Spanish.

use crate::domain::clock::Moment;
use crate::i18n::catalogue::AuditTexts;
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::TimeStyle;
use crate::i18n::{Part, Sentence};

impl AuditTexts for Spanish {
    plain! {
        room_audit: "Auditoría",
        audit_lead: "Quién hizo qué, a qué y desde dónde. Nada de esto se puede cambiar.",
        no_audit_yet: "Nadie hizo nada todavía",
        no_audit_hint: "Aquí verás cada acción del equipo, con cómo estaba antes y cómo quedó.",
        actor_label: "Quién",
        actor_hint: "Quién (correo o id)",
        deed_label: "Qué",
        subject_label: "A qué",
        changes_label: "Cambios",
        actor_cli: "Línea de comandos",
        actor_cobro: "Cobro mismo",
        actor_gone: "Ya no está en el equipo",
        no_value: "nada",
        no_changes: "Sin valores que comparar",
        unsealed_row: "Por sellar",
        chain_title: "Cadena de sellos",
        chain_lead: "Cada fila lleva un sello que depende de la anterior: cambiar, quitar o \
            mover una rompe la cadena. El último sello se anota cada día en el registro del \
            servidor.",
        chain_rows_label: "Filas selladas",
        chain_head_label: "Último sello",
        chain_sealed_label: "Sellada",
        chain_verified_label: "Última verificación",
        chain_never_verified: "Nunca; pídela en Comprobaciones.",
        chain_is_broken: "La cadena está rota; mira qué filas en Comprobaciones.",
        download_json_lines: "Descargar JSON",
    }

    fn where_from(&self, origin: &str) -> String {
        format!("desde {origin}")
    }

    fn place_in_chain(&self, position: i64) -> String {
        format!("Fila {position}")
    }

    fn chain_verified(&self, position: i64, at: Moment) -> Sentence {
        sentence![
            "Hasta la fila ",
            position.to_string(),
            ", el ",
            Part::Time(at, TimeStyle::Full),
            "."
        ]
    }

    fn filter_actor(&self, actor: &str) -> String {
        format!("Quién: {actor}")
    }

    fn filter_subject(&self, subject: &str) -> String {
        format!("A qué: {subject}")
    }
}
