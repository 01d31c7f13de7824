//! Why a cart or a checkout was refused, in Spanish.

use super::Spanish;
use crate::domain::money::{Currency, Money};
use crate::i18n::Sentence;
use crate::i18n::catalogue::RefusalTexts;
use crate::i18n::sentence::sentence;

impl RefusalTexts for Spanish {
    plain! {
        nothing_to_pay: "Tu carrito está vacío. Agrega un producto para poder pagar.",
        quantity_not_a_number: "Escribe la cantidad en números enteros.",
        quantity_below_one: "La cantidad debe ser 1 o más.",
        product_unknown: "No encontramos ese producto.",
        currency_unsupported: "La tienda no cobra en esa moneda. Elige COP, USD o EUR.",
        method_missing: "Elige cómo quieres pagar.",
        method_unknown: "La tienda no tiene esa forma de pago. Elige una de la lista.",
        method_switched_off: "Esa forma de pago no está disponible ahora. Elige otra.",
        form_expired: "La página estuvo abierta demasiado tiempo. Revisa los datos y envíala otra \
                       vez.",
        name_missing: "Escribe tu nombre.",
        name_malformed: "Escribe tu nombre sin símbolos extraños.",
        email_missing: "Escribe tu correo electrónico.",
        email_too_long: "Ese correo es demasiado largo. Revísalo.",
        email_malformed: "Escribe un correo válido, como nombre@ejemplo.com.",
    }

    fn quantity_too_large(&self, most: u32) -> String {
        format!("La cantidad no puede pasar de {most}.")
    }

    fn product_gone(&self, product: &str) -> String {
        format!("{product} ya no se vende. Quítalo del carrito para poder pagar.")
    }

    fn product_inactive(&self, product: &str) -> String {
        format!("{product} no está a la venta ahora. Quítalo del carrito para poder pagar.")
    }

    fn product_not_sold_in(&self, product: &str, currency: Currency) -> String {
        format!("{product} no se vende en {currency}. Quítalo o cambia de moneda.")
    }

    fn product_over_limit(&self, product: &str, limit: u32) -> String {
        format!("De {product} puedes llevar hasta {limit} por pedido.")
    }

    fn product_too_little_stock(&self, product: &str, left: u32) -> String {
        match left {
            0 => format!("{product} se agotó. Quítalo del carrito para poder pagar."),
            1 => format!("De {product} solo queda 1. Cambia la cantidad para poder pagar."),
            _ => format!("De {product} solo quedan {left}. Cambia la cantidad para poder pagar."),
        }
    }

    fn too_many_lines(&self, most: u32) -> String {
        format!("Un pedido puede tener hasta {most} productos distintos. Quita alguno.")
    }

    fn amount_too_small(&self, least: Money) -> Sentence {
        sentence!["El pago mínimo es ", least, ". Agrega algo más a tu carrito."]
    }

    fn amount_too_large(&self, most: Money) -> Sentence {
        sentence!["El pago máximo es ", most, ". Divide tu compra en varios pedidos."]
    }

    fn method_not_for(&self, currency: Currency) -> String {
        format!("Esa forma de pago no sirve para {currency}. Elige otra.")
    }

    fn name_too_long(&self, most: u32) -> String {
        format!("El nombre puede tener hasta {most} letras.")
    }
}
