//! The room of mails, in Spanish.

use crate::domain::mail::MailStatus;
use crate::i18n::catalogue::OutboxTexts;
use crate::i18n::es::Spanish;

impl OutboxTexts for Spanish {
    plain! {
        room_outbox: "Correos",
        search_outbox: "Número de pedido",
        search_outbox_refused: "Escribe un número de pedido",
        mail_failing: "Falló y se reintenta",
        mail_kind_label: "Correo",
        mail_recipient_label: "Para",
        mail_written_label: "Escrito",
        mail_sent_label: "Enviado",
        mail_next_try_label: "Próximo intento",
        no_mails_yet: "Todavía no hay correos",
        no_mails_hint: "El primero se escribe cuando un pedido se confirma o se cancela.",
        mail_subject_label: "Asunto",
        mail_text_label: "Texto del correo",
        mail_says_now: "Así se escribiría con los datos de ahora; uno ya enviado pudo decir otra \
            cosa.",
        mail_without_link: "El enlace secreto del pedido no se muestra aquí.",
        mail_unwritten: "Este correo no se puede escribir ahora.",
        mail_resend_of_label: "Reenvío de",
        mail_resends_label: "Reenvíos",
        send_now_deed: "Enviar ahora",
        resend_deed: "Enviar otra vez",
        resend_title: "Enviar el correo otra vez",
        resend_changed: "El correo cambió mientras lo mirabas. No se hizo nada.",
        resend_reader_disabled: "La cuenta de quien lo recibe está desactivada. No se envió nada.",
    }

    fn resend_at_once(&self, recipient: &str) -> String {
        format!("Se intenta enviar ahora a {recipient}, sin esperar la pausa.")
    }

    fn resend_once_more(&self, recipient: &str) -> String {
        format!("Se envía otra vez a {recipient}, como un correo nuevo.")
    }

    fn filter_mail_order(&self, number: &str) -> String {
        format!("Pedido {number}")
    }

    fn mail_status(&self, status: MailStatus) -> &'static str {
        match status {
            MailStatus::Waiting => "Por enviar",
            MailStatus::Sent => "Enviado",
        }
    }
}
