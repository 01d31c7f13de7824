//! The dashboard, in Spanish.

use jiff::civil::Weekday;

use crate::domain::attention::Attention;
use crate::domain::clock::Moment;
use crate::domain::money::{Currency, Money};
use crate::i18n::catalogue::DashboardTexts;
use crate::i18n::es::Spanish;
use crate::i18n::time::short_day;
use crate::i18n::{Part, Sentence};

impl DashboardTexts for Spanish {
    plain! {
        room_dashboard: "Resumen",
        as_of: "Datos de",
        needs_attention: "Requiere atención",
        nothing_needs_attention: "No hay nada atascado ni pendiente.",
        captured_today: "Cobrado",
        payments_made: "Pagos logrados",
        tries_approved: "Intentos aprobados",
        returned_today: "Devuelto",
        disputes_opened: "Disputas nuevas",
        same_as_before: "igual",
        nothing_before: "antes, nada",
        last_seven_days: "Estos 7 días",
        seven_days_before: "Los 7 anteriores",
        as_a_table: "Ver como tabla",
        day: "Día",
        nothing_captured: "No se cobró nada en los últimos 14 días.",
        why_declined: "Por qué se rechazaron intentos hoy",
        nothing_declined: "Hoy no se rechazó ningún intento.",
        payments_by_status: "Pagos por estado",
        circuits_everywhere: "Conexión con Stripe desde cada servidor",
    }

    fn against_last(&self, weekday: Weekday) -> String {
        let day = match weekday {
            Weekday::Monday => "lunes",
            Weekday::Tuesday => "martes",
            Weekday::Wednesday => "miércoles",
            Weekday::Thursday => "jueves",
            Weekday::Friday => "viernes",
            Weekday::Saturday => "sábado",
            Weekday::Sunday => "domingo",
        };
        format!("contra el mismo momento del {day} pasado")
    }

    fn attention(&self, kind: Attention) -> &'static str {
        match kind {
            Attention::DisputesDueSoon => "Disputas que vencen en menos de 24 h",
            Attention::DisputesDue => "Disputas por responder",
            Attention::FraudWarnings => "Avisos de fraude por atender",
            Attention::OpenCircuits => "Conexiones con Stripe suspendidas",
            Attention::BrokenInvariants => "Comprobaciones que no se cumplen",
            Attention::StripeRefunds => "Reembolsos hechos en Stripe por atender",
            Attention::HoldsRunningOut => "Cobros reservados que vencen en menos de 48 h",
            Attention::FailedRefunds => "Reembolsos que fallaron",
            Attention::LateMoney => "Dinero que llegó tarde y sigue sin resolverse",
            Attention::StuckSagas => "Procesos de compra atascados",
            Attention::FailedWebhooks => "Eventos de Stripe sin aplicar",
            Attention::WaitingRefunds => "Reembolsos sin respuesta de Stripe",
            Attention::WaitingMails => "Correos por enviar",
        }
    }

    fn today_in(&self, currency: Currency) -> String {
        format!("Hoy, {currency}")
    }

    fn of_those_begun(&self, begun: i64) -> String {
        let word = if begun == 1 { "empezado" } else { "empezados" };
        format!("{begun} {word}")
    }

    fn of_tries(&self, approved: i64, all: i64) -> String {
        format!("{approved} de {all}")
    }

    fn share(&self, permille: i64) -> String {
        format!("{},{} %", permille / 10, permille % 10)
    }

    fn by_refunds(&self, count: i64) -> String {
        let word = if count == 1 { "reembolso" } else { "reembolsos" };
        format!("{count} {word}")
    }

    fn percent_more(&self, percent: i64) -> String {
        format!("{percent} % más")
    }

    fn percent_less(&self, percent: i64) -> String {
        format!("{percent} % menos")
    }

    fn more_by(&self, count: i64) -> String {
        format!("{count} más")
    }

    fn fewer_by(&self, count: i64) -> String {
        format!("{count} menos")
    }

    fn points_more(&self, permille: i64) -> String {
        format!("{},{} puntos más", permille / 10, permille % 10)
    }

    fn points_less(&self, permille: i64) -> String {
        format!("{},{} puntos menos", permille / 10, permille % 10)
    }

    fn captured_by_day(&self, currency: Currency) -> String {
        format!("Cobrado por día, {currency}")
    }

    fn captured_most(&self, day: Moment, amount: Money) -> Sentence {
        let parts = ["El máximo fue el ".into(), short_day(day), ": ".into(), amount.into()];
        Sentence::new([parts.to_vec(), vec![Part::from(".")]].concat())
    }
}
