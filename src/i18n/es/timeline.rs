//! What has happened to an order, in Spanish.

use super::Spanish;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{DeclineTexts, TimelineEvent, TimelineTexts};
use crate::i18n::sentence::sentence;

impl TimelineTexts for Spanish {
    fn timeline(&self, event: TimelineEvent) -> Sentence {
        match event {
            TimelineEvent::Received => "Recibimos tu pedido y guardamos tus productos.".into(),
            TimelineEvent::WentToPay => "La página de pago está lista.".into(),
            TimelineEvent::Declined(class) => {
                Sentence::from("El pago no se completó.").followed_by(self.decline(class))
            }
            TimelineEvent::Held(amount) => sentence!["Tu banco reservó ", amount, "."],
            TimelineEvent::Processing => "Tu banco está procesando el pago.".into(),
            TimelineEvent::Bounced => "Tu banco devolvió el pago.".into(),
            TimelineEvent::GivenUp => {
                "Tu banco no confirmó el pago a tiempo y el pedido se cerró.".into()
            }
            TimelineEvent::Paid(amount) => sentence!["Recibimos tu pago de ", amount, "."],
            TimelineEvent::CancelledByCustomer => "Cancelaste el pedido.".into(),
            TimelineEvent::Replaced => "Empezaste otro pago y este pedido se cerró.".into(),
            TimelineEvent::TimeRanOut => "Se acabó el tiempo para pagar.".into(),
            TimelineEvent::Failed => "No pudimos completar el pago.".into(),
            TimelineEvent::Released => "Se liberó el importe reservado.".into(),
            TimelineEvent::Revived => "Tu pago llegó tarde y el pedido siguió adelante.".into(),
            TimelineEvent::LateMoneyReturned(amount) => {
                sentence!["Devolvemos ", amount, ": llegó cuando el pedido ya estaba cerrado."]
            }
            TimelineEvent::ExcessReturned(amount) => {
                sentence!["Se pagó dos veces: devolvemos ", amount, " que sobraban."]
            }
            TimelineEvent::Disputed => "Tu banco abrió un reclamo por este pago.".into(),
            TimelineEvent::Refunded(amount) => sentence!["Devolvimos ", amount, "."],
        }
    }
}
