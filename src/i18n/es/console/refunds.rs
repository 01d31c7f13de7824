//! The rooms of refunds, in Spanish.

use crate::domain::clock::Moment;
use crate::domain::order::OrderNumber;
use crate::domain::refund_standing::RefundStanding;
use crate::i18n::Sentence;
use crate::i18n::catalogue::RefundsTexts;
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::day;

impl RefundsTexts for Spanish {
    plain! {
        room_refunds: "Reembolsos",
        refunds_views: "Vistas de reembolsos",
        refunds_for_somebody: "Necesitan a alguien",
        refunds_under_way: "En curso",
        refunds_all: "Todos",
        no_refunds_yet: "Todavía no hay reembolsos",
        no_refunds_hint: "Se piden desde la página de un pago. También aparecen aquí los que se \
            hagan en Stripe.",
        refunds_calm: "Ningún reembolso necesita a nadie",
        refunds_calm_hint: "Aquí verás los que fallen, los que Stripe rechace, los que esperen \
            demasiado y los que se hagan en Stripe.",
        refunds_none_under_way: "Ningún reembolso está en curso",
        refund_asked_by: "Quién lo pidió",
        refund_by_late_money: "Cobro: el dinero llegó tarde",
        refund_by_excess: "Cobro: se cobró de más",
        refund_made_there: "Hecho en Stripe",
        refund_no_reason: "Sin motivo",
        refund_what_for: "Qué devuelve",
        refund_of_an_amount: "Un importe, sin productos concretos.",
        refund_shelf_waits: "Los productos vuelven a la venta cuando Stripe lo acepte.",
        refund_call_label: "Llamada a Stripe",
        refund_next_try: "Siguiente intento",
        refund_news_asked: "Se pidió",
        refund_news_restocked: "Los productos volvieron a la venta",
        refund_news_handled: "Alguien lo dio por atendido",
        refund_waits_too_long: "Lleva demasiado tiempo esperando a Stripe",
        refund_handle_deed: "Dar por atendido",
        refund_handle_title: "Dar por atendido el reembolso",
        refund_handle_leaves: "Sale de la lista de los que necesitan a alguien.",
        refund_handle_moves_nothing: "No mueve dinero ni productos y no escribe al cliente.",
        refund_handle_note: "Qué hiciste",
        refund_handle_note_hint: "Por ejemplo: se lo devolvimos por transferencia.",
        refund_handle_note_missing: "Escribe qué hiciste",
        refund_handle_not_needed: "Este reembolso no necesita a nadie",
        refund_handle_done: "Quedó como atendido.",
        refund_changed_nothing_done: "Mira cómo está ahora; no se hizo nada.",
        stripe_refund_lead: "Alguien devolvió este dinero en Stripe. El pago y el pedido ya lo \
            reflejan; falta decidir qué pasa con los productos y con el cliente.",
        stripe_refund_failed_lead: "Alguien intentó devolver este dinero en Stripe y no llegó: \
            volvió a tu saldo. El pago y el pedido ya lo reflejan.",
        stripe_refund_decide: "Qué pasa ahora",
        stripe_refund_shelf: "Unidades que vuelven a la venta",
        stripe_refund_nothing_left: "No quedan unidades vendidas de este pedido que puedan \
            volver a la venta.",
        stripe_refund_tell: "Escribirle al cliente",
        stripe_refund_no_mail: "De un reembolso anulado no se le escribe al cliente.",
        stripe_refund_button: "Guardar y dar por atendido",
        stripe_refund_handled_meanwhile: "Alguien ya lo atendió; no se hizo nada.",
        stripe_refund_done: "Quedó como atendido.",
        refund_heard_of: "Nos enteramos",
        refund_last_change: "Último cambio",
        refund_mails_label: "Correos",
    }

    fn refund_standing(&self, standing: RefundStanding) -> &'static str {
        match standing {
            RefundStanding::Waiting => "Esperando a Stripe",
            RefundStanding::Pending => "En camino",
            RefundStanding::RequiresAction => "Espera al cliente",
            RefundStanding::Succeeded => "Devuelto",
            RefundStanding::Failed => "Falló",
            RefundStanding::Canceled => "Anulado",
            RefundStanding::Refused => "Rechazado por Stripe",
        }
    }

    fn refund_standing_means(&self, standing: RefundStanding) -> &'static str {
        match standing {
            RefundStanding::Waiting => {
                "Lo pedimos y Stripe aún no lo muestra. Seguimos con la misma clave: no lo \
                    pidas otra vez."
            }
            RefundStanding::Pending => "Stripe lo aceptó y el dinero va en camino.",
            RefundStanding::RequiresAction => {
                "Stripe espera datos del cliente para enviarle el dinero; le escribió un correo."
            }
            RefundStanding::Succeeded => {
                "Stripe lo envió al banco del cliente, que puede tardar unos días en mostrarlo."
            }
            RefundStanding::Failed => {
                "El banco no lo aceptó y el dinero volvió a tu saldo: hay que devolverlo de \
                    otra forma."
            }
            RefundStanding::Canceled => "Se anuló en Stripe y el dinero volvió a tu saldo.",
            RefundStanding::Refused => "Stripe no lo aceptó: no se movió dinero.",
        }
    }

    fn refund_of_order(&self, number: OrderNumber) -> String {
        format!("Reembolso del pedido {number}")
    }

    fn refund_restocked_at(&self, at: Moment) -> Sentence {
        sentence!["Los productos volvieron a la venta el ", day(at), "."]
    }

    fn refund_handled_by(&self, by: &str, at: Moment) -> Sentence {
        sentence!["Lo atendió ", by, " el ", day(at), "."]
    }

    fn stripe_refund_line(&self, left: i64) -> String {
        format!("Hasta {left}")
    }

    fn stripe_refund_back(&self, units: i64) -> String {
        format!("{units} ya volvieron por este reembolso")
    }

    fn stripe_refund_tell_hint(&self, mail: &str, email: &str) -> String {
        format!("El correo «{mail}» a {email}")
    }

    fn stripe_refund_units_refused(&self, left: i64) -> String {
        format!("Escribe un número entero, {left} como mucho")
    }
}
