//! Where a customer's payment stands, in Spanish.

use super::Spanish;
use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::OrderNumber;
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;
use crate::i18n::catalogue::OutcomeTexts;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{day, deadline};

impl OutcomeTexts for Spanish {
    plain! {
        paid_heading: "Pago recibido",
        paid_title: "Pagado",
        held_heading: "Importe reservado",
        processing_heading: "Tu banco está procesando el pago",
        bounced_heading: "Tu banco devolvió el pago",
        given_up_heading: "Tu pedido se cerró y tu banco aún procesa el pago",
        given_up_body: "Liberamos tus productos. Si tu banco lo cobra, te lo devolvemos o seguimos \
                        con tu pedido, y te escribimos.",
        unsettled_heading: "Tu banco no confirmó el pago a tiempo",
        start_another_way: "Puedes empezar otra vez y pagar de otra forma.",
        checking_heading: "Estamos comprobando tu pago",
        checking_body: "Suele tardar unos segundos. No pagues otra vez.",
        check_now: "Comprobar ahora",
        no_answer_heading: "Aún no tenemos respuesta",
        not_finished_heading: "Te falta pagar",
        declined_heading: "El pago no se completó",
        continue_paying: "Continuar el pago",
        pay_once_more: "Intentar otra vez",
        cancel_order: "Cancelar el pedido",
        failed_heading: "No pudimos completar tu pago",
        failed_body: "Puedes empezar otra vez con la misma tarjeta o con otra.",
        cancelled_heading: "Cancelaste el pago",
        cart_is_kept: "Tu carrito sigue aquí.",
        replaced_heading: "Empezaste otro pago",
        replaced_body: "Este pedido se cerró porque empezaste otro con el mismo carrito.",
        expired_heading: "Se acabó el tiempo para pagar",
        closed_by_shop_heading: "La tienda canceló el pedido",
        released_heading: "Se liberó el importe reservado",
        released_body: "Tu banco libera el importe que había reservado.",
        nothing_was_charged: "No se hizo ningún cobro.",
        revived_heading: "Tu pago llegó y el pedido sigue adelante",
        revived_body: "Llegó tarde, pero había existencias.",
        refunded_heading: "Te devolvimos el pago",
        see_order: "Ver pedido",
        see_refund: "Ver devolución",
        start_again: "Empezar otra vez",
    }

    fn paid_body(&self, amount: Money, method: Option<&str>, email: Option<&str>) -> Sentence {
        let paid = match method {
            Some(method) => sentence!["Cobramos ", amount, " a ", method, "."],
            None => sentence!["Cobramos ", amount, "."],
        };
        match email {
            Some(email) => paid.followed_by(format!("Te enviamos el recibo a {email}.")),
            None => paid,
        }
    }

    fn held_body(&self, amount: Money) -> Sentence {
        sentence!["Tu banco reservó ", amount, ". Se cobrará al enviar el pedido."]
    }

    fn processing_body(&self, by: Option<Moment>) -> Sentence {
        let kept = "Reservamos tus productos.";
        match by {
            Some(by) => sentence!["Puede tardar hasta el ", day(by), ". ", kept],
            None => kept.into(),
        }
    }

    fn bounced_body(&self, until: Moment) -> Sentence {
        let kept = sentence!["Guardamos tus productos hasta ", deadline(until), "."];
        kept.followed_by("Hasta entonces puedes pagar otra vez.")
    }

    fn pay_by(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "Pagar con tarjeta",
            PaymentMethodKind::SepaDebit => "Pagar con débito bancario",
        }
    }

    fn no_answer_body(&self, number: OrderNumber) -> String {
        format!(
            "Tu pedido {number} está guardado. Te escribiremos al saber el resultado; no pagues \
             otra vez."
        )
    }

    fn not_finished_body(&self, until: Moment) -> Sentence {
        sentence!["Tu pedido espera hasta ", deadline(until), "."]
    }

    fn items_kept_until(&self, until: Moment) -> Sentence {
        sentence!["Guardamos tus productos hasta ", deadline(until), "."]
    }

    fn late_refund_heading(&self, amount: Money) -> Sentence {
        sentence!["Te devolvemos ", amount]
    }

    fn late_refund_body(&self, method: Option<&str>) -> String {
        let to = method.map(|method| format!(" a {method}")).unwrap_or_default();
        format!(
            "Llegó cuando el pedido ya estaba cerrado. Lo devolvemos todo{to}; el banco puede \
             tardar unos días."
        )
    }

    fn refunded_body(&self, amount: Money) -> Sentence {
        sentence!["Te devolvimos ", amount, ". El banco puede tardar unos días en mostrarlo."]
    }
}
