//! The rooms of orders, in Spanish.

use crate::domain::clock::Moment;
use crate::domain::money::Money;
use crate::domain::order::CancelRefused;
use crate::domain::reservation::ReservationStatus;
use crate::i18n::Sentence;
use crate::i18n::catalogue::AdminOrderTexts;
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::deadline;

impl AdminOrderTexts for Spanish {
    plain! {
        room_orders: "Pedidos",
        search_orders: "Número, correo o nombre",
        no_orders_yet: "Todavía no hay pedidos",
        no_orders_hint: "El primero aparecerá aquí en cuanto alguien compre en la tienda.",
        order_do_not_ship: "No enviar hasta cobrar",
        order_bank_decides: "El banco todavía procesa el pago y puede rechazarlo.",
        order_stock_label: "Existencias",
        order_saga_rests: "No queda nada por hacer",
        order_see_payment: "Ver el pago",
        order_cancel_deed: "Cancelar el pedido",
        order_cancel_session: "Primero se cierra la página de pago en Stripe, para que nadie \
            pueda pagar mientras tanto.",
        order_cancel_money_wins: "Si el cliente paga antes de que se cierre, el pedido sigue \
            adelante.",
        order_cancel_final: "No se puede deshacer: para comprar, el cliente tendrá que empezar \
            otra vez.",
        order_cancel_done: "El pedido quedó cancelado y no se cobró nada.",
        order_cancel_waits: "Pediste cancelarlo. Falta que Stripe cierre la página de pago; el \
            proceso sigue solo.",
        order_cancel_paid_before: "El cliente pagó antes y el pedido sigue adelante.",
        order_received: "Se recibió el pedido y se reservaron los productos",
        order_pay_page_ready: "La página de pago quedó lista",
        order_in_process: "El cliente pagó y el banco lo está procesando",
        order_disputed: "El banco abrió una disputa",
    }

    fn order_capture_before(&self, until: Moment) -> Sentence {
        sentence!["Cóbralo antes de ", deadline(until), "; después el banco libera el importe."]
    }

    fn order_reservation(&self, status: ReservationStatus, units: i64) -> String {
        let many = if units == 1 { "" } else { "s" };
        match status {
            ReservationStatus::Held => format!("{units} reservada{many}"),
            ReservationStatus::Released => format!("{units} liberada{many}"),
            ReservationStatus::Sold => format!("{units} vendida{many}"),
        }
    }

    fn order_units_back(&self, units: i64) -> String {
        format!("{units} de vuelta a la venta")
    }

    fn order_held_until(&self, until: Moment) -> Sentence {
        sentence!["Reservado hasta ", deadline(until), "."]
    }

    fn order_saga_due(&self, at: Moment) -> Sentence {
        sentence!["Sigue a más tardar a ", deadline(at)]
    }

    fn order_cancel_stock(&self, units: i64) -> String {
        match units {
            1 => "Una unidad reservada vuelve a la venta.".to_owned(),
            _ => format!("{units} unidades reservadas vuelven a la venta."),
        }
    }

    fn order_cancel_mail(&self, email: &str) -> String {
        format!("Le escribiremos a {email} que la tienda lo canceló.")
    }

    fn cancel_refused(&self, why: CancelRefused) -> &'static str {
        match why {
            CancelRefused::FundsHeld => "El banco reservó el importe: libéralo desde el pago",
            CancelRefused::OnItsWay => "El banco está procesando el pago: espera el resultado",
            CancelRefused::Paid => "Ya está pagado: devuelve el dinero desde el pago",
            CancelRefused::Ended => "El pedido ya terminó",
            CancelRefused::EndsAlready => "Ya se está cerrando",
            CancelRefused::FormToken => "Este formulario ya se usó. Abre la página otra vez.",
        }
    }

    fn order_try_declined(&self, class: &str) -> String {
        format!("Intento rechazado: {class}")
    }

    fn order_held(&self, amount: Money) -> Sentence {
        sentence!["El banco reservó ", amount]
    }

    fn order_paid(&self, amount: Money) -> Sentence {
        sentence!["Se cobraron ", amount]
    }

    fn order_returned(&self, amount: Money) -> Sentence {
        sentence!["Se devolvieron ", amount]
    }
}
