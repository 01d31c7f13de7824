//! Previews and deeds that were done, in Spanish.

use crate::domain::clock::Span;
use crate::domain::mail::MailKind;
use crate::domain::money::{Currency, Money};
use crate::domain::reason::{LONGEST_REASON, ReasonRefused};
use crate::domain::saga_repair::Ask;
use crate::domain::stock::Stock;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{EffectTexts, PaymentTexts as _};
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;

impl EffectTexts for Spanish {
    plain! {
        what_would_happen: "Qué pasará",
        would_change_nothing: "No cambia nada: todo esto ya está en los libros.",
        if_stripe_agrees: "Lo que sigue a una llamada vale si Stripe responde lo habitual: que \
            ya no se puede pagar. Si el cliente pagó un momento antes, el pedido se confirma.",
        somebody_works_on_it: "Alguien trabaja en este proceso ahora mismo: lo que sigue solo se \
            sabrá después.",
        done_by_hand: "Lo que se hizo a mano",
        nothing_done_by_hand: "Nadie ha hecho nada a mano.",
        not_done: "No se hizo",
        reason_is_kept: "Queda en el registro, con tu cuenta y la hora.",
        no_instant: "Ninguno",
    }

    fn would_add_facts(&self, count: usize) -> String {
        format!(
            "Se anotan {count} {} de Stripe.",
            if count == 1 { "hecho nuevo" } else { "hechos nuevos" }
        )
    }

    fn would_move_payment(&self, from: &str, to: &str) -> String {
        format!("El pago pasa de «{from}» a «{to}».")
    }

    fn would_change_captured(&self, from: Money, to: Money) -> Sentence {
        sentence!["Lo cobrado pasa de ", from, " a ", to, "."]
    }

    fn would_change_returned(&self, from: Money, to: Money) -> Sentence {
        sentence!["Lo devuelto pasa de ", from, " a ", to, "."]
    }

    fn would_move_order(&self, from: &str, to: &str) -> String {
        format!("El pedido pasa de «{from}» a «{to}».")
    }

    fn would_change_stock(&self, name: &str, from: Stock, to: Stock) -> String {
        let moved = [
            ("disponibles", from.available(), to.available()),
            ("reservadas", from.reserved(), to.reserved()),
            ("vendidas", from.sold(), to.sold()),
        ];
        format!("{name}: {}.", moves(&moved))
    }

    fn would_write_mail(&self, kind: MailKind) -> String {
        format!("Se le escribe al cliente: «{}».", self.mail_kind(kind))
    }

    fn would_move_saga(&self, state: &str, step: &str) -> String {
        format!("El proceso queda: {state}, en «{step}».")
    }

    fn would_ask_stripe(&self, ask: &Ask, currency: Currency) -> Sentence {
        match ask {
            Ask::OpenSession => "Se le pide a Stripe abrir la sesión de pago.".into(),
            Ask::LookUpSession(id) => format!("Se consulta en Stripe la sesión {id}.").into(),
            Ask::ExpireSession(id) => format!("Se le pide a Stripe cerrar la sesión {id}.").into(),
            Ask::FindSession => "Se busca en Stripe una sesión cuyo id nunca se supo.".into(),
            Ask::Capture => "Se le pide a Stripe cobrar lo reservado.".into(),
            Ask::Release => "Se le pide a Stripe liberar lo reservado.".into(),
            Ask::Refund(minor) => match Money::new(*minor, currency) {
                Ok(amount) => sentence!["Se le pide a Stripe devolver ", amount, "."],
                Err(_) => "Se le pide a Stripe devolver el dinero.".into(),
            },
        }
    }

    fn would_wait_for_circuit(&self, wait: Span) -> String {
        format!(
            "Ahora no se puede llamar a Stripe: esto espera {} s o más y sigue por sí mismo.",
            wait.seconds_rounded_up()
        )
    }

    fn reason_refused(&self, why: ReasonRefused) -> String {
        match why {
            ReasonRefused::Missing => "Escribe el motivo".to_owned(),
            ReasonRefused::TooLong => {
                format!("Escribe el motivo con {LONGEST_REASON} caracteres como mucho")
            }
            ReasonRefused::Unreadable => "Quita del motivo lo que no se puede leer".to_owned(),
        }
    }
}

/// The numbers that change, each before and after.
fn moves(numbers: &[(&str, i64, i64)]) -> String {
    let changed = numbers.iter().filter(|(_, from, to)| from != to);
    let told = changed.map(|(name, from, to)| format!("{name} {from} → {to}"));
    told.collect::<Vec<_>>().join(", ")
}
