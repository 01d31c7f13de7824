//! The checkout's page, in Spanish.

use super::Spanish;
use crate::domain::clock::Span;
use crate::domain::money::{Currency, Money};
use crate::domain::payment_method::PaymentMethodKind;
use crate::i18n::Sentence;
use crate::i18n::catalogue::CheckoutTexts;
use crate::i18n::sentence::sentence;

impl CheckoutTexts for Spanish {
    plain! {
        checkout: "Pagar tu pedido",
        check_these: "Revisa estos datos",
        contact: "Contacto",
        your_name: "Nombre y apellido",
        email: "Correo electrónico",
        email_hint: "Ahí te enviaremos el recibo.",
        how_to_pay: "Cómo quieres pagar",
        your_order: "Tu pedido",
        pay_on_stripes_page: "Pagas en la página segura de Stripe. No vemos ni guardamos tu \
                              tarjeta.",
        back_to_cart: "Volver al carrito",
        total_changed: "El total cambió",
        cannot_charge_now: "No podemos cobrar en este momento",
        try_again: "Probar otra vez",
    }

    fn method(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "Tarjeta de crédito o débito",
            PaymentMethodKind::SepaDebit => "Débito bancario SEPA",
        }
    }

    fn method_hint(&self, kind: PaymentMethodKind) -> &'static str {
        match kind {
            PaymentMethodKind::Card => "El pago se confirma al instante.",
            PaymentMethodKind::SepaDebit => "El pago tarda unos días en confirmarse.",
        }
    }

    fn no_method_for(&self, currency: Currency) -> String {
        format!("No hay formas de pago en {currency}. Cambia de moneda para poder pagar.")
    }

    fn pay(&self, total: Money) -> Sentence {
        sentence!["Pagar ", total]
    }

    fn total_changed_from(&self, before: Money, now: Money) -> Sentence {
        sentence!["Antes ", before, ", ahora ", now, ". Confírmalo para pagar."]
    }

    fn cannot_charge_until(&self, wait: Option<Span>) -> String {
        let kept = "Tu carrito está guardado.";
        match wait {
            Some(wait) => format!("{kept} Prueba en {} s.", wait.seconds_rounded_up()),
            None => format!("{kept} Prueba más tarde."),
        }
    }
}
