//! The mails, in Spanish.

use super::Spanish;
use crate::domain::clock::Moment;
use crate::domain::dispute::DeadlineNotice;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::i18n::Sentence;
use crate::i18n::catalogue::MailTexts;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{day, deadline};

impl MailTexts for Spanish {
    plain! {
        cancelled_by_you: "Cancelaste este pedido y quedó cerrado.",
        cancelled_by_time: "Se acabó el tiempo para pagar y el pedido quedó cerrado.",
        cancelled_by_shop: "La tienda canceló este pedido.",
        cancelled_by_failure: "No pudimos completar el pago y el pedido quedó cerrado.",
        cancelled_by_bounce: "Tu banco devolvió el pago, nadie pagó de otra forma a tiempo y el \
                              pedido quedó cerrado.",
        cancelled_unsettled: "Tu banco no confirmó el pago a tiempo y el pedido quedó cerrado. Si \
                              lo cobra después, te lo devolvemos o seguimos con tu pedido, y te \
                              escribimos.",
        bank_may_take_days: "El banco puede tardar unos días en mostrarlo.",
        follow_your_order: "Sigue tu pedido aquí:",
        team_greeting: "Hola:",
        dispute_needs_no_answer: "Ya no espera respuesta: no tienes que hacer nada.",
        dispute_in_console: "La disputa en la consola:",
    }

    fn greeting(&self, name: &str) -> String {
        format!("Hola, {name}:")
    }

    fn confirmation_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Recibo de tu pedido {number} · {shop}")
    }

    fn confirmation_body(&self, amount: Money) -> Sentence {
        sentence!["Recibimos tu pago de ", amount, " y tu pedido está confirmado."]
    }

    fn placed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Recibimos tu pedido {number} · {shop}")
    }

    fn placed_held_body(&self, amount: Money) -> Sentence {
        sentence!["Tu banco reservó ", amount, ". Lo cobraremos cuando enviemos el pedido."]
    }

    fn placed_processing_body(&self, amount: Money, by: Option<Moment>) -> Sentence {
        let under_way = sentence!["Tu banco está procesando tu pago de ", amount, "."];
        let under_way = match by {
            Some(by) => under_way.followed_by(sentence!["Puede tardar hasta el ", day(by), "."]),
            None => under_way,
        };
        under_way.followed_by("Reservamos tus productos y te avisaremos cuando llegue.")
    }

    fn payment_failed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Tu banco devolvió el pago de tu pedido {number} · {shop}")
    }

    fn payment_failed_body(&self, amount: Money) -> Sentence {
        sentence!["Tu banco no pagó el débito de ", amount, "."]
    }

    fn payment_failed_pay_again(&self, until: Moment) -> Sentence {
        let kept = sentence!["Guardamos tus productos hasta ", deadline(until), "."];
        kept.followed_by("Hasta entonces puedes pagar otra vez en la página de tu pedido.")
    }

    fn refund_requested_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Pedimos el reembolso de tu pedido {number} · {shop}")
    }

    fn refund_requested_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        match method {
            Some(method) => sentence!["Pedimos que te devuelvan ", amount, " a ", method, "."],
            None => {
                sentence!["Pedimos que te devuelvan ", amount, " al medio con que pagaste."]
            }
        }
    }

    fn refund_succeeded_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Reembolso enviado de tu pedido {number} · {shop}")
    }

    fn refund_succeeded_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        match method {
            Some(method) => sentence!["Te devolvimos ", amount, " a ", method, "."],
            None => sentence!["Te devolvimos ", amount, " al medio con que pagaste."],
        }
    }

    fn refund_failed_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("No llegó el reembolso de tu pedido {number} · {shop}")
    }

    fn refund_failed_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        let failed = match method {
            Some(method) => sentence!["Tu banco no aceptó ", amount, " en ", method, "."],
            None => sentence!["Tu banco no aceptó la devolución de ", amount, "."],
        };
        failed.followed_by("Te escribiremos para acordar otra forma de devolverlo.")
    }

    fn cancelled_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Tu pedido {number} quedó cerrado · {shop}")
    }

    fn late_refund_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("Te devolvemos el pago de tu pedido {number} · {shop}")
    }

    fn late_refund_mail_body(&self, amount: Money, method: Option<&str>) -> Sentence {
        let arrived =
            sentence!["Tu pago de ", amount, " llegó cuando el pedido ya estaba cerrado."];
        match method {
            Some(method) => arrived.followed_by(format!("Lo devolvemos todo a {method}.")),
            None => arrived.followed_by("Lo devolvemos todo al medio con que pagaste."),
        }
    }

    fn why_this_mail(&self, shop: &str) -> String {
        format!("Recibes este correo porque hiciste un pedido en {shop}.")
    }

    fn dispute_deadline_subject(
        &self,
        notice: DeadlineNotice,
        number: OrderNumber,
        shop: &str,
    ) -> String {
        let left = match notice {
            DeadlineNotice::Week => "7 días",
            DeadlineNotice::ThreeDays => "3 días",
            DeadlineNotice::Day => "24 horas",
        };
        format!("Menos de {left} para responder la disputa del pedido {number} · {shop}")
    }

    fn dispute_settled_subject(&self, number: OrderNumber, shop: &str) -> String {
        format!("La disputa del pedido {number} ya no espera respuesta · {shop}")
    }

    fn bank_disputes(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence {
        let why = format!(" del pedido {number}. Motivo: {reason}.");
        sentence!["El banco del cliente disputa ", amount, why]
    }

    fn bank_inquires(&self, amount: Money, number: OrderNumber, reason: &str) -> Sentence {
        let why = format!(" del pedido {number}. Motivo: {reason}.");
        sentence!["El banco del cliente pregunta por ", amount, why]
    }

    fn dispute_answer_until(&self, due: Moment) -> Sentence {
        let until = sentence!["Puedes responder hasta ", deadline(due), "."];
        until.followed_by("Después, el banco decide sin tu respuesta.")
    }

    fn why_this_team_mail(&self, shop: &str) -> String {
        format!("Recibes este correo porque puedes responder disputas en la consola de {shop}.")
    }
}
