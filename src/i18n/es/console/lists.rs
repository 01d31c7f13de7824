//! Lists, filters and reviews, in Spanish.

use crate::domain::deed::DeedKind;
use crate::i18n::catalogue::ListTexts;
use crate::i18n::es::Spanish;

impl ListTexts for Spanish {
    plain! {
        search: "Buscar",
        filter: "Filtrar",
        filters_set: "Filtros puestos",
        take_filter_away: "Quitar el filtro",
        take_filters_away: "Quitar todos",
        more_filters: "Más filtros",
        all_of_them: "Todos",
        first_day: "Desde",
        to_day: "Hasta",
        filter_unknown: "Elige uno de la lista",
        filter_no_amount: "Escribe un importe, como 120.000",
        filter_no_such_day: "Ese día no existe; escríbelo como 2026-11-27",
        pages: "Páginas",
        first_page: "Primera página",
        next_page: "Siguientes",
        nothing_found: "No hay nada con estos filtros",
        nothing_found_hint: "Quita alguno o cambia las fechas.",
        download_csv: "Descargar CSV",
        when: "Fecha",
        status_label: "Estado",
        amount: "Importe",
        method_label: "Método",
        customer: "Cliente",
        reason: "Motivo",
        reason_missing: "Escribe el motivo",
        details_label: "Detalles",
        back_without_doing: "Volver sin hacer nada",
        review: "Revisar",
        your_role_may_not: "Tu rol no lo permite",
        changed_meanwhile: "Cambió mientras lo mirabas",
        form_used_up: "Este formulario ya se usó. Abre la página otra vez.",
        copy: "Copiar",
        copied: "Copiado",
    }

    fn filter_text(&self, text: &str) -> String {
        format!("Contiene «{text}»")
    }

    fn filter_from(&self, day: &str) -> String {
        format!("Desde {day}")
    }

    fn filter_to(&self, day: &str) -> String {
        format!("Hasta {day}")
    }

    fn filter_too_long(&self, most: usize) -> String {
        format!("Busca con {most} caracteres como mucho")
    }

    fn text_too_long(&self, most: usize) -> String {
        format!("Escribe {most} caracteres como mucho")
    }

    fn rows_shown(&self, count: usize) -> String {
        format!("Mostrando {count}")
    }

    fn deed(&self, kind: DeedKind) -> &'static str {
        match kind {
            DeedKind::FirstOwnerInvited => "Se creó el enlace de la primera cuenta",
            DeedKind::FirstOwnerAdded => "Se creó la primera cuenta",
            DeedKind::MemberAdded => "Se agregó una persona al equipo",
            DeedKind::PasswordReset => "Se anuló una contraseña",
            DeedKind::PasswordChosen => "Eligió su contraseña",
            DeedKind::MemberDisabled => "Se bloqueó una cuenta",
            DeedKind::MemberEnabled => "Se desbloqueó una cuenta",
            DeedKind::SignedIn => "Inició sesión",
            DeedKind::SignedOut => "Cerró sesión",
            DeedKind::RefundRequested => "Pidió un reembolso",
            DeedKind::CaptureRequested => "Pidió cobrar lo reservado",
            DeedKind::StripeAsked => "Consultó a Stripe",
            DeedKind::VoidRequested => "Pidió liberar lo reservado",
            DeedKind::CircuitHeld => "Suspendió los cobros nuevos",
            DeedKind::CircuitClosed => "Reanudó las llamadas a Stripe",
            DeedKind::ChecksRun => "Comprobó las cuentas",
            DeedKind::EventReplayed => "Aplicó un evento otra vez",
            DeedKind::EventsReplayed => "Aplicó varios eventos otra vez",
            DeedKind::SagaRetried => "Reintentó un proceso de compra",
            DeedKind::SagaCompensated => "Pidió deshacer un proceso de compra",
            DeedKind::SagaHandled => "Dio por resuelto un proceso de compra",
            DeedKind::StockAdjusted => "Corrigió las existencias",
            DeedKind::MailResent => "Reenvió un correo",
            DeedKind::MethodSwitched => "Cambió un método de pago",
            DeedKind::OrderCancelRequested => "Pidió cancelar un pedido sin pagar",
            DeedKind::RefundHandled => "Dio por atendido un reembolso",
            DeedKind::StripeRefundHandled => "Dio por atendido un reembolso hecho en Stripe",
            DeedKind::DisputeDraftSaved => "Guardó un borrador de disputa",
            DeedKind::DisputeSubmitted => "Envió las pruebas de una disputa",
            DeedKind::DisputeAccepted => "Aceptó una disputa",
        }
    }
}
